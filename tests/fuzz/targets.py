"""What is done with the files of each format: all that a child of the guard does with them.

A reader is called as the guard's child calls it, for some files with recognition and the JSON of the answer; it may
return or raise ``UnreadableFile``.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Final

from domain.errors import UnreadableFile
from domain.form import FileOutcome
from ingest.mime import open_mail, parts_bytes
from ingest.programs import LocalPrograms
from ingest.unpacking.handing import from_frame, to_frame
from ingest.unpacking.kinds import KINDS, kind_of
from ingest.unpacking.mails import own_text
from ingest.unpacking.msg import mail_of
from ingest.unpacking.unpack import Allowance, unpack
from parsers import limits
from parsers.programs import NoPrograms, Programs
from parsers.read import read_document
from parsers.reading import read_file
from parsers.sniff import sniff
from storage.codec import to_json
from tests.corpus.material import the_campaign

Read = Callable[[bytes], object]

#: Formats whose reader is LibreOffice: without it, nothing of ours would be tried.
CONVERTED: Final = frozenset({"doc", "rtf"})
#: Longer side to which pictures are brought here: whole pages take a second each.
_SIDE: Final = 400
#: Recognition takes more time than all readers: it is done for one file in so many.
_RECOGNISED: Final = 5
#: What Tesseract writes: names of columns, and one word.
_WORDS: Final = (
    "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext\n"
    "5\t1\t1\t1\t1\t1\t20\t20\t60\t16\t95\tđăng\n"
)


class _OneWord:
    """Programs that find the same word in every picture, so that all of our own code runs; no LibreOffice."""

    def convert(self, data: bytes, *, source: str, target: str) -> bytes:
        return NoPrograms().convert(data, source=source, target=target)

    def recognise_text(self, picture: bytes, *, layout: int) -> str:
        return _WORDS


@contextmanager
def reader_of(name: str) -> Iterator[Read]:
    """Give what reads files of the format ``name``; what it needs beside it is up meanwhile."""
    if name in CONVERTED:
        with LocalPrograms() as programs:
            yield partial(_read_form, programs=programs)
    elif name in KINDS:
        yield _read_mail if name in ("eml", "msg") else _unpack
    else:
        yield partial(_read_form, programs=_OneWord())


def _read_form(data: bytes, *, programs: Programs) -> None:
    limits.MAX_PICTURE_SIDE = _SIDE
    if zlib.crc32(data) % _RECOGNISED:
        read_document(data, programs)
        return
    campaign = the_campaign()
    reading = read_file(data, template=campaign.template, keywords=campaign.keywords, programs=programs)
    to_json(reading)
    if reading.outcome is FileOutcome.UNREADABLE:
        raise UnreadableFile(reading.reason, file_format=reading.format)


def _read_mail(data: bytes) -> None:
    raw = mail_of(data)
    mail = open_mail(raw)
    to_json(mail)
    for data_of_part in parts_bytes(raw, [item.path for item in (*mail.attachments, *mail.texts)]):
        kind_of(data_of_part)
    if kind_of(data):
        _unpack(data)


def _unpack(data: bytes) -> None:
    sniff(data)
    unpacked = unpack(data, Allowance())
    from_frame(to_frame(unpacked))
    own_text(data)
    if unpacked.listing.left_out and not unpacked.listing.members:
        raise UnreadableFile(unpacked.listing.left_out)
