"""The pages, one file each, in the order in which the menu shows them."""

from __future__ import annotations

from web.pages import (
    around,
    decisions,
    message,
    originals,
    outbox,
    outbox_previews,
    overview,
    review,
    reviews,
    roster,
    sign_in,
    unit,
    units,
    units_to_remind,
)

#: Every router of the site.
ROUTERS = (
    around.router,
    sign_in.router,
    overview.router,
    units_to_remind.router,
    units.router,
    unit.router,
    reviews.router,
    review.router,
    decisions.router,
    message.router,
    originals.router,
    outbox_previews.router,
    outbox.router,
    roster.router,
)
