"""Situations for whose form it is: what is given in a few words, and the answer in a few words."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TypedDict

from dangky.campaign_file import load_campaign
from domain.campaign import Kind
from domain.document import Place
from domain.evidence import Attribution
from domain.form import Entry, Form, Problem, Weight
from domain.message import Envelope
from domain.reasons import ReasonCode, reason
from domain.unit import Roster
from ingest.attribution import Attributor, Surroundings
from parsers.unit_names import NameIndex

LETTER = load_campaign(Path(__file__).parents[2] / "campaigns" / "dvk-2022")
#: Addresses that an officer has confirmed; the last one of Kim An writes for two units.
KNOWN = {
    "TH-CAOVIEN-II": ("c1caovien2@example.vn",),
    "MN-KIMAN": ("mnkiman@example.vn", "xa-kim-an@example.vn"),
    "TH-KIMAN": ("th-kim-an@example.vn", "xa-kim-an@example.vn"),
    "PB-GDDT": ("pgd@example.vn",),
}
ROSTER = Roster(units=tuple(replace(unit, senders=KNOWN.get(unit.code, ())) for unit in LETTER.roster.units))
ATTRIBUTOR = Attributor(
    ROSTER, NameIndex.build(ROSTER, places=LETTER.places, unit_labels=LETTER.template.unit_labels), LETTER.places
)


class Given(TypedDict, total=False):
    """What is known of a form and its mail; all else is empty."""

    #: The form's own words: line for the unit, letterhead, title, who signs, sheet; performers parted by "; ".
    line: str
    head: tuple[str, ...]
    title: str
    signed: tuple[str, ...]
    sheet: str
    performer: str
    #: True if the line for the unit is there and was left blank.
    is_blank: bool
    #: The mail around it: address, display name, subject, file name, text.
    sender: str
    name: str
    subject: str
    file: str
    body: str
    #: False if the mail brings other forms too.
    only: bool


#: Name of the situation -> what is given -> "UNIT confidence", or "ask: reason".
Situations = dict[str, tuple[Given, str]]


def attribute(given: Given) -> Attribution:
    """Return whose the form is."""
    envelope = Envelope(
        sender=given.get("sender", ""), sender_name=given.get("name", ""), subject=given.get("subject", "")
    )
    around = Surroundings(
        envelope=envelope,
        file_name=given.get("file", ""),
        body=given.get("body", ""),
        is_only_form=given.get("only", True),
    )
    return ATTRIBUTOR.attribute(_form(given), around)


def answer(given: Given) -> str:
    """Return ``MN-KIMAN certain``, or ``ask: unit_unknown``."""
    found = attribute(given)
    assert (found.unit is None) == (found.reason is not None)
    return f"ask: {found.reason.code.value}" if found.reason else f"{found.unit} {found.confidence.value}"


def _form(given: Given) -> Form:
    names = filter(None, given.get("performer", "").split("; "))
    models = [Entry(kind=Kind.COLLECTIVE, performer=n, field=None, model="Vườn rau", place=Place()) for n in names]
    blank = Problem(reason=reason(ReasonCode.UNIT_LINE_BLANK), place=Place(), weight=Weight.REMARK)
    return Form(
        unit_as_written=given.get("line"),
        letterhead=given.get("head", ()),
        title=given.get("title", ""),
        signature=given.get("signed", ()),
        sheet=given.get("sheet"),
        entries=tuple(models),
        problems=(blank,) if given.get("is_blank") else (),
    )
