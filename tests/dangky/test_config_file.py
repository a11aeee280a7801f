"""The configuration: what it gives, and what each mistake is told."""

from __future__ import annotations

from datetime import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import make_url

from dangky.config_file import load_settings
from desk.settings import FolderSettings, ImapSettings
from domain.errors import ConfigurationError, SettingsProblem
from tests.dangky.configurations import CAMPAIGN, CANARY, ENVIRON, GOOD, IMAP, SMTP, load, problems_of


def test_the_least_configuration_gets_all_defaults(folder: Path) -> None:
    """What is not set has the default that the example names."""
    loaded = load(folder, GOOD)

    mailbox = loaded.mailboxes[0]
    assert isinstance(mailbox, ImapSettings)
    assert (mailbox.port, mailbox.security, mailbox.folder, mailbox.after) == (993, "tls", "INBOX", "leave")
    assert mailbox.password.reveal() == CANARY
    assert loaded.database.url == f"sqlite:///{folder.as_posix()}/dangky.db"
    assert loaded.smtp is None
    assert loaded.schedule.poll_interval_minutes == 15
    assert (loaded.schedule.digest_time, loaded.schedule.digest_days) == (time(16, 0), "weekdays")
    assert (loaded.schedule.digest_when, loaded.schedule.digest_workbook) == ("always", True)
    assert (loaded.service.time_zone.key, loaded.service.language) == ("Asia/Ho_Chi_Minh", "vi")


@pytest.mark.parametrize(
    ("web", "is_proxied", "is_elsewhere"),
    [
        ("", False, False),
        ("port = 9000", False, False),
        ('base_url = "http://localhost:9000"', False, False),
        ('base_url = "http://dangky.huyen.example"', False, True),
        ('base_url = "https://dangky.huyen.example"', True, True),
        ('base_url = "https://dangky.huyen.example"\nbehind_proxy = false', False, True),
        ("behind_proxy = true", True, False),
    ],
)
def test_who_reaches_the_pages_by_tls_comes_through_a_proxy(
    folder: Path, web: str, is_proxied: bool, is_elsewhere: bool
) -> None:
    """With https a proxy is believed about who asks, unless that is said otherwise: the service speaks no TLS."""
    settings = load(folder, f"{GOOD}\n[web]\n{web}\n").web
    assert (settings.behind_proxy, settings.is_reached_from_elsewhere) == (is_proxied, is_elsewhere)


def test_relative_paths_start_at_the_file(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Relative paths are relative to the configuration file, not to where the command is run."""
    (folder / "mails").mkdir()
    (folder / "ca.pem").write_text("", encoding="utf-8")
    (folder / "mail.password").write_text(f"{CANARY}\n", encoding="utf-8")
    (folder / "mail.password").chmod(0o600)
    elsewhere = folder / "elsewhere"
    elsewhere.mkdir()
    monkeypatch.chdir(elsewhere)
    text = CAMPAIGN + IMAP.replace(
        'password_env = "MAIL_PASSWORD"', 'password_file = "mail.password"\nca_file = "ca.pem"'
    )
    text += '[[mailbox]]\nkind = "folder"\nname = "luu"\npath = "mails"\n[database]\nurl = "sqlite:///so.db"\n'

    loaded = load(folder, text)

    assert loaded.campaign == folder / "dot"
    assert loaded.database.url == f"sqlite:///{folder.as_posix()}/so.db"
    mailbox, saved = loaded.mailboxes
    assert isinstance(mailbox, ImapSettings)
    assert mailbox.ca_file == folder / "ca.pem"
    assert mailbox.password.reveal() == CANARY
    assert saved == FolderSettings(name="luu", path=folder / "mails")


def test_any_folder_can_hold_the_database(tmp_path: Path) -> None:
    """A folder whose name holds signs that mean something in a URL still holds its own database."""
    base = tmp_path / "đợt 1?x=%20#2"
    (base / "dot").mkdir(parents=True)
    (base / "dot" / "campaign.toml").write_text("", encoding="utf-8")

    url = make_url(load(base, GOOD).database.url)

    assert (url.database, dict(url.query)) == ((base / "dangky.db").as_posix(), {})


@pytest.mark.parametrize(
    ("security", "imap_port", "smtp_port"), [("tls", 993, 465), ("starttls", 143, 587), ("plain", 143, 25)]
)
def test_ports_follow_security(folder: Path, security: str, imap_port: int, smtp_port: int) -> None:
    """A port that is not set is the usual one for the way the connection is protected."""
    line = f'security = "{security}"\n'

    loaded = load(folder, GOOD + line + SMTP + line)

    mailbox = loaded.mailboxes[0]
    assert isinstance(mailbox, ImapSettings)
    assert loaded.smtp is not None
    assert (mailbox.port, loaded.smtp.port) == (imap_port, smtp_port)


def test_recipients_stand_once(folder: Path) -> None:
    """An officer who is named twice gets one digest."""
    text = GOOD + SMTP + '[schedule]\ndigest_recipients = ["a@x.example", "b@x.example", "A@x.example"]\n'

    assert load(folder, text).schedule.digest_recipients == ("a@x.example", "b@x.example")


MISTAKES = {
    "no campaign": (IMAP, "campaign: is missing; it takes a table [campaign]"),
    "no mailbox": (CAMPAIGN, "mailbox: is missing; it takes one or more tables [[mailbox]]"),
    "mailbox empty": (
        CAMPAIGN.replace("[camp", "mailbox = []\n[camp"),
        "mailbox: found an empty list; it takes one or",
    ),
    "mailbox no list": (CAMPAIGN + "[mailbox]", "mailbox: found a table; it takes one or more tables [[mailbox]]"),
    "campaign folder": (GOOD.replace('"dot"', '"khac"'), "campaign.path: there is no such folder;"),
    "campaign file": (GOOD.replace('"dot"', '"."'), "campaign.path: this folder holds no campaign.toml"),
    "port too small": (GOOD + "port = 0", "mailbox[0].port: found 0; it takes a port from 1 to 65535"),
    "port as text": (GOOD + 'port = "993"', 'mailbox[0].port: found "993"; it takes a port from 1 to 65535'),
    "port as truth": (GOOD + "port = true", "mailbox[0].port: found true; it takes a port from 1 to 65535"),
    "host missing": (
        GOOD.replace('host = "mail.huyen.example"\n', ""),
        "mailbox[0].host: is missing; it takes the name",
    ),
    "host with protocol": (
        GOOD.replace('"mail.', '"imaps://mail.'),
        "mailbox[0].host: found something else (not repeat",
    ),
    "security": (GOOD + 'security = "ssl"', 'mailbox[0].security: found "ssl"; it takes "tls" (from the first byte)'),
    "after": (GOOD + 'after = "delete"', 'mailbox[0].after: found "delete"; it takes "leave", "keyword" or "move"'),
    "move without target": (GOOD + 'after = "move"', 'mailbox[0].move_to: after = "move" needs the folder to move to'),
    "move to itself": (GOOD + 'after = "move"\nmove_to = "INBOX"', "mailbox[0].move_to: messages cannot be moved to"),
    "keyword": (GOOD + 'keyword = "đã đọc"', 'mailbox[0].keyword: found "đã đọc"; it takes one word of letters'),
    "timeout": (
        GOOD + "read_timeout_s = 0",
        "mailbox[0].read_timeout_s: found 0; it takes a number of seconds above 0",
    ),
    "timeout nan": (
        GOOD + "read_timeout_s = nan",
        "mailbox[0].read_timeout_s: found nan; it takes a number of seconds",
    ),
    "huge number": (GOOD + f"port = 0x{'f' * 9000}", "mailbox[0].port: found a number far too large; it takes a port"),
    "kind missing": (GOOD.replace('kind = "imap"', ""), 'mailbox[0].kind: is missing; it takes "imap" / "folder"'),
    "kind wrong": (GOOD.replace('"imap"', '"pop3"'), 'mailbox[0].kind: found "pop3"; it takes "imap" / "folder"'),
    "ca file": (GOOD + 'ca_file = "none.pem"', "mailbox[0].ca_file: there is no such file;"),
    "same name": (GOOD + IMAP, "mailbox[1].name: two mailboxes have this name; each needs its own"),
    "folder missing": (
        GOOD + '[[mailbox]]\nkind = "folder"\nname = "luu"\npath = "mails"',
        "mailbox[1].path: there is no such folder;",
    ),
    "no password": (
        GOOD.replace('password_env = "MAIL_PASSWORD"', ""),
        "mailbox[0].password_file: the password is miss",
    ),
    "two passwords": (GOOD + 'password_file = "p"', "mailbox[0].password_file: the password is named twice;"),
    "variable unset": (GOOD.replace('"MAIL_P', '"OTHER_P'), "mailbox[0].password_env: the environment variable that"),
    "typing mistake": (GOOD + "prot = 993", "mailbox[0].prot: there is no such key here; did you mean port?"),
    "table mistyped": (GOOD + "[shedule]", "shedule: there is no such key here; did you mean schedule?"),
    "key of no kind": (
        GOOD + '[service]\nxyz = "q"',
        "service.xyz: there is no such key here; the keys are time_zone, lan",
    ),
    "smtp user alone": (GOOD + SMTP + 'user = "bdv"', "smtp.password_file: the password is missing; name a file in"),
    "smtp password alone": (
        GOOD + SMTP + 'password_env = "MAIL_PASSWORD"',
        "smtp.user: a password is named, but no user",
    ),
    "sender": (
        GOOD + SMTP.replace("bdv@huyen", "bđv@huyen"),
        'smtp.sender: found "bđv@huyen.example"; it takes an e-mail',
    ),
    "recipient": (
        GOOD + SMTP + '[schedule]\ndigest_recipients = ["a@x.example", "b at x"]',
        'schedule.digest_recipients[1]: found "b at x"; it takes a list of e-mail addresses',
    ),
    "digest without smtp": (
        GOOD + '[schedule]\ndigest_recipients = ["a@x.example"]',
        "schedule.digest_recipients: nothing can be sent without a table [smtp]",
    ),
    "digest time": (
        GOOD + '[schedule]\ndigest_time = "16h"',
        'schedule.digest_time: found "16h"; it takes a time of day',
    ),
    "digest time bare": (
        GOOD + "[schedule]\ndigest_time = 16:00:00",
        "schedule.digest_time: found 16:00:00; it takes a",
    ),
    "interval": (
        GOOD + "[schedule]\npoll_interval_minutes = 0",
        "schedule.poll_interval_minutes: found 0; it takes a whole",
    ),
    "days": (
        GOOD + '[schedule]\ndigest_days = "t2"',
        'schedule.digest_days: found "t2"; it takes "weekdays" or "every_day"',
    ),
    "when": (
        GOOD + '[schedule]\ndigest_when = "never"',
        'schedule.digest_when: found "never"; it takes "always" or "when_open"',
    ),
    "workbook": (
        GOOD + '[schedule]\ndigest_workbook = "yes"',
        'schedule.digest_workbook: found "yes"; it takes true or false',
    ),
    "zone": (
        GOOD + '[service]\ntime_zone = "Asia/Thanh_Oai"',
        'service.time_zone: found "Asia/Thanh_Oai"; it takes the',
    ),
    "zone folder": (
        GOOD + '[service]\ntime_zone = "Asia"',
        'service.time_zone: found "Asia"; it takes the name of a time',
    ),
    "language": (GOOD + '[service]\nlanguage = "fr"', 'service.language: found "fr"; it takes "vi" or "en"'),
    "database": (
        GOOD + '[database]\nurl = "mysql://x/y"',
        "database.url: found something else (not repeated here); it",
    ),
    "database in memory": (
        GOOD + '[database]\nurl = "sqlite://"',
        "database.url: found something else (not repeated here",
    ),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_each_mistake_has_its_line(folder: Path, mistake: str) -> None:
    """A mistake is told by one line that begins with its key and says what was found and what would be right."""
    text, line = MISTAKES[mistake]

    problems = problems_of(folder, text)

    assert len(problems) == 1
    assert problems[0].startswith(line)


def test_all_mistakes_are_told_at_once(folder: Path) -> None:
    """One wrong key hides no other: neither a wrong shape a missing file, nor the first mailbox the second."""
    text = (
        '[campaign]\npath = "khac"\n'
        + IMAP
        + 'port = "x"\nprot = 1\nca_file = "none.pem"\n'
        + IMAP.replace("MAIL_P", "OTHER_P")
        + 'after = "move"\n[service]\nlanguage = "fr"\n'
    )

    keys = [line.partition(": ")[0] for line in problems_of(folder, text)]

    assert keys == [
        "campaign.path",
        "mailbox[0].ca_file",
        "mailbox[0].port",
        "mailbox[0].prot",
        "mailbox[1].move_to",
        "mailbox[1].name",
        "mailbox[1].password_env",
        "service.language",
    ]


def test_problems_can_be_said_in_another_language(folder: Path) -> None:
    """Each problem is kept as key, sentence and details, so that the sentence can be translated."""
    with pytest.raises(ConfigurationError) as caught:
        load(folder, GOOD + "port = 0")

    assert caught.value.found == (
        SettingsProblem(
            key="mailbox[0].port",
            template="found {found}; it takes {right}",
            details={"found": "0", "right": "a port from 1 to 65535"},
        ),
    )


def test_a_missing_file_is_told_with_the_way_out(tmp_path: Path) -> None:
    """Without a configuration the message says how to get one."""
    with pytest.raises(ConfigurationError) as caught:
        load_settings(tmp_path / "config.toml", {})

    assert caught.value.problems == ("there is no such file; make one with `dangky init`, or copy config.example.toml",)


@pytest.mark.parametrize(
    ("data", "line"),
    [
        (b"[campaign]\npath dot\n", "line 2: this is not TOML: Expected '=' after a key"),
        (b'[campaign]\npath = "a"\npath = "b"\n', "line 3: this is not TOML: Cannot overwrite a value"),
        (b"[campaign", "this is not TOML: "),
        (b"# Th\xf4n\n", "line 1 is not UTF-8;"),
        (b"\n\n# Tr\xad\xeang\n", "line 3 is not UTF-8;"),
        (b"x = " + b"[" * 20_000, "this is not a settings file: "),
        (b"x = " + b"9" * 5_000, "this is not TOML: "),
        (b"#" * (1024 * 1024 + 1), "the file is larger than 1048576 bytes;"),
    ],
)
def test_a_broken_file_is_told_by_its_line(tmp_path: Path, data: bytes, line: str) -> None:
    """A file that is not TOML gives the line that is wrong."""
    (tmp_path / "config.toml").write_bytes(data)

    with pytest.raises(ConfigurationError) as caught:
        load_settings(tmp_path / "config.toml", {})

    assert len(caught.value.problems) == 1
    assert caught.value.problems[0].startswith(line)


def test_a_folder_is_no_configuration(tmp_path: Path) -> None:
    """Where a folder stands instead of the file, it is told as unreadable."""
    with pytest.raises(ConfigurationError, match="the file cannot be read"):
        load_settings(tmp_path, {})


def test_notepads_mark_is_no_mistake(folder: Path) -> None:
    """A byte order mark, as Notepad writes it, does not matter."""
    assert load(folder, "\ufeff" + GOOD).campaign == folder / "dot"


_KEYS = st.sampled_from(["path", "kind", "name", "host", "port", "password_env", "url", "digest_recipients", "sender"])
_VALUES = st.one_of(
    st.sampled_from(['"imap"', '"folder"', '"dot"', '"MAIL_PASSWORD"', "[]", "{}", "[{}]", "nan", "2022-02-15"]),
    st.integers().map(str),
    st.booleans().map(lambda truth: str(truth).lower()),
    st.text(max_size=20).map(lambda text: "'" + text.replace("'", "") + "'"),
)
_HEADERS = st.sampled_from(
    ["[campaign]", "[[mailbox]]", "[smtp]", "[database]", "[schedule]", "[service]", "[mailbox]"]
)
_LINES = st.one_of(_HEADERS, st.builds("{} = {}".format, _KEYS, _VALUES), st.text(max_size=30))


@given(text=st.one_of(st.text(max_size=300), st.lists(_LINES, max_size=12).map("\n".join)))
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_gives_settings_or_a_configuration_error(folder: Path, text: str) -> None:
    """Whatever stands in the file, it is settings or a list of mistakes, and nothing else happens."""
    file = folder / "config.toml"
    file.write_bytes(text.encode("utf-8", "surrogatepass"))
    try:
        told: tuple[object, ...] = load_settings(file, ENVIRON).mailboxes
    except ConfigurationError as error:
        told = error.problems
    assert told
