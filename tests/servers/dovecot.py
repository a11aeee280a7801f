"""A private Dovecot on loopback: any user may log in with one password and has an empty Maildir.

It runs from a directory of its own, as ``nobody`` if the tests are root, else as whoever runs them.
"""

from __future__ import annotations

import grp
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path

from tests.servers.certificate import write_certificate

#: Every user's password; found nowhere else, so that tests can look for it where it must not be.
PASSWORD = "canary-4711-mật"
#: Seconds until the server must answer, or be gone.
START_TIMEOUT_S = 10.0

_BINARY = "/usr/sbin/dovecot"
_SETTINGS = """\
base_dir = {d}/run
state_dir = {d}/state
log_path = {d}/dovecot.log
default_internal_user = {user}
default_internal_group = {group}
default_login_user = {user}
mail_uid = {user}
mail_gid = {group}
first_valid_uid = 1
first_valid_gid = 1
protocols = imap
listen = 127.0.0.1
ssl = yes
ssl_cert = <{d}/cert.pem
ssl_key = <{d}/key.pem
disable_plaintext_auth = no
auth_mechanisms = plain login
auth_failure_delay = 0
mail_max_userip_connections = 200
mail_location = maildir:~/Maildir
mail_fsync = never
imap_max_line_length = 64k
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={user} gid={group} home={d}/home/%u
}}
namespace inbox {{
  inbox = yes
  separator = /
}}
service anvil {{
  chroot =
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
service stats {{
  chroot =
}}
service imap-login {{
  chroot =
  service_count = 0
  inet_listener imap {{
    port = {imap}
  }}
  inet_listener imaps {{
    port = {imaps}
    ssl = yes
  }}
}}
service imap {{
  process_limit = 200
  service_count = 100
}}
"""


def why_not() -> str:
    """Return why Dovecot cannot be used here, as a sentence; empty: it can."""
    if not Path(_BINARY).exists():
        return "Dovecot is not installed: run scripts/install-test-servers"
    version = subprocess.run([_BINARY, "--version"], capture_output=True, text=True, check=True, timeout=10).stdout
    return "" if version.startswith("2.3.") else f"these tests know Dovecot 2.3, found {version.split()[0]}"


class Dovecot:
    """One server; ``stop`` takes everything away again."""

    password = PASSWORD

    def __init__(self) -> None:
        # A short path: the server's sockets lie in it, and their names may have 100 bytes.
        self.directory = Path(tempfile.mkdtemp(prefix="dc"))
        self.imap_port, self.imaps_port = free_port(), free_port()
        self.ca_file = self.directory / "cert.pem"
        self._account = pwd.getpwnam("nobody") if os.geteuid() == 0 else pwd.getpwuid(os.geteuid())
        self._process: subprocess.Popen[bytes] | None = None
        self._users = 0
        self._lay_out()

    def new_user(self) -> str:
        """Return a user name that nobody has used; the mailbox comes with the first login."""
        self._users += 1
        return f"u{self._users}"

    def maildir(self, user: str) -> Path:
        """Return where the mail of ``user`` lies."""
        return self.directory / "home" / user / "Maildir"

    def log(self) -> str:
        """Return what the server has logged."""
        log = self.directory / "dovecot.log"
        return log.read_text(errors="replace") if log.exists() else ""

    def start(self) -> None:
        """Start the server and wait until it greets."""
        as_root = os.geteuid() == 0
        self._process = subprocess.Popen(
            [_BINARY, "-F", "-c", str(self.directory / "dovecot.conf")],
            user=self._account.pw_uid if as_root else None,
            group=self._account.pw_gid if as_root else None,
            extra_groups=[] if as_root else None,
            start_new_session=True,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            wait_for_greeting(self.imap_port)
        except TimeoutError as error:
            self.kill()
            raise RuntimeError(f"Dovecot did not start: {self.log()}") from error

    def kill(self) -> None:
        """End all processes of the server at once, as a power cut does; does nothing if it is not running."""
        if self._process is None:
            return
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait(timeout=START_TIMEOUT_S)
        self._process = None

    def restart(self) -> None:
        """Kill the server and start it anew; mail stays."""
        self.kill()
        self.start()

    def stop(self) -> None:
        """End the server and remove all that it had."""
        self.kill()
        shutil.rmtree(self.directory, ignore_errors=True)

    def _lay_out(self) -> None:
        for name in ("run", "state", "home"):
            (self.directory / name).mkdir()
        write_certificate(self.ca_file, self.directory / "key.pem")
        settings = _SETTINGS.format(
            d=self.directory,
            user=self._account.pw_name,
            group=grp.getgrgid(self._account.pw_gid).gr_name,
            password=self.password,
            imap=self.imap_port,
            imaps=self.imaps_port,
        )
        (self.directory / "dovecot.conf").write_text(settings)
        if os.geteuid() == 0:
            for path in (self.directory, *self.directory.rglob("*")):
                os.chown(path, self._account.pw_uid, self._account.pw_gid)


def free_port() -> int:
    """Return a port of 127.0.0.1 on which nothing listens now."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def wait_for_greeting(port: int) -> None:
    """Wait until a server on ``port`` sends its first bytes; raises ``TimeoutError``."""
    deadline = time.monotonic() + START_TIMEOUT_S
    while time.monotonic() < deadline:
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=1) as connection:
                if connection.recv(1):
                    return
        except OSError:
            time.sleep(0.01)  # the only way to learn that a process listens is to ask again
    raise TimeoutError(f"nothing greets on port {port}")
