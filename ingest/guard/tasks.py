"""What a child can be asked to do: pure functions of bytes, answered as JSON."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from domain.campaign import FormTemplate
from ingest.mime import attachment_bytes, open_mail
from parsers.reading import read_file
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
    template = from_json(FormTemplate, header["template"].encode())
    keywords = from_json(tuple[str, ...], header["keywords"].encode())
    return to_json(read_file(payload, template=template, keywords=keywords))


TASKS: dict[str, Task] = {
    "open_mail": _open_mail,
    "read_attachment": _read_attachment,
    "read_file": _read_file,
}
