"""A campaign's folder (``campaign.toml`` and its roster) into :class:`domain.campaign.Campaign`.

All mistakes of both files are said at once: the checks here look at the tables as they are, so that
one wrong key does not hide the next.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, time
from pathlib import Path

from dangky.campaign_tables import CampaignTables, ColumnTable, FormSection, LayoutSection, MailsSection
from dangky.toml_file import Table, check_shape, raw_table, raw_tables, raw_text, raw_texts, read_toml
from desk.problems import problem
from desk.roster_file import load_roster
from domain.campaign import Campaign, Column, Field, FormTemplate, Group, Role, Section
from domain.errors import N_, CampaignError, RosterError, SettingsProblem
from domain.layout import Layout
from domain.mailing import MailPlan, Reminding
from domain.unit import Roster
from parsers.text import fold

#: Name of the campaign's own file in its folder.
CAMPAIGN_FILE = "campaign.toml"

_NO_FILE = N_("there is no such file; a campaign is a folder with this file and a roster")
_LATE = N_("the deadline does not lie after the opening, {opens_at}")
_SAME_CODE = N_("the code {code} stands already at {first}")
_NO_FIELD = N_("there is no field {code}; the fields are {known}")
_NOT_A_MODEL = N_("only a column with the role model has a field")
_NOT_A_PERFORMER = N_("only a column with the role performer has a kind")
_NO_COLUMN = N_("the form needs a column with the role {role}")
_FIELD_UNUSED = N_("no column has the field {code}, and no column has the role field")
_NO_SUPERIOR = N_("no unit of the roster has the code {code}")
_TWO_MEANINGS = N_("“{written}” means something else already at {first}")


def load_campaign(folder: Path) -> Campaign:
    """Read the campaign in ``folder``: its ``campaign.toml`` and the roster that it names.

    Raises:
        CampaignError: with every mistake of both; those of the roster have its file name as their key.
    """
    path = folder / CAMPAIGN_FILE
    data = read_toml(path, missing=_NO_FILE)
    if isinstance(data, SettingsProblem):
        raise CampaignError(file=str(path), found=[data])
    tables, problems = check_shape(data, CampaignTables)
    problems += [*_check_letter(raw_table(data, "campaign")), *_check_codes(data), *_check_form(data)]
    roster, roster_problems = _read_roster(data, folder)
    problems += [*roster_problems, *_check_superiors(data, roster)]
    if tables is None or roster is None or problems:
        raise CampaignError(file=str(path), found=problems)
    return _build(tables, roster)


# -- checks over the tables as they are ------------------------------------------------------------


def _check_letter(letter: Table) -> Iterator[SettingsProblem]:
    opens_at, deadline = letter.get("opens_at"), letter.get("deadline")
    if not isinstance(opens_at, datetime) or not isinstance(deadline, datetime):
        return
    if opens_at.tzinfo and deadline.tzinfo and deadline <= opens_at:
        yield problem("campaign.deadline", _LATE, opens_at=opens_at.isoformat())


def _check_codes(data: Table) -> Iterator[SettingsProblem]:
    """Find codes of groups and of fields that stand twice."""
    for tables in (raw_tables(data, "group", "group"), raw_tables(raw_table(data, "form"), "field", "form.field")):
        first: dict[str, str] = {}
        for key, table in tables:
            code = raw_text(table, "code")
            if code and first.setdefault(code, key) != key:
                yield problem(f"{key}.code", _SAME_CODE, code=code, first=first[code])


def _check_form(data: Table) -> Iterator[SettingsProblem]:
    form = raw_table(data, "form")
    fields = raw_tables(form, "field", "form.field")
    columns = raw_tables(form, "column", "form.column")
    if columns:
        yield from _check_columns(columns, [code for _, table in fields if (code := raw_text(table, "code"))])
    yield from _check_meanings(_column_words(columns, form))
    yield from _check_meanings(_field_words(fields))
    yield from _check_meanings(_section_words(raw_tables(form, "section", "form.section")))


def _check_columns(columns: Sequence[tuple[str, Table]], codes: Sequence[str]) -> Iterator[SettingsProblem]:
    """Check that the columns hold together and that each field has its place."""
    roles = {raw_text(table, "role") for _, table in columns}
    for role in (Role.PERFORMER, Role.MODEL):
        if role.value not in roles:
            yield problem("form.column", _NO_COLUMN, role=role.value)
    for key, table in columns:
        yield from _check_column(key, table, codes)
    named = {raw_text(table, "field") for _, table in columns}
    for code in codes if Role.FIELD.value not in roles else ():
        if code not in named:
            yield problem("form.column", _FIELD_UNUSED, code=code)


def _check_column(key: str, table: Table, codes: Sequence[str]) -> Iterator[SettingsProblem]:
    role, code = raw_text(table, "role"), raw_text(table, "field")
    if code and code not in codes:
        yield problem(f"{key}.field", _NO_FIELD, code=code, known=", ".join(codes))
    if "field" in table and role != Role.MODEL.value:
        yield problem(f"{key}.field", _NOT_A_MODEL)
    if "kind" in table and role != Role.PERFORMER.value:
        yield problem(f"{key}.kind", _NOT_A_PERFORMER)


#: A text of the form, where it stands, and what it means there.
_Word = tuple[str, str, object]


def _check_meanings(words: Iterable[_Word]) -> Iterator[SettingsProblem]:
    """Find texts that, but for case, punctuation and the place of the tone mark, mean two things."""
    first: dict[str, tuple[str, object]] = {}
    for written, key, meaning in words:
        known_at, known = first.setdefault(fold(written), (key, meaning))
        if fold(written) and known != meaning:
            yield problem(key, _TWO_MEANINGS, written=written, first=known_at)


def _column_words(columns: Sequence[tuple[str, Table]], form: Table) -> Iterator[_Word]:
    """Yield the headings; "Lĩnh vực" may stand over the fields in one table and be a column in another."""
    for key, table in columns:
        meaning = (table.get("role"), table.get("kind"), table.get("field"))
        yield from ((text, f"{key}.headings", meaning) for text in raw_texts(table, "headings"))
    over_fields = (Role.FIELD.value, None, None)
    for text in raw_texts(form, "spanning_headings"):
        yield text, "form.spanning_headings", over_fields


def _field_words(fields: Sequence[tuple[str, Table]]) -> Iterator[_Word]:
    for key, table in fields:
        meaning = table.get("code")
        yield from ((text, f"{key}.{name}", meaning) for name in ("name", "short") if (text := raw_text(table, name)))
        yield from ((text, f"{key}.synonyms", meaning) for text in raw_texts(table, "synonyms"))


def _section_words(sections: Sequence[tuple[str, Table]]) -> Iterator[_Word]:
    for key, table in sections:
        yield from ((text, f"{key}.titles", table.get("kind")) for text in raw_texts(table, "titles"))


# -- the roster ------------------------------------------------------------------------------------


def _read_roster(data: Table, folder: Path) -> tuple[Roster | None, list[SettingsProblem]]:
    """Return the roster, or its problems under its file name; None without problems: no roster is named."""
    name = raw_text(raw_table(data, "campaign"), "roster")
    if not name:
        return None, []
    try:
        return load_roster(folder / name, groups=_groups(data)).roster, []
    except RosterError as error:
        return None, [problem(name, found.template, **found.details) for found in error.found]


def _check_superiors(data: Table, roster: Roster | None) -> Iterator[SettingsProblem]:
    """Find superiors of groups that are not on the roster, if there is one."""
    known = roster.by_code if roster else None
    for key, table in raw_tables(data, "group", "group"):
        code = raw_text(table, "superior")
        if code and known is not None and code not in known:
            yield problem(f"{key}.superior", _NO_SUPERIOR, code=code)


def _groups(data: Table) -> tuple[Group, ...] | None:
    """Return the groups as far as they can be read; None if one cannot, for then no row can be called wrong."""
    tables = raw_tables(data, "group", "group")
    named = [(raw_text(table, "code"), raw_text(table, "name")) for _, table in tables]
    groups = tuple(Group(code=code, name=name) for code, name in named if code and name)
    return groups if groups and len(groups) == len(named) else None


# -- tables into records ---------------------------------------------------------------------------


def _build(tables: CampaignTables, roster: Roster) -> Campaign:
    letter = tables.campaign
    return Campaign(
        id=letter.id,
        title=letter.title,
        short_title=letter.short_title,
        document_number=letter.document_number,
        document_date=letter.document_date,
        opens_at=letter.opens_at,
        deadline=letter.deadline,
        groups=tuple(Group(code=group.code, name=group.name, superior=group.superior) for group in tables.group),
        template=_build_template(tables.form),
        roster=roster,
        keywords=tuple(letter.keywords),
        nothing_phrases=tuple(letter.nothing_phrases),
        places=tuple(letter.places),
        joint_forms=letter.joint_forms,
        accept_nothing=letter.accept_nothing,
        mails=_build_mails(tables.mails),
        layout=_build_layout(tables.layout),
    )


def _build_mails(mails: MailsSection) -> MailPlan:
    reminders = mails.reminders
    return MailPlan(
        receipts=mails.receipts,
        receipts_per_day=mails.receipts_per_day,
        contact=mails.contact,
        reminding=Reminding(
            steps=tuple(dict.fromkeys(reminders.steps)),
            at=time.fromisoformat(reminders.time),
            max_count=reminders.max_count,
            min_gap_days=reminders.min_gap_days,
            is_held=reminders.hold,
            escalate_after_days=reminders.escalate_after_days,
        ),
    )


def _build_layout(section: LayoutSection) -> Layout:
    return Layout(
        profile=section.profile,
        superior=section.superior or "",
        issuer=section.issuer or "",
        place=section.place or "",
        number_sign=section.number_sign or "",
        authority=section.authority or "",
        post=section.post or "",
        recipients=tuple(section.recipients),
        list_template=section.list_template or "",
        report_template=section.report_template or "",
    )


def _build_template(form: FormSection) -> FormTemplate:
    return FormTemplate(
        titles=tuple(form.titles),
        unit_labels=tuple(form.unit_labels),
        fields=tuple(
            Field(code=table.code, name=table.name, short=table.short, synonyms=tuple(table.synonyms))
            for table in form.field
        ),
        columns=tuple(_build_column(table) for table in form.column),
        spanning_headings=tuple(form.spanning_headings),
        sections=tuple(Section(kind=table.kind, titles=tuple(table.titles)) for table in form.section),
    )


def _build_column(table: ColumnTable) -> Column:
    return Column(role=table.role, headings=tuple(table.headings), kind=table.kind, field=table.field)
