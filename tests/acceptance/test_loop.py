"""Two services that answer each other through a real Postfix: each mail is answered once, and then there is silence.

``DANGKY_LOOP_S=60`` goes on for a minute.
"""

from __future__ import annotations

import os
import shutil
import smtplib
import time
from collections.abc import Callable, Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest

from dangky.demo.form_files import form_docx
from dangky.demo.forms import FilledForm, FormRow
from tests.acceptance.installation import CAMPAIGN, Installation, install
from tests.servers.postfix import PostfixServer, why_not
from tests.servers.programs import unavailable

pytestmark = [pytest.mark.postfix, pytest.mark.timeout(300)]

#: Seconds that the two go on writing to each other, and rounds at least.
SECONDS = float(os.environ.get("DANGKY_LOOP_S", "0"))
ROUNDS = 3
CAP = 2
USERS = ("a", "b")
#: What a machine on the way might take away: by these a mail says that no person wrote it.
SIGNS = ("X-Dangky", "Auto-Submitted", "X-Auto-Response-Suppress")


@pytest.fixture
def postfix() -> Iterator[PostfixServer]:
    if reason := why_not():
        unavailable(reason)
    with PostfixServer.start(users=USERS) as server:
        yield server


def service(folder: Path, postfix: PostfixServer, user: str) -> Installation:
    """Return an installation that answers whoever writes to ``user``."""
    folder.mkdir()
    shutil.copytree(CAMPAIGN, folder / "campaign")
    path = folder / "campaign" / "campaign.toml"
    text = path.read_text().replace("receipts = false", "receipts = true")
    path.write_text(text.replace("receipts_per_day = 10", f"receipts_per_day = {CAP}"))
    installation = install(folder, smtp_port=postfix.port, campaign=folder / "campaign", recipients=("nobody@x.test",))
    config = installation.config
    config.write_text(config.read_text().replace('sender = "bdv@example.vn"', f'sender = "{postfix.address(user)}"'))
    return installation


def write(postfix: PostfixServer, sender: str, recipient: str) -> None:
    """Send a form as a person would, from one service's address to the other."""
    mail = EmailMessage()
    mail["From"], mail["To"] = postfix.address(sender), postfix.address(recipient)
    mail["Subject"], mail["Message-ID"] = "Đăng ký mô hình Dân vận khéo", f"<{sender}@person.test>"
    mail.set_content("Kính gửi Ban Dân vận")
    rows = (FormRow(performer="Tổ 1", models={"economy": "Vườn rau"}),)
    data = form_docx(FilledForm(unit="Trường Mầm non Kim An", collectives=rows))
    mail.add_attachment(data, maintype="application", subtype="octet-stream", filename="dk.docx")
    with smtplib.SMTP("127.0.0.1", postfix.port) as client:
        client.send_message(mail)


def go_on(folder: Path, postfix: PostfixServer, change: Callable[[bytes], bytes]) -> None:
    """Let both read what came and send what that causes, again and again; ``change`` is done to mail on the way."""
    services = {user: service(folder / user, postfix, user) for user in USERS}
    for sender, recipient in (USERS, reversed(USERS)):
        write(postfix, sender, recipient)
    postfix.wait_until_idle()
    ends, rounds = time.monotonic() + SECONDS, 0
    while rounds < ROUNDS or time.monotonic() < ends:
        rounds += 1
        for user, installation in services.items():
            for number, raw in enumerate(postfix.mails(user)):
                (installation.config.parent / "in" / f"{number}.eml").write_bytes(change(raw))
            assert installation.run("poll").code == 0
            installation.run("digest", "--send")
        postfix.wait_until_idle()


def received(postfix: PostfixServer, user: str) -> list[str]:
    """Return the kinds of dangky's mails that ``user`` has got."""
    mails = (message_from_bytes(raw, policy=policy.default) for raw in postfix.mails(user))
    return [str(mail["X-Dangky"]) for mail in mails if mail["X-Dangky"]]


def test_each_answers_the_person_and_nobody_answers_an_answer(tmp_path: Path, postfix: PostfixServer) -> None:
    """Each service gets one receipt for the one mail that a person wrote, and leaves it unanswered."""
    go_on(tmp_path, postfix, lambda raw: raw)
    assert {user: received(postfix, user) for user in USERS} == {"a": ["receipt"], "b": ["receipt"]}


def test_a_way_that_hides_the_signs_ends_the_loop_at_the_cap(tmp_path: Path, postfix: PostfixServer) -> None:
    """If something on the way takes away every sign of a machine, the number of answers a day still ends it."""

    def without_signs(raw: bytes) -> bytes:
        mail = message_from_bytes(raw, policy=policy.SMTP)
        for name in SIGNS:
            del mail[name]
        return mail.as_bytes()

    go_on(tmp_path, postfix, without_signs)
    assert {user: len(received(postfix, user)) for user in USERS} == dict.fromkeys(USERS, CAP)
