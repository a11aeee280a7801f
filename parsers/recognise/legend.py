"""Numbers that stand for fields, as some forms explain above the table: "(1) Kinh tế; (2) Văn hóa - xã hội"."""

from __future__ import annotations

import re
from collections.abc import Mapping

from parsers.recognise.headings import HeadingBook

_ITEM = re.compile(r"(?<![\w/.-])\(?(\d{1,2})\s*[).:=–-]+\s*([^\d();:\n]{2,80})")
#: Fields that one text must number to be a legend.
MIN_FIELDS = 2


def read_legend(text: str, fields: HeadingBook) -> Mapping[str, str]:
    """Return the codes of fields by the numbers that ``text`` gives them; nothing if it explains fewer than two."""
    found = {}
    for number, name in _ITEM.findall(text):
        written = name.strip(" ,.-–")
        meaning = fields.match(written) if fields.is_known(written) else None
        if meaning and meaning.field:
            found[number] = meaning.field
    return found if len(found) >= MIN_FIELDS else {}
