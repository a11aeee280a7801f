"""What the pages cost over a large register: kept against made anew, a part of the ledger against all of it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.big_register import Size, fill
from benchmarks.comparing import Comparison, fastest
from dangky.bootstrap import database_url
from dangky.campaign_file import load_campaign
from dangky.config_file import load_settings
from desk.views import load_view
from domain.account import Role
from domain.message import Outcome
from storage.engine import Store
from storage.ledger import load_ledger_page
from storage.messages import load_ledger
from tests.acceptance.installation import install
from tests.web.conftest import Moved, Site, add_accounts, open_site

#: A few seconds to write; a minute.
SMALL = Size(units=1_000, messages=10_000)
FULL = Size(units=10_000, messages=100_000)
#: Messages on a page.
_LIMIT = 50


def showing_pages(size: Size) -> Iterator[Comparison]:
    """Measure pages over an invented register of ``size``, in a folder that goes again."""
    with TemporaryDirectory() as folder:
        installation = install(Path(folder))
        settings = load_settings(installation.config, {})
        campaign = load_campaign(settings.campaign)
        with closing(Store.open(database_url(settings.database))) as store:
            fill(store, campaign, size)
        add_accounts(installation)
        with open_site(installation, Moved(moment=campaign.deadline)) as site:
            yield from _whole_pages(site, size)
            yield from _parts_of_the_ledger(site, size)


def _whole_pages(site: Site, size: Size) -> Iterator[Comparison]:
    """Compare pages, and the register in them, with what making the register for each would cost alone."""
    client, standing = site.client(Role.VIEWER), site.site.state.office.standing
    works = {
        "the register of now": standing.view,
        "the overview": partial(client.page, "/"),
        "the list of units": partial(client.page, "/units"),
    }
    standing.view()
    *kept, made = fastest(*works.values(), partial(load_view, site.app, None), rounds=3)
    for what, kept_s in zip(works, kept, strict=True):
        yield Comparison(
            what=f"{what}, {size.messages:,} mails",
            first="register kept",
            second="made anew",
            first_s=kept_s,
            second_s=made,
        )


def _parts_of_the_ledger(site: Site, size: Size) -> Iterator[Comparison]:
    with site.app.store.read() as session:
        page = partial(load_ledger_page, session, campaign_id=site.app.campaign.id, limit=_LIMIT)
        works = {
            "the newest mails": page,
            "the newest questions": partial(page, outcome=Outcome.NEEDS_REVIEW),
            "a word that all mails have": partial(page, text="đăng"),
            "a word that no mail has": partial(page, text="khongthay"),
        }
        whole = partial(load_ledger, session, campaign_id=site.app.campaign.id)
        *parts, all_of_it = fastest(*works.values(), whole, rounds=3)
    for what, part_s in zip(works, parts, strict=True):
        yield Comparison(
            what=f"{what} of {size.messages:,}",
            first=f"a page of {_LIMIT}",
            second="the whole ledger",
            first_s=part_s,
            second_s=all_of_it,
        )
