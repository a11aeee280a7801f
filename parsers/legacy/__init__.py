"""Vietnamese text in the encodings before Unicode: TCVN3 (.VnTime), VNI, VIQR.

Readers hand over text as it stands in the file: ``join_runs`` decodes what the font of a run tells,
``settle`` judges the rest by a vote over the whole file, and cleans everything afterwards, for cleaning
first would lose letters (ư is U+00AD in TCVN3).
"""

from parsers.legacy.runs import Written, join_runs
from parsers.legacy.settle import decode_text, settle

__all__ = ["Written", "decode_text", "join_runs", "settle"]
