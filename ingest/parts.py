"""The MIME tree of a mail, built by the standard parser within bounds.

``email``'s parser asks each message object whether it holds others, and hands it every header field.
:class:`Part` answers so that no mail can make it recurse without end, search long lists of fields or
take parameters apart in quadratic time: policy ``compat32``, as ``policy.default`` raises on headers
(tried on 3,168 hostile mails). Source: RFC 2045, RFC 2046.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from email.message import Message
from email.parser import BytesFeedParser
from email.policy import Policy, compat32
from functools import partial

from ingest import automatic
from ingest.headers import parameters, raw_bytes
from ingest.limits import MAX_DEPTH

#: The fields that we use, by their lower case names; all others are let go while parsing.
FIELDS = automatic.FIELDS | {
    *("content-type", "content-disposition", "content-transfer-encoding", "content-id"),
    *("from", "sender", "to", "cc", "date", "subject", "message-id", "in-reply-to", "references"),
    *("x-failed-message-id", "x-original-message-id"),
}
_TYPE = re.compile(r"[\w!#$&^.+-]+/[\w!#$&^.+-]+\Z", re.ASCII)
_MAIL_TYPES = frozenset({"message/rfc822", "message/global", "message/news"})
_PLAIN_ENCODINGS = frozenset({"", "7bit", "8bit", "binary"})
#: A line that looks like a border, with a part's header behind it.
_BORDER = re.compile(rb"^--([^\r\n]{1,200}?)[ \t]{0,80}(?:\r\n|\r|\n)Content-", re.MULTILINE | re.IGNORECASE)

#: Phrases for the parser's own findings.
_DEFECTS = {
    "NoBoundaryInMultipartDefect": "multipart without a boundary",
    "StartBoundaryNotFoundDefect": "multipart whose boundary never comes",
    "CloseBoundaryNotFoundDefect": "multipart without its end",
    "FirstHeaderLineIsContinuationDefect": "headers begin with a continuation line",
    "MisplacedEnvelopeHeaderDefect": "mbox line inside the headers",
    "MissingHeaderBodySeparatorDefect": "no empty line behind the headers",
    "MultipartInvariantViolationDefect": "multipart without parts",
    "InvalidMultipartContentTransferEncodingDefect": "multipart with a transfer encoding",
    "InvalidHeaderDefect": "header field without a name",
    "InvalidBase64PaddingDefect": "bad base64",
    "InvalidBase64CharactersDefect": "bad base64",
    "InvalidBase64LengthDefect": "bad base64",
}


class Part(Message):
    """One part of a mail, which bounds itself while the parser builds it."""

    def __init__(self, policy: Policy = compat32, *, depth: int = 0) -> None:
        super().__init__(policy)
        #: Parts around this one.
        self.depth = depth
        #: Raw values of the fields that we use; of several with one name the first.
        self.fields: dict[str, str] = {}
        #: Phrases for what was found wrong besides the parser's own defects.
        self.notes: list[str] = []
        #: Content-Type as declared, lower case; ``type_parameters`` and the disposition's are raw.
        self.declared_type = ""
        self.type_parameters: dict[str, str] = {}
        self.disposition = ""
        self.disposition_parameters: dict[str, str] = {}
        self._children: tuple[Part, ...] | None = None
        #: The bytes of a leaf, where they are not what the parser found: taken out of a text, or left of it.
        self.settled_content: bytes | None = None

    # -- what the parser asks and tells

    def set_raw(self, name: str, value: str) -> None:
        """Keep a field that we use; the parser calls this for each field."""
        key = name.lower()
        if key not in FIELDS or key in self.fields:
            return
        self.fields[key] = value
        if key == "content-type":
            self.declared_type, self.type_parameters = parameters(value)
        elif key == "content-disposition":
            self.disposition, self.disposition_parameters = parameters(value)
        elif key == "content-transfer-encoding":
            super().set_raw(name, self._encoding)

    def attach(self, payload: Message | str) -> None:
        """Take a part in, and tell it how deep it lies."""
        if isinstance(payload, Part):
            payload.depth = self.depth + 1
        super().attach(payload)

    def get_content_type(self) -> str:
        """Return the type, as far as the parser may know it: that of a leaf if this part is to stay undivided."""
        return self.content_type if self._is_divisible() else "application/octet-stream"

    def get_content_maintype(self) -> str:
        return self.get_content_type().partition("/")[0]

    def get_boundary(self, failobj: object = None) -> str | None:  # type: ignore[override]
        """Return the boundary; ``failobj`` is of no use here, the parser gives none."""
        del failobj
        return self.type_parameters.get("boundary", "").rstrip() or None

    # -- what we ask

    @property
    def content_type(self) -> str:
        """The declared type if it is one, else the default of its place (RFC 2045, section 5.2)."""
        if self.declared_type == "multipart":
            return "multipart/mixed"
        return self.declared_type if _TYPE.match(self.declared_type) else self.get_default_type()

    @property
    def is_mail(self) -> bool:
        """True for a mail inside the mail."""
        return self.content_type in _MAIL_TYPES

    @property
    def is_multipart_type(self) -> bool:
        return self.content_type.startswith("multipart/")

    def content(self) -> bytes:
        """Return the decoded bytes of a leaf; what cannot be decoded is given as it stands."""
        if self.settled_content is not None:
            return self.settled_content
        if self.is_multipart():
            return b""
        try:
            decoded = self.get_payload(decode=True)
        except ValueError:  # uuencode with lines of a wrong length
            self.notes.append(f"bad {self._encoding}")
            decoded = raw_bytes(str(self._payload))  # type: ignore[attr-defined]
        return decoded if isinstance(decoded, bytes) else b""

    def children(self) -> tuple[Part, ...]:
        """Return the parts inside this one, also those that the parser missed; none for a leaf."""
        if self._children is None:
            self._children = tuple(self._find_children())
        return self._children

    def defect_phrases(self) -> Iterator[str]:
        """Give a phrase for each thing found wrong so far; decoding finds more."""
        for defect in self.defects:
            yield _DEFECTS.get(type(defect).__name__, "malformed MIME")
        yield from self.notes

    @property
    def _encoding(self) -> str:
        """The transfer encoding without the blanks, comments and semicolons that some programs add."""
        words = re.split(r"[\s;(]", self.fields.get("content-transfer-encoding", "").strip().lower(), maxsplit=1)
        return words[0].strip("\"'")

    def _is_divisible(self) -> bool:
        if self.depth >= MAX_DEPTH:
            return False
        return self.is_multipart_type or (self.is_mail and self._encoding in _PLAIN_ENCODINGS)

    def _find_children(self) -> Iterator[Part]:
        payload = self.get_payload() if self.is_multipart() else None
        if isinstance(payload, list):
            yield from (part for part in payload if isinstance(part, Part))
            yield from self._behind_the_end()
        elif self.depth >= MAX_DEPTH:
            if self.is_multipart_type or self.is_mail:
                self.notes.append(f"limit: parts deeper than {MAX_DEPTH} are left as one file")
        elif self.is_mail:
            self.notes.append("mail inside the mail has a transfer encoding")
            yield parse_part(self.content(), depth=self.depth + 1)
        elif self.is_multipart_type:
            yield from self._with_guessed_boundary()

    def _behind_the_end(self) -> Iterator[Part]:
        """Give the parts that stand behind an end line, where two multiparts share one boundary."""
        boundary = self.get_boundary()
        if not self.is_multipart_type or not boundary or f"--{boundary}" not in (self.epilogue or ""):
            return
        self.notes.append("parts behind the end of their multipart")
        border = b"--" + raw_bytes(boundary)
        ends = re.compile(b"^" + re.escape(border) + rb"--[ \t]*$", re.MULTILINE)
        text = ends.sub(border.replace(b"\\", rb"\\"), raw_bytes(self.epilogue or "").replace(b"\r\n", b"\n"))
        yield from self._reparse(boundary, text)

    def _with_guessed_boundary(self) -> Iterator[Part]:
        """Give the parts of a multipart whose header names no boundary, or a wrong one."""
        text = self.content()
        match = _BORDER.search(text)
        if match:
            self.notes.append("boundary guessed")
            yield from self._reparse(match[1].decode("ascii", "surrogateescape"), text)

    def _reparse(self, boundary: str, text: bytes) -> Iterator[Part]:
        quoted = raw_bytes(boundary.replace("\\", "\\\\").replace('"', '\\"'))
        head = b'Content-Type: multipart/mixed; boundary="' + quoted + b'"\r\n\r\n'
        again = parse_part(head + text, depth=self.depth)
        payload = again.get_payload() if again.is_multipart() else None
        if isinstance(payload, list):
            yield from (part for part in payload if isinstance(part, Part))


def parse_part(data: bytes, *, depth: int = 0) -> Part:
    """Return the tree of ``data``, headers and all; any bytes give one."""
    parser = BytesFeedParser(partial(Part, depth=depth), policy=compat32)
    parser.feed(data)
    part = parser.close()
    assert isinstance(part, Part)  # noqa: S101 -- for the type checker: the factory makes nothing else
    return part


def all_parts(root: Part) -> Iterator[Part]:
    """Give ``root`` and every part inside it, in their order."""
    stack = [root]
    while stack:
        part = stack.pop()
        yield part
        stack.extend(reversed(part.children()))
