"""Who wrote, and to what: mailboxes and Message-IDs from fields that are often broken."""

from __future__ import annotations

import re

from ingest.headers import decode_field, decode_literally
from ingest.limits import MAX_ADDRESS_CHARACTERS, MAX_FIELD_CHARACTERS, MAX_ID_CHARACTERS, MAX_REFERENCES

#: A quoted text; a quote that is never closed takes the rest.
_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"?', re.DOTALL)
_COMMENT = re.compile(r"\(([^()]*)\)")
_ADDRESS = r"""(?<![^\s<>"(),:;@\\])[^\s<>"(),:;@\\]{1,128}@[^\s<>"(),:;@\\]{1,255}"""
_IN_ANGLES = re.compile(rf"<\s*({_ADDRESS})\s*>?")
_BARE = re.compile(_ADDRESS)
#: One identifier: printable ASCII in angle brackets (RFC 5322, section 3.6.4, read widely).
_ID = re.compile(r"<[\x21-\x3b\x3d\x3f-\x7e]{1,996}>")
_MAX_NAME = 200


def first_mailbox(raw: str) -> tuple[str, str]:
    """Return address (lower case) and name of the first mailbox of a raw From field; empty where there is none.

    ``'"Nguyễn Văn A" <A@x.vn>, b@x.vn'`` gives ``("a@x.vn", "Nguyễn Văn A")``. An address in the
    quoted name does not count: what stands in quotes is said by the sender, not used by the server.
    """
    raw = raw[:MAX_FIELD_CHARACTERS]
    # Some programs leave a quote open, or encode the whole field, address and all, which RFC 2047 forbids.
    for text in (raw, raw.replace('"', " "), decode_field(raw)):
        address, name = _mailbox(text)
        if address:
            return address, name
    return "", ""


def message_id(raw: str) -> str:
    """Return a raw Message-ID as one line; it is often no identifier by the standard, and kept as written."""
    return decode_literally(raw[:MAX_FIELD_CHARACTERS])[:MAX_ID_CHARACTERS]


def message_ids(*raw: str) -> tuple[str, ...]:
    """Return the identifiers of raw References and In-Reply-To fields, each once, oldest first, the latest kept."""
    found: dict[str, None] = {}
    for field in raw:
        # The end of a long field is the near past, which is what answers refer to.
        for identifier in _ID.findall(decode_field(field[-MAX_FIELD_CHARACTERS:])):
            if "=?" not in identifier:
                found.pop(identifier, None)
                found[identifier] = None
    return tuple(found)[-MAX_REFERENCES:]


def _mailbox(text: str) -> tuple[str, str]:
    # Quoted names are blanked, so that only what the server uses is looked at; lengths stay the same.
    visible = _QUOTED.sub(lambda match: " " * len(match[0]), text)
    match = _IN_ANGLES.search(visible)
    if match:
        return _clean_address(match[1]), _clean_name(text[: match.start()])
    match = _BARE.search(visible)
    if not match:
        return "", ""
    comment = _COMMENT.search(text, match.end())
    return _clean_address(match[0]), _clean_name(comment[1] if comment else "")


def _clean_address(raw: str) -> str:
    address = decode_literally(raw).lower().strip(".'")
    return address if len(address) <= MAX_ADDRESS_CHARACTERS else ""


def _clean_name(raw: str) -> str:
    unquoted = raw.strip().strip(",;").strip().removeprefix('"').removesuffix('"').replace('\\"', '"')
    return decode_field(unquoted).strip("\"' <")[:_MAX_NAME].strip()
