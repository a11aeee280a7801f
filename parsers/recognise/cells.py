"""What people write into the cell of a model: one name, several, none, a cross, "như trên"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from domain.document import Cell
from parsers.text import bare, one_line

#: A part after a semicolon is a model of its own if it has this many words and all its fellows too.
MIN_MODEL_WORDS = 3

#: Signs that begin an item of a list.
_SIGNS = "-–—+*•·▪▫◦●○■□►▶➢➤✓✔⁃❖◆♦→⇒"
#: "Mô hình 1:", "MH2.", "Thứ nhất:": words that number a model.
_NUMBERED_WORDS = (
    r"(?:mô\s+hình|mh)\s*(?:số|thứ)?\s*(?:\d{1,2}|nhất|hai|ba|tư|năm)\s*[:.)/–-]\s*(?=\S)"
    r"|thứ\s+(?:nhất|hai|ba|tư|năm|sáu)\s*[:,]\s*(?=\S)"
)
_BULLET = re.compile(
    rf"^\s*(?:[{_SIGNS}]+\s*"
    rf"|{_NUMBERED_WORDS}"
    r"|[①-⑳⑴-⒇➀-➓]\s*"
    r"|\(?\d{1,2}\s*[.)/](?:\s+(?=\S)|(?=[^\W\d]|[\"“‘«'(]))"
    r"|\(?\d{1,2}\s*[:–-]\s+(?=[^\W\d]|[\"“‘«'])"
    r"|\(?[a-hA-H]\s*[.)]\s+(?=\S))",
    re.IGNORECASE,
)
_INLINE_NUMBER = re.compile(
    r"(?:(?<=\s)|(?<=[;.,]))(?:\(?(\d{1,2})\s*(?:[.)/]\s*|[:–-]\s+)(?=[^\W\d]|[\"“‘«'])"
    r"|(?:mô\s+hình|mh)\s*(?:số\s*)?(\d{1,2})\s*[:.)–-]\s*(?=\S))",
    re.IGNORECASE,
)
_CIRCLED = re.compile(r"\s*[①-⑳⑴-⒇➀-➓]\s*")
#: A list whose items stand in one line: the sign that began it comes again behind a point or semicolon.
_INLINE_SIGN = re.compile(rf"(?<=[.;,])\s*[{_SIGNS}]\s+(?=\S)")
_QUOTED = re.compile(r"“[^“”]+”|\"[^\"]+\"|«[^«»]+»|‘[^‘’]+’")
_BETWEEN_QUOTED = re.compile(r"[\s,;.+/&–-]*(?:\bvà\b)?[\s,;.+/&–-]*", re.IGNORECASE)
#: What may stand before quoted names without being part of them.
_BEFORE_QUOTED = frozenset({"", "mo hinh", "cac mo hinh", "ten mo hinh", "mo hinh dan van kheo", "dan van kheo"})
#: Boxes to tick, and those that are.
_BOX = re.compile(r"([☐☑☒□■✓✔✗✘])")
_TICKED = frozenset("☑☒■✓✔✗✘")
#: What Excel shows instead of a value.
_ERROR = re.compile(r"#(?:REF!|N/A|VALUE!|DIV/0!|NAME\?|NUM!|NULL!)")
#: Lines of a cell that tell about a model and name none.
_DETAIL = re.compile(
    r"^\W*(?:thời\s+gian|địa\s+điểm|địa\s+chỉ|mục\s+tiêu|mục\s+đích|nội\s+dung|giải\s+pháp|kết\s+quả|kinh\s+phí|đối\s+tượng"
    r"|người\s+phụ\s+trách|phụ\s+trách|quy\s+mô|số\s+lượng)[^:\n]{0,20}:",
    re.IGNORECASE,
)
#: Words after which a line is not finished.
_UNFINISHED = re.compile(
    r"(?:^|\s)(?:của|và|trong|tại|với|về|ở|các|những|cho|từ|đến|theo|là|để)\s*$",
    re.IGNORECASE,
)
_QUOTES = {'"': '"', "“": "”", "«": "»", "‘": "’", "(": ")", "[": "]"}
_NOTHING = frozenset(
    {
        "k", "kg", "0", "00", "o", "none", "no",
    }
)  # fmt: skip
#: "Không", "Chưa có", "Không phát sinh mô hình nào": words that deny and say nothing else.
_DENIAL = re.compile(
    r"^(?:khong|ko|kg|chua)(?: (?:co|dang|ky|ki|phat|sinh|thuc|hien|xay|dung|mo|hinh|dien|noi|nam|nay|nao|gi|het))*$"
)
_MARKS = frozenset({"x", "v", "xx", "√", "✓", "✔", "☑", "☒", "✗", "✘", "có", "ü", "þ", "û", "+"})
_DITTO_WORDS = frozenset({"nt", "nhu tren", "nhu tren nt", "nhu tren da ghi", "tuong tu", "tuong tu tren", "ditto"})
_DITTO_SIGNS = frozenset({'"', "''", '""', "“", "”", "“”", "″", "〃", "“ ”", '" "', "-“-", '-"-', "-”-"})


def is_nothing(text: str) -> bool:
    """Tell whether ``text`` says that there is no model: blank, dots or dashes, "Không", "0"."""
    if is_ditto(text) or is_mark(text):
        return False
    key = bare(text)
    return not key or bool(_ERROR.fullmatch(text.strip())) or key in _NOTHING or bool(_DENIAL.match(key))


def chosen(text: str) -> str:
    """Return what is ticked in ``text`` where it has boxes, "☐ Kinh tế ☒ Văn hóa - xã hội"; else ``text``."""
    if not _BOX.search(text):
        return text
    parts = _BOX.split(text)
    return "; ".join(
        one_line(name).strip(" ;,") for box, name in zip(parts[1::2], parts[2::2], strict=True) if box in _TICKED
    )


def is_stated_nothing(text: str) -> bool:
    """Tell whether a person wrote that there is none, not merely left the cell blank or the template's dots in it."""
    return bool(text.strip(" \t\n.…·_")) and is_nothing(text)


def is_mark(text: str) -> bool:
    """Tell whether ``text`` is only a cross or tick."""
    return "".join(text.split()).casefold().strip(".()[]") in _MARKS


def is_ditto(text: str) -> bool:
    """Tell whether ``text`` says "as above"."""
    return one_line(text) in _DITTO_SIGNS or bare(text) in _DITTO_WORDS


def without_number(text: str) -> str:
    """Return ``text`` without the bullet or number that it may begin with."""
    return one_line(_BULLET.sub("", text, count=1)) or one_line(text)


def is_listed(cell: Cell) -> bool:
    """Tell whether a person parted the names in ``cell`` by bullets or numbers, and not by lines or semicolons only."""
    return any(_BULLET.match(line) for line in cell.lines)


def split_models(cell: Cell) -> tuple[str, ...]:
    """Return the names of the models in ``cell``, one line each, without bullets and numbers.

    ``("- Vườn rau sạch", "- Tiết kiệm điện;")`` gives two names; lines that go on a sentence are
    joined; a semicolon parts names if each part could be one.
    """
    items = [part for item in _items(cell.lines) for part in _inline(item)]
    names = (_name(item) for item in items)
    return tuple(name for name in names if name and not is_nothing(name))


def _name(item: str) -> str:
    """Return a model's name without bullet, closing semicolon, and the quotes around the whole of it."""
    name = one_line(_BULLET.sub("", item)).rstrip(";").rstrip()
    return one_line(name[1:-1]) if _QUOTED.fullmatch(name.rstrip(".")) and name[-1] != "." else name


def _items(lines: Sequence[str]) -> list[str]:
    """Join the lines that belong together: an item starts at a bullet, else at a capital."""
    texts = [line for line in lines if line.strip() and not _DETAIL.match(line)]
    bulleted = any(_BULLET.match(line) for line in texts)
    if bulleted and len(texts) > 1 and texts[0].rstrip().endswith(":") and not _BULLET.match(texts[0]):
        return _under_title(texts[0].strip(), texts[1:])
    items: list[str] = []
    for line in texts:
        starts = bool(_BULLET.match(line)) if bulleted else not (items and _goes_on(items[-1], line))
        if starts or not items:
            items.append(line)
        else:
            items[-1] = f"{items[-1]} {line.strip()}"
    return items


def _under_title(title: str, lines: Sequence[str]) -> list[str]:
    """Read a list under a line that ends in a colon: models under "Các mô hình:", else what one model consists of."""
    items = _items(lines)
    if "mo hinh" in bare(title) or "dang ky" in bare(title):
        return items
    parts = "; ".join(_BULLET.sub("", item).strip().rstrip(";.") for item in items)
    return [f"“{title} {parts}”" if ";" in parts else f"{title} {parts}"]


def _goes_on(before: str, line: str) -> bool:
    """Tell whether ``line`` goes on what ``before`` began: it starts small, or the line before is not finished."""
    first = line.lstrip()[0]
    unfinished = (
        before.rstrip().endswith((",", ":", "-", "–"))
        or bool(_UNFINISHED.search(before))
        or bare(before) in {"mo hinh", "ten mo hinh"}
    )
    return unfinished or first.islower() or first in "(,.;:-–)"


def _inline(item: str) -> list[str]:
    """Part names that stand in one line: by numbers in sequence, by the list's sign, by quotes or by semicolons."""
    for part in (_by_numbers, _by_circles, _by_signs, _by_quotes):
        parts = part(item)
        if parts:
            return parts
    parts = [part for part in _by_semicolons(item) if part.strip(" .,")]
    long_enough = all(len(bare(part).split()) >= MIN_MODEL_WORDS for part in parts)
    return parts if len(parts) > 1 and long_enough else [item]


def _by_numbers(item: str) -> list[str]:
    """Part "1. A 2. B" where the numbers count on from 1; else return nothing."""
    text = " " + item
    found = list(_INLINE_NUMBER.finditer(text))
    if len(found) < 2 or text[: found[0].start()].strip() or not _counts_up(int(m[1] or m[2]) for m in found):
        return []
    bounds = [m.end() for m in found], [*(m.start() for m in found[1:]), len(text)]
    return [text[start:end].strip() for start, end in zip(*bounds, strict=True)]


def _by_circles(item: str) -> list[str]:
    """Part "① A ② B"; else return nothing."""
    parts = _CIRCLED.split(item)
    return parts[1:] if len(parts) > 2 and not parts[0].strip() else []


def _by_signs(item: str) -> list[str]:
    """Part "- A; - B", a list in one line; else return nothing."""
    parts = _INLINE_SIGN.split(item) if item.lstrip().startswith(tuple(_SIGNS)) else []
    return parts if len(parts) > 1 else []


def _by_quotes(item: str) -> list[str]:
    """Part quoted names with nothing but commas or "và" between them; else return nothing."""
    names = _QUOTED.findall(item)
    if len(names) < 2:
        return []
    before, *between, after = _QUOTED.split(item)
    is_list = bare(before) in _BEFORE_QUOTED and not after.strip(" .,;")
    return names if is_list and all(_BETWEEN_QUOTED.fullmatch(text) for text in between) else []


def _counts_up(numbers: Iterable[int]) -> bool:
    return all(number == position for position, number in enumerate(numbers, start=1))


def _by_semicolons(text: str) -> list[str]:
    """Part at semicolons outside quotes and brackets."""
    parts, start, closers = [], 0, list[str]()
    for index, char in enumerate(text):
        if closers and char == closers[-1]:
            closers.pop()
        elif char in _QUOTES and _QUOTES[char] in text[index + 1 :]:
            closers.append(_QUOTES[char])
        elif char == ";" and not closers:
            parts.append(text[start:index])
            start = index + 1
    return [*parts, text[start:]]
