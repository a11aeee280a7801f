"""What people wrote, so that it does nothing in a mail of ours: no link to follow, nothing hidden, no great length.

A receipt goes to whatever address a mail claims to come from; nobody may use it to send links in our name.
"""

from __future__ import annotations

import re

from reports.wording import shown

_SCHEME = re.compile(r"\b(https?|ftp|mailto|javascript|data|file):", re.IGNORECASE)
#: A dot before what may end a host's name: mail programs make links of these by themselves.
_HOST_DOT = re.compile(
    r"(?<=[A-Za-z0-9-])\.(?=(?:com|net|org|info|biz|edu|gov|xyz|top|vn|io|co|me|ru|cn|tk|site|online|club|shop|link)\b)",
    re.IGNORECASE,
)
_WWW = re.compile(r"\bwww\.", re.IGNORECASE)


def inert(written: str) -> str:
    """Return ``written`` as it may stand in a mail: ``https://x.vn/y`` reads ``https[:]//x[.]vn/y``."""
    text = _SCHEME.sub(r"\1[:]", shown(written))
    return _HOST_DOT.sub("[.]", _WWW.sub("www[.]", text))
