"""The workbook that goes with a digest: figures, who is missing, where each unit stands.

Units and numbers only. No name of a person and no model: it is sent by mail and passed on.
"""

from __future__ import annotations

from domain.errors import N_
from domain.unit import Unit
from reports.deadlines import extension_text
from reports.digest_plan import Digest, Standing
from reports.digest_words import blind_text, contact_text
from reports.language import Translator
from reports.mail import MailFile
from reports.status import Counts
from reports.wording import status_text
from reports.workbook import Sheet, render_workbook

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def workbook_name(digest: Digest, t: Translator) -> str:
    """Return ``dvk-2022_2022-02-14.xlsx``."""
    return f"{digest.summary.campaign.id}_{t.local(digest.summary.as_of).date().isoformat()}.xlsx"


def digest_workbook(digest: Digest, t: Translator) -> MailFile:
    """Return the workbook of ``digest`` as a file that goes with the mail."""
    sheets = (_figures(digest, t), _missing(digest, t), _units(digest, t))
    return MailFile(name=workbook_name(digest, t), media_type=_XLSX, data=render_workbook(sheets))


def _figures(digest: Digest, t: Translator) -> Sheet:
    """One row for each group in the letter's order, and one for all."""
    summary = digest.summary
    named = [(status.group.name, status.counts) for status in summary.groups if status.counts.asked]
    return Sheet(
        name=t._(N_("Figures")),
        title=_title(digest, t),
        note=_note(digest, t),
        headings=(
            t._(N_("Group")),
            t._(N_("Asked")),
            t._(N_("Registered")),
            t._(N_("Answered, no model")),
            t._(N_("Sent, not yet read")),
            t._(N_("Nothing sent")),
            t._(N_("In time")),
            t._(N_("Late")),
        ),
        rows=tuple(_figures_row(name, counts) for name, counts in (*named, (t._(N_("All")), summary.counts))),
    )


def _figures_row(name: str, counts: Counts) -> tuple[str | int, ...]:
    answers = (counts.registered, counts.nothing, counts.needs_review, counts.missing)
    return (name, counts.asked, *answers, counts.on_time, counts.late)


def _missing(digest: Digest, t: Translator) -> Sheet:
    """One row for each missing unit, by group in roster order."""
    groups = digest.summary.groups
    return Sheet(
        name=t._(N_("Nothing sent")),
        title=_title(digest, t),
        note=_note(digest, t),
        headings=(
            t._(N_("Code")),
            t._(N_("Unit")),
            t._(N_("Group")),
            t._(N_("Contact")),
            t._(N_("Extension")),
            t._(N_("Times reminded")),
            t._(N_("Last reminded")),
            t._(N_("Last reminder arrived")),
        ),
        rows=tuple(_missing_row(unit, group.group.name, digest, t) for group in groups for unit in group.missing),
    )


def _missing_row(unit: Unit, group: str, digest: Digest, t: Translator) -> tuple[str | int, ...]:
    extension = extension_text(digest.summary, unit, t)
    reminded = digest.outbox.reminded.get(unit.code)
    if reminded is None:
        return (unit.code, unit.name, group, contact_text(unit), extension, 0, "", "")
    arrived = t._(N_("no, it came back")) if reminded.has_bounced else ""
    last = t.date(reminded.last_at)
    return (unit.code, unit.name, group, contact_text(unit), extension, reminded.count, last, arrived)


def _units(digest: Digest, t: Translator) -> Sheet:
    """One row for each unit that is asked, in roster order."""
    names = {status.group.code: status.group.name for status in digest.summary.groups}
    return Sheet(
        name=t._(N_("All units")),
        title=_title(digest, t),
        note=_note(digest, t),
        headings=(
            t._(N_("Code")),
            t._(N_("Unit")),
            t._(N_("Group")),
            t._(N_("Status")),
            t._(N_("First received")),
            t._(N_("In time or late")),
        ),
        rows=tuple(_unit_row(standing, names[standing.unit.group], t) for standing in digest.standings),
    )


def _unit_row(standing: Standing, group: str, t: Translator) -> tuple[str, ...]:
    received = t.stamp(standing.first_received) if standing.first_received else ""
    timeliness = {None: "", True: t._(N_("in time")), False: t._(N_("late"))}[standing.on_time]
    status = status_text(standing.status, t)
    return (standing.unit.code, standing.unit.name, group, status, received, timeliness)


def _title(digest: Digest, t: Translator) -> str:
    summary = digest.summary
    return t._(N_("{campaign}, as of {moment}"), campaign=summary.campaign.short_title, moment=t.moment(summary.as_of))


def _note(digest: Digest, t: Translator) -> str:
    """Return how fresh the figures are: a file that is passed on says so itself."""
    if digest.health.is_blind or digest.health.complete_at is None:
        return blind_text(digest.health, t)
    moment = t.moment(digest.health.complete_at)
    return t._(N_("The mailbox was last read completely at {moment}."), moment=moment)
