"""Vietnamese text in the encodings before Unicode: TCVN3 (.VnTime), VNI, VIQR.

Readers hand over text as it stands in the file: ``join_runs`` decodes what the font of a run tells,
``settle`` judges the rest by a vote over the whole file, and cleans everything afterwards, for cleaning
first would lose letters (ư is U+00AD in TCVN3).

    tables.py     the tables as facts, one CSV file an encoding
    decoding.py   TCVN3 and VNI to Unicode; capitals.py: capitals that TCVN3 has no codes for
    viqr.py       VIQR to Unicode, where nothing else is meant
    fonts.py      what a font's name tells; runs.py: text with its fonts
    syllables.py  possible Vietnamese syllables; vote.py: which encoding makes most words possible
    lost.py       the ư of TCVN3 that programs drop
    settle.py     a whole document, or one text
"""

from parsers.legacy.runs import Written, join_runs
from parsers.legacy.settle import decode_text, settle

__all__ = ["Written", "decode_text", "join_runs", "settle"]
