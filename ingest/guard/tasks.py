"""What a child can be asked to do: pure functions of bytes, answered as JSON."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache, lru_cache

from domain.campaign import FormTemplate
from domain.form import FileOutcome, FileReading
from domain.reasons import ReasonCode, reason
from ingest.mime import attachment_bytes, open_mail
from parsers.programs import NoPrograms
from parsers.reading import read_file
from parsers.recognise import prepare_books
from storage.codec import from_json, to_json

Task = Callable[[bytes, Mapping[str, str]], bytes]


def _open_mail(payload: bytes, _: Mapping[str, str]) -> bytes:
    """Raw mail in, ``OpenedMail`` out."""
    return to_json(open_mail(payload))


def _read_attachment(payload: bytes, header: Mapping[str, str]) -> bytes:
    """Raw mail in, ``FileReading`` of the attachment at ``path`` out."""
    return _read_file(attachment_bytes(payload, header["path"]), header)


def _read_file(payload: bytes, header: Mapping[str, str]) -> bytes:
    """A file in, its ``FileReading`` out."""
    reading = read_file(
        payload, template=_template(header["template"]), keywords=_keywords(header["keywords"]), programs=NoPrograms()
    )
    return to_json(reading)


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


TASKS: dict[str, Task] = {
    "open_mail": _open_mail,
    "read_attachment": _read_attachment,
    "read_file": _read_file,
}
