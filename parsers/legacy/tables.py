"""The tables of the old encodings, as facts: which codes, seen as Latin-1, are which letter.

One row a letter: ``codes`` in hexadecimal (the soft hyphen is a letter here, and would not be seen), how
they look, and the letter. TCVN3 has codes for the small letters and seven capitals; its other rows are the
capitals that some converters write as capital and mark.

Source: TCVN 5712:1993 (VN3), VNI for Windows, RFC 1456 (VIQR).
"""

from __future__ import annotations

import csv
from functools import lru_cache
from importlib.resources import files


@lru_cache
def read_table(encoding: str) -> dict[str, str]:
    """Return the letter for each sequence of codes of ``tcvn3``, ``vni`` or ``viqr``, e.g. ``{"AØ": "À"}``."""
    text = files(__package__).joinpath(f"{encoding}.csv").read_text("utf-8")
    rows = csv.DictReader(text.splitlines())
    return {"".join(chr(int(code, 16)) for code in row["codes"].split()): row["letter"] for row in rows}
