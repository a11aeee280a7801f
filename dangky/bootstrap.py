"""The composition root: builds the concrete things that a configuration asks for, and reads the clock.

Everything below gets what it needs handed in; nothing else in the project opens a store, starts a
guard or connects to a server.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path

from sqlalchemy import make_url
from sqlalchemy.orm import Session

from dangky.campaign_copy import copy_campaign
from dangky.campaign_file import load_campaign
from dangky.config_file import load_settings
from desk.app import App
from desk.names import build_attributor, memories_of
from desk.replying import Replier
from desk.settings import DatabaseSettings, ImapSettings, MailboxSettings, Settings, SmtpSettings
from domain.campaign import Campaign
from domain.clock import Clock, utc_now
from domain.memory import Memory
from domain.succession import change_days
from domain.unit import Roster
from ingest.guard import Guard
from ingest.judge_by_day import JudgeByDay
from ingest.judgement import Judge
from ingest.mailboxes.folder import FolderMailbox
from ingest.mailboxes.imap import ImapMailbox
from ingest.mailboxes.imap_account import ImapAccount
from ingest.mailboxes.imap_account import Security as ImapSecurity
from ingest.mailboxes.port import After, Mailbox
from ingest.originals import Originals
from ingest.pipeline import Pipeline
from ingest.reading import MailReader
from ingest.rereading import Rereader
from reports.delivery import Security as SmtpSecurity
from reports.delivery import SmtpServer, SmtpTransport
from reports.language import translator
from storage.campaigns import is_recorded, load_roster, record_campaign
from storage.engine import Store


@contextmanager
def open_app(config: Path, environ: Mapping[str, str], clock: Clock = utc_now) -> Iterator[App]:
    """Open what ``config`` asks for; close it at the end.

    Raises: ``SettingsError`` for a wrong configuration, campaign or roster; ``StoreError`` if the
    database cannot be used.
    """
    settings = load_settings(config, environ)
    in_folder = load_campaign(settings.campaign)
    with ExitStack() as stack:
        store = Store.open(database_url(settings.database))
        stack.callback(store.close)
        campaign = _with_kept_roster(store, in_folder, clock)
        guard = stack.enter_context(Guard())
        originals = Originals(stack.enter_context(Guard()))

        def build(roster: Roster) -> App:
            changed = replace(campaign, roster=roster)
            return _build_app(settings, changed, in_folder.roster, store, guard, originals, clock, build)

        yield build(campaign.roster)


def _build_app(
    settings: Settings,
    campaign: Campaign,
    roster_in_folder: Roster,
    store: Store,
    guard: Guard,
    originals: Originals,
    clock: Clock,
    with_roster: Callable[[Roster], App],
) -> App:
    reader = build_reader(campaign, guard, clock, memories_of(store, campaign))
    replier = _replier(settings, campaign, clock)
    return App(
        settings=settings,
        campaign=campaign,
        roster_in_folder=roster_in_folder,
        store=store,
        mailboxes=tuple(build_mailbox(item) for item in settings.mailboxes),
        pipeline=Pipeline(store, campaign, reader, clock, replier),
        replier=replier,
        rereader=Rereader(store, campaign, reader, clock),
        originals=originals,
        transport=SmtpTransport(build_smtp(settings.smtp)) if settings.smtp else None,
        clock=clock,
        with_roster=with_roster,
        copy_campaign=partial(copy_campaign, settings.campaign),
    )


def _replier(settings: Settings, campaign: Campaign, clock: Clock) -> Replier:
    t = translator(settings.service.language, settings.service.time_zone)
    return Replier(campaign=campaign, settings=settings, clock=clock, t=t)


def _with_kept_roster(store: Store, campaign: Campaign, clock: Clock) -> Campaign:
    """Take the roster that the register has, or give it the folder's if it has none yet."""
    with store.read() as session:
        current = _with_roster_of(session, campaign)
        if is_recorded(session, campaign=current):
            return current
    with store.write() as session:
        # Once more: another process may have imported a roster since.
        current = _with_roster_of(session, campaign)
        record_campaign(session, campaign=current, now=clock())
    return current


def _with_roster_of(session: Session, campaign: Campaign) -> Campaign:
    kept = load_roster(session, campaign_id=campaign.id)
    return campaign if kept is None else replace(campaign, roster=kept)


def build_reader(
    campaign: Campaign,
    guard: Guard,
    clock: Clock = utc_now,
    memories: Callable[[], Sequence[Memory]] = tuple,
) -> MailReader:
    """Return the reader of ``campaign``, which judges each mail with the names of its day and what is taught by now."""

    def judge_on(day: date, taught: Sequence[Memory]) -> Judge:
        return Judge(campaign, build_attributor(campaign, memories=taught, day=day))

    judge = JudgeByDay(judge_on, days=change_days(campaign.roster), clock=clock, memories=memories)
    return MailReader(campaign, guard, judge)


def build_mailbox(settings: MailboxSettings) -> Mailbox:
    """Return the mailbox that ``settings`` describe; nothing is connected yet."""
    if not isinstance(settings, ImapSettings):
        return FolderMailbox(settings.name, settings.path)
    return ImapMailbox(
        ImapAccount(
            name=settings.name,
            host=settings.host,
            port=settings.port,
            security=ImapSecurity(settings.security),
            ca_file=settings.ca_file,
            user=settings.user,
            password=settings.password,
            folder=settings.folder,
            after=After(settings.after),
            keyword=settings.keyword,
            move_to=settings.move_to,
            connect_timeout_s=settings.connect_timeout_s,
            read_timeout_s=settings.read_timeout_s,
        )
    )


def build_smtp(settings: SmtpSettings) -> SmtpServer:
    """Return the outgoing server that ``settings`` describe."""
    return SmtpServer(
        host=settings.host,
        port=settings.port,
        security=SmtpSecurity(settings.security),
        ca_file=settings.ca_file,
        user=settings.user or None,
        password=settings.password,
        sender=settings.sender,
        timeout_s=settings.timeout_s,
    )


def database_url(settings: DatabaseSettings) -> str:
    """Return the URL with its password, for the one call that opens the database."""
    if settings.password is None:
        return settings.url
    return make_url(settings.url).set(password=settings.password.reveal()).render_as_string(hide_password=False)
