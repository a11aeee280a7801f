"""From a mail's raw bytes to what it says and carries.

Both functions are pure and never raise, whatever the bytes: what is broken is borne, and named in
``defects``. A defect that begins with ``limit:`` says that part of the mail was not looked at. A mail
takes about ten times its size in memory, so the pipeline opens it in a child process.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from urllib.parse import unquote

from domain.message import Attachment, Envelope, OpenedMail
from ingest.addresses import first_mailbox, message_id, message_ids
from ingest.automatic import automatic_header, is_bounce
from ingest.bodies import part_text
from ingest.delivery_reports import outer_types, read_delivery_report
from ingest.headers import decode_field, decode_literally
from ingest.leaves import Leaf, Role, leaves
from ingest.limits import (
    MAX_ATTACHMENTS,
    MAX_BODY_CHARACTERS,
    MAX_DECORATION_BYTES,
    MAX_DEFECTS,
    MAX_FIELD_CHARACTERS,
    MAX_PARTS,
)
from ingest.parts import Part, all_parts, parse_part
from ingest.quoting import strip_quoted
from ingest.repair import repair
from ingest.texts import QUOTING, form_texts, text_bytes
from parsers.readers.picture import may_hold_page

_CONTENT_ID_USED = re.compile(rb"cid:([^\s\"'<>)]{1,250})", re.IGNORECASE)


def open_mail(raw: bytes) -> OpenedMail:
    """Return the envelope, the body and the attachments of a mail; any bytes give an answer."""
    mended, notes = repair(raw)
    root = parse_part(mended)
    found = leaves(root)
    attachments = [leaf for leaf in found if leaf.role is Role.ATTACHMENT]
    used = _content_ids_used(found)
    listed = tuple(_attachment(leaf, used) for leaf in attachments[:MAX_ATTACHMENTS])
    body = whole_body(found)
    envelope = _envelope(root, body)
    texts = tuple(
        replace(_record(text.leaf, text.data), path=text.path)
        for text in (() if _returns_own_mail(envelope) else form_texts(found, with_quoting=True))
    )
    limits = _limits_met(len(found), len(attachments), len(body))
    # Decoding finds defects too, so they are collected last.
    defects = (*notes, *limits, *(phrase for part in all_parts(root) for phrase in part.defect_phrases()))
    return OpenedMail(
        envelope=envelope,
        body=strip_quoted(body[:MAX_BODY_CHARACTERS]),
        attachments=listed,
        texts=texts,
        defects=tuple(dict.fromkeys(defects))[:MAX_DEFECTS],
    )


def attachment_bytes(raw: bytes, path: str) -> bytes:
    """Return the decoded bytes of the leaf at ``path``, e.g. ``"2.1.1"``; of a text those that are read as a form.

    Raises:
        KeyError: the mail has no leaf there.
    """
    return next(parts_bytes(raw, (path,)))


def parts_bytes(raw: bytes, paths: Iterable[str]) -> Iterator[bytes]:
    """Give the same for each of ``paths``; the mail is parsed once.

    Raises:
        KeyError: the mail has no leaf at one of them.
    """
    mended, _ = repair(raw)
    found = {leaf.path: leaf for leaf in leaves(parse_part(mended))}
    for path in paths:
        leaf = found[path.removesuffix(QUOTING)]
        is_quoting = path.endswith(QUOTING)
        yield leaf.part.content() if leaf.text_of is None else text_bytes(leaf, is_quoting=is_quoting)


def _envelope(root: Part, body: str) -> Envelope:
    fields = {name: value[:MAX_FIELD_CHARACTERS] for name, value in root.fields.items()}
    sender, name = first_mailbox(fields.get("from", ""))
    if not sender:
        sender, sender_name = first_mailbox(fields.get("sender", ""))
        name = name or sender_name
    types = outer_types(root)
    bounced = is_bounce(fields, sender, types)
    report = read_delivery_report(root, sender, body) if bounced else None
    return Envelope(
        message_id=message_id(fields.get("message-id", "")),
        subject=decode_field(fields.get("subject", "")),
        sender=sender,
        sender_name=name,
        automatic=automatic_header(fields, types),
        is_bounce=bounced and not (report is not None and report.is_success),
        references=message_ids(root.fields.get("references", ""), root.fields.get("in-reply-to", "")),
        report=report,
    )


def _returns_own_mail(envelope: Envelope) -> bool:
    """Tell whether a mail brings back what dangky wrote, which says nothing of a unit."""
    return envelope.report is not None and envelope.report.is_own


def whole_body(found: Iterable[Leaf]) -> str:
    """Join the texts, up to one beyond the limit: some programs write one before and one behind an attachment."""
    body = ""
    for leaf in found:
        if leaf.role is not Role.TEXT:
            continue
        text = part_text(leaf.part).strip("\n")
        if text.strip():
            body = f"{body}\n\n{text}" if body else text
        if len(body) > MAX_BODY_CHARACTERS:
            break
    return body


def _attachment(leaf: Leaf, content_ids_used: frozenset[str]) -> Attachment:
    data = leaf.part.content()
    return replace(_record(leaf, data), is_inline=_is_inline(leaf, data, content_ids_used))


def _record(leaf: Leaf, data: bytes) -> Attachment:
    return Attachment(
        path=leaf.path,
        name=leaf.name,
        declared_type=decode_literally(leaf.part.content_type)[:100],
        size_bytes=len(data),
        sha256=hashlib.sha256(data).hexdigest(),
    )


def _is_inline(leaf: Leaf, data: bytes, content_ids_used: frozenset[str]) -> bool:
    """Tell a logo or a signature shown inside the text from a photo sent "inline", or a page pasted into the text."""
    if not leaf.part.content_type.startswith("image/") or len(data) >= MAX_DECORATION_BYTES or may_hold_page(data):
        return False
    content_id = leaf.part.fields.get("content-id", "").strip().strip("<>")
    is_shown = bool(content_id) and content_id in content_ids_used
    return is_shown or (leaf.in_related and leaf.part.disposition == "inline")


def _content_ids_used(found: Iterable[Leaf]) -> frozenset[str]:
    """Return the Content-IDs that the HTML texts refer to (RFC 2392)."""
    texts = (leaf.part.content() for leaf in found if leaf.part.content_type == "text/html" and not leaf.name)
    return frozenset(unquote(match.decode("latin-1")) for text in texts for match in _CONTENT_ID_USED.findall(text))


def _limits_met(parts: int, attachments: int, characters: int) -> tuple[str, ...]:
    met = (
        (parts >= MAX_PARTS, f"limit: only the first {MAX_PARTS} parts were read"),
        (attachments > MAX_ATTACHMENTS, f"limit: only the first {MAX_ATTACHMENTS} attachments are listed"),
        (characters > MAX_BODY_CHARACTERS, f"limit: only the first {MAX_BODY_CHARACTERS} characters of the body"),
    )
    return tuple(phrase for is_met, phrase in met if is_met)
