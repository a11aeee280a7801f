"""What one piece of evidence says of one unit: for it, against it, or neither."""

from __future__ import annotations

from domain.evidence import Bearing, Evidence, Source
from domain.unit import Roster
from ingest.standing import is_office, stands_above

#: Where a superior stands beside the unit.
_WITH_SUPERIOR = (Source.LETTERHEAD, Source.SIGNATURE)
#: What names the office that sends, in a mail with the forms of several units.
_OF_GATHERER = (Source.SUBJECT, Source.FILE_NAME, Source.SENDER_NAME, Source.BODY, Source.MAIL_SIGNATURE)


def bearing_on(unit: str, item: Evidence, roster: Roster, *, is_only_form: bool) -> Bearing:
    """Return what ``item`` says of ``unit``, in a mail with this form only or with others too."""
    match = item.match
    if match.unit == unit:
        return Bearing.FOR
    if unit in match.candidates:
        return Bearing.ALLOWS
    if match.unit is None:
        return Bearing.AGAINST if match.is_open else Bearing.SILENT
    head, below = roster.by_code[match.unit], roster.by_code[unit]
    names_superior = item.source in _WITH_SUPERIOR
    names_gatherer = not is_only_form and item.source in _OF_GATHERER and is_office(head)
    return Bearing.ABOVE if (names_superior or names_gatherer) and stands_above(head, below) else Bearing.AGAINST
