"""The end of a mail's text, where its writer signs: who wrote it, not what it is about."""

from __future__ import annotations

import re

from parsers.text import bare

#: How the line begins behind which a writer signs.
_CLOSINGS = (
    "tran trong", "xin tran trong", "xin cam on", "xin chan thanh cam on", "chan thanh cam on", "cam on", "kinh thu",
    "kinh chao", "kinh gui loi chao", "than ai", "than men", "best regards", "kind regards", "regards",
)  # fmt: skip
#: Words of such a line; longer ones go on with what matters.
_CLOSING_WORDS = 12
#: "TM. BAN GIÁM HIỆU", "Thay mặt nhà trường": who signs for whom, itself part of the signature.
_ON_BEHALF = re.compile(r"^\W*(?:TM\b|T/M\b|thay mặt\b|người gửi\s*:)", re.IGNORECASE)
#: What mail programs put above a signature (RFC 3676, section 4.3), and lines drawn by hand.
_RULE = re.compile(r"^\s*(?:--|[-_]{3,})\s*$")
#: Lines at the end of a text among which a signature is looked for.
MAX_LINES = 15


def split_sign_off(text: str) -> tuple[str, str]:
    """Return ``text`` without its writer's signature, and the signature; empty if there is none.

    ``"Xin gửi.\\nTrân trọng!\\nTrường MN Kim An"`` gives ``("Xin gửi.\\nTrân trọng!", "Trường MN Kim An")``.
    """
    lines = text.rstrip().split("\n")
    first = max(0, len(lines) - MAX_LINES)
    starts = (_start(line, at) for at, line in enumerate(lines[first:], first))
    start = next((at for at in starts if at is not None), len(lines))
    return "\n".join(lines[:start]), "\n".join(lines[start:])


def _start(line: str, at: int) -> int | None:
    """Return where a signature begins if the line numbered ``at`` leads to it or begins it."""
    if _ON_BEHALF.match(line):
        return at
    key = bare(line)
    closes = bool(_RULE.match(line)) or (key.startswith(_CLOSINGS) and len(key.split()) <= _CLOSING_WORDS)
    return at + 1 if closes else None
