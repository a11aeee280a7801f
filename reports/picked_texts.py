"""Why a unit that an officer picked is not reminded, in words."""

from __future__ import annotations

from collections.abc import Mapping

from domain.errors import N_
from domain.picked_reminders import LEAST_GAP, LeftOut, Why
from reports.language import Translator

_TEXTS: Mapping[Why, str] = {
    Why.NOT_ASKED: N_("it is not asked"),
    Why.HAS_SENT: N_("something has come from it"),
    Why.WAITS: N_("a reminder written at {at} stands in the outbox and has not left yet"),
    Why.TOO_SOON: N_("it was reminded at {at}; the next may be written from {again_at} on"),
    Why.NO_ADDRESS: N_("no address that takes mail; please call"),
}


def left_out_text(left: LeftOut, t: Translator) -> str:
    """Return why the unit gets no reminder now."""
    at = t.moment(left.at) if left.at else ""
    again_at = t.moment(left.at + LEAST_GAP) if left.at else ""
    return t._(_TEXTS[left.why], at=at, again_at=again_at)
