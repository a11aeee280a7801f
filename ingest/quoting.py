"""What a person wrote, without the mail quoted below it.

The call for registration comes back quoted in most answers and contains every keyword, so only the
text above it speaks. Mail programs quote by Vietnamese and English habits; the words are compared
without marks, as both are typed and sent in every way.
"""

from __future__ import annotations

import re

from parsers.text import bare

#: "Vào 10:21, Th 2, 14 thg 2, 2022 A <a@x.vn> đã viết:", which may be wrapped; and the same without its date.
_DATED_INTRODUCTION = re.compile(
    r"^\W{0,3}(?:vào|ngày|lúc|on)\b(?=.*\d).{5,400}?\b(?:đã viết|viết|wrote)\s*:\W{0,3}$", re.IGNORECASE
)
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
        length = _introduction_length(lines, position)
        if not length and not _starts_header_block(lines, position) and not _is_separator(lines[position]):
            kept.append(lines[position])
            position += 1
            continue
        introduced = True
        if not _is_marked_next(lines, position + length) or not length:
            break
        position += length
    own = [line for line in kept if not line.lstrip().startswith(">") and not _is_program_line(line)]
    if not introduced and not any(line.strip() for line in own):
        own = [line for line in kept if not _is_program_line(line)]
    return _tidy(own, introduced=introduced)


def _introduction_length(lines: list[str], position: int) -> int:
    """Return over how many lines an introduction ("... wrote:") runs from ``position``; 0 if there is none."""
    joined = ""
    for length, line in enumerate(lines[position : position + _MAX_INTRODUCTION_LINES], 1):
        if not line.strip() or line.lstrip().startswith(">"):
            return 0
        joined = f"{joined} {line.strip()}".strip()
        if len(joined) > _MAX_INTRODUCTION:
            return 0
        if _DATED_INTRODUCTION.match(joined) or _NAMED_INTRODUCTION.match(joined):
            return length
    return 0


def _is_marked_next(lines: list[str], position: int) -> bool:
    """Tell whether the next line with something on it is marked as quoted."""
    following = next((line for line in lines[position : position + 4] if line.strip()), "")
    return following.lstrip().startswith(">")


def _is_separator(line: str) -> bool:
    stripped = line.strip()
    if len(stripped) > 100 or not (stripped.startswith("-") or stripped.endswith(":")):
        return False
    return bare(stripped) in _SEPARATORS


def _starts_header_block(lines: list[str], position: int) -> bool:
    """Tell whether a block of From, Sent, To, Subject (three of them, From among them) starts here."""
    if _meaning(lines[position]) is None:
        return False
    meanings = {_meaning(line) for line in lines[position : position + _BLOCK_LINES]}
    return "from" in meanings and len(meanings & {"from", "date", "to", "subject"}) >= 3


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
