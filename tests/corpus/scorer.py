"""Reads files of which we know what they say, and counts what came out right."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from functools import cache

from desk.names import build_attributor
from domain.form import FileReading, Form, Weight
from domain.message import Envelope
from domain.reasons import ReasonCode
from ingest.attribution import Attributor, Surroundings
from parsers.programs import Programs
from parsers.reading import read_file
from parsers.text import bare
from tests.corpus.material import the_campaign
from tests.corpus.truth import Reading, TrueEntry, TrueForm, Truth

#: An entry as it is compared: kind, performer, field, model, note.
Said = tuple[str, str, str, str, str]
#: Two texts recognised in a picture are the same from this similarity on.
SIMILAR = 0.9
_QUOTES = (("“", "”"), ('"', '"'), ("'", "'"))


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadForm:
    """A form as it was read."""

    unit: str | None
    entries: tuple[Said, ...]
    #: Codes of the questions to an officer.
    questions: tuple[str, ...] = ()


@dataclass(slots=True, kw_only=True)
class Score:
    """What reading one file (or many) gave."""

    #: Entries that were read rightly, those that were not read, and those that are not there.
    hits: int = 0
    #: Those of the hits that are right to the letter, where a scan need not be.
    exact: int = 0
    missed: list[Said] = field(default_factory=list)
    extra: list[Said] = field(default_factory=list)
    #: Units that are right, of how many.
    units_right: int = 0
    units: int = 0
    #: Codes of questions where none was needed.
    needless: list[str] = field(default_factory=list)
    #: Files, and those of them where anything is wrong.
    files: int = 0
    wrong: int = 0
    #: What is wrong, for people.
    faults: list[str] = field(default_factory=list)

    def add(self, other: Score) -> None:
        """Count ``other`` too."""
        self.hits += other.hits
        self.exact += other.exact
        self.missed += other.missed
        self.extra += other.extra
        self.units_right += other.units_right
        self.units += other.units
        self.needless += other.needless
        self.files += other.files
        self.wrong += other.wrong
        self.faults += other.faults

    @property
    def precision(self) -> float:
        """Share of what was read that is right."""
        return self.hits / (self.hits + len(self.extra)) if self.hits + len(self.extra) else 1.0

    @property
    def recall(self) -> float:
        """Share of what is there that was read."""
        return self.hits / (self.hits + len(self.missed)) if self.hits + len(self.missed) else 1.0

    @property
    def f1(self) -> float:
        """Harmonic mean of both."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


@cache
def attributor() -> Attributor:
    """Return what knows the letter's units."""
    return build_attributor(the_campaign())


def read(data: bytes, programs: Programs) -> FileReading:
    """Read a file in this process, as a child of the service would."""
    campaign = the_campaign()
    return read_file(data, template=campaign.template, keywords=campaign.keywords, programs=programs)


def forms_of(reading: FileReading) -> list[ReadForm]:
    """Return the forms of a file with their units, by what the forms themselves say."""
    around = Surroundings(
        envelope=Envelope(),
        file_name="",
        is_only_form=len(reading.forms) == 1,
        is_recognised=reading.is_recognised,
    )
    return [
        _read_form(form, attributor().attribute(form, around).unit) for form in reading.forms if not _says_nothing(form)
    ]


def score(reading: FileReading, truth: Truth, *, is_scan: bool = False, fold_case: bool = False) -> Score:
    """Compare what was read with what is there."""
    rest = forms_of(reading)
    total = Score(files=1)
    for true, own in _paired(truth, rest):
        total.add(_score_form(true, own, is_scan=is_scan, fold_case=fold_case))
    for form in rest:
        total.extra += form.entries
    if not reading.forms and truth:
        total.faults.append(f"{reading.outcome}: {reading.reason.code} {dict(reading.reason.details)}")
    total.wrong = int(bool(total.missed or total.extra or total.faults or total.units_right < total.units))
    return total


def _says_nothing(form: Form) -> bool:
    """Tell whether a form is blank, and does not say either that there is nothing to register."""
    return form.is_blank and all(problem.reason.code is not ReasonCode.NOTHING_STATED for problem in form.problems)


def _read_form(form: Form, unit: str | None) -> ReadForm:
    entries = tuple(
        said(
            TrueEntry(kind=entry.kind, performer=entry.performer, field=entry.field, model=entry.model, note=entry.note)
        )
        for entry in form.entries
    )
    # A form that says there is nothing is always an officer's to confirm (domain.md 6).
    asked = tuple(
        problem.reason.code.value for problem in form.problems if problem.weight is Weight.QUESTION or form.is_blank
    )
    return ReadForm(unit=unit, entries=entries, questions=asked)


def _paired(truth: Sequence[TrueForm], rest: list[ReadForm]) -> list[tuple[TrueForm, list[ReadForm]]]:
    """Give each true form the forms read for its unit, then one of those left over; take them out of ``rest``."""
    pairs = []
    for true in truth:
        own = [form for form in rest if form.unit == (true.unit or None)]
        rest[:] = [form for form in rest if form not in own]
        pairs.append((true, own))
    for _, own in pairs:
        if not own and rest:
            own.append(rest.pop(0))
            if len(truth) == 1:
                own += rest
                rest.clear()
    return pairs


def _score_form(true: TrueForm, own: list[ReadForm], *, is_scan: bool, fold_case: bool) -> Score:
    entries = [entry for form in own for entry in form.entries]
    questions = [code for form in own for code in form.questions]
    options = [_compared(option, entries, is_scan=is_scan, fold_case=fold_case) for option in true.readings]
    for option, result in zip(true.readings, options, strict=True):
        if option.must_ask and not questions:
            result.faults.append("no question was asked")
    best = min(options, key=lambda result: len(result.missed) + len(result.extra) + len(result.faults))
    chosen = true.readings[options.index(best)]
    best.units = 1
    silent = not own and not chosen.entries and not chosen.must_ask
    best.units_right = int(silent or (bool(own) and all(form.unit == (true.unit or None) for form in own)))
    if not best.units_right:
        best.faults.append(f"unit {true.unit} ({true.unit_as_written!r}) read as {[form.unit for form in own]}")
    if not any(option.must_ask for option in true.readings):
        best.needless = questions
    return best


def _compared(option: Reading, entries: Iterable[Said], *, is_scan: bool, fold_case: bool) -> Score:
    wanted, left = [said(entry) for entry in option.entries], list(entries)
    if is_scan:
        return _alike(wanted, left)
    if fold_case:
        wanted, left = [_folded(entry) for entry in wanted], [_folded(entry) for entry in left]
    missing, extra = Counter(wanted) - Counter(left), Counter(left) - Counter(wanted)
    hits = len(wanted) - missing.total()
    return Score(hits=hits, exact=hits, missed=list(missing.elements()), extra=list(extra.elements()))


def _alike(wanted: list[Said], left: list[Said]) -> Score:
    """Pair entries that say nearly the same; each at most once."""
    result = Score()
    for entry in wanted:
        near = max(left, key=lambda other: _similarity(entry, other), default=None)
        if near is not None and _similarity(entry, near) >= SIMILAR:
            left.remove(near)
            result.hits += 1
            result.exact += int(near == entry)
        else:
            result.missed.append(entry)
    result.extra = left
    return result


def _similarity(first: Said, second: Said) -> float:
    """Return how alike two entries are: not at all where kind or field differ."""
    if (first[0], first[2]) != (second[0], second[2]):
        return 0.0
    return SequenceMatcher(None, _bare(first), _bare(second), autojunk=False).ratio()


def _bare(entry: Said) -> str:
    return bare(" ".join((entry[1], entry[3], entry[4])))


def said(entry: TrueEntry) -> Said:
    """Return an entry as it is compared: NFC, single spaces; quotes round a name and a stop behind it say nothing."""
    model = _unquoted(_plain(entry.model).rstrip(" .;,"))
    return (entry.kind.value, _plain(entry.performer), entry.field or "", model, _plain(entry.note))


def _unquoted(name: str) -> str:
    inner = name[1:-1]
    quoted = len(name) > 2 and (name[0], name[-1]) in _QUOTES
    return inner.strip() if quoted and not any(mark in inner for pair in _QUOTES for mark in pair) else name


def _folded(entry: Said) -> Said:
    kind, performer, code, model, note = entry
    return (kind, performer.casefold(), code, model.casefold(), note.casefold())


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())
