"""Everything that an officer or an operator can set, as one frozen record.

Nothing here reads a file: ``dangky.config_file`` makes these records, the bootstrap hands their
parts to the rooms below. All paths are absolute, all secrets are :class:`domain.secret.Secret`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from domain.secret import Secret

#: How a connection is protected: TLS from the first byte, TLS after a greeting, or not at all.
Security = Literal["tls", "starttls", "plain"]
#: What happens to a message on the server once it is safely kept: nothing, a mark, or another folder.
AfterReading = Literal["leave", "keyword", "move"]
#: Days on which the digest goes out: Monday to Friday, or all.
DigestDays = Literal["weekdays", "every_day"]
#: Whether there is a digest on a day on which nothing is open.
DigestWhen = Literal["always", "when_open"]
#: Language of what people see.
Language = Literal["vi", "en"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ImapSettings:
    """A mailbox that is read over IMAP."""

    #: Name in the ledger; never changed once messages were read.
    name: str
    host: str
    port: int
    security: Security
    #: Certificate (PEM) of the authority that signed the server's; None: those of the machine.
    ca_file: Path | None
    user: str
    password: Secret
    folder: str
    after: AfterReading
    #: The mark to set; used if ``after`` is ``keyword``.
    keyword: str
    #: The folder to move to; not empty if ``after`` is ``move``.
    move_to: str
    #: Seconds to wait for the connection, and for each answer.
    connect_timeout_s: float
    read_timeout_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class FolderSettings:
    """A folder of this machine in which saved mails (.eml) are laid."""

    #: Name in the ledger; never changed once messages were read.
    name: str
    path: Path


MailboxSettings = ImapSettings | FolderSettings


@dataclass(frozen=True, slots=True, kw_only=True)
class SmtpSettings:
    """The server that takes mail out."""

    host: str
    port: int
    security: Security
    #: Certificate (PEM) of the authority that signed the server's; None: those of the machine.
    ca_file: Path | None
    #: Empty: no login is asked.
    user: str
    #: None if and only if ``user`` is empty.
    password: Secret | None
    #: Address that the mails come from.
    sender: str
    #: Seconds to wait for the connection and for each answer.
    timeout_s: float
    #: Mails that go out at most: in an hour, and to one recipient in 24 hours; what is over waits.
    max_per_hour: int
    max_per_recipient_per_day: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DatabaseSettings:
    """Where the register is kept."""

    #: SQLAlchemy URL without a password; the path of an SQLite file is absolute.
    url: str
    #: For PostgreSQL with a password; None: none is needed.
    password: Secret | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ScheduleSettings:
    """When the service does what."""

    #: Minutes between two readings of the mailboxes.
    poll_interval_minutes: int
    #: Time of day of the digest, in the service's time zone.
    digest_time: time
    digest_days: DigestDays
    digest_when: DigestWhen
    #: True: the figures and lists go with it as a workbook.
    digest_workbook: bool
    #: Addresses of the officers who get it, each once; empty: no digest.
    digest_recipients: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceSettings:
    """How things are shown."""

    time_zone: ZoneInfo
    language: Language


@dataclass(frozen=True, slots=True, kw_only=True)
class WebSettings:
    """Where the pages are served."""

    #: ``run`` serves them beside its work.
    is_on: bool
    #: Address and port on which they are served; loopback unless a proxy stands before them.
    host: str
    port: int
    #: How browsers reach them, without a path, e.g. ``https://dangky.huyen.example``; links and checks rest on it.
    base_url: str
    #: True: the proxy on this machine is believed about who asks (``X-Forwarded-For``).
    behind_proxy: bool

    @property
    def is_secure(self) -> bool:
        """Tell whether browsers reach the pages by TLS."""
        return self.base_url.startswith("https://")

    @property
    def is_reached_from_elsewhere(self) -> bool:
        """Tell whether the address leads here from other machines too."""
        return urlsplit(self.base_url).hostname not in {"127.0.0.1", "::1", "localhost"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The whole configuration."""

    #: The file it was read from.
    file: Path
    #: Folder of the campaign, the one with ``campaign.toml``.
    campaign: Path
    database: DatabaseSettings
    #: One or more, with different names.
    mailboxes: tuple[MailboxSettings, ...]
    #: None: no mail goes out.
    smtp: SmtpSettings | None
    schedule: ScheduleSettings
    service: ServiceSettings
    web: WebSettings
