"""What the campaign is: what is asked of whom until when, on which form, and what it sends by itself."""

from __future__ import annotations

import shlex
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from fastapi import APIRouter
from starlette.responses import Response

from desk.hygiene import find_doubts
from domain.account import Role
from domain.clock import local_day
from reports.campaign_texts import PROFILE_TEXTS, column_meaning, mail_lines, reading_lines
from reports.deadlines import last_day_text
from reports.hygiene import Finding
from reports.wording import ROLE_TEXTS, shown
from web.visit import Viewer, Visit

router = APIRouter()
#: Doubts about the roster that the page shows.
MAX_DOUBTS = 100
#: The form of the roster's page by the words of the command, and the fields that the command's arguments fill.
_FORMS: Mapping[tuple[str, ...], tuple[str, tuple[str, ...]]] = {
    ("sender", "add"): ("sender_add", ("unit", "address")),
    ("alias", "remove"): ("alias_remove", ("unit", "name")),
    ("rename",): ("rename", ("unit", "name")),
    ("close",): ("close", ("unit",)),
    ("add",): ("add", ("code",)),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """Something doubtful about the roster."""

    unit: str
    sentence: str
    #: Where it is mended; empty: for who may not, or by the file only.
    href: str


@router.get("/campaign")
def show(visit: Viewer) -> Response:
    """Show the campaign; where its files lie is the machine's matter and is not shown."""
    app, t = visit.app, visit.t
    campaign = app.campaign
    today = local_day(app.clock())
    asked = Counter(unit.group for unit in campaign.roster.units if unit.is_asked_on(today))
    doubts = find_doubts(app)
    template = campaign.template
    return visit.page(
        "campaign.html",
        last_day=last_day_text(campaign.deadline, t),
        groups=[(group, asked[group.code], campaign.roster.by_code.get(group.superior)) for group in campaign.groups],
        asked_count=asked.total(),
        closed_count=len(campaign.roster) - asked.total(),
        columns=[
            (column_meaning(one, template, t, t._(ROLE_TEXTS[one.role])), one.headings) for one in template.columns
        ],
        reading=reading_lines(campaign, t),
        mails=mail_lines(campaign.mails, t),
        has_transport=app.transport is not None,
        profile=t._(PROFILE_TEXTS[campaign.layout.profile]),
        doubts=[
            Doubt(unit=one.unit, sentence=_sentence(one, visit), href=_href(one, visit)) for one in doubts[:MAX_DOUBTS]
        ],
        hidden=max(0, len(doubts) - MAX_DOUBTS),
        shown=shown,
    )


def _sentence(finding: Finding, visit: Visit) -> str:
    return visit.t._(finding.template, **finding.details)


def _href(finding: Finding, visit: Visit) -> str:
    """Return the form in which the finding is mended, filled in as its command says."""
    if not visit.may(Role.ADMINISTRATOR):
        return ""
    words = shlex.split(finding.command)[2:]
    return next(_filled(words), "/campaign/roster")


def _filled(words: list[str]) -> Iterator[str]:
    for command, (do, fields) in _FORMS.items():
        if tuple(words[: len(command)]) == command:
            values = dict(zip(fields, words[len(command) :], strict=False))
            yield f"/campaign/roster?{urlencode({'do': do, **values})}#do-{do}"
    if words[:1] == ["merge"]:
        values = {"units": words[1], "into": words[words.index("--into") + 1]}
        yield f"/campaign/roster?{urlencode({'do': 'merge', **values})}#do-merge"
