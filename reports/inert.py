"""What people wrote, so that it does nothing in a mail of ours: no link to follow, nothing hidden, no great length.

A receipt goes to whatever address a mail claims to come from; nobody may have us send links. Mail programs
make links by themselves of whatever looks like a host's name, so a space parts such a name.
"""

from __future__ import annotations

import re

from reports.wording import shown

_SCHEME = re.compile(r"\b([a-z][a-z0-9+.-]{1,15}):(?=\S)", re.IGNORECASE)
_SLASHES = re.compile(r"//+")
#: A dot between letters or digits, before what may end a host's name; and those that stand for a dot there.
_HOST_DOT = re.compile(r"(?<=[^\W_])[.\u3002\uff0e\uff61](?=[^\W\d_]{2})")
_HYPHENED_DOT = re.compile(r"(?<=-)\.(?=[^\W\d_]{2})")
_NUMBERED_HOST = re.compile(r"\b(\d{1,3}(?:\.\d{1,3}){3})\b")
#: The end of a file's name, which is no host's.
_FILE_END = re.compile(
    r"\.(?:docx?|docm|dotx|rtf|xlsx?|xlsm|xlsb|csv|od[ts]|pdf|png|jpe?g|tiff?|heic|eml|msg|txt|html?|rar|7z)$",
    re.IGNORECASE,
)


def inert(written: str) -> str:
    """Return ``written`` as it may stand in a mail: ``https://x.vn/y`` reads ``https: /x. vn/y``."""
    text = _SLASHES.sub("/", _SCHEME.sub(r"\1: ", shown(written)))
    end = _FILE_END.search(text)
    body, ending = (text[: end.start()], text[end.start() :]) if end else (text, "")
    for pattern in (_HOST_DOT, _HYPHENED_DOT):
        body = pattern.sub(". ", body)
    return _NUMBERED_HOST.sub(lambda found: found[0].replace(".", ". "), body) + ending
