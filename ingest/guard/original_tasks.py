"""What a child is asked for when an officer wants to see a file as it came. A refusal is an answer here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from domain.errors import UnreadableFile
from domain.reasons import Reason, ReasonCode, reason
from ingest.showing import show_mail
from ingest.unpacking.handing import join_parts, split_parts
from ingest.unpacking.msg import mail_of
from ingest.unpacking.unpack import member_bytes
from parsers.legacy import settle
from parsers.painting import paint
from parsers.printing import print_office
from parsers.programs import Programs
from parsers.read import read_document
from parsers.readers.plain import read_plain
from parsers.secrecy import bears_secrecy_mark
from parsers.sniff import sniff
from storage.codec import from_json, to_json

#: Kind of an answer that is pictures.
PICTURES = "pictures"


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """What stands in front of the bytes of an answer."""

    #: Why there are none; None: there are.
    refusal: Reason | None = None
    #: Format of the file that follows.
    kind: str = ""
    #: Pages of the whole file, and for each picture that follows its type, width and height.
    page_count: int = 0
    shapes: tuple[tuple[str, int, int], ...] = ()


def split_answer(answer: bytes) -> tuple[Head, tuple[bytes, ...]]:
    """Return the head of a task's answer, and what follows.

    Raises: ``ValueError`` if it is no answer.
    """
    parts = split_parts(answer)
    if not parts:
        raise ValueError("an answer without a head")
    head, contents = from_json(Head, parts[0]), parts[1:]
    if head.refusal is None and len(contents) != (len(head.shapes) if head.kind == PICTURES else 1):
        raise ValueError("an answer of other parts than its head says")
    return head, contents


def take_file(payload: bytes, header: Mapping[str, str]) -> bytes:
    """Raw mail in; out come the bytes of the file at ``path``, and its format."""
    try:
        data = member_bytes(payload, header["path"])
    except UnreadableFile as error:
        return _refused(error)
    return _answer(Head(kind=sniff(data)), data)


def show(payload: bytes, _: Mapping[str, str]) -> bytes:
    """Raw mail in, ``ShownMail`` out."""
    return to_json(show_mail(mail_of(payload)))


def read_original(payload: bytes, _: Mapping[str, str], programs: Programs) -> bytes:
    """A file in, the ``Document`` that readers get from it out; none of one marked as secret."""
    try:
        document = read_document(payload, programs)
    except UnreadableFile as error:
        return _refused(error)
    if bears_secrecy_mark(document):
        return _answer(Head(refusal=reason(ReasonCode.SECRET_MARKED)))
    return _answer(Head(kind=document.format), to_json(document))


def read_text(payload: bytes, _: Mapping[str, str]) -> bytes:
    """The text of a mail in, the ``Document`` that it is out."""
    try:
        document = settle(read_plain(payload))
    except UnreadableFile as error:
        return _refused(error)
    return _answer(Head(kind=document.format), to_json(document))


def print_file(payload: bytes, _: Mapping[str, str], programs: Programs) -> bytes:
    """An office file in, a PDF out."""
    try:
        return _answer(Head(kind="pdf"), print_office(payload, programs))
    except UnreadableFile as error:
        return _refused(error)


def paint_pages(payload: bytes, header: Mapping[str, str]) -> bytes:
    """A PDF or picture in, ``count`` of its pages from ``first`` out, each as a picture."""
    try:
        painted = paint(payload, sniff(payload), first=int(header["first"]), count=int(header["count"]))
    except UnreadableFile as error:
        return _refused(error)
    shapes = tuple((picture.media_type, picture.width_px, picture.height_px) for picture in painted.pictures)
    head = Head(kind=PICTURES, page_count=painted.page_count, shapes=shapes)
    return _answer(head, *(picture.data for picture in painted.pictures))


def _answer(head: Head, *data: bytes) -> bytes:
    return join_parts((to_json(head), *data))


def _refused(error: UnreadableFile) -> bytes:
    return _answer(Head(refusal=error.reason))
