"""The leaves of a mail's tree, each with what it is for: the body's text, an attachment, or neither.

Neither type, name nor disposition makes a leaf an attachment; what is not the text is one, for mail
programs send forms inline, unnamed, and as plain bytes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import Enum
from itertools import islice

from ingest.charsets import decode
from ingest.delivery_reports import MACHINE_TYPES, is_own_mail
from ingest.filenames import file_name, safe_name
from ingest.limits import MAX_PARTS
from ingest.parts import Part
from ingest.uuencode import take_uuencoded
from parsers.legacy import decode_text
from parsers.text import one_line

_TEXT_TYPES = frozenset({"text/plain", "text/html"})
#: Other ways of writing the same text, where they stand as an alternative.
_TWIN_TYPES = frozenset({"text/enriched", "text/richtext", "text/x-amp-html", "text/watch-html"})
#: Signatures that programs add to a mail; what is signed is a part of its own (RFC 8551, RFC 3156).
_SIGNATURE_TYPES = frozenset(
    {"application/pkcs7-signature", "application/x-pkcs7-signature", "application/pgp-signature"}
)
#: How an invitation and an address card begin, which programs add to a mail as well (RFC 5545, RFC 6350).
_CARD = re.compile(rb"(?:\xef\xbb\xbf)?\s{0,20}BEGIN:V(?:CALENDAR|CARD)\b", re.IGNORECASE)


class Role(Enum):
    """What a leaf is for."""

    TEXT = "text"
    ATTACHMENT = "attachment"
    #: A second writing of the text, a forwarded mail's own text, a report's machine part, a signature, a card.
    ASIDE = "aside"


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaf:
    """A part without parts inside it, and its place."""

    #: Numbers of the parts around it and its own, from 1, joined by dots; a forwarded mail counts as one part.
    path: str
    part: Part
    role: Role
    #: File name as sent; empty where there is none.
    name: str
    #: True inside multipart/related: shown within the text, perhaps.
    in_related: bool
    #: The mail (the one that came, or one inside it) of which this is the text, in either writing; None for files.
    text_of: Part | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Around:
    """What kinds of parts lie around a part."""

    related: bool = False
    alternative: bool = False
    forwarded: bool = False
    report: bool = False
    appledouble: bool = False
    #: The innermost mail around.
    mail: Part | None = None


def leaves(root: Part) -> tuple[Leaf, ...]:
    """Return the leaves of a mail in their order, as many as its limit allows."""
    return tuple(islice(_walk(root, "", _Around(mail=root)), MAX_PARTS))


def is_text(leaf: Leaf, content_type: str) -> bool:
    """Tell whether ``leaf`` belongs to the body and is of ``content_type``."""
    return leaf.role is Role.TEXT and text_type(leaf.part) == content_type


def _walk(part: Part, path: str, around: _Around) -> Iterator[Leaf]:
    if around.report and part.is_mail and path.count(".") == 0:
        return  # the mail that could not be delivered: ours, or one that never reached us
    if is_own_mail(part):
        return  # a digest or a reminder that came back, or was sent on: what units sent stands in their own mail
    children = part.children()
    if not children:
        yield from _with_uuencoded(_leaf(part, path or "1", around))
        return
    inside = _Around(
        related=around.related or part.content_type == "multipart/related",
        alternative=around.alternative or part.content_type == "multipart/alternative",
        forwarded=around.forwarded or part.is_mail,
        report=part.content_type == "multipart/report",
        appledouble=part.content_type == "multipart/appledouble",
        mail=children[0] if part.is_mail else around.mail,
    )
    prefix = f"{path}." if path else ""
    found = (leaf for n, child in enumerate(children, 1) for leaf in _walk(child, f"{prefix}{n}", inside))
    yield from _choose(islice(found, MAX_PARTS)) if part.content_type == "multipart/alternative" else found


def _leaf(part: Part, path: str, around: _Around) -> Leaf:
    name = file_name(part.disposition_parameters, part.type_parameters)
    leaf = Leaf(path=path, part=part, role=Role.ATTACHMENT, name=name, in_related=around.related)
    is_file = bool(name) or part.disposition == "attachment"
    if not is_file and text_type(part) in _TEXT_TYPES:
        text_of = None if around.report else around.mail
        return replace(leaf, role=Role.ASIDE if around.forwarded else Role.TEXT, text_of=text_of)
    is_twin = not is_file and around.alternative and part.content_type in _TWIN_TYPES
    is_aside = is_twin or around.report or _is_void(part) or _is_added_by_program(part, around)
    return replace(leaf, role=Role.ASIDE) if is_aside else leaf


def _is_added_by_program(part: Part, around: _Around) -> bool:
    """Tell a signature, half of a Macintosh file, a machine's report, an invitation and an address card from files."""
    is_resource = around.appledouble and part.content_type == "application/applefile"
    is_added = is_resource or part.content_type in _SIGNATURE_TYPES or part.content_type in MACHINE_TYPES
    return is_added or bool(_CARD.match(part.content()[:100]))


def _with_uuencoded(leaf: Leaf) -> Iterator[Leaf]:
    """Give a leaf, and behind a plain text the files that are written into it."""
    if leaf.text_of is None or text_type(leaf.part) != "text/plain":
        yield leaf
        return
    rest, files = take_uuencoded(leaf.part.content())
    if files:
        leaf.part.settled_content = rest
    yield leaf
    for number, file in enumerate(files, start=1):
        part = Part(depth=leaf.part.depth)
        part.set_default_type("application/octet-stream")
        part.settled_content = file.data
        name = safe_name(one_line(decode_text(decode(file.name))))
        yield Leaf(path=f"{leaf.path}.{number}", part=part, role=Role.ATTACHMENT, name=name, in_related=False)


def text_type(part: Part) -> str:
    """Return the type; a mail that is a multipart without parts is read as text, as nothing else is known of it."""
    return "text/plain" if part.is_multipart_type and part.depth == 0 else part.content_type


def _is_void(part: Part) -> bool:
    """Tell whether the part is a container of nothing."""
    return (part.is_multipart_type or part.is_mail) and not part.content().strip()


def _choose(found: Iterator[Leaf]) -> Iterator[Leaf]:
    """Of several writings of one text keep one: plain, unless it is empty and another is not."""
    every = tuple(found)
    has_plain = any(is_text(leaf, "text/plain") and leaf.part.content().strip() for leaf in every)
    has_html = any(is_text(leaf, "text/html") for leaf in every)
    for leaf in every:
        is_second = is_text(leaf, "text/html") if has_plain else has_html and is_text(leaf, "text/plain")
        yield replace(leaf, role=Role.ASIDE) if is_second else leaf
