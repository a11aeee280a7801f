"""Makes whole mailboxes by the letter's form, with the truth about them: for acceptance tests against real servers."""

from __future__ import annotations

from domain.campaign import Campaign
from tests.generator.maker import Maker
from tests.generator.records import GeneratedMail, PlannedMail, Truth
from tests.generator.scenarios import SCHEDULE, another_version
from tests.generator.truth import comparable, truth_export
from tests.generator.writing import Writer, has_libreoffice

__all__ = ["GeneratedMail", "Truth", "comparable", "generate", "has_libreoffice", "truth_export"]

#: Most units that one scenario takes.
_UNITS_AT_ONCE = 3


def generate(seed: int, count: int, campaign: Campaign, *, libreoffice: bool) -> list[GeneratedMail]:
    """Return ``count`` mails in the order of their arrival in the mailbox, which is not that of their dates.

    The same seed plans the same mails; with ``libreoffice`` a quarter of the files is opened and saved
    again by it, whose bytes differ from run to run.
    """
    maker = Maker(seed, campaign)
    planned = _planned(maker, count)
    writer = Writer(planned, libreoffice=libreoffice)
    mails = []
    for mail in planned:
        raw = writer.write(mail)
        mails += [GeneratedMail(raw=raw, received=at, truth=mail.truth) for at in (mail.received, *mail.copies)]
    mails = mails[:count]
    maker.chance.shuffle(mails)
    return mails


def _planned(maker: Maker, count: int) -> list[PlannedMail]:
    """Return mails for ``count`` arrivals at least; when no unit is left, known ones send newer versions."""
    planned: list[PlannedMail] = []
    while True:
        schedule = list(SCHEDULE)
        maker.chance.shuffle(schedule)
        for scenario in schedule:
            if sum(1 + len(mail.copies) for mail in planned) >= count:
                return planned
            chosen = scenario if maker.fresh_units >= _UNITS_AT_ONCE else another_version
            planned += chosen(maker)
