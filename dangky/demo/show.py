"""The demonstration: a real mailbox is filled, the real service works on it, and what it did is shown.

The servers are embedded and on loopback; everything else is what runs in earnest. The clock stands at
the day after the campaign's last mails, so that the lists look as they did to the officers then.
"""

from __future__ import annotations

import secrets
import shutil
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from dangky.bootstrap import open_app
from dangky.campaign_file import CAMPAIGN_FILE, load_campaign
from dangky.commands.digest import send_now
from dangky.commands.poll import poll_all
from dangky.demo.mails import DemoMail, demo_mails
from dangky.demo.pages import free_port, running_clock, serve_demo
from dangky.demo.servers import Address, SmtpSink, SunkMail, append_mails, demo_imap, demo_smtp
from dangky.previews import mail_text, parse_mail, preview_files, show_mail, write_preview
from dangky.project_files import project_file
from dangky.questions import show_questions
from dangky.screen import Screen
from desk.app import App
from desk.views import load_view
from domain.errors import N_
from domain.outgoing import MailKind
from ingest.mime import attachment_bytes, open_mail
from reports.freshness import health_line, unattributed_line
from reports.headlines import headline
from reports.mail import OWN_HEADER
from reports.tables import GROUP_COLUMN, message_rows, missing_rows
from storage.lock import worker_lock
from storage.messages import load_ledger

CAMPAIGN = project_file("campaigns/dvk-2022")
_USER = "bdv@demo.example"
_RECIPIENTS = ("truong-ban@demo.example", "can-bo@demo.example")
#: Hours after the last mail at which the demonstration looks at the register.
_LATER = timedelta(hours=2)
#: Lines of the digest that are shown before its last part: its head and its table; the rest was shown before.
_DIGEST_LINES = 19
#: Files that a former demonstration left and that are made anew.
_OWN_FILES = ("config.toml", "password", "dangky.db", "dangky.db-wal", "dangky.db-shm", "dangky.db.lock")
_OWN_FOLDERS = ("campaign", "mails", "files", "digest", "answers")
#: What the demonstration switches on: text of the shipped campaign, and what stands there instead.
_SWITCHES = (
    ("receipts = false", "receipts = true"),
    ('contact = ""', 'contact = "Ban Dân vận Huyện ủy (ví dụ)"'),
    ("steps = []", 'steps = ["day_before", "overdue"]'),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """Where the demonstration takes place."""

    folder: Path
    mails: Sequence[DemoMail]
    #: What the clock shows.
    now: datetime
    imap: Address
    sink: SmtpSink
    password: str

    @property
    def config(self) -> Path:
        return self.folder / "config.toml"

    @property
    def receipts(self) -> tuple[SunkMail, ...]:
        """The receipts that went out."""
        return tuple(mail for mail in self.sink.mails if parse_mail(mail.content)[OWN_HEADER] == MailKind.RECEIPT)


def show(folder: Path, screen: Screen, *, stop: threading.Event | None = None) -> int:
    """Run the whole demonstration in ``folder``; return the exit code.

    With ``stop`` the officers' pages are served at the end, over the same mailbox, until it is set.
    """
    with _stage(folder) as stage:
        _say_servers(stage, screen)
        with open_app(stage.config, {}, lambda: stage.now) as app:
            with worker_lock(app.store):
                failed = poll_all(app, screen)
                _show_lists(app, screen)
                code = send_now(app, "demo", screen)
            _show_digest(stage, screen)
            _show_receipts(stage, screen)
        _say_next(stage, screen)
        if stop is not None:
            serve_demo(stage.config, running_clock(stage.now), screen, stop)
    return 1 if failed else code


@contextmanager
def _stage(folder: Path) -> Iterator[Stage]:
    _clear(folder)
    password = secrets.token_urlsafe(16)
    mails = demo_mails(load_campaign(CAMPAIGN))
    with demo_imap(_USER, password) as imap, demo_smtp() as sink:
        append_mails(imap, user=_USER, password=password, mails=[(mail.raw, mail.received) for mail in mails])
        now = max(mail.received for mail in mails) + _LATER
        stage = Stage(folder=folder, mails=mails, now=now, imap=imap, sink=sink, password=password)
        _write_files(stage)
        yield stage


def _clear(folder: Path) -> None:
    """Remove what a former demonstration left in ``folder``, and nothing else."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in _OWN_FILES:
        (folder / name).unlink(missing_ok=True)
    for name in _OWN_FOLDERS:
        shutil.rmtree(folder / name, ignore_errors=True)


def _write_files(stage: Stage) -> None:
    """Write the configuration, and the mails and their files to look at."""
    password = stage.folder / "password"
    password.touch(mode=0o600)
    password.write_text(stage.password)
    stage.config.write_text(_configuration(stage))
    _write_campaign(stage.folder / "campaign")
    for name in ("mails", "files"):
        (stage.folder / name).mkdir()
    for number, mail in enumerate(stage.mails, start=1):
        (stage.folder / "mails" / f"{number:02}.eml").write_bytes(mail.raw)
        for attachment in open_mail(mail.raw).attachments:
            name = attachment.name.replace("/", "_") or "khong-ten"
            data = attachment_bytes(mail.raw, attachment.path)
            (stage.folder / "files" / f"{number:02} {name}").write_bytes(data)


def _write_campaign(folder: Path) -> None:
    """Copy the shipped campaign, with the mail to units switched on."""
    shutil.copytree(CAMPAIGN, folder)
    file = folder / CAMPAIGN_FILE
    text = file.read_text()
    for shipped, instead in _SWITCHES:
        text = text.replace(shipped, instead)
    file.write_text(text)


def _configuration(stage: Stage) -> str:
    recipients = ", ".join(f'"{recipient}"' for recipient in _RECIPIENTS)
    return f"""\
[campaign]
path = "campaign"

[[mailbox]]
kind = "imap"
name = "hop-thu"
host = "{stage.imap[0]}"
port = {stage.imap[1]}
security = "plain"
user = "{_USER}"
password_file = "password"

[smtp]
host = "{stage.sink.host}"
port = {stage.sink.port}
security = "plain"
sender = "{_USER}"

[schedule]
digest_recipients = [{recipients}]

[web]
port = {free_port()}
"""


# -- what is shown -------------------------------------------------------------------------------


def _say_servers(stage: Stage, screen: Screen) -> None:
    said = N_(
        "A mailbox on {host}:{port} holds {count} mails, as units send them; {copies} came twice. dangky now reads it."
    )
    count, copies = len(stage.mails), len(stage.mails) - len({mail.raw for mail in stage.mails})
    screen.say(screen.t._(said, host=stage.imap[0], port=stage.imap[1], count=count, copies=copies), style="bold")


def _show_lists(app: App, screen: Screen) -> None:
    t = screen.t
    view = load_view(app, None)
    with app.store.read() as session:
        ledger = load_ledger(session, campaign_id=app.campaign.id)
    screen.table(message_rows(ledger, t), title="1. " + t._(N_("What came in, and what became of it")))
    screen.say()
    screen.say("2. " + t._(N_("What needs an officer")), style="bold")
    show_questions(view.register, screen)
    screen.say()
    title = "3. " + t._(N_("Who has sent nothing"))
    screen.table(missing_rows(view.summary, t), title=title, group_by=GROUP_COLUMN)
    screen.say(headline(view.summary, t), style="bold")
    screen.say(health_line(view.health, t))
    screen.remark(unattributed_line(view.register, t))


def _show_digest(stage: Stage, screen: Screen) -> None:
    """Show the digest as it arrived at the outgoing server."""
    t = screen.t
    screen.say()
    screen.say("4. " + t._(N_("The digest, as it arrived")), style="bold")
    content = stage.sink.mails[0].content
    screen.say(": ".join((t._(N_("Subject")), str(parse_mail(content)["Subject"]))), style="bold")
    lines = mail_text(content).splitlines()
    last_part = len(lines) - lines[::-1].index("")
    screen.say("\n".join((*lines[:_DIGEST_LINES], "…", *lines[last_part:])))
    whole = stage.folder / "digest" / "digest.html"
    screen.remark(t._(N_("… and the units by name, as above. The whole digest: {file}"), file=whole))
    write_preview(content, stage.folder / "digest", MailKind.DIGEST, screen)


def _show_receipts(stage: Stage, screen: Screen) -> None:
    """Show one of the receipts, and where all of them are."""
    t = screen.t
    screen.say()
    screen.say("5. " + t._(N_("What senders were told at once")), style="bold")
    folder = stage.folder / "answers"
    folder.mkdir()
    for number, mail in enumerate(stage.receipts, start=1):
        for ending, data in preview_files(mail.content).items():
            (folder / f"{number:02}{ending}").write_bytes(data)
    if stage.receipts:
        show_mail(stage.receipts[0].content, screen)
    said = N_("{n} receipts went out; all of them: {folder}")
    screen.remark(t._(said, n=len(stage.receipts), folder=folder))


def _say_next(stage: Stage, screen: Screen) -> None:
    t = screen.t
    screen.say()
    screen.say("6. " + t._(N_("Where things are, and what to type next")), style="bold")
    program = Path(sys.argv[0])
    typed = program if program.name == "dangky" and program.parent != Path() else "dangky"
    command = f"{typed} --config {stage.config}"
    examples = [min((stage.folder / "files").glob(pattern)) for pattern in ("*.docx", "*.zip", "*.png")]
    screen.say("   " + t._(N_("The mail servers of the demonstration go with it; the register stays.")))
    for line in (
        f"{stage.folder}/mails/   {stage.folder}/files/   {stage.folder}/digest/digest.html",
        f"{command} serve",
        f"{command} status",
        f"{command} missing --group truong_hoc --as-of 2022-02-14T12:00",
        f"{command} review list",
        f"{command} outbox list",
        f"{command} export --format json",
        *(f'{command} parse "{example}"' for example in examples),
    ):
        screen.say(f"   {line}")
