"""The mail and its files as they came, beside what was read of them: bytes, pictures of pages, document, parts.

Pictures are made once for a file, whoever sends it, and kept in the database. One file is rendered at a time, so that a
page never takes all of the machine; who asks for the same file meanwhile waits, and finds it made. Nothing here raises
for what a sender sent: a reason stands where pictures or a document cannot be. What bears a mark of secrecy is neither
painted nor read again.
"""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import Final

from desk.app import App
from domain.document import Document
from domain.errors import KeptMailDamaged, NoSuchFile
from domain.message import LedgerLine
from domain.original import MailPart, MailParts, OpenedFile, Picture, Rendering, ShownMail
from domain.reading import AttachmentLine
from domain.reasons import Reason, ReasonCode, reason
from ingest.unpacking.packed import NAME_JOINT
from ingest.unpacking.unpack import PATH_JOINT
from parsers.painting import PAINTED
from parsers.printing import PRINTED
from storage import pictures
from storage.files import load_file, load_files, load_message
from storage.messages import load_raw

#: Seconds for which a page waits for pictures that are being made, of this file or another.
WAIT_S: Final = 60.0
#: What may go better another time, and after how long it is tried again.
_OF_THE_HOUR: Final = frozenset(
    (ReasonCode.PROGRAM_MISSING, ReasonCode.PROGRAM_FAILED, ReasonCode.READER_TIMED_OUT, ReasonCode.READER_DIED)
)
RETRY_AFTER: Final = timedelta(hours=1)
#: For how long pictures are kept; later they are made again when somebody looks.
KEPT_FOR: Final = timedelta(days=60)
#: Formats in the ledger that tell nothing about the content.
_UNTOLD: Final = frozenset(("unknown", "image"))


# -- bytes ---------------------------------------------------------------------------------------


def open_file(app: App, *, message: int, path: str | None) -> OpenedFile | Reason:
    """Return the file at ``path`` of kept mail ``message``, its bytes as they came; of no path the mail's own text.

    Raises: ``NoSuchMessage``, ``NoSuchFile``.
    """
    return _opened(app, message, path, _find_line(app, message, path))


def open_mail(app: App, *, message: int) -> OpenedFile | Reason:
    """Return the kept mail itself, for a mail program to open.

    Raises: ``NoSuchMessage``.
    """
    raw = _raw(app, message)
    return raw if isinstance(raw, Reason) else OpenedFile(name=f"{message}.eml", data=raw, kind="eml")


def _find_line(app: App, message: int, path: str | None) -> AttachmentLine | None:
    """Return what the ledger says of a file; None for the mail's own text."""
    with app.store.read() as session:
        load_message(session, campaign_id=app.campaign.id, message=message)
        line = load_file(session, message=message, path=path) if path else None
    if path and line is None:
        raise NoSuchFile(number=message, path=path)
    return line


def _opened(app: App, message: int, path: str | None, line: AttachmentLine | None) -> OpenedFile | Reason:
    raw = _raw(app, message)
    if isinstance(raw, Reason):
        return raw
    return app.originals.file(raw, path=path or "", name=line.attachment.name if line else "")


def _raw(app: App, message: int) -> bytes | Reason:
    with app.store.read() as session:
        load_message(session, campaign_id=app.campaign.id, message=message)
        try:
            return load_raw(session, message=message)
        except KeptMailDamaged:
            return reason(ReasonCode.ORIGINAL_GONE)


# -- pictures ------------------------------------------------------------------------------------


def render(app: App, *, message: int, path: str | None) -> Rendering:
    """Return what pictures there are of a file of kept mail ``message``; make them if nobody asked before.

    Raises: ``NoSuchMessage``, ``NoSuchFile``.
    """
    line = _find_line(app, message, path)
    refusal = _why_not(line)
    sha256 = line.attachment.sha256 if line else ""
    if refusal is not None:
        return Rendering(sha256=sha256, reason=refusal)
    if kept := _find_kept(app, sha256):
        return kept
    if not app.originals.rendering.acquire(timeout=WAIT_S):
        return Rendering(sha256=sha256, reason=reason(ReasonCode.READER_TIMED_OUT))
    try:
        # Once more: whoever held the turn may have made them.
        return _find_kept(app, sha256) or _make(app, message, path, line)
    finally:
        app.originals.rendering.release()


def load_picture(app: App, *, sha256: str, page: int) -> Picture | None:
    """Return page ``page`` (from 1) of the file with this hash, as :func:`render` made it; None: there is none."""
    with app.store.read() as session:
        return pictures.load_picture(session, sha256=sha256, page=page)


def _why_not(line: AttachmentLine | None) -> Reason | None:
    """Return why a file is not even opened for pictures, by what the ledger says of it."""
    if line is None:
        return reason(ReasonCode.NO_PICTURES, format="text")
    if line.reason.code is ReasonCode.SECRET_MARKED:
        return line.reason
    if line.format not in PAINTED | PRINTED | _UNTOLD:
        return reason(ReasonCode.NO_PICTURES, format=line.format)
    return None


def _find_kept(app: App, sha256: str) -> Rendering | None:
    """Return what was made before, unless it failed and may go better now."""
    with app.store.read() as session:
        kept = pictures.load_rendering(session, sha256=sha256)
    if kept is None:
        return None
    why = kept.rendering.reason
    is_stale = why is not None and why.code in _OF_THE_HOUR and app.clock() - kept.made_at >= RETRY_AFTER
    return None if is_stale else kept.rendering


def _make(app: App, message: int, path: str | None, line: AttachmentLine | None) -> Rendering:
    file = _opened(app, message, path, line)
    if isinstance(file, Reason):
        return Rendering(sha256=line.attachment.sha256 if line else "", reason=file)
    sha256 = hashlib.sha256(file.data).hexdigest()
    painted = app.originals.pictures(file)
    made = () if isinstance(painted, Reason) else painted.pictures
    rendering = (
        Rendering(sha256=sha256, reason=painted)
        if isinstance(painted, Reason)
        else Rendering(sha256=sha256, page_count=painted.page_count, picture_count=len(made))
    )
    now = app.clock()
    with app.store.write(is_shown=False) as session:
        pictures.forget_renderings(session, before=now - KEPT_FOR)
        pictures.record_rendering(session, rendering=rendering, pictures=made, now=now)
    return rendering


# -- what the readers saw ------------------------------------------------------------------------


def read_document(app: App, *, message: int, path: str | None) -> Document | Reason:
    """Return the paragraphs and tables that the readers see in a file of kept mail ``message``, read again.

    ``domain.anchors`` names the place of each row. Raises: ``NoSuchMessage``, ``NoSuchFile``.
    """
    line = _find_line(app, message, path)
    if line is not None and line.reason.code is ReasonCode.SECRET_MARKED:
        return line.reason
    key = line.attachment.sha256 if line else f"text of {message}"
    if kept := app.originals.documents.find(key):
        return kept
    file = _opened(app, message, path, line)
    if isinstance(file, Reason):
        return file
    document = app.originals.document(file, is_body=line is None)
    if isinstance(document, Document):
        app.originals.documents.keep(key, document)
    return document


# -- the mail ------------------------------------------------------------------------------------


def message_parts(app: App, *, message: int) -> MailParts:
    """Return head, text and files of kept mail ``message``; its bytes are opened once, whatever it carries.

    Raises: ``NoSuchMessage``.
    """
    with app.store.read() as session:
        head = load_message(session, campaign_id=app.campaign.id, message=message)
        lines = load_files(session, message=message)
    raw = _raw(app, message)
    shown = raw if isinstance(raw, Reason) else app.originals.show(raw)
    return MailParts(
        message=message,
        received=head.received,
        mail=_told_by_ledger(head) if isinstance(shown, Reason) else shown,
        parts=_parts(lines),
        reason=shown if isinstance(shown, Reason) else None,
    )


def _told_by_ledger(head: LedgerLine) -> ShownMail:
    return ShownMail(sender=head.sender, subject=head.subject)


def _parts(lines: tuple[AttachmentLine, ...]) -> tuple[MailPart, ...]:
    names = {line.attachment.path: line.attachment.name for line in lines}
    return tuple(
        MailPart(
            line=line,
            own_name=_own_name(line.attachment.name, names.get(_container(line.attachment.path), "")),
            depth=line.attachment.path.count(PATH_JOINT),
        )
        for line in lines
    )


def _container(path: str) -> str:
    return path.rpartition(PATH_JOINT)[0]


def _own_name(name: str, container: str) -> str:
    """Return ``name`` without that of the container before it; of a name that was cut all of it."""
    return name.removeprefix(f"{container}{NAME_JOINT}") if container else name
