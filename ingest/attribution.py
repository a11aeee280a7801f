"""Whose form it is: what each source says (``gathering``), put on the scales (``weighing``)."""

from __future__ import annotations

from collections.abc import Sequence

from domain.evidence import Attribution
from domain.form import Form
from domain.message import Envelope
from domain.reasons import ReasonCode
from domain.unit import Roster
from ingest.commune_signs import CommuneSigns
from ingest.gathering import MAX_SEARCHED, Gatherer, Surroundings
from ingest.other_district import other_district
from ingest.quoting import is_forward_subject
from ingest.row_units import RowUnits, units_in_rows
from ingest.weighing import Circumstances, weigh
from parsers.unit_names import NameIndex

__all__ = ["MAX_SEARCHED", "Attributor", "Surroundings"]


class Attributor:
    """Knows the roster's names and senders; answers whose form it is."""

    def __init__(self, roster: Roster, index: NameIndex, places: Sequence[str] = ()) -> None:
        self._roster = roster
        self._places = places
        self._gatherer = Gatherer(roster, index)
        self._communes = roster.communes

    def attribute(self, form: Form | None, around: Surroundings) -> Attribution:
        """Return the unit of ``form`` if it is certain, else why not and which units it may be.

        Without a form (a scan, a text), only what stands around is weighed, and no unit is certain;
        the candidates are those that any source names.
        """
        outside = tuple(self._gatherer.of_mail(around))
        if form is None:
            return weigh(outside, self._roster, Circumstances(has_form=False))
        own = tuple(self._gatherer.of_form(form, is_recognised=around.is_recognised))
        return weigh((*own, *outside), self._roster, self._circumstances(form, around))

    def knows_sender(self, address: str) -> bool:
        """Tell whether ``address`` is known to write for a unit."""
        return self._gatherer.knows_sender(address)

    def in_rows(self, form: Form) -> RowUnits:
        """Return the units that the rows of ``form`` name as performers."""
        return units_in_rows(form, self._gatherer.match)

    def names_unit(self, envelope: Envelope) -> bool:
        """Tell whether a mail comes from a unit by its header: its known address, or a name in subject or sender."""
        words = Surroundings(envelope=envelope, file_name="")
        return any(item.match.candidates for item in self._gatherer.of_mail(words))

    def _circumstances(self, form: Form, around: Surroundings) -> Circumstances:
        signs = CommuneSigns(
            form,
            self._communes,
            envelope=around.envelope,
            file_name=around.file_name,
            mail_signature=self._gatherer.split_sign_off(around.body)[1],
        )
        return Circumstances(
            is_line_blank=any(problem.reason.code is ReasonCode.UNIT_LINE_BLANK for problem in form.problems),
            is_only_form=around.is_only_form,
            is_sent_on=is_forward_subject(around.envelope.subject),
            commune_beside=signs.beside,
            other_district=other_district(form.letterhead, self._places),
        )
