"""The pages, one file each, in the order in which the menu shows them."""

from __future__ import annotations

from web.pages import (
    around,
    campaign,
    campaign_next,
    decisions,
    extensions,
    message,
    messages,
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
    reviews.router,
    review.router,
    decisions.router,
    units_to_remind.router,
    units.router,
    unit.router,
    messages.router,
    message.router,
    originals.router,
    outbox_previews.router,
    outbox.router,
    roster.router,
    campaign.router,
    extensions.router,
    campaign_next.router,
)
