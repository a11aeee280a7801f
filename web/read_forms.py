"""What was read of one mail, form by form, as its page shows it beside the original."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from domain.campaign import Campaign
from domain.document import Place
from domain.errors import N_
from domain.evidence import Evidence
from domain.form import Entry, Form, Problem, Weight
from domain.reading import AttachmentLine, BookedForm
from domain.register import Register, RegisterLine
from domain.review import Review
from domain.versions import Relation, Version
from reports.certainty import bearing_text
from reports.language import Translator
from reports.wording import explain, kind_text, place_text, shown, source_text
from web.originals import place_address

_VERSION = N_("version {number}")
_COPY = N_("the same as version {number}, sent once more")
_REPEATED = N_("version {number}: version {repeats} sent again")


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownPlace:
    """A place in a file, in words and as the end of an address; both empty where there is none."""

    text: str
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownEntry:
    """A registered model."""

    kind: str
    performer: str
    #: Name of the field; empty: the form names none that the campaign knows.
    field: str
    model: str
    note: str
    place: ShownPlace


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownProblem:
    """Something that does not read plainly."""

    sentence: str
    written: str
    is_question: bool
    place: ShownPlace


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownEvidence:
    """One source of whose form it is."""

    source: str
    written: str
    units: str
    bearing: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BookedTo:
    """A unit to which a form is booked."""

    code: str
    name: str
    #: Which version of the unit's registration the mail is; empty: the register of now does not have it.
    version: str
    #: True if what it brought counts now.
    counts: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadForm:
    """A form of the mail: booked, or asked about."""

    #: Path and name of its file; both empty for the text of the mail.
    path: str
    name: str
    #: The unit as the form names it; empty: it names none.
    written: str
    is_supplement: bool
    units: tuple[BookedTo, ...] = ()
    evidence: tuple[ShownEvidence, ...] = ()
    entries: tuple[ShownEntry, ...] = ()
    problems: tuple[ShownProblem, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenQuestion:
    """An open question about the mail, with what was read of what it is about."""

    id: int
    sentence: str
    #: Units that it may concern.
    units: tuple[str, ...]
    #: None: nothing was read, or it is booked and shown above.
    form: ReadForm | None


class FormsShown:
    """Puts the forms of one mail into words."""

    def __init__(self, campaign: Campaign, register: Register, files: Sequence[AttachmentLine], t: Translator) -> None:
        self._campaign = campaign
        self._lines = {line.unit: line for line in register.lines}
        self._names = {unit.code: unit.name for unit in campaign.roster.units}
        self._files = {line.attachment.path: line.attachment.name for line in files}
        self._fields = {field.code: field.name for field in campaign.template.fields}
        self._t = t

    def booked(self, forms: Iterable[BookedForm], *, message: int, sha256: str) -> tuple[ReadForm, ...]:
        """Return the booked forms, each once though it may count for several units."""
        groups: dict[tuple[str, int], list[BookedForm]] = {}
        for form in forms:
            groups.setdefault((form.attachment, form.form_number), []).append(form)
        return tuple(self._booked(group, message, sha256) for group in groups.values())

    def questions(self, reviews: Iterable[Review]) -> tuple[OpenQuestion, ...]:
        """Return the open questions, each with the form that it is about unless that is booked."""
        return tuple(
            OpenQuestion(
                id=review.id,
                sentence=explain(review.reason, self._t, self._campaign),
                units=tuple(self._names.get(code, code) for code in review.candidates),
                form=self._asked_about(review),
            )
            for review in reviews
        )

    def _booked(self, group: Sequence[BookedForm], message: int, sha256: str) -> ReadForm:
        first = group[0]
        return ReadForm(
            path=first.attachment,
            name=self._files.get(first.attachment, ""),
            written=shown(first.form.unit_as_written or ""),
            is_supplement=first.relation is Relation.ADDS,
            units=tuple(self._unit(booked.unit, message, sha256) for booked in group),
            evidence=tuple(map(self._evidence, first.evidence)),
            entries=tuple(self._entries(first.form, first.attachment)),
            problems=tuple(self._problems(first.form, first.attachment)),
        )

    def _asked_about(self, review: Review) -> ReadForm | None:
        if review.form is None or review.is_remark:
            return None
        path = review.attachment or ""
        return ReadForm(
            path=path,
            name=review.file_name,
            written=shown(review.form.unit_as_written or ""),
            is_supplement=False,
            entries=tuple(self._entries(review.form, path)),
            problems=tuple(self._problems(review.form, path)),
        )

    def _unit(self, code: str, message: int, sha256: str) -> BookedTo:
        line = self._lines.get(code)
        return BookedTo(
            code=code,
            name=self._names.get(code, code),
            version=self._version(line, message, sha256) if line else "",
            counts=any(form.message == message for form in line.counting) if line else False,
        )

    def _version(self, line: RegisterLine, message: int, sha256: str) -> str:
        own = next((version for version in line.versions if _brings(version, message)), None)
        if own is not None and own.repeats is not None:
            return self._t._(_REPEATED, number=own.number, repeats=own.repeats)
        if own is not None:
            return self._t._(_VERSION, number=own.number)
        same = next((version for version in line.versions if sha256 in version.copies), None)
        return self._t._(_COPY, number=same.number) if same else ""

    def _evidence(self, item: Evidence) -> ShownEvidence:
        return ShownEvidence(
            source=source_text(item.source, self._t),
            written=shown(item.match.written),
            units="; ".join(self._names.get(code, code) for code in item.match.candidates),
            bearing=bearing_text(item.bearing, self._t),
        )

    def _entries(self, form: Form, path: str) -> Iterator[ShownEntry]:
        for entry in form.entries:
            yield self._entry(entry, path)

    def _entry(self, entry: Entry, path: str) -> ShownEntry:
        return ShownEntry(
            kind=kind_text(entry.kind, self._t),
            performer=shown(entry.performer),
            field=self._fields.get(entry.field or "", ""),
            model=shown(entry.model),
            note=shown(entry.note),
            place=self._place(entry.place, path),
        )

    def _problems(self, form: Form, path: str) -> Iterator[ShownProblem]:
        for problem in form.problems:
            yield self._problem(problem, path)

    def _problem(self, problem: Problem, path: str) -> ShownProblem:
        return ShownProblem(
            sentence=explain(problem.reason, self._t, self._campaign),
            written=shown(problem.written),
            is_question=problem.weight is Weight.QUESTION,
            place=self._place(problem.place, path),
        )

    def _place(self, place: Place, path: str) -> ShownPlace:
        text = place_text(place, self._t)
        return ShownPlace(text=text, address=place_address(path, place) if text else "")


def _brings(version: Version, message: int) -> bool:
    return any(form.message == message for form in version.submissions)
