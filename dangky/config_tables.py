"""The tables and keys of ``config.toml``: the one list of what can be set.

Each key's ``description`` says what would be right; it ends sentences such as "found 0; it takes
...". ``config.example.toml`` documents each key for people, and a test holds the two together.
"""

from __future__ import annotations

from typing import Annotated, Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, Field, StringConstraints
from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from dangky.toml_file import Text, TomlTable, check_printable
from desk.addresses import is_address
from desk.settings import AfterReading, DigestDays, DigestWhen, Language, Security
from domain.errors import N_

#: Seconds that one answer of a server may be waited for, at most.
MAX_TIMEOUT_S = 600.0

_DRIVERS = frozenset({"sqlite", "postgresql", "postgresql+psycopg"})


def database_url(text: str) -> URL:
    """Return ``text`` as a URL; raise ``ValueError``, without the text, unless it names a database that we can use."""
    try:
        url = make_url(text)
    except ArgumentError:
        raise ValueError("not a database URL") from None
    in_file = url.drivername != "sqlite" or (url.database or ":memory:") != ":memory:"
    if url.drivername not in _DRIVERS or not in_file:
        raise ValueError("not a database that can be used")
    return url


def _check_address(text: str) -> str:
    if not is_address(text):
        raise ValueError("no e-mail address")
    return text


def _check_database(text: str) -> str:
    database_url(text)
    return check_printable(text)


def _check_zone(text: str) -> str:
    try:
        ZoneInfo(text)
    except (ZoneInfoNotFoundError, OSError) as error:
        raise ValueError("no such time zone") from error
    return text


Name = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]{0,49}$")]
Host = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9.:_-]{1,253}$")]
Environment = Annotated[str, StringConstraints(pattern=r"^[A-Za-z_][A-Za-z0-9_]*$")]
#: RFC 9051 section 9, flag-keyword: an atom, of the letters that every server takes.
Keyword = Annotated[str, StringConstraints(pattern=r"^[A-Za-z$][A-Za-z0-9_$-]{0,49}$")]
Clock = Annotated[str, StringConstraints(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")]
Address = Annotated[str, StringConstraints(strip_whitespace=True), AfterValidator(_check_address)]
Port = Annotated[int, Field(ge=1, le=65535)]
Timeout = Annotated[float, Field(gt=0, le=MAX_TIMEOUT_S, allow_inf_nan=False)]

_PORT = N_("a port from 1 to 65535")
_HOST_WORDS = N_("the name or the IP address of the server, without a protocol before it")
_SECURITY = N_('"tls" (from the first byte), "starttls" or "plain"')
_CA_FILE = N_("the path of a certificate file (PEM)")
_PASSWORD_FILE = N_("the path of a file that holds the password alone, on one line")
_PASSWORD_ENV = N_("the name of an environment variable, not the password itself")
_TIMEOUT = N_("a number of seconds above 0, at most 600")


class CampaignSection(TomlTable):
    """Which campaign is run."""

    path: Text = Field(description=N_("the folder of a campaign, the one with campaign.toml"))


class DatabaseSection(TomlTable):
    """Where the register is kept."""

    url: Annotated[str, AfterValidator(_check_database)] | None = Field(
        default=None,
        description=N_('"sqlite:///FILE" or "postgresql://USER@HOST/NAME", without a password'),
    )
    password_file: Text | None = Field(default=None, description=_PASSWORD_FILE)
    password_env: Environment | None = Field(default=None, description=_PASSWORD_ENV)


class ImapTable(TomlTable):
    """A mailbox read over IMAP."""

    kind: Literal["imap"] = Field(description='"imap"')
    name: Name = Field(description=N_("a short name of letters, digits, dot and hyphen, without spaces"))
    host: Host = Field(description=_HOST_WORDS)
    port: Port | None = Field(default=None, description=_PORT)
    security: Security = Field(default="tls", description=_SECURITY)
    ca_file: Text | None = Field(default=None, description=_CA_FILE)
    user: Text = Field(description=N_("the name that logs in to the mailbox"))
    password_file: Text | None = Field(default=None, description=_PASSWORD_FILE)
    password_env: Environment | None = Field(default=None, description=_PASSWORD_ENV)
    folder: Text = Field(default="INBOX", description=N_("the name of a folder of the mailbox"))
    after: AfterReading = Field(default="leave", description=N_('"leave", "keyword" or "move"'))
    keyword: Keyword = Field(default="dangky", description=N_("one word of letters without marks, digits, hyphen or $"))
    move_to: Text | None = Field(default=None, description=N_("the name of a folder of the mailbox"))
    connect_timeout_s: Timeout = Field(default=15.0, description=_TIMEOUT)
    read_timeout_s: Timeout = Field(default=60.0, description=_TIMEOUT)


class FolderTable(TomlTable):
    """A folder in which saved mails are laid."""

    kind: Literal["folder"] = Field(description='"folder"')
    name: Name = Field(description=N_("a short name of letters, digits, dot and hyphen, without spaces"))
    path: Text = Field(description=N_("the path of a folder with saved mails"))


MailboxTable = Annotated[ImapTable | FolderTable, Field(discriminator="kind")]


class SmtpSection(TomlTable):
    """The server that takes mail out."""

    host: Host = Field(description=_HOST_WORDS)
    port: Port | None = Field(default=None, description=_PORT)
    security: Security = Field(default="starttls", description=_SECURITY)
    ca_file: Text | None = Field(default=None, description=_CA_FILE)
    user: Text | None = Field(default=None, description=N_("the name that logs in to the server"))
    password_file: Text | None = Field(default=None, description=_PASSWORD_FILE)
    password_env: Environment | None = Field(default=None, description=_PASSWORD_ENV)
    sender: Address = Field(description=N_("an e-mail address, without a name before it"))
    timeout_s: Timeout = Field(default=60.0, description=_TIMEOUT)
    max_per_hour: Annotated[int, Field(ge=1, le=10_000)] = Field(
        default=300, description=N_("a whole number from 1 to 10000")
    )
    max_per_recipient_per_day: Annotated[int, Field(ge=1, le=1_000)] = Field(
        default=20, description=N_("a whole number from 1 to 1000")
    )


class ScheduleSection(TomlTable):
    """When the service does what."""

    poll_interval_minutes: Annotated[int, Field(ge=1, le=1440)] = Field(
        default=15, description=N_("a whole number of minutes from 1 to 1440")
    )
    digest_time: Clock = Field(default="16:00", description=N_('a time of day in quotes, such as "16:00"'))
    digest_days: DigestDays = Field(default="weekdays", description=N_('"weekdays" or "every_day"'))
    digest_when: DigestWhen = Field(default="always", description=N_('"always" or "when_open"'))
    digest_workbook: bool = Field(default=True, description=N_("true or false"))
    digest_recipients: list[Address] = Field(
        default=[], description=N_("a list of e-mail addresses, without names before them")
    )


class ServiceSection(TomlTable):
    """How things are shown."""

    time_zone: Annotated[str, AfterValidator(_check_zone)] = Field(
        default="Asia/Ho_Chi_Minh", description=N_('the name of a time zone, such as "Asia/Ho_Chi_Minh"')
    )
    language: Language = Field(default="vi", description=N_('"vi" or "en"'))


def _check_base_url(text: str) -> str:
    """Refuse what is no address of a site: browsers' checks rest on it."""
    parts = urlsplit(text)
    is_site = parts.scheme in {"http", "https"} and parts.hostname and not (parts.path.strip("/") or parts.query)
    if not is_site or parts.username or parts.fragment:
        raise ValueError(text)
    return text.rstrip("/")


class WebSection(TomlTable):
    """Where the pages are served."""

    on: bool = Field(default=True, description=N_("true or false"))
    host: Host = Field(default="127.0.0.1", description=_HOST_WORDS)
    port: Port = Field(default=8454, description=_PORT)
    base_url: Annotated[Text, AfterValidator(_check_base_url)] | None = Field(
        default=None, description=N_('how browsers reach the pages, such as "https://dangky.huyen.example"')
    )
    behind_proxy: bool | None = Field(default=None, description=N_("true or false"))


class ConfigTables(TomlTable):
    """The whole file."""

    campaign: CampaignSection = Field(description=N_("a table [campaign]"))
    database: DatabaseSection = Field(default=DatabaseSection(), description=N_("a table [database]"))
    mailbox: list[MailboxTable] = Field(min_length=1, description=N_("one or more tables [[mailbox]]"))
    smtp: SmtpSection | None = Field(default=None, description=N_("a table [smtp]"))
    schedule: ScheduleSection = Field(default=ScheduleSection(), description=N_("a table [schedule]"))
    service: ServiceSection = Field(default=ServiceSection(), description=N_("a table [service]"))
    web: WebSection = Field(default=WebSection(), description=N_("a table [web]"))
