"""One letter: what is asked, of whom, until when, and on which form.

A campaign is data (see ``campaigns/`` and ``dangky.campaign_file``); no word of any letter stands in code.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from domain.clock import require_aware
from domain.layout import DEFAULT_LAYOUT, Layout
from domain.mailing import MailPlan
from domain.unit import Roster


class Kind(StrEnum):
    """Who carries out a model."""

    COLLECTIVE = "collective"
    INDIVIDUAL = "individual"


class Role(StrEnum):
    """What the cells of a form's column mean."""

    #: Running number; never evidence of anything.
    NUMBER = "number"
    #: Who carries out the model; the column may fix the kind.
    PERFORMER = "performer"
    #: The unit of the row, where one table lists several; without a column for performers, the performer.
    UNIT = "unit"
    #: Name of a model; the column may fix the field.
    MODEL = "model"
    #: Name of the field, where the form has one model per row.
    FIELD = "field"
    #: "Tập thể" or "cá nhân", where the form asks for it in a column.
    KIND = "kind"
    #: Ghi chú.
    NOTE = "note"
    #: Understood but not part of the register, e.g. duration or level.
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A field (lĩnh vực) in which models are registered."""

    #: Stable identifier, e.g. ``economy``.
    code: str
    #: Name as the letter writes it, e.g. ``Kinh tế``.
    name: str
    #: Short form for narrow tables, e.g. ``KT``.
    short: str
    #: Other written forms, as headings or as cell values.
    synonyms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column the form may have, and the headings under which it is known."""

    role: Role
    #: Written forms of its heading; a sample, matching is wider than equality.
    headings: tuple[str, ...]
    #: For PERFORMER: the kind that this heading fixes; None: to be found row by row.
    kind: Kind | None = None
    #: For MODEL: code of the field that this heading fixes; None: a FIELD column says it.
    field: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A title row inside a table that fixes the kind of the rows below, e.g. ``B. CÁ NHÂN``."""

    kind: Kind
    titles: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FormTemplate:
    """How the campaign's form is made: enough to recognise it, however it is filled in."""

    #: Written forms of the form's title; a line with most of the words of one of them is the title.
    titles: tuple[str, ...]
    #: Labels before the unit's name, e.g. ``Đơn vị``.
    unit_labels: tuple[str, ...]
    fields: tuple[Field, ...]
    columns: tuple[Column, ...]
    #: Headings that only stand over other headings, e.g. ``Lĩnh vực thực hiện``.
    spanning_headings: tuple[str, ...] = ()
    sections: tuple[Section, ...] = ()

    def field(self, code: str) -> Field:
        """Return the field with ``code``; raise ``KeyError`` if the template has none."""
        for found in self.fields:
            if found.code == code:
                return found
        raise KeyError(code)


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A group (khối) of addressees, as the letter lists them."""

    code: str
    name: str
    #: Code of the unit that its units are under, which is told in the end who of them sent nothing; empty: none.
    superior: str = ""


class JointForms(StrEnum):
    """For whom a form counts that two leading bodies of one commune send together: "Đảng ủy - UBND xã Cao Viên"."""

    #: An officer says.
    ASK = "ask"
    BOTH = "both"
    #: The one that it names first.
    FIRST = "first"


@dataclass(frozen=True, slots=True, kw_only=True)
class Campaign:
    """One letter with all that is needed to read the answers to it."""

    #: Stable identifier, e.g. ``dvk-2022``.
    id: str
    #: Title as the letter has it, one line.
    title: str
    #: Short name for subjects and tables, e.g. ``DVK 2022``.
    short_title: str
    #: Number of the letter, e.g. ``454-CV/HU``.
    document_number: str
    document_date: date
    #: First instant at which an answer can be expected; aware.
    opens_at: datetime
    #: First instant that is late; aware. "Trước ngày 15/02/2022" is 2022-02-15T00:00+07:00.
    deadline: datetime
    #: Groups in the order in which lists show them.
    groups: tuple[Group, ...]
    template: FormTemplate
    roster: Roster
    #: Phrases that say a message is about this campaign, e.g. ``dân vận khéo``, ``đkdvk``.
    keywords: tuple[str, ...] = ()
    #: Phrases by which a unit says that it has nothing to register.
    nothing_phrases: tuple[str, ...] = ()
    #: Names of the places above the units; they add nothing to a unit's name, e.g. ``huyện Thanh Oai``.
    places: tuple[str, ...] = ()
    joint_forms: JointForms = JointForms.ASK
    #: True if a unit that says that it has no model is believed without an officer.
    accept_nothing: bool = False
    #: What it sends to units.
    mails: MailPlan = field(default_factory=MailPlan)
    #: How its documents look.
    layout: Layout = DEFAULT_LAYOUT

    def __post_init__(self) -> None:
        require_aware(self.opens_at)
        require_aware(self.deadline)

    def is_on_time(self, received: datetime) -> bool:
        """Tell whether ``received`` (aware) lies before the deadline."""
        return require_aware(received) < self.deadline
