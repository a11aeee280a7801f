"""Mails inside other files: saved ones (.eml, also what Word calls a single web page), and Outlook's (.msg)."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from domain.errors import UnreadableFile
from ingest.leaves import Leaf, leaves
from ingest.mime import open_mail
from ingest.parts import parse_part
from ingest.repair import repair
from ingest.texts import form_texts
from ingest.unpacking.msg import write_mail
from ingest.unpacking.packed import Packed
from parsers.sniff import sniff


def unpack_eml(data: bytes) -> Iterator[Packed]:
    """Give the texts of a mail that may hold a form, and its attachments; any bytes are a mail, our own gives none."""
    mended, _ = repair(data)
    root = parse_part(mended)
    if "x-dangky" in root.fields:
        return  # a digest or a reminder that somebody kept
    found = leaves(root)
    for text in form_texts(found):
        yield Packed(
            id=text.leaf.path,
            path="",
            chunks=partial(iter, (text.data,)),
            size=len(text.data),
            declared_type=text.leaf.part.content_type,
            is_text=True,
        )
    by_path = {leaf.path: leaf for leaf in found}
    for attachment in open_mail(data).attachments:
        yield Packed(
            id=attachment.path,
            path=attachment.name,
            chunks=partial(_content, by_path[attachment.path]),
            size=attachment.size_bytes,
            declared_type=attachment.declared_type,
            is_inline=attachment.is_inline,
        )


def unpack_msg(data: bytes) -> Iterator[Packed]:
    """Give the attachments and texts of an Outlook message, each by its path in the mail that it amounts to."""
    yield from unpack_eml(write_mail(data))


def own_text(data: bytes) -> str:
    """Return subject and text of a mail, by which it is seen to be about the campaign; empty for other containers."""
    kind = sniff(data)
    if kind not in ("eml", "msg"):
        return ""
    try:
        mail = open_mail(write_mail(data) if kind == "msg" else data)
    except UnreadableFile:
        return ""
    return f"{mail.envelope.subject}\n{mail.body}"


def _content(leaf: Leaf) -> Iterator[bytes]:
    yield leaf.part.content()
