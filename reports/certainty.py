"""How sure it is whose form it is, and what each piece of evidence says of that, in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from domain.errors import N_
from domain.evidence import Bearing, Confidence

if TYPE_CHECKING:
    from reports.language import Translator

CONFIDENCE_TEXTS: Mapping[Confidence, str] = {
    Confidence.CERTAIN: N_("Certain: the form itself names the unit, and nothing speaks for another."),
    Confidence.CLEAR: N_(
        "Clear: the form itself names the unit, though with a typing error, only by its sheet, "
        "or with a light sign of another unit."
    ),
    Confidence.AGREED: N_("Agreed: the form does not plainly name one unit, but at least two sources agree on it."),
    Confidence.DOUBTFUL: N_("Doubtful: some signs point to units on the list, but not plainly to one."),
    Confidence.UNKNOWN: N_("Unknown: nothing points to a unit on the list."),
}
BEARING_TEXTS: Mapping[Bearing, str] = {
    Bearing.FOR: N_("for it"),
    Bearing.ALLOWS: N_("may mean it"),
    Bearing.ABOVE: N_("stands above it, or sends for it"),
    Bearing.AGAINST: N_("against it"),
    Bearing.SILENT: N_("names no unit on the list"),
}


def confidence_text(confidence: Confidence, translator: Translator) -> str:
    """Return how sure it is whose form it is: ``Chắc chắn: ...``."""
    return translator._(CONFIDENCE_TEXTS[confidence])


def bearing_text(bearing: Bearing | None, translator: Translator) -> str:
    """Return what a piece of evidence says of the unit that was weighed; empty if there was none."""
    return translator._(BEARING_TEXTS[bearing]) if bearing else ""
