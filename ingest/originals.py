"""Files as they came, for officers to see: taken out, printed, painted and read again in child processes.

Only bytes, pictures and checked records come back. A reader's death, a missing program and a locked file are a
:class:`~domain.reasons.Reason`, as in the ledger.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable
from threading import Lock
from typing import Final

from domain.document import Document
from domain.errors import ReaderEnded
from domain.original import MAX_PICTURES, OpenedFile, Picture, ShownMail
from domain.reasons import Reason, ReasonCode, reason
from ingest.guard import Guard
from ingest.guard.original_tasks import Head, split_answer
from ingest.recent import recent_documents, recent_mails
from ingest.unpacking.walk import ended
from parsers.limits import MAX_SHOWN_HEIGHT, MAX_SHOWN_WIDTH
from parsers.painting import PAINTED, Painted
from parsers.printing import PRINTED
from storage.codec import from_json

#: Pages that one child paints; a page of a form takes a fifth of a second.
PAGES_AT_ONCE: Final = 5
#: Seconds after which no further pages of a file are painted.
MAX_PAINTING_S: Final = 90.0
#: How each type of picture begins; nothing else of a child's is ever handed to a browser.
_MAGIC: Final[dict[str, bytes]] = {"image/webp": b"RIFF", "image/jpeg": b"\xff\xd8\xff"}
_NONSENSE: Final = "an answer that is none"


class Originals:
    """Opens files of kept mails again; from any thread, one task at a time."""

    def __init__(self, guard: Guard, stopwatch: Callable[[], float] = time.monotonic) -> None:
        self._guard = guard
        self._stopwatch = stopwatch
        #: Held by whoever makes pictures of a file.
        self.rendering = Lock()
        #: Documents that were read of late, by the hash of their file.
        self.documents = recent_documents()
        #: Mails that were opened of late, by the hash of their bytes.
        self._mails = recent_mails()

    def show(self, raw: bytes) -> ShownMail | Reason:
        """Return head and text of the mail ``raw``; an open page asks again and again."""
        key = hashlib.sha256(raw).hexdigest()
        if kept := self._mails.find(key):
            return kept
        shown = self._show(raw)
        if isinstance(shown, ShownMail):
            self._mails.keep(key, shown)
        return shown

    def _show(self, raw: bytes) -> ShownMail | Reason:
        try:
            return from_json(ShownMail, self._guard.run("show_mail", raw))
        except ReaderEnded as error:
            return reason(ReasonCode.MAIL_UNREADABLE, cause=error.cause)
        except ValueError:
            return reason(ReasonCode.MAIL_UNREADABLE, cause=_NONSENSE)

    def file(self, raw: bytes, *, path: str, name: str) -> OpenedFile | Reason:
        """Return the file at ``path`` of the mail ``raw``, e.g. ``2!1``; ``name`` is what it is called.

        Of no path that is the mail's own text.
        """
        if not path:
            mail = self.show(raw)
            return mail if isinstance(mail, Reason) else OpenedFile(name="", data=mail.body.encode(), kind="text")
        answer = self._ask("take_file", raw, path=path)
        if isinstance(answer, Reason):
            return answer
        head, (data,) = answer
        return OpenedFile(name=name, data=data, kind=head.kind)

    def document(self, file: OpenedFile, *, is_body: bool = False) -> Document | Reason:
        """Return what readers get from ``file``; ``is_body`` says that it is a mail's own text."""
        answer = self._ask("read_text" if is_body else "read_original", file.data)
        try:
            return answer if isinstance(answer, Reason) else from_json(Document, answer[1][0])
        except ValueError:
            return reason(ReasonCode.READER_DIED, cause=_NONSENSE)

    def pictures(self, file: OpenedFile) -> Painted | Reason:
        """Return the first pages of ``file`` as pictures, at most ``MAX_PICTURES``."""
        if file.kind in PAINTED:
            return self._paint(file.data)
        if file.kind not in PRINTED:
            return reason(ReasonCode.NO_PICTURES, format=file.kind)
        printed = self._ask("print_file", file.data)
        return printed if isinstance(printed, Reason) else self._paint(printed[1][0])

    def _paint(self, data: bytes) -> Painted | Reason:
        """Return pages painted until all are, or the time is over, or one cannot be: then those before it."""
        ends = self._stopwatch() + MAX_PAINTING_S
        pictures: list[Picture] = []
        total = MAX_PICTURES
        while len(pictures) < min(total, MAX_PICTURES) and (not pictures or self._stopwatch() < ends):
            first = len(pictures) + 1
            count = min(PAGES_AT_ONCE, MAX_PICTURES - len(pictures))
            answer = self._ask("paint_pages", data, first=str(first), count=str(count))
            painted = answer if isinstance(answer, Reason) else _checked(*answer, count)
            if isinstance(painted, Reason):
                if pictures:
                    break
                return painted
            pictures += painted.pictures
            total = painted.page_count
        return Painted(page_count=total, pictures=tuple(pictures))

    def _ask(self, task: str, payload: bytes, **arguments: str) -> tuple[Head, tuple[bytes, ...]] | Reason:
        try:
            head, contents = split_answer(self._guard.run(task, payload, **arguments))
        except ReaderEnded as error:
            return ended(error)
        except ValueError:
            return reason(ReasonCode.READER_DIED, cause=_NONSENSE)
        return head.refusal or (head, contents)


def _checked(head: Head, contents: tuple[bytes, ...], count: int) -> Painted | Reason:
    """Return pictures that a browser may be handed, whatever a child that was taken over says they are."""
    pictures = tuple(
        Picture(media_type=media_type, data=data, width_px=width, height_px=height)
        for (media_type, width, height), data in zip(head.shapes, contents, strict=True)
    )
    if head.page_count >= 1 and 1 <= len(pictures) <= count and all(map(_is_fit, pictures)):
        return Painted(page_count=head.page_count, pictures=pictures)
    return reason(ReasonCode.READER_DIED, cause=_NONSENSE)


def _is_fit(picture: Picture) -> bool:
    magic = _MAGIC.get(picture.media_type)
    is_sized = 1 <= picture.width_px <= MAX_SHOWN_WIDTH and 1 <= picture.height_px <= MAX_SHOWN_HEIGHT
    return magic is not None and picture.data.startswith(magic) and is_sized
