"""What stands around the table: title, unit line, letterhead.

A form may carry the Party's header, the State's, or none, as paragraphs or in a layout table, so
nothing here asks for one; lines are taken as they come.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from domain.document import Place
from parsers.text import bare, clean, one_line

#: Share of the title's words that a line must have.
MIN_TITLE_SHARE = 0.6
#: A title is a line or two; longer texts are content.
MAX_TITLE_CHARACTERS = 500
#: Lines of the letterhead that are kept.
MAX_LETTERHEAD_LINES = 12

#: What may stand before a label: signs, and a number or letter that counts the blocks of a list.
_NUMBERED = r"^\W*(?:(?:\d{1,2}|[IVX]{1,4}|[A-Da-d])\s*[.)/-]\W*)?"
_LEADERS = " \t.…·_:;-–—*"
_AFTER_LABEL = re.compile(r"^\s*(?:\([^()]*\)\s*)?(?:[:：]|[.…_]{2,}|[-–]\s)")
#: How lines begin that stand over any official document: titles of State and Party, of the form, of an annex.
_CEREMONY = (
    "dang cong san viet nam", "cong hoa xa hoi chu nghia viet nam", "doc lap tu do hanh phuc",
    "bieu", "dang ky", "dang ki", "danh sach", "phieu", "phu luc", "kem theo", "kinh gui",
)  # fmt: skip
#: Kinds of official documents that are no registration, as their titles begin.
_GENRES = (
    "bao cao", "ke hoach", "giay moi", "to trinh", "thong bao", "quyet dinh", "nghi quyet", "huong dan", "bien ban",
    "chuong trinh", "tong hop ket qua", "ket qua thuc hien", "tong ket", "danh sach de nghi", "danh sach khen",
    "phieu danh gia",
)  # fmt: skip
#: Words in the title of a document about what was done, and the word that makes it a registration all the same.
_OUTCOMES = (
    "ket qua thuc hien", "duoc cong nhan", "de nghi cong nhan", "da thuc hien", "bieu thong ke", "bang thong ke",
)  # fmt: skip
_REGISTERS = "dang ky"
#: Titles of State and Party, which head a document.
_HEADERS = _CEREMONY[:2]
_ADDRESS = re.compile(r"[;,.]? ?\b(?:địa chỉ|điện thoại|số điện thoại|email|đt|sđt)\s*[:：.]", re.IGNORECASE)
#: Who signs, in capitals, where the unit stands over the signature and both were read as one line.
_SIGNER = re.compile(r"\s(?=(?:THỦ TRƯỞNG|HIỆU TRƯỞNG|CHỦ TỊCH|BÍ THƯ|TRƯỞNG PHÒNG|GIÁM ĐỐC|T/M|TM\.)(?:\s|$))")
#: Words of a title at most.
_TITLE_WORDS = 30
#: Words of a name in a letterhead.
MIN_NAME_WORDS = 3
#: How the lines of a signature begin.
_SIGNERS = (
    "thu truong",
    "hieu truong",
    "pho hieu",
    "chu tich",
    "bi thu",
    "truong phong",
    "giam doc",
    "t m ",
    "tm ",
    "kt ",
    "noi nhan",
    "nguoi lap",
    "xac nhan",
    "ky ",
)
_COLUMNS = re.compile(r"\t+|\s{4,}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of text outside the form's rows."""

    text: str
    place: Place


def split_columns(text: str) -> list[str]:
    """Part the lines of ``text``, and what stands side by side in one by tabs or wide gaps."""
    parts = (one_line(part) for line in clean(text).split("\n") for part in _COLUMNS.split(line))
    return [part for part in parts if part]


def find_title(lines: Iterable[Line], titles: Sequence[str]) -> Line | None:
    """Return the line (or two together) with most of the words of one of ``titles``; None if there is none.

    Years are no words here: last year's form has the title too.
    """
    wanted = [{word for word in bare(title).split() if not word.isdigit()} for title in titles]
    best: tuple[float, Line] | None = None
    before, words_before = "", set[str]()
    for line in lines:
        words = set(bare(line.text).split()) if len(line.text) <= MAX_TITLE_CHARACTERS else set()
        for text, found in ((line.text, words), (f"{before} {line.text}".strip(), words | words_before)):
            score = max((len(title & found) / len(title) for title in wanted if title), default=0.0)
            if score >= MIN_TITLE_SHARE and (best is None or score > best[0]):
                best = score, Line(text=text, place=line.place)
        before, words_before = line.text, words
    return best[1] if best else None


def bears_letterhead(lines: Iterable[Line]) -> bool:
    """Tell whether a line in capitals names somebody: no motto, no title of a form, no post that signs."""
    return any(_is_name_in_capitals(line.text) for line in lines)


def _is_name_in_capitals(text: str) -> bool:
    words = bare(text)
    return text.isupper() and len(words.split()) >= MIN_NAME_WORDS and not words.startswith((*_CEREMONY, *_SIGNERS))


def find_genre(lines: Sequence[Line], title: Line | None, titles: Sequence[str]) -> Line | None:
    """Return the line by which a document calls itself something else than a form, e.g. ``BÁO CÁO``.

    The form's own title overrules it, for plans come with the form behind them; but not if the title begins
    with that word, stands right below it, or lacks a word that all of ``titles`` have ("đăng ký").
    """
    genres = [index for index, line in enumerate(lines) if _names_genre(line.text)]
    if title is None:
        return lines[genres[0]] if genres else None
    if _entitles_genre(title):
        return title
    below = [index for index in genres if index + 1 < len(lines) and lines[index + 1].text in title.text]
    essential = set.intersection(*(set(bare(text).split()) for text in titles))
    if genres and (below or not essential <= set(bare(title.text).split())):
        return lines[(below or genres)[0]]
    return None


def _names_genre(text: str) -> bool:
    """Tell whether ``text`` is the title of another kind of document, in capitals as such titles are."""
    words = bare(text)
    if words.startswith(_GENRES) and "".join(text.split()[:2]).isupper():
        return True
    return text.isupper() and _tells_outcome(words)


def _tells_outcome(words: str) -> bool:
    return len(words.split()) <= _TITLE_WORDS and _REGISTERS not in words and any(said in words for said in _OUTCOMES)


def _entitles_genre(title: Line) -> bool:
    """Tell whether the line taken for the form's title is that of another kind of document, however it is typed."""
    words = bare(title.text)
    return words.startswith(_GENRES) or _tells_outcome(words)


def find_unit_line(lines: Sequence[Line], labels: Sequence[str]) -> tuple[Line, str | None] | None:
    """Return the last line with a label such as "Đơn vị:", and the name after it (None if left blank).

    The name may stand in the same line, in the cell beside it, or in the line below.
    """
    for index in range(len(lines) - 1, -1, -1):
        rest = after_label(lines[index].text, labels)
        if rest is None:
            continue
        name = _name(rest)
        following = lines[index + 1] if index + 1 < len(lines) else None
        if name is None and following is not None and _continues(lines[index], following, labels):
            name = _name(following.text)
        return lines[index], name
    return None


def after_label(text: str, labels: Sequence[str]) -> str | None:
    """Return what follows a unit label at the beginning of ``text``, or None if there is no such label."""
    for label in sorted(labels, key=len, reverse=True):
        words = bare(label).split()
        if not words:
            continue
        found = re.match(_NUMBERED + "(" + r"\W+".join(r"\w+" for _ in words) + ")", text)
        if not found or bare(found.group(1)).split() != words:
            continue
        rest = text[found.end() :]
        marked = _AFTER_LABEL.match(rest)
        if marked:
            return rest[marked.end() :]
        if not rest.strip() or _is_name_start(rest):
            return rest
    return None


def _is_name_start(rest: str) -> bool:
    """Tell whether a name follows the label without a colon: "Đơn vị Trường TH A", but not "Đơn vị tính"."""
    return rest[0].isspace() and rest.strip()[0].isupper() and not rest.isupper()


def _name(text: str) -> str | None:
    """Return the name in what follows a label, without leaders, and the address or signer that may stand behind it."""
    named = _SIGNER.split(_ADDRESS.split(one_line(text), maxsplit=1)[0], maxsplit=1)[0]
    return named.strip(_LEADERS) or None


def _continues(label: Line, following: Line, labels: Sequence[str]) -> bool:
    """Tell whether the name after a blank label stands in ``following``: the same row or cell, and no label itself."""
    same_row = (label.place.sheet, label.place.table, label.place.row) == (
        following.place.sheet,
        following.place.table,
        following.place.row,
    )
    named = after_label(following.text, labels) is None and not _is_ceremony(following.text)
    if label.place.paragraph is not None and following.place.paragraph is not None:
        return named and following.place.paragraph - label.place.paragraph <= 1
    below = (
        label.place.table == following.place.table
        and label.place.column == following.place.column
        and (following.place.row or 0) - (label.place.row or 0) == 1
    )
    return label.place.table is not None and (same_row or below) and named


def _is_ceremony(text: str) -> bool:
    """Tell whether a line belongs to the header of any document: state or party title, place and date."""
    words = bare(text)
    return {"ngay", "thang"} <= set(words.split()) or words.startswith(_CEREMONY)


def letterhead(lines: Sequence[Line], *, title: Line | None, labels: Sequence[str]) -> tuple[str, ...]:
    """Return the last lines above title and unit line, in order: superior first, the unit itself below it.

    Of a letter in front of the form nothing is taken: its addressees are no letterhead.
    """
    head: list[str] = []
    for line in lines[_behind_letter(lines) :]:
        if after_label(line.text, labels) is not None or (title and line.text and line.text in title.text):
            break
        head.append(line.text)
    return tuple(head[-MAX_LETTERHEAD_LINES:])


def _behind_letter(lines: Sequence[Line]) -> int:
    """Return where the form's own header begins behind a letter, 0 if no letter stands in front."""
    addressed = max((at for at, line in enumerate(lines) if "kinh gui" in bare(line.text)), default=None)
    if addressed is None:
        return 0
    headers = (at for at, line in enumerate(lines) if at > addressed and bare(line.text).startswith(_HEADERS))
    begins = next(headers, None)
    if begins is None:
        return 0
    return next(at for at, line in enumerate(lines) if at > addressed and line.place == lines[begins].place)
