"""The pages, one file each, in the order in which the menu shows them."""

from __future__ import annotations

from web.pages import around, decisions, overview, review, reviews, sign_in

#: Every router of the site.
ROUTERS = (around.router, sign_in.router, overview.router, reviews.router, review.router, decisions.router)
