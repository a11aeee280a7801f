"""A private Postfix on loopback, for mail between two that answer each other: nothing leaves the machine.

It runs from directories of its own, beside any Postfix of the machine, takes mail for ``example.vn`` and puts it into
a Maildir for each user. Every other address has no way out and comes back to its sender as a bounce. Its master needs
root.
"""

from __future__ import annotations

import contextlib
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from tests.servers.dovecot import START_TIMEOUT_S, free_port, wait_for_greeting

#: The one domain that it delivers to.
DOMAIN = "example.vn"
#: Seconds between two looks at files.
LOOK_S = 0.02

_POSTFIX = Path("/usr/sbin/postfix")
_DAEMONS = Path("/usr/lib/postfix/sbin")
#: ``compatibility_level`` stops warnings of old defaults; all tables are texthash, which need no postmap.
_MAIN = """\
compatibility_level = 3.6
queue_directory = {d}/queue
data_directory = {d}/data
command_directory = /usr/sbin
daemon_directory = {daemons}
mail_owner = {owner}
setgid_group = postdrop
maillog_file = {d}/log/postfix.log
maillog_file_prefixes = {d}/log
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
myhostname = mx.{domain}
mydestination =
local_recipient_maps =
alias_maps =
alias_database =
mynetworks = 127.0.0.0/8
virtual_mailbox_domains = {domain}
virtual_mailbox_base = {d}/mail
virtual_mailbox_maps = texthash:{d}/users
virtual_uid_maps = static:{uid}
virtual_gid_maps = static:{gid}
virtual_minimum_uid = 1
default_transport = error:5.4.4 nothing leaves this machine
relay_transport = error:5.4.4 nothing leaves this machine
local_transport = error:5.1.1 there are no local users
smtpd_reject_unlisted_recipient = no
smtpd_recipient_restrictions = permit_mynetworks, reject
smtpd_client_connection_rate_limit = 0
disable_dns_lookups = yes
smtpd_peername_lookup = no
append_dot_mydomain = no
message_size_limit = 52428800
virtual_mailbox_limit = 0
"""
_MASTER = """\
127.0.0.1:{port} inet n - n - - smtpd
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
flush unix n - n 1000? 0 flush
proxymap unix - - n - - proxymap
error unix - - n - - error
retry unix - - n - - error
virtual unix - n n - - virtual
anvil unix - - n - 1 anvil
postlog unix-dgram n - n - 1 postlogd
"""


def why_not() -> str:
    """Return why Postfix cannot be used here, as a sentence; empty: it can."""
    if not (_POSTFIX.exists() and (_DAEMONS / "master").exists()):
        return "Postfix is not installed: run scripts/install-test-servers"
    return "" if os.geteuid() == 0 else "Postfix's master must be started by root"


@dataclass(frozen=True, slots=True)
class PostfixServer:
    """One server; ``with PostfixServer.start(users=("a", "b")) as mta:`` takes everything away again in the end."""

    #: All that it has. Not pytest's own folder: Postfix delivers as ``nobody``, who may not enter there.
    folder: Path
    #: Where SMTP is spoken, in the clear and without a login.
    port: int
    users: tuple[str, ...]

    @classmethod
    def start(cls, *, users: Sequence[str]) -> Self:
        """Start a server that knows ``users``, and wait until it greets."""
        server = cls(Path(tempfile.mkdtemp(prefix="pf")), free_port(), tuple(users))
        try:
            server._lay_out()
            server._postfix("start")
            wait_for_greeting(server.port)
        except BaseException:
            server.stop()
            raise
        return server

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.stop()

    def address(self, user: str) -> str:
        """Return the address of ``user``."""
        return f"{user}@{DOMAIN}"

    def maildir(self, user: str) -> Path:
        """Return the Maildir of ``user``; it is there from the start."""
        return self.folder / "mail" / user

    def mails(self, user: str) -> list[bytes]:
        """Return what lies in the Maildir of ``user`` now, oldest first, as Postfix wrote it."""
        found = sorted((self.maildir(user) / "new").iterdir(), key=_written_at)
        return [path.read_bytes() for path in found]

    def wait_for_mails(self, user: str, count: int) -> list[bytes]:
        """Wait until ``user`` has ``count`` mails, and return them; raises ``TimeoutError``."""
        self._wait_until(lambda: len(self.mails(user)) >= count, f"{user} has not {count} mails")
        return self.mails(user)

    def wait_until_idle(self) -> None:
        """Wait until no mail is on its way; raises ``TimeoutError``."""
        self._wait_until(lambda: self.queued() == 0, "mail is still on its way")

    def queued(self) -> int:
        """Return how many mails are on their way."""
        queues = ("maildrop", "incoming", "active", "deferred")
        return sum(1 for queue in queues for path in (self.folder / "queue" / queue).rglob("*") if path.is_file())

    def log(self) -> str:
        """Return what the server has logged."""
        log = self.folder / "log" / "postfix.log"
        return log.read_text(errors="replace") if log.exists() else ""

    def stop(self) -> None:
        """End the server and remove all that it had."""
        master = self._master()
        if master is not None:
            # The master leads a process group of its own, and its children are in it.
            with contextlib.suppress(ProcessLookupError):
                os.killpg(master, signal.SIGKILL)
            self._wait_until(lambda: self._master() is None, "Postfix did not end")
        shutil.rmtree(self.folder, ignore_errors=True)

    def _wait_until(self, is_so: Callable[[], bool], otherwise: str) -> None:
        """Look again and again: there is no other way to learn what another program has done to files."""
        deadline = time.monotonic() + START_TIMEOUT_S
        while not is_so():
            if time.monotonic() > deadline:
                raise TimeoutError(f"{otherwise}: {self.log()}")
            time.sleep(LOOK_S)

    def _master(self) -> int | None:
        """Return the number of the master's process; None: it is not running."""
        file = self.folder / "queue" / "pid" / "master.pid"
        with contextlib.suppress(OSError, ValueError):
            number = int(file.read_text())
            if str(_DAEMONS).encode() in Path(f"/proc/{number}/cmdline").read_bytes():
                return number
        return None

    def _postfix(self, command: str) -> None:
        done = subprocess.run(
            [_POSTFIX, "-c", self.folder / "etc", command],
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
            stdin=subprocess.DEVNULL,
        )
        if done.returncode:
            raise RuntimeError(f"postfix {command} failed: {done.stdout}{done.stderr}{self.log()}")

    def _lay_out(self) -> None:
        owner, keeper = pwd.getpwnam("postfix"), pwd.getpwnam("nobody")
        self.folder.chmod(0o755)
        for name in ("etc", "log", "queue", "data", "mail"):
            (self.folder / name).mkdir()
        os.chown(self.folder / "data", owner.pw_uid, owner.pw_gid)
        for user in self.users:
            _make_maildir(self.maildir(user), keeper)
        users = "".join(f"{self.address(user)} {user}/\n" for user in self.users)
        (self.folder / "users").write_text(users)
        settings = _MAIN.format(
            d=self.folder,
            daemons=_DAEMONS,
            owner=owner.pw_name,
            domain=DOMAIN,
            uid=keeper.pw_uid,
            gid=keeper.pw_gid,
        )
        (self.folder / "etc" / "main.cf").write_text(settings)
        (self.folder / "etc" / "master.cf").write_text(_MASTER.format(port=self.port))


def _make_maildir(folder: Path, keeper: pwd.struct_passwd) -> None:
    for path in (folder, *(folder / name for name in ("new", "cur", "tmp"))):
        path.mkdir()
        os.chown(path, keeper.pw_uid, keeper.pw_gid)


def _written_at(path: Path) -> tuple[int, str]:
    return path.stat().st_mtime_ns, path.name
