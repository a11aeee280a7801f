"""What a person wrote, without the mail quoted below it.

The call for registration comes back quoted in most answers and contains every keyword, so only the
text above it speaks. Mail programs quote by Vietnamese and English habits; the words are compared
without marks, as both are typed and sent in every way.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from parsers.text import bare

#: "Vào 10:21, Th 2, 14 thg 2, 2022 A <a@x.vn> đã viết:", which may be wrapped; and the same without its date.
_DATED_INTRODUCTION = re.compile(
    r"^\W{0,3}(?:vào|ngày|lúc|on)\b(?=.*\d).{5,400}?\b(?:đã viết|viết|wrote)\s*:\W{0,3}$", re.IGNORECASE
)
_BEGINNING = re.compile(r"^\W{0,3}(?:vào|ngày|lúc|on)\b", re.IGNORECASE)
_NAMED_INTRODUCTION = re.compile(
    r"^.{0,200}<[^<>\s]+@[^<>\s]+>.{0,80}\b(?:đã viết|viết|wrote)\s*:\W{0,3}$", re.IGNORECASE
)
_MAX_INTRODUCTION_LINES = 4
_MAX_INTRODUCTION = 500

#: Words of a separator line such as "-------- Thư gốc --------", without marks.
_SEPARATORS = frozenset(
    {"original message", "original appointment", "forwarded message", "begin forwarded message", "reply message"}
    | {"thu goc", "tin nhan goc", "thu ban dau", "noi dung goc", "noi dung thu goc", "tin goc"}
    | {"thu da chuyen tiep", "thu duoc chuyen tiep", "thu chuyen tiep", "tin nhan chuyen tiep", "chuyen tiep thu"}
    | {"tin nhan da chuyen tiep", "tin nhan duoc chuyen tiep", "bat dau thu duoc chuyen tiep", "noi dung chuyen tiep"}
    | {"bat dau tin nhan duoc chuyen tiep", "bat dau thu da chuyen tiep"}
)
#: Those of them that say that a mail is sent on.
_FORWARD_SEPARATORS = frozenset(words for words in _SEPARATORS if "forward" in words or "chuyen tiep" in words)
#: What stands before the colon in the subject of a mail that is sent on, without marks.
_FORWARD_SUBJECT = re.compile(r"(?:fwd?|fw|tr|wg|chuyen tiep(?: thu)?|thu chuyen tiep)\Z")
#: Labels of the header block over a quoted mail, without marks, by what they mean.
_LABELS = {
    **dict.fromkeys(("from", "tu", "nguoi gui", "nguoi goi"), "from"),
    **dict.fromkeys(("sent", "date", "da gui", "ngay gui", "ngay", "gui luc", "gui", "gui vao", "thoi gian"), "date"),
    **dict.fromkeys(("to", "den", "toi", "nguoi nhan", "gui toi", "gui den"), "to"),
    **dict.fromkeys(("cc", "dong gui", "dong kinh gui"), "cc"),
    **dict.fromkeys(("subject", "chu de", "tieu de"), "subject"),
}
_LABEL = re.compile(r"^[\s*]*([^\W\d_][^:\n]{0,20}?)[\s*]*:")
_BLOCK_LINES = 8
#: The line that a telephone or a mail program puts below, without marks.
_PROGRAM_LINE = re.compile(
    r"(?:sent from (?:my|mail|yahoo|outlook|samsung|iphone|ipad)|get outlook for|tai outlook cho"
    r"|(?:da |duoc )?gui tu (?:iphone|ipad|outlook|yahoo|samsung|dien thoai|thiet bi|thu danh cho|mail|galaxy|gmail))\b"
)
_MAX_PROGRAM_LINE = 80
_RULE = re.compile(r"^[\s_=*-]*$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """Lines by which a program announces another mail below them."""

    #: Lines that it takes.
    length: int
    #: True if it says that the mail below is sent on, False if it says that it is answered, None if neither.
    is_forward: bool | None
    #: Subject of the mail below, where the mark tells it.
    subject: str = ""


def strip_quoted(text: str) -> str:
    """Return ``text`` (lines parted by newlines, NFC) without quoted mail and without a telephone's line.

    Below an introduction all is cut, unless the quoted lines are marked with ``>``: then what stands
    between and below them is kept, as some people answer there. A forward with nothing above it is
    empty. A text that is marked with ``>`` as a whole, with no introduction, is kept: it was not quoted.
    """
    lines = text.split("\n")
    kept: list[str] = []
    introduced = False
    position = 0
    while position < len(lines):
        mark = find_mark(lines, position)
        if mark is None:
            kept.append(lines[position])
            position += 1
            continue
        introduced = True
        if mark.is_forward is not False or not _is_marked_next(lines, position + mark.length):
            break
        position += mark.length
    return _own(kept, introduced=introduced)


def keep_forwarded(text: str, *, subject: str) -> str:
    """Return ``text`` without the mail that it answers, but with the mail that it sends on.

    ``subject`` is that of the mail, by which an answer is told from a forward where its text does not tell.
    """
    lines = text.split("\n")
    kept: list[str] = []
    introduced = False
    is_sent_on = is_forward_subject(subject)
    is_announced = False
    position = 0
    while position < len(lines):
        mark = find_mark(lines, position)
        if mark is None:
            kept.append(lines[position])
            is_announced = is_announced and not lines[position].strip()
            position += 1
            continue
        goes_on = is_sent_on or is_announced if mark.is_forward is None else mark.is_forward
        is_marked = _is_marked_next(lines, position + mark.length)
        introduced = introduced or not goes_on
        position += mark.length
        is_announced = goes_on
        if goes_on:
            is_sent_on = is_forward_subject(mark.subject)
            lines[position:] = [_unmarked(line) for line in lines[position:]] if is_marked else lines[position:]
        elif not is_marked:
            break
    return _own(kept, introduced=introduced)


def is_forward_subject(subject: str) -> bool:
    """Tell whether a subject begins as one of a mail that is sent on: "Fwd: Re: CV 454", not "Re: Fwd: CV 454"."""
    return bool(_FORWARD_SUBJECT.match(bare(subject.partition(":")[0]))) and ":" in subject


def find_mark(lines: Sequence[str], position: int) -> Mark | None:
    """Return the mark that begins at ``position``, None if there is none."""
    line = lines[position]
    if not line.strip():
        return None
    length = _introduction_length(lines, position)
    if length:
        return Mark(length=length, is_forward=False)
    if _is_separator(line):
        is_forward = True if bare(line) in _FORWARD_SEPARATORS else None
        below = next((n for n in range(position + 1, min(position + 4, len(lines))) if lines[n].strip()), position)
        block = _header_block(lines, below) if below > position else None
        length = below - position + block.length if block else 1
        return Mark(length=length, is_forward=is_forward, subject=block.subject if block else "")
    return _header_block(lines, position)


def _header_block(lines: Sequence[str], position: int) -> Mark | None:
    """Return the block of From, Sent, To, Subject at ``position``: three of them, From among them."""
    if _meaning(lines[position]) is None:
        return None
    found = [(number, _meaning(line)) for number, line in enumerate(lines[position : position + _BLOCK_LINES])]
    meanings = {meaning for _, meaning in found}
    if "from" not in meanings or len(meanings & {"from", "date", "to", "subject"}) < 3:
        return None
    subject = next((number for number, meaning in found if meaning == "subject"), None)
    written = "" if subject is None else lines[position + subject].partition(":")[2].strip(" *\t")
    last = max(number for number, meaning in found if meaning is not None)
    return Mark(length=last + 1, is_forward=None, subject=written)


def _own(kept: list[str], *, introduced: bool) -> str:
    """Return the lines that are not marked as quoted, nor a program's; all of them if nothing else was written."""
    own = [line for line in kept if not line.lstrip().startswith(">") and not _is_program_line(line)]
    if not introduced and not any(line.strip() for line in own):
        own = [line for line in kept if not _is_program_line(line)]
    return _tidy(own, introduced=introduced)


def _unmarked(line: str) -> str:
    return line.lstrip().removeprefix(">").removeprefix(" ") if line.lstrip().startswith(">") else line


def _introduction_length(lines: Sequence[str], position: int) -> int:
    """Return over how many lines an introduction ("... wrote:") runs from ``position``; 0 if there is none."""
    joined = ""
    for length, line in enumerate(lines[position : position + _MAX_INTRODUCTION_LINES], 1):
        if not line.strip() or line.lstrip().startswith(">"):
            return 0
        joined = f"{joined} {line.strip()}".strip()
        if len(joined) > _MAX_INTRODUCTION:
            return 0
        if _DATED_INTRODUCTION.match(joined):
            # The latest line with which it may begin is its first; what stands above was written by the person.
            later = any(
                _introduction_length(lines, position + n)
                for n in range(1, length)
                if _BEGINNING.match(lines[position + n])
            )
            return 0 if later else length
        if _NAMED_INTRODUCTION.match(joined) and _may_be_wrapped(lines, position, length):
            return length
    return 0


def _may_be_wrapped(lines: Sequence[str], position: int, length: int) -> bool:
    """Tell whether the first line of an introduction without a date belongs to it: its address is there, or next."""
    return length == 1 or "<" in lines[position] or lines[position + 1].lstrip().startswith("<")


def _is_marked_next(lines: list[str], position: int) -> bool:
    """Tell whether the next line with something on it is marked as quoted."""
    following = next((line for line in lines[position : position + 4] if line.strip()), "")
    return following.lstrip().startswith(">")


def _is_separator(line: str) -> bool:
    stripped = line.strip()
    if len(stripped) > 100 or not (stripped.startswith("-") or stripped.endswith(":")):
        return False
    return bare(stripped) in _SEPARATORS


def _meaning(line: str) -> str | None:
    match = _LABEL.match(line)
    return _LABELS.get(bare(match[1])) if match else None


def _is_program_line(line: str) -> bool:
    return len(line) <= _MAX_PROGRAM_LINE and bool(_PROGRAM_LINE.match(bare(line)))


def _tidy(lines: list[str], *, introduced: bool) -> str:
    """Join the lines; a rule right above the cut went with the quoted mail."""
    lines = [line.rstrip() for line in lines]
    while introduced and lines and _RULE.match(lines[-1]):
        lines.pop()
    return "\n".join(lines).strip("\n")
