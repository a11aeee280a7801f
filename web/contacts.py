"""Contacts as officers wrote them, with what can be called or written to by a touch."""

from __future__ import annotations

import re
from collections.abc import Iterator

#: A telephone number of 9 to 15 digits from 0 or + on, parted as people part them, or an address.
_FOUND = re.compile(
    r"(?P<phone>(?<![\w@.+-])(?:\+|\(?0)\d(?:[ .()-]{0,2}\d){7,13}(?![\w@]))"
    r"|(?P<mail>[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+)"
)
#: Characters of a contact that are looked through; the rest stands as it is.
_MOST = 1000


def contact_parts(contact: str) -> tuple[tuple[str, str], ...]:
    """Return the contact in pieces, each with its link, or nothing: ``(("Bà Hoa ", ""), ("0912", "tel:0912"))``."""
    return tuple(_parts(contact))


def _parts(contact: str) -> Iterator[tuple[str, str]]:
    end = 0
    for found in _FOUND.finditer(contact[:_MOST]):
        if found.start() > end:
            yield contact[end : found.start()], ""
        phone = found["phone"]
        yield found[0], f"tel:{re.sub(r'[^+0-9]', '', phone)}" if phone else f"mailto:{found[0]}"
        end = found.end()
    if contact[end:]:
        yield contact[end:], ""
