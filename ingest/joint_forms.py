"""Forms that two leading bodies of one commune send together: "Đảng ủy - UBND xã Cao Viên"."""

from __future__ import annotations

import re

from domain.evidence import Attribution, Evidence, Source
from domain.reasons import ReasonCode
from domain.unit import Roster, Unit
from parsers.mentions import mentions_any
from parsers.text import bare

#: How the two bodies are written, without marks; "xã Cao Viên" alone names neither.
_PARTY = re.compile(r"\b(?:dang uy|dang bo|du)\b")
_GOVERNMENT = re.compile(r"\b(?:uy ban nhan dan|uy ban|ubnd)\b")
#: What only says who wrote.
_WRITER = frozenset({Source.SENDER, Source.SENDER_NAME, Source.MAIL_SIGNATURE})


def joint_units(found: Attribution, roster: Roster) -> tuple[str, ...]:
    """Return the two bodies that the form itself names, in its order; empty if it is of one, or doubtful.

    Nothing else that speaks of the form may name another body of a commune.
    """
    if found.reason is not None and found.reason.code is not ReasonCode.UNIT_AMBIGUOUS:
        return ()
    leading = next((item for item in found.evidence if item.source is Source.FORM_LINE), None)
    if leading is None:
        leading = next((item for item in found.evidence if item.source is Source.LETTERHEAD), None)
    units = _named_together(leading, roster) if leading else ()
    return () if any(_speaks_against(item, units, roster) for item in found.evidence) else units


def _named_together(leading: Evidence, roster: Roster) -> tuple[str, ...]:
    """Return the two units that one line names; a letterhead of two lines has a superior and a unit."""
    match = leading.match
    units = [roster.by_code[code] for code in match.candidates]
    if not match.is_open or len(units) != 2 or "\n" in match.written.strip():
        return ()
    commune = units[0].commune
    elsewhere = (name for name in roster.communes if name != commune)
    if not commune or units[1].commune != commune or mentions_any(match.written, elsewhere):
        return ()
    places = {unit.code: place for unit in units if (place := _place_of(unit, bare(match.written))) is not None}
    return tuple(sorted(places, key=places.__getitem__)) if len(set(places.values())) == 2 else ()


def _place_of(unit: Unit, written: str) -> int | None:
    """Return where ``written`` names the kind of body that ``unit`` is."""
    for kind in (_PARTY, _GOVERNMENT):
        if kind.match(bare(unit.name)):
            found = kind.search(written)
            return found.start() if found else None
    return None


def _speaks_against(item: Evidence, units: tuple[str, ...], roster: Roster) -> bool:
    """Tell whether ``item`` names another body of a commune: an office of the district may send for all."""
    named = item.match.unit
    return (
        item.source not in _WRITER and named is not None and named not in units and bool(roster.by_code[named].commune)
    )
