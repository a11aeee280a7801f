"""What a child can be asked to do: pure functions of bytes, answered as JSON."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache, lru_cache

from domain.campaign import FormTemplate
from domain.form import FileOutcome, FileReading
from domain.reasons import ReasonCode, reason
from ingest.guard import original_tasks
from ingest.guard.limits import name_network
from ingest.limits import MAX_UNPACKED_AT_ONCE
from ingest.mime import attachment_bytes, open_mail, parts_bytes
from ingest.unpacking.handing import join_parts, split_parts, to_frame
from ingest.unpacking.kinds import kind_of
from ingest.unpacking.mails import own_text
from ingest.unpacking.msg import mail_of
from ingest.unpacking.unpack import Allowance, unpack
from parsers.limits import MAX_FILE_BYTES
from parsers.mentions import mentions_any
from parsers.programs import Programs
from parsers.reading import read_file
from parsers.recognise import prepare_books
from storage.codec import from_json, to_json

Task = Callable[[bytes, Mapping[str, str]], bytes]
AssistedTask = Callable[[bytes, Mapping[str, str], Programs], bytes]


def _name_network(_payload: bytes, _header: Mapping[str, str]) -> bytes:
    """Nothing in, the name of the network that this process is in out."""
    return name_network().encode()


def _open_mail(payload: bytes, _: Mapping[str, str]) -> bytes:
    """Raw mail (or a saved message of Outlook) in, ``OpenedMail`` out."""
    return to_json(open_mail(mail_of(payload)))


def _take_out(payload: bytes, header: Mapping[str, str]) -> bytes:
    """Raw mail in; out come its parts at ``paths``, the first of them at least and as many as are handed over at once.

    To parse a mail of many parts anew for each of them would take hours.
    """
    taken: list[bytes] = []
    for content in parts_bytes(mail_of(payload), header["paths"].split()):
        if taken and sum(map(len, taken)) + len(content) > MAX_UNPACKED_AT_ONCE:
            break
        taken.append(content)
    return join_parts(taken)


def _read_attachment(payload: bytes, header: Mapping[str, str], programs: Programs) -> bytes:
    """Raw mail in, ``FileReading`` of the attachment at ``path`` out."""
    return _read_file(_part(payload, header), header, programs)


def _read_file(payload: bytes, header: Mapping[str, str], programs: Programs) -> bytes:
    """A file in, its ``FileReading`` out; that of a container says ARCHIVE_OPENED: have it unpacked."""
    kind = kind_of(payload) if len(payload) <= MAX_FILE_BYTES else None
    if kind is not None:
        why = reason(ReasonCode.ARCHIVE_OPENED, files=0)
        return to_json(FileReading(format=kind, outcome=FileOutcome.NOT_A_FORM, reason=why))
    template, keywords = _template(header["template"]), _keywords(header["keywords"])
    return to_json(read_file(payload, template=template, keywords=keywords, programs=programs))


def _read_files(payload: bytes, header: Mapping[str, str], programs: Programs) -> bytes:
    """Small files in, one ``FileReading`` for each out: a child of its own would cost more than reading it."""
    return join_parts([_read_file(part, header, programs) for part in split_parts(payload)])


def _unpack(payload: bytes, header: Mapping[str, str]) -> bytes:
    """A container (in raw mail, if there is a ``path``) in, the frame of the files in it out."""
    data = _part(payload, header) if "path" in header else payload
    allowance = Allowance(members=int(header["members"]), unpacked_bytes=int(header["unpacked_bytes"]))
    unpacked = unpack(data, allowance, first=int(header["first"]))
    mentions = mentions_any(own_text(data), _keywords(header["keywords"]))
    return to_frame(replace(unpacked, listing=replace(unpacked.listing, mentions_campaign=mentions)))


def _part(payload: bytes, header: Mapping[str, str]) -> bytes:
    return attachment_bytes(mail_of(payload), header["path"])


@lru_cache(maxsize=8)
def _template(written: str) -> FormTemplate:
    return from_json(FormTemplate, written)


@lru_cache(maxsize=8)
def _keywords(written: str) -> tuple[str, ...]:
    return from_json(tuple[str, ...], written)


def prepare(header: Mapping[str, str]) -> None:
    """Make ready, before the fork, what every child would make anew; nothing of a stranger's bytes is touched."""
    _warm_up()
    if "template" in header:
        prepare_books(_template(header["template"]))
        _keywords(header["keywords"])


@cache
def _warm_up() -> None:
    """Build the adapters of what children answer."""
    to_json(open_mail(b""))
    to_json(FileReading(format="", outcome=FileOutcome.UNREADABLE, reason=reason(ReasonCode.FILE_EMPTY)))


#: Tasks that need nothing but the bytes.
TASKS: dict[str, Task] = {
    "name_network": _name_network,
    "open_mail": _open_mail,
    "take_out": _take_out,
    "unpack": _unpack,
    "take_file": original_tasks.take_file,
    "show_mail": original_tasks.show,
    "read_text": original_tasks.read_text,
    "paint_pages": original_tasks.paint_pages,
}
#: Tasks that may ask another program for help.
ASSISTED_TASKS: dict[str, AssistedTask] = {
    "read_attachment": _read_attachment,
    "read_file": _read_file,
    "read_files": _read_files,
    "read_original": original_tasks.read_original,
    "print_file": original_tasks.print_file,
}


def perform(payload: bytes, header: Mapping[str, str], programs: Programs) -> bytes:
    """Do the task that ``header`` names and return its answer."""
    name = header["task"]
    if name in ASSISTED_TASKS:
        return ASSISTED_TASKS[name](payload, header, programs)
    return TASKS[name](payload, header)
