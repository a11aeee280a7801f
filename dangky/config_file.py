"""``config.toml`` into :class:`desk.settings.Settings`, or into all its mistakes at once.

Two passes over the same tables: ``check_shape`` looks at each key alone, the checks here at what
keys mean together and on this machine (files, folders, passwords). Both run over whatever is there,
so that one wrong key does not hide the next. Pydantic's own error never leaves: it would carry values.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import time
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo

from dangky.campaign_file import CAMPAIGN_FILE
from dangky.config_tables import (
    ConfigTables,
    DatabaseSection,
    FolderTable,
    ImapTable,
    ScheduleSection,
    SmtpSection,
    WebSection,
    database_url,
)
from dangky.passwords import Surroundings, find_password
from dangky.toml_file import Table, check_shape, raw_table, raw_tables, raw_text, raw_texts, read_toml
from desk.problems import problem
from desk.settings import (
    DatabaseSettings,
    FolderSettings,
    ImapSettings,
    MailboxSettings,
    ScheduleSettings,
    Security,
    ServiceSettings,
    Settings,
    SmtpSettings,
    WebSettings,
)
from domain.errors import N_, ConfigurationError, SettingsProblem
from domain.secret import Secret

#: Name of the SQLite file beside the configuration, if no database is named.
DEFAULT_DATABASE = "dangky.db"

_NO_FILE = N_("there is no such file; make one with `dangky init`, or copy config.example.toml")
_NO_FOLDER = N_("there is no such folder; a relative path starts at the folder of the configuration file")
_NO_CAMPAIGN = N_("this folder holds no {file}")
_NO_CA_FILE = N_("there is no such file; a relative path starts at the folder of the configuration file")
_NO_PASSWORD = N_("the password is missing; name a file in password_file or an environment variable in password_env")
_NO_USER = N_("a password is named, but no user")
_NO_MOVE_TO = N_('after = "move" needs the folder to move to')
_MOVE_TO_SELF = N_("messages cannot be moved to the folder that they are read from")
_SAME_NAME = N_("two mailboxes have this name; each needs its own")
_NO_SMTP = N_("nothing can be sent without a table [smtp]")
_PASSWORD_IN_URL = N_(
    "a password must not stand in the URL; put it into a file of its own and name that in password_file, "
    "or into an environment variable and name that in password_env"
)

_Passwords = dict[str, Secret]


def load_settings(path: Path, environ: Mapping[str, str]) -> Settings:
    """Read the configuration at ``path``; passwords come from their own files or from ``environ``.

    Relative paths in the file start at the file's own folder.

    Raises:
        ConfigurationError: with every mistake, in the order of their keys.
    """
    file = path.absolute()
    data = read_toml(file, missing=_NO_FILE)
    if isinstance(data, SettingsProblem):
        raise ConfigurationError(file=str(path), found=[data])
    around = Surroundings(base=file.parent, environ=environ)
    tables, problems = check_shape(data, ConfigTables)
    passwords, wrong_passwords = _find_passwords(data, around)
    problems += [*wrong_passwords, *_check_paths(data, around.base), *_check_together(data)]
    if tables is None or problems:
        raise ConfigurationError(file=str(path), found=sorted(problems, key=lambda found: found.key))
    return _build(tables, file, passwords)


# -- checks over the tables as they are ------------------------------------------------------------


def _find_passwords(data: Table, around: Surroundings) -> tuple[_Passwords, list[SettingsProblem]]:
    """Return the passwords by the path of their table, and what is wrong with the others."""
    owners = [("database", raw_table(data, "database")), ("smtp", raw_table(data, "smtp"))]
    owners += raw_tables(data, "mailbox", "mailbox")
    passwords: _Passwords = {}
    problems: list[SettingsProblem] = []
    for key, table in owners:
        match find_password(table, key, around):
            case Secret() as password:
                passwords[key] = password
            case SettingsProblem() as wrong:
                problems.append(wrong)
            case None:
                problems += _check_no_password(table, key)
    return passwords, problems


def _check_no_password(table: Table, key: str) -> Iterator[SettingsProblem]:
    """Tell whether ``table``, which names no password, needs one: an inline one was said already."""
    needed = table.get("kind") == "imap" or (key == "smtp" and "user" in table)
    if needed and not {"password", "password_file", "password_env"} & table.keys():
        yield problem(f"{key}.password_file", _NO_PASSWORD)


def _check_paths(data: Table, base: Path) -> Iterator[SettingsProblem]:
    """Check that what the file points to is there."""
    if campaign := raw_text(raw_table(data, "campaign"), "path"):
        folder = base / campaign
        if not _exists(folder, "folder"):
            yield problem("campaign.path", _NO_FOLDER)
        elif not _exists(folder / CAMPAIGN_FILE, "file"):
            yield problem("campaign.path", _NO_CAMPAIGN, file=CAMPAIGN_FILE)
    for key, table in [*raw_tables(data, "mailbox", "mailbox"), ("smtp", raw_table(data, "smtp"))]:
        if (ca_file := raw_text(table, "ca_file")) and not _exists(base / ca_file, "file"):
            yield problem(f"{key}.ca_file", _NO_CA_FILE)
        path = raw_text(table, "path") if table.get("kind") == "folder" else None
        if path and not _exists(base / path, "folder"):
            yield problem(f"{key}.path", _NO_FOLDER)


def _exists(path: Path, what: Literal["file", "folder"]) -> bool:
    """Tell whether ``path`` is there; a name that cannot be one, or a closed door, counts as not there."""
    try:
        return path.is_dir() if what == "folder" else path.is_file()
    except OSError:
        return False


def _check_together(data: Table) -> Iterator[SettingsProblem]:
    """Check what keys mean beside each other."""
    mailboxes = raw_tables(data, "mailbox", "mailbox")
    yield from _check_names(mailboxes)
    for key, table in mailboxes:
        yield from _check_after(key, table)
    yield from _check_url(raw_table(data, "database"))
    smtp = raw_table(data, "smtp")
    if "user" not in smtp and {"password_file", "password_env"} & smtp.keys():
        yield problem("smtp.user", _NO_USER)
    if "smtp" not in data and raw_texts(raw_table(data, "schedule"), "digest_recipients"):
        yield problem("schedule.digest_recipients", _NO_SMTP)


def _check_names(mailboxes: list[tuple[str, Table]]) -> Iterator[SettingsProblem]:
    seen: set[str] = set()
    for key, table in mailboxes:
        name = raw_text(table, "name")
        if name and name.casefold() in seen:
            yield problem(f"{key}.name", _SAME_NAME)
        seen.add((name or "").casefold())


def _check_after(key: str, table: Table) -> Iterator[SettingsProblem]:
    if table.get("after") != "move":
        return
    if "move_to" not in table:
        yield problem(f"{key}.move_to", _NO_MOVE_TO)
    elif table["move_to"] == table.get("folder", ImapTable.model_fields["folder"].default):
        yield problem(f"{key}.move_to", _MOVE_TO_SELF)


def _check_url(table: Table) -> Iterator[SettingsProblem]:
    text = table.get("url")
    if not isinstance(text, str):
        return
    try:
        url = database_url(text)
    except ValueError:  # said already, by the key alone
        return
    if url.password is not None or any("password" in name for name in url.query):
        yield problem("database.url", _PASSWORD_IN_URL)


# -- tables into records ---------------------------------------------------------------------------


def _build(tables: ConfigTables, file: Path, passwords: _Passwords) -> Settings:
    base = file.parent
    return Settings(
        file=file,
        campaign=base / tables.campaign.path,
        database=_build_database(tables.database, base, passwords.get("database")),
        mailboxes=tuple(
            _build_mailbox(table, base, passwords.get(f"mailbox[{number}]"))
            for number, table in enumerate(tables.mailbox)
        ),
        smtp=_build_smtp(tables.smtp, base, passwords.get("smtp")) if tables.smtp else None,
        schedule=_build_schedule(tables.schedule),
        service=ServiceSettings(time_zone=ZoneInfo(tables.service.time_zone), language=tables.service.language),
        web=_build_web(tables.web),
    )


def _build_web(table: WebSection) -> WebSettings:
    base_url = table.base_url or f"http://{table.host}:{table.port}"
    # The service itself speaks no TLS: who reaches it by https comes through a proxy. Taken for one and the same
    # caller, all the world's wrong passwords would be those of the office.
    is_proxied = base_url.startswith("https://") if table.behind_proxy is None else table.behind_proxy
    return WebSettings(
        is_on=table.on,
        host=table.host,
        port=table.port,
        base_url=base_url,
        behind_proxy=is_proxied,
    )


def _build_database(table: DatabaseSection, base: Path, password: Secret | None) -> DatabaseSettings:
    url = database_url(table.url or f"sqlite:///{DEFAULT_DATABASE}")
    if url.drivername == "sqlite" and url.database:
        url = url.set(database=(base / url.database).as_posix())
    return DatabaseSettings(url=url.render_as_string(), password=password)


def _build_mailbox(table: ImapTable | FolderTable, base: Path, password: Secret | None) -> MailboxSettings:
    if isinstance(table, FolderTable):
        return FolderSettings(name=table.name, path=base / table.path)
    if password is None:
        raise AssertionError("a mailbox without a password has passed the checks")
    return ImapSettings(
        name=table.name,
        host=table.host,
        port=table.port or _default_port("imap", table.security),
        security=table.security,
        ca_file=_optional_path(table.ca_file, base),
        user=table.user,
        password=password,
        folder=table.folder,
        after=table.after,
        keyword=table.keyword,
        move_to=table.move_to or "",
        connect_timeout_s=table.connect_timeout_s,
        read_timeout_s=table.read_timeout_s,
    )


def _build_smtp(table: SmtpSection, base: Path, password: Secret | None) -> SmtpSettings:
    return SmtpSettings(
        host=table.host,
        port=table.port or _default_port("smtp", table.security),
        security=table.security,
        ca_file=_optional_path(table.ca_file, base),
        user=table.user or "",
        password=password,
        sender=table.sender,
        timeout_s=table.timeout_s,
        max_per_hour=table.max_per_hour,
        max_per_recipient_per_day=table.max_per_recipient_per_day,
    )


def _build_schedule(table: ScheduleSection) -> ScheduleSettings:
    recipients: dict[str, str] = {}
    for address in table.digest_recipients:
        recipients.setdefault(address.casefold(), address)
    return ScheduleSettings(
        poll_interval_minutes=table.poll_interval_minutes,
        digest_time=time.fromisoformat(table.digest_time),
        digest_days=table.digest_days,
        digest_when=table.digest_when,
        digest_workbook=table.digest_workbook,
        digest_recipients=tuple(recipients.values()),
    )


def _default_port(protocol: Literal["imap", "smtp"], security: Security) -> int:
    """Return the usual port. Source: RFC 9051, RFC 8314 (TLS from the first byte), RFC 6409 (submission)."""
    if protocol == "imap":
        return 993 if security == "tls" else 143
    return {"tls": 465, "starttls": 587, "plain": 25}[security]


def _optional_path(text: str | None, base: Path) -> Path | None:
    return base / text if text else None
