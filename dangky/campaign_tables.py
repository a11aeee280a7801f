"""The tables and keys of a ``campaign.toml``; they follow the records of ``domain.campaign``."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import AfterValidator, AwareDatetime, Field, StringConstraints

from dangky.toml_file import Text, TomlTable
from domain.campaign import JointForms, Kind, Role
from domain.errors import N_
from domain.layout import Profile
from domain.mailing import Step
from parsers.text import fold, one_line


def _check_words(text: str) -> str:
    """Return ``text`` on one line; raise ``ValueError`` if no letter and no digit is in it."""
    if not fold(text):
        raise ValueError("no words")
    return one_line(text)


#: A code that stands in the database and in exports for years.
Code = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_-]{0,49}$")]
Words = Annotated[str, StringConstraints(max_length=500), AfterValidator(_check_words)]
Phrases = list[Words]
SomePhrases = Annotated[Phrases, Field(min_length=1)]
#: TOML has no enumerations: the text of the member stands for it.
KindWord = Annotated[Kind, Field(strict=False)]
JointWord = Annotated[JointForms, Field(strict=False)]
RoleWord = Annotated[Role, Field(strict=False)]
StepWord = Annotated[Step, Field(strict=False)]
#: Hours and minutes.
TimeOfDay = Annotated[str, StringConstraints(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")]
ProfileWord = Annotated[Profile, Field(strict=False)]

_CODE = N_("a short code of small letters without marks, digits, hyphen or underscore")
_WORDS = N_("a text of at least one word")
_PHRASES = N_("a list of texts of at least one word each")
_SOME_PHRASES = N_("a list of one text or more")
_KIND = '"collective" / "individual"'
_PROFILE = " / ".join(f'"{profile.value}"' for profile in Profile)
_JOINT = " / ".join(f'"{way.value}"' for way in JointForms)
_STEPS = "[" + ", ".join(f'"{step.value}"' for step in Step) + "]"
_TEMPLATE = N_("the name of a Word template (.docx) in the folder of this file")
_INSTANT = N_("an instant with its offset from UTC, such as 2022-02-15T00:00:00+07:00, without quotes")


class LetterSection(TomlTable):
    """The letter itself."""

    id: Code = Field(description=_CODE)
    title: Words = Field(description=_WORDS)
    short_title: Words = Field(description=_WORDS)
    document_number: Words = Field(description=_WORDS)
    document_date: date = Field(description=N_("a date such as 2022-02-09, without quotes"))
    opens_at: AwareDatetime = Field(description=_INSTANT)
    deadline: AwareDatetime = Field(description=_INSTANT)
    roster: Text = Field(description=N_("the name of a roster file (.csv or .xlsx) in the folder of this file"))
    keywords: Phrases = Field(default=[], description=_PHRASES)
    nothing_phrases: Phrases = Field(default=[], description=_PHRASES)
    places: Phrases = Field(default=[], description=_PHRASES)
    joint_forms: JointWord = Field(default=JointForms.ASK, description=_JOINT)
    accept_nothing: bool = Field(default=False, description="true / false")


class GroupTable(TomlTable):
    """A group of addressees."""

    code: Code = Field(description=_CODE)
    name: Words = Field(description=_WORDS)
    superior: Text = Field(default="", description=N_("the code of the unit that the group's units are under"))


class FieldTable(TomlTable):
    """A field in which models are registered."""

    code: Code = Field(description=_CODE)
    name: Words = Field(description=_WORDS)
    short: Words = Field(description=_WORDS)
    synonyms: Phrases = Field(default=[], description=_PHRASES)


class ColumnTable(TomlTable):
    """A column of the form."""

    role: RoleWord = Field(description=" / ".join(f'"{role.value}"' for role in Role))
    headings: SomePhrases = Field(description=_SOME_PHRASES)
    kind: KindWord | None = Field(default=None, description=_KIND)
    field: Code | None = Field(default=None, description=N_("the code of one of the fields"))


class SectionTable(TomlTable):
    """A title row inside the form's table."""

    kind: KindWord = Field(description=_KIND)
    titles: SomePhrases = Field(description=_SOME_PHRASES)


class FormSection(TomlTable):
    """The form."""

    titles: SomePhrases = Field(description=_SOME_PHRASES)
    unit_labels: SomePhrases = Field(description=_SOME_PHRASES)
    spanning_headings: Phrases = Field(default=[], description=_PHRASES)
    field: Annotated[list[FieldTable], Field(min_length=1)] = Field(description=N_("one or more tables [[form.field]]"))
    column: Annotated[list[ColumnTable], Field(min_length=1)] = Field(
        description=N_("one or more tables [[form.column]]")
    )
    section: list[SectionTable] = Field(default=[], description=N_("tables [[form.section]]"))


class RemindersSection(TomlTable):
    """When units that sent nothing are reminded."""

    steps: list[StepWord] = Field(default=[], description=_STEPS)
    time: TimeOfDay = Field(default="08:00", description=N_('a time of day in quotes, such as "16:00"'))
    max_count: Annotated[int, Field(ge=1, le=20)] = Field(default=4, description=N_("a whole number from 1 to 20"))
    min_gap_days: Annotated[int, Field(ge=1, le=60)] = Field(
        default=1, description=N_("a whole number of days from 1 to 60")
    )
    hold: bool = Field(default=True, description="true / false")
    escalate_after_days: Annotated[int, Field(ge=1, le=60)] | None = Field(
        default=None, description=N_("a whole number of days from 1 to 60")
    )


class MailsSection(TomlTable):
    """What mail the campaign sends to units."""

    receipts: bool = Field(default=False, description="true / false")
    receipts_per_day: Annotated[int, Field(ge=1, le=100)] = Field(
        default=10, description=N_("a whole number from 1 to 100")
    )
    contact: Annotated[str, StringConstraints(max_length=200), AfterValidator(one_line)] = Field(
        default="", description=N_("whom a unit can ask, on one line")
    )
    reminders: RemindersSection = Field(default=RemindersSection(), description=N_("a table [mails.reminders]"))


class LayoutSection(TomlTable):
    """How the documents look; every key may be left out."""

    profile: ProfileWord = Field(default=Profile.DANG_2018, description=_PROFILE)
    superior: Words | None = Field(default=None, description=_WORDS)
    issuer: Words | None = Field(default=None, description=_WORDS)
    place: Words | None = Field(default=None, description=_WORDS)
    number_sign: Words | None = Field(default=None, description=_WORDS)
    authority: Words | None = Field(default=None, description=_WORDS)
    post: Words | None = Field(default=None, description=_WORDS)
    recipients: Phrases = Field(default=[], description=_PHRASES)
    list_template: Text | None = Field(default=None, description=_TEMPLATE)
    report_template: Text | None = Field(default=None, description=_TEMPLATE)


class CampaignTables(TomlTable):
    """The whole file."""

    campaign: LetterSection = Field(description=N_("a table [campaign]"))
    group: Annotated[list[GroupTable], Field(min_length=1)] = Field(description=N_("one or more tables [[group]]"))
    form: FormSection = Field(description=N_("a table [form]"))
    mails: MailsSection = Field(default=MailsSection(), description=N_("a table [mails]"))
    layout: LayoutSection = Field(default=LayoutSection(), description=N_("a table [layout]"))
