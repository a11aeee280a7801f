"""The names in the cell of a model: one or several, with what is written about each."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from domain.document import Cell
from parsers.recognise.cell_lines import BULLET, SIGNS, goes_on, sort_lines
from parsers.recognise.statements import is_nothing
from parsers.text import bare, one_line

#: A part after a semicolon is a model of its own if it has this many words and all its fellows too.
MIN_MODEL_WORDS = 3

_INLINE_NUMBER = re.compile(
    r"(?:(?<=\s)|(?<=[;.,]))(?:\(?(\d{1,2})\s*(?:[.)/]\s*|[:–-]\s+)(?=[^\W\d]|[\"“‘«'])"
    r"|(?:mô\s+hình|mh)\s*(?:số\s*)?(\d{1,2})\s*[:.)–-]\s*(?=\S))",
    re.IGNORECASE,
)
_CIRCLED = re.compile(r"[①-⑳⑴-⒇➀-➓]")
#: A list whose items stand in one line: the sign that began it comes again behind a point or semicolon.
_INLINE_SIGN = re.compile(rf"(?<=[.;,])\s*[{SIGNS}]\s+(?=\S)")
_QUOTED = re.compile(r"“[^“”]+”|\"[^\"]+\"|«[^«»]+»|‘[^‘’]+’")
_BETWEEN_QUOTED = re.compile(r"[\s,;.+/&–-]+")
#: What may stand before quoted names without being part of them.
_BEFORE_QUOTED = frozenset({"", "mo hinh", "cac mo hinh", "ten mo hinh", "mo hinh dan van kheo", "dan van kheo"})
#: Boxes to tick, and those that are.
_BOX = re.compile(r"([☐☑☒□■✓✔✗✘])")
_TICKED = frozenset("☑☒■✓✔✗✘")
_QUOTES = {'"': '"', "“": "”", "«": "»", "‘": "’", "(": ")", "[": "]"}


def chosen(text: str) -> str:
    """Return what is ticked in ``text`` where it has boxes, "☐ Kinh tế ☒ Văn hóa - xã hội"; else ``text``."""
    if not _BOX.search(text):
        return text
    parts = _BOX.split(text)
    return "; ".join(
        one_line(name).strip(" ;,") for box, name in zip(parts[1::2], parts[2::2], strict=True) if box in _TICKED
    )


def without_number(text: str) -> str:
    """Return ``text`` without the bullet or number that it may begin with."""
    return one_line(BULLET.sub("", text, count=1)) or one_line(text)


def split_models(cell: Cell) -> tuple[str, ...]:
    """Return the names of the models in ``cell``, one line each, without bullets and numbers.

    ``("- Vườn rau sạch", "- Tiết kiệm điện;")`` gives two names; lines that go on a sentence are
    joined; a semicolon parts names if each part could be one.
    """
    items = [part for item in _items(sort_lines(cell.lines).names) for part in _inline(item)]
    names = (_name(item) for item in items)
    return tuple(name for name in names if name and not is_nothing(name))


def _name(item: str) -> str:
    """Return a model's name without bullet, closing semicolon, and the quotes around the whole of it."""
    name = one_line(BULLET.sub("", item)).rstrip(";").rstrip()
    return one_line(name[1:-1]) if _QUOTED.fullmatch(name.rstrip(".")) and name[-1] != "." else name


def _items(texts: Sequence[str]) -> list[str]:
    """Join the lines that belong together: an item starts at a bullet, else at a capital."""
    bulleted = any(BULLET.match(line) for line in texts)
    if bulleted and len(texts) > 1 and texts[0].rstrip().endswith(":") and not BULLET.match(texts[0]):
        return _under_title(texts[0].strip(), texts[1:])
    items: list[str] = []
    for line in texts:
        starts = bool(BULLET.match(line)) if bulleted else not (items and goes_on(items[-1], line))
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
    parts = "; ".join(BULLET.sub("", item).strip().rstrip(";.") for item in items)
    return [f"“{title} {parts}”" if ";" in parts else f"{title} {parts}"]


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
    return [part.strip() for part in parts[1:]] if len(parts) > 2 and not parts[0].strip() else []


def _by_signs(item: str) -> list[str]:
    """Part "- A; - B", a list in one line; else return nothing."""
    parts = _INLINE_SIGN.split(item) if item.lstrip().startswith(tuple(SIGNS)) else []
    return parts if len(parts) > 1 else []


def _by_quotes(item: str) -> list[str]:
    """Part quoted names with nothing but commas or "và" between them; else return nothing."""
    names = _QUOTED.findall(item)
    if len(names) < 2:
        return []
    before, *between, after = _QUOTED.split(item)
    is_list = bare(before) in _BEFORE_QUOTED and not after.strip(" .,;")
    return names if is_list and all(map(_is_comma, between)) else []


def _is_comma(text: str) -> bool:
    """Tell whether ``text`` parts two names: commas and the like, or "và"."""
    return "".join(_BETWEEN_QUOTED.split(text)).casefold() in {"", "và"}


def _counts_up(numbers: Iterable[int]) -> bool:
    return all(number == position for position, number in enumerate(numbers, start=1))


def _by_semicolons(text: str) -> list[str]:
    """Part at semicolons outside quotes and brackets."""
    parts, start, closers = [], 0, list[str]()
    last = {opener: text.rfind(closer) for opener, closer in _QUOTES.items()}
    for index, char in enumerate(text):
        if closers and char == closers[-1]:
            closers.pop()
        elif last.get(char, -1) > index:
            closers.append(_QUOTES[char])
        elif char == ";" and not closers:
            parts.append(text[start:index])
            start = index + 1
    return [*parts, text[start:]]
