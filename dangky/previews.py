"""A mail as files to look at: as it would go out, and each of its bodies."""

from __future__ import annotations

from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from dangky.files import write_bytes
from dangky.screen import Screen


def parse_mail(content: bytes) -> EmailMessage:
    """Return a mail of ours from its bytes."""
    return message_from_bytes(content, _class=EmailMessage, policy=policy.default)


def mail_text(content: bytes, kind: str = "plain") -> str:
    """Return the text of a mail, or its HTML."""
    part = parse_mail(content).get_body((kind,))
    return str(part.get_content()) if part is not None else ""


def write_preview(content: bytes, folder: Path, name: str, screen: Screen) -> None:
    """Write the mail into ``folder`` as ``name.eml``, ``name.html`` and ``name.txt``, and the files that go with it."""
    folder.mkdir(parents=True, exist_ok=True)
    for ending, data in preview_files(content).items():
        write_bytes(screen, folder / f"{name}{ending}", data)
    for file in parse_mail(content).iter_attachments():
        write_bytes(screen, folder / Path(str(file.get_filename())).name, file.get_content())


def preview_files(content: bytes) -> dict[str, bytes]:
    """Return the mail as files to look at, by the endings of their names."""
    return {
        ".eml": content,
        ".html": mail_text(content, "html").encode(),
        ".txt": mail_text(content).encode(),
    }


def show_mail(content: bytes, screen: Screen) -> None:
    """Print to whom a mail goes, its subject and its text."""
    mail = parse_mail(content)
    screen.say(f"{mail['To']}: {mail['Subject']}", style="bold")
    screen.say()
    screen.say(mail_text(content))
