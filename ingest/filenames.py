"""The name of an attached file, as the sender meant it; only text, never a path on our disk."""

from __future__ import annotations

import re

from ingest.headers import parameter_text
from ingest.limits import MAX_NAME_CHARACTERS

_SEPARATOR = re.compile(r"[/\\]")
#: Characters of the ending that are kept when a name is cut; a longer "ending" is none.
_MAX_ENDING = 12


def file_name(disposition: dict[str, str], content_type: dict[str, str]) -> str:
    """Return the name from the parameters of Content-Disposition, else of Content-Type; empty if neither has one.

    Source: RFC 2183, section 2.3 (``filename``); RFC 2046, section 4.5.1 has ``name`` only by habit.
    """
    return safe_name(parameter_text(disposition, "filename")) or safe_name(parameter_text(content_type, "name"))


def safe_name(name: str) -> str:
    """Return the last component of ``name``, cut to its limit with the ending kept; empty for ``.`` and ``..``."""
    last = _SEPARATOR.split(name.rstrip("/\\ "))[-1].strip().strip('"')
    if not last.strip("."):
        return ""
    if len(last) <= MAX_NAME_CHARACTERS:
        return last
    stem, dot, ending = last.rpartition(".")
    if not stem or len(ending) > _MAX_ENDING:
        return last[:MAX_NAME_CHARACTERS]
    return stem[: MAX_NAME_CHARACTERS - len(ending) - 1].rstrip() + dot + ending
