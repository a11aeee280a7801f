"""The leaves of a mail's tree, each with what it is for: the body's text, an attachment, or neither.

Neither type, name nor disposition makes a leaf an attachment; what is not the text is one, for mail
programs send forms inline, unnamed, and as plain bytes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import Enum
from itertools import islice

from ingest.filenames import file_name
from ingest.limits import MAX_PARTS
from ingest.parts import Part

_TEXT_TYPES = frozenset({"text/plain", "text/html"})
#: Other ways of writing the same text, where they stand as an alternative.
_TWIN_TYPES = frozenset({"text/enriched", "text/richtext", "text/x-amp-html", "text/watch-html"})


class Role(Enum):
    """What a leaf is for."""

    TEXT = "text"
    ATTACHMENT = "attachment"
    #: A second writing of the text, a forwarded mail's own text, a report's machine part.
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


@dataclass(frozen=True, slots=True, kw_only=True)
class _Around:
    """What kinds of parts lie around a part."""

    related: bool = False
    alternative: bool = False
    forwarded: bool = False
    report: bool = False


def leaves(root: Part) -> tuple[Leaf, ...]:
    """Return the leaves of a mail in their order, as many as its limit allows."""
    return tuple(islice(_walk(root, "", _Around()), MAX_PARTS))


def is_text(leaf: Leaf, content_type: str) -> bool:
    """Tell whether ``leaf`` belongs to the body and is of ``content_type``."""
    return leaf.role is Role.TEXT and _text_type(leaf.part) == content_type


def _walk(part: Part, path: str, around: _Around) -> Iterator[Leaf]:
    if around.report and part.is_mail and path.count(".") == 0:
        return  # the mail that could not be delivered: ours, or one that never reached us
    children = part.children()
    if not children:
        yield _leaf(part, path or "1", around)
        return
    inside = _Around(
        related=around.related or part.content_type == "multipart/related",
        alternative=around.alternative or part.content_type == "multipart/alternative",
        forwarded=around.forwarded or part.is_mail,
        report=part.content_type == "multipart/report",
    )
    prefix = f"{path}." if path else ""
    found = (leaf for n, child in enumerate(children, 1) for leaf in _walk(child, f"{prefix}{n}", inside))
    yield from _choose(islice(found, MAX_PARTS)) if part.content_type == "multipart/alternative" else found


def _leaf(part: Part, path: str, around: _Around) -> Leaf:
    name = file_name(part.disposition_parameters, part.type_parameters)
    leaf = Leaf(path=path, part=part, role=Role.ATTACHMENT, name=name, in_related=around.related)
    is_file = bool(name) or part.disposition == "attachment"
    if not is_file and _text_type(part) in _TEXT_TYPES:
        return replace(leaf, role=Role.ASIDE if around.forwarded else Role.TEXT)
    is_twin = not is_file and around.alternative and part.content_type in _TWIN_TYPES
    return replace(leaf, role=Role.ASIDE) if is_twin or around.report or _is_void(part) else leaf


def _text_type(part: Part) -> str:
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
