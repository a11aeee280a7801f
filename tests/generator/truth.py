"""What ``dangky export --format json`` must give, worked out from the truth alone.

Written from the letter and design.md; nothing of the product's reading or register is used, so that
agreement means something.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from domain.campaign import Campaign
from domain.unit import Unit
from tests.generator.records import GeneratedMail, TrueEntry, TrueForm

#: A form with its mail, in order of receipt.
_Sent = tuple[GeneratedMail, TrueForm]


def truth_export(mails: Iterable[GeneratedMail], campaign: Campaign, as_of: datetime) -> dict[str, Any]:
    """Return the export's contract at ``as_of`` (aware); reasons are None, they are not part of the truth."""
    seen = _first_copies(mails, as_of)
    asked = {code for mail in seen for code in mail.truth.candidates}
    units, entries = [], []
    for unit in campaign.roster.units:
        sent = [(mail, form) for mail in seen for form in mail.truth.forms if form.unit == unit.code]
        units.append(_unit_line(unit, sent, campaign, asked=unit.code in asked))
        entries += [
            {"unit": unit.code, **asdict(entry), "kind": entry.kind.value, "message_id": message_id}
            for entry, message_id in _counting(sent).items()
        ]
    return {
        "campaign": campaign.id,
        "as_of": as_of.isoformat(),
        "units": units,
        "entries": entries,
        "messages": [_message_line(mail) for mail in seen],
    }


_UNIT_KEYS = ("code", "name", "group", "status", "first_received", "on_time")


def comparable(export: Mapping[str, Any]) -> dict[str, Any]:
    """Return ``export`` with what may differ taken away: order of entries and messages, offsets, reasons.

    Of units what the contract of the design names; other keys may come.
    """
    units = [
        {key: unit[key] for key in _UNIT_KEYS} | {"first_received": _utc(unit["first_received"])}
        for unit in export["units"]
    ]
    messages = [
        {key: value for key, value in line.items() if key != "reason"} | {"received": _utc(line["received"])}
        for line in export["messages"]
    ]
    return {
        "campaign": export["campaign"],
        "as_of": _utc(export["as_of"]),
        "units": units,
        "entries": sorted(export["entries"], key=lambda line: sorted(line.items())),
        "messages": sorted(messages, key=lambda line: sorted(line.items())),
    }


def _first_copies(mails: Iterable[GeneratedMail], as_of: datetime) -> list[GeneratedMail]:
    """Return each mail once, in order of receipt: copies byte for byte are one mail, received when the first came."""
    first: dict[bytes, GeneratedMail] = {}
    for mail in sorted(mails, key=lambda mail: mail.received):
        if mail.received <= as_of:
            first.setdefault(mail.raw, mail)
    return list(first.values())


def _counting(sent: list[_Sent]) -> dict[TrueEntry, str]:
    """Return the entries that count, each with the Message-ID that brought it.

    The newest version replaces, a supplement adds, a copy changes nothing.
    """
    counting: dict[TrueEntry, str] = {}
    for mail, form in sent:
        new = dict.fromkeys(form.entries, mail.truth.message_id)
        if form.adds:
            counting = new | counting
        elif new.keys() != counting.keys():
            counting = new
    return counting


def _unit_line(unit: Unit, sent: list[_Sent], campaign: Campaign, *, asked: bool) -> dict[str, Any]:
    first = sent[0][0].received if sent else None
    unread = "needs_review" if asked else "missing"
    return {
        "code": unit.code,
        "name": unit.name,
        "group": unit.group,
        "status": "registered" if sent else unread,
        "first_received": first.isoformat() if first else None,
        "on_time": first < campaign.deadline if first else None,
    }


def _message_line(mail: GeneratedMail) -> dict[str, Any]:
    return {
        "message_id": mail.truth.message_id,
        "subject": mail.truth.subject,
        "received": mail.received.isoformat(),
        "outcome": mail.truth.outcome.value,
        "reason": None,
    }


def _utc(instant: str | None) -> str | None:
    return datetime.fromisoformat(instant).astimezone(UTC).isoformat() if instant else None
