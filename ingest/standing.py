"""How units stand to each other: whose letterhead, seal or address is that of a superior."""

from __future__ import annotations

from domain.unit import Unit
from parsers.text import bare

#: How the names of those begin who stand above all others in a commune.
_HEADS = ("dang uy", "dang bo xa", "ubnd", "uy ban nhan dan", "hdnd")


def is_office(unit: Unit) -> bool:
    """Tell whether ``unit`` is a body of the whole district."""
    return not unit.commune


def stands_above(head: Unit, unit: Unit) -> bool:
    """Tell whether ``head`` is a superior of ``unit``: an office of the district, or the head of its commune."""
    if not unit.commune:
        return False
    if not head.commune:
        return True
    return head.commune == unit.commune and _heads_commune(head) and not _heads_commune(unit)


def _heads_commune(unit: Unit) -> bool:
    return bare(unit.name).startswith(_HEADS)
