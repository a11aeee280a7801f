"""A configured dangky in a folder of its own, used through its command line."""

from __future__ import annotations

import contextlib
import imaplib
import io
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from dangky.cli import main
from tests.servers.dovecot import Dovecot

CHECKOUT = Path(__file__).parents[2]
CAMPAIGN = CHECKOUT / "campaigns" / "dvk-2022"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a command said."""

    code: int
    out: str
    err: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Installation:
    """A configuration file and the database beside it."""

    config: Path

    def run(self, *words: str, now: datetime | None = None) -> Answer:
        """Run a command in this process, at ``now`` by its clock."""
        out, err = io.StringIO(), io.StringIO()
        clock = {} if now is None else {"clock": lambda: now}
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            try:
                code = main(["--config", str(self.config), *words], environ={}, **clock)
            except SystemExit as left:
                code = int(left.code or 0)
        return Answer(code=code, out=out.getvalue(), err=err.getvalue())

    def json(self, *words: str) -> Any:
        """Run a command that must succeed, and return its JSON."""
        answer = self.run(*words, "--format", "json")
        assert answer.code == 0, answer.err
        return json.loads(answer.out)


def install(
    folder: Path,
    *,
    mailbox: str = "",
    smtp_port: int | None = None,
    recipients: Iterable[str] = (),
    campaign: Path = CAMPAIGN,
    extra: str = "",
) -> Installation:
    """Write a configuration into ``folder``; ``mailbox`` is TOML, without it an empty folder is read."""
    if not mailbox:
        (folder / "in").mkdir()
        mailbox = 'kind = "folder"\nname = "in"\npath = "in"\n'
    smtp = ""
    if smtp_port is not None:
        smtp = f'[smtp]\nhost = "127.0.0.1"\nport = {smtp_port}\nsecurity = "plain"\nsender = "bdv@example.vn"\n'
    wanted = json.dumps(list(recipients))
    schedule = f"[schedule]\ndigest_recipients = {wanted}\n" if smtp else ""
    config = folder / "config.toml"
    config.write_text(f'[campaign]\npath = "{campaign}"\n[[mailbox]]\n{mailbox}\n{smtp}\n{schedule}\n{extra}\n')
    return Installation(config=config)


def imap_mailbox(folder: Path, dovecot: Dovecot, user: str, *, after: str = "leave") -> str:
    """Return the TOML of a mailbox on ``dovecot``, over TLS with its own authority."""
    password = folder / "password"
    password.touch(mode=0o600)
    password.write_text(dovecot.password)
    return (
        f'kind = "imap"\nname = "bdv"\nhost = "127.0.0.1"\nport = {dovecot.imaps_port}\nsecurity = "tls"\n'
        f'ca_file = "{dovecot.ca_file}"\nuser = "{user}"\npassword_file = "password"\nafter = "{after}"\n'
    )


def append(dovecot: Dovecot, user: str, mails: Iterable[tuple[bytes, datetime]]) -> None:
    """Put mails with their INTERNALDATE into the INBOX of ``user``."""
    with imaplib.IMAP4("127.0.0.1", dovecot.imap_port, timeout=30) as client:
        client.authenticate("PLAIN", lambda _: f"\0{user}\0{dovecot.password}".encode())
        for raw, received in mails:
            answer, _ = client.append("INBOX", "", imaplib.Time2Internaldate(received), raw)
            assert answer == "OK"
