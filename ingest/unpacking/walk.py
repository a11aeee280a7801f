"""Through the files of one mail, and the files in those, within what one mail may ask: the parent's side.

Every container is opened and every file read in a child process of its own; only bytes and checked records come back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Final, Protocol

from domain.errors import ReaderEnded
from domain.form import FileOutcome, FileReading
from domain.message import Attachment, OpenedMail
from domain.reasons import Reason, ReasonCode, reason
from ingest.limits import MAX_ARCHIVE_DEPTH, MAX_MEMBER_NAME_CHARACTERS, MAX_READ_TOGETHER, SMALL_FILE_BYTES
from ingest.unpacking.handing import from_frame, join_parts, split_parts
from ingest.unpacking.packed import NAME_JOINT
from ingest.unpacking.unpack import PATH_JOINT, Allowance, Listing, Member, Unpacked
from ingest.verdict import ReadFile
from storage.codec import from_json

#: Why a text may hold a form that nobody saw.
_READER_ENDED = frozenset({ReasonCode.READER_DIED, ReasonCode.READER_TIMED_OUT})
#: Parts of a mail for which it is not worth the while to take them out together.
_FEW_PARTS: Final = 4
#: Kinds that are letters: there need not be files in them.
_LETTERS = frozenset({"eml", "msg", "tnef"})


class Ask(Protocol):
    """Has a task done in a child process; raises ``ReaderEnded``."""

    def __call__(self, task: str, payload: bytes, **arguments: str) -> bytes: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    """Where a file's bytes are: a whole payload, or a part of a mail."""

    payload: bytes
    #: ``{"path": ...}`` for a part of the mail that the payload is.
    arguments: dict[str, str]
    #: Containers around it.
    depth: int = 0
    #: What it says, if it was read already.
    reading: FileReading | None = None


class _Parts:
    """Where the parts of one mail are.

    Of a few, each child that reads one takes it out of the mail itself. Of many, a child takes out as many as are
    handed over at once, for all that follow.
    """

    def __init__(self, ask: Ask, raw: bytes, paths: Sequence[str]) -> None:
        self._ask = ask
        self._raw = raw
        #: Paths of parts that were not asked for, in their order.
        self._left = list(paths)
        self._taken: dict[str, bytes] = {}
        self._are_taken_out = len(paths) > _FEW_PARTS

    def place(self, path: str) -> _Place:
        """Return where the part at ``path`` is; parts are asked for in their order."""
        if self._are_taken_out and path not in self._taken:
            self._take_out()
        if path in self._left:
            self._left = self._left[self._left.index(path) + 1 :]
        if path in self._taken:
            return _Place(payload=self._taken.pop(path), arguments={})
        return _Place(payload=self._raw, arguments={"path": path})

    def _take_out(self) -> None:
        try:
            parts = split_parts(self._ask("take_out", self._raw, paths=" ".join(self._left)))
        except ReaderEnded:
            self._are_taken_out = False
            return
        self._taken = dict(zip(self._left, parts, strict=False))


class Walk:
    """Reads the files of one mail; keeps count of what its containers took."""

    def __init__(self, ask: Ask, is_late: Callable[[], bool]) -> None:
        self._ask = ask
        self._is_late = is_late
        self._allowance = Allowance()

    def mail(self, raw: bytes, mail: OpenedMail) -> Iterator[ReadFile]:
        """Give what each attachment of the mail ``raw`` says; of a container first itself, then each file in it.

        Then the same of each text that holds a form, or may hold one that could not be read.
        """
        parts = _Parts(self._ask, raw, [item.path for item in (*mail.attachments, *mail.texts) if not item.is_inline])
        for attachment in mail.attachments:
            yield from self._read(attachment, parts)
        for text in mail.texts:
            yield from filter(_matters, self._read(text, parts))

    def file(self, data: bytes, attachment: Attachment) -> Iterator[ReadFile]:
        """Give the same of a file that is not in a mail."""
        return self._read(attachment, _Place(payload=data, arguments={}))

    def _read(self, attachment: Attachment, where: _Place | _Parts) -> Iterator[ReadFile]:
        if attachment.is_inline:
            why = reason(ReasonCode.DECORATION)
            yield ReadFile(
                attachment=attachment,
                reading=FileReading(format="image", outcome=FileOutcome.NOT_A_FORM, reason=why),
            )
        elif self._is_late():
            yield unread(attachment, reason(ReasonCode.READER_TIMED_OUT))
        else:
            place = where.place(attachment.path) if isinstance(where, _Parts) else where
            reading = place.reading or self._reading(place)
            if reading.reason.code is ReasonCode.ARCHIVE_OPENED:
                yield from self._open(attachment, reading.format, place)
            else:
                yield ReadFile(attachment=attachment, reading=reading)

    def _reading(self, place: _Place) -> FileReading:
        task = "read_attachment" if place.arguments else "read_file"
        try:
            return from_json(FileReading, self._ask(task, place.payload, **place.arguments))
        except ReaderEnded as error:
            return FileReading(format="unknown", outcome=FileOutcome.UNREADABLE, reason=ended(error))

    # -- containers

    def _open(self, attachment: Attachment, kind: str, place: _Place) -> Iterator[ReadFile]:
        if place.depth >= MAX_ARCHIVE_DEPTH:
            details = {"what": "archive_depth", "value": place.depth + 1, "limit": MAX_ARCHIVE_DEPTH}
            yield unread(attachment, reason(ReasonCode.FILE_LIMIT, **details), file_format=kind)
            return
        files: list[ReadFile] = []
        count, left_out, mentions = 0, None, False
        first: int | None = 0
        while first is not None:
            unpacked = self._unpack(place, first)
            listing = unpacked.listing
            read = self._read_small(unpacked)
            for number, (member, content) in enumerate(zip(listing.members, unpacked.contents, strict=True)):
                inside = _Place(payload=content, arguments={}, depth=place.depth + 1, reading=read.get(number))
                files += self._member(attachment, member, inside)
            count += sum(not member.is_text for member in listing.members)
            left_out, mentions = listing.left_out, mentions or listing.mentions_campaign
            first = listing.following if listing.following is not None and listing.following > first else None
        yield ReadFile(attachment=attachment, reading=_container(kind, count, left_out, mentions=mentions))
        yield from files

    def _unpack(self, place: _Place, first: int) -> Unpacked:
        """Return files of the container at ``place`` from number ``first`` on; count them."""
        if self._is_late():
            return Unpacked(listing=Listing(left_out=reason(ReasonCode.READER_TIMED_OUT)), contents=())
        limits = {"members": str(self._allowance.members), "unpacked_bytes": str(self._allowance.unpacked_bytes)}
        try:
            frame = self._ask("unpack", place.payload, first=str(first), **limits, **place.arguments)
        except ReaderEnded as error:
            return Unpacked(listing=Listing(left_out=ended(error)), contents=())
        unpacked = from_frame(frame)
        self._allowance = Allowance(
            members=self._allowance.members - len(unpacked.contents),
            unpacked_bytes=self._allowance.unpacked_bytes - sum(map(len, unpacked.contents)),
        )
        return unpacked

    def _read_small(self, unpacked: Unpacked) -> dict[int, FileReading]:
        """Return what small files say, by their number, as far as children that read several of them lived."""
        files = zip(unpacked.listing.members, unpacked.contents, strict=True)
        small = [n for n, (member, data) in enumerate(files) if not member.refusal and len(data) <= SMALL_FILE_BYTES]
        read: dict[int, FileReading] = {}
        for begin in range(0, len(small) if len(small) > 1 else 0, MAX_READ_TOGETHER):
            together = small[begin : begin + MAX_READ_TOGETHER]
            if self._is_late():
                break
            with suppress(ReaderEnded):
                answer = self._ask("read_files", join_parts([unpacked.contents[n] for n in together]))
                said = (from_json(FileReading, part) for part in split_parts(answer))
                read.update(zip(together, said, strict=True))
        return read

    def _member(self, container: Attachment, member: Member, place: _Place) -> Iterator[ReadFile]:
        attachment = replace(
            member.attachment,
            path=f"{container.path}{PATH_JOINT}{member.attachment.path}",
            name=_joined(container.name, member.attachment.name),
        )
        if member.refusal is not None:
            yield unread(attachment, member.refusal)
        else:
            files = self._read(attachment, place)
            yield from filter(_matters, files) if member.is_text else files


def _matters(text: ReadFile) -> bool:
    """Tell whether anybody need know of a text: what mails say beside their forms is judged from their bodies.

    A blank form in it is what an answer quotes; a text whose reader died may hold a form all the same.
    """
    reading = text.reading
    return any(not form.is_blank for form in reading.forms) or reading.reason.code in _READER_ENDED


def unread(attachment: Attachment, why: Reason, *, file_format: str = "unknown") -> ReadFile:
    """Return a file that was not read, with the reason."""
    reading = FileReading(format=file_format, outcome=FileOutcome.UNREADABLE, reason=why)
    return ReadFile(attachment=attachment, reading=reading)


def ended(error: ReaderEnded) -> Reason:
    """Return why a file is not read whose child ended."""
    if error.timed_out:
        return reason(ReasonCode.READER_TIMED_OUT)
    return reason(ReasonCode.READER_DIED, cause=error.cause)


def _joined(container: str, name: str) -> str:
    """Return a member's name behind that of its container, of which the beginning is cut if both are too long."""
    room = MAX_MEMBER_NAME_CHARACTERS - len(name) - len(NAME_JOINT)
    around = container[-room:] if room > 0 else ""
    return NAME_JOINT.join(filter(None, (around, name)))


def _container(kind: str, count: int, left_out: Reason | None, *, mentions: bool) -> FileReading:
    """Return what is said of a container itself: nobody is asked about one that gave all its files."""
    is_void = not count and kind not in _LETTERS
    why = left_out or (reason(ReasonCode.ARCHIVE_EMPTY) if is_void else reason(ReasonCode.ARCHIVE_OPENED, files=count))
    outcome = FileOutcome.UNREADABLE if left_out or is_void else FileOutcome.NOT_A_FORM
    return FileReading(format=kind, outcome=outcome, reason=why, mentions_campaign=mentions)
