"""What a form says: entries and problems, each with its place, and what reading one file gave."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from domain.campaign import Kind
from domain.document import Place
from domain.reasons import Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One registered model."""

    kind: Kind
    #: Who carries it out, as written, one line.
    performer: str
    #: Code of the field; None where the form names none that the campaign knows.
    field: str | None
    #: Name of the model, one line, without bullet or number.
    model: str
    #: Ghi chú of its row, as written, one line; may be empty.
    note: str = ""
    place: Place
    #: The model's cell as it stood in the file before an old encoding was decoded; empty: none was.
    raw: str = ""


class Weight(StrEnum):
    """How much a problem matters."""

    #: Understood all the same; said in the explanation only.
    REMARK = "remark"
    #: An officer should look, though the form is booked.
    QUESTION = "question"


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Something in the form that does not read plainly."""

    reason: Reason
    place: Place
    weight: Weight
    #: The text in question as written; may be empty.
    written: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One step of recognition: what stands where, and how it was understood."""

    reason: Reason
    place: Place
    #: The text as written; may be empty.
    written: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """A document (or the part of it that is one unit's) recognised as the campaign's form."""

    #: The unit as the form's own line names it, without label and dot leaders; None: no such line, or blank.
    unit_as_written: str | None
    #: Lines of the letterhead above the title, in order; the lower one is the unit, the upper its superior.
    letterhead: tuple[str, ...] = ()
    #: Title lines by which the form was recognised; may be empty.
    title: str = ""
    #: Lines in capitals of who signs it below its table; may be empty.
    signature: tuple[str, ...] = ()
    entries: tuple[Entry, ...] = ()
    problems: tuple[Problem, ...] = ()
    #: What was matched and why, in reading order, for ``dangky parse``.
    trace: tuple[Finding, ...] = ()
    #: Sheet that the form stands on; None outside workbooks.
    sheet: str | None = None
    #: The years that it says it is for, by its title, else by its date; empty: it names none.
    years: tuple[str, ...] = ()

    @property
    def is_blank(self) -> bool:
        """True if the form registers nothing and raises no question: the template left empty."""
        return not self.entries and not any(problem.weight is Weight.QUESTION for problem in self.problems)


class FileOutcome(StrEnum):
    """What a file turned out to be."""

    FORM = "form"
    NOT_A_FORM = "not_a_form"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True, kw_only=True)
class FileReading:
    """What reading one file gave; a pure function of its bytes and the campaign's template."""

    #: Format found in the content, e.g. ``docx``, ``pdf``, ``unknown``.
    format: str
    outcome: FileOutcome
    reason: Reason
    forms: tuple[Form, ...] = ()
    #: True if the text names the campaign (its keywords or the form's title).
    mentions_campaign: bool = False
    #: How the text begins if no form is in it and it says the keywords with others between; else empty.
    opening: str = ""
    #: True if a program recognised the text in pictures: never booked without an officer's look.
    is_recognised: bool = False
    #: Steps of reading the file itself, for ``dangky parse``: tables seen, why one is no form, old encodings.
    trace: tuple[Finding, ...] = ()
    #: What of the file was left out; each is a question.
    omissions: tuple[Reason, ...] = ()
