"""What a bounce says about the mail that it is about: whose address, what happened, and which mail.

A report is believed in the order of how sure its sources are: its machine's part, its headers, its words, the
mail that it returns. Everything is bounded, and any mail gives a report or None.
Source: RFC 3464 (delivery status), RFC 6522 and RFC 3462 (multipart/report), RFC 3463 (status codes),
RFC 6533 (the same with addresses beyond ASCII).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice

from domain.message import DeliveryReport
from ingest.addresses import first_mailbox, message_ids
from ingest.automatic import is_delivery_report, part_type
from ingest.charsets import decode
from ingest.headers import decode_literally
from ingest.limits import (
    MAX_DIAGNOSTIC_CHARACTERS,
    MAX_FIELD_CHARACTERS,
    MAX_ORIGINAL_IDS,
    MAX_REPORT_BYTES,
    MAX_REPORT_PARTS,
    MAX_REPORT_RECIPIENTS,
)
from ingest.parts import Part, parse_part
from ingest.report_words import ToldReport, read_words
from parsers.text import one_line

#: Types of the machine's part, and of the headers of the mail that came back.
_STATUS_TYPES = frozenset({"message/delivery-status", "message/global-delivery-status"})
_HEADER_TYPES = frozenset({"text/rfc822-headers", "message/rfc822-headers", "message/global-headers"})
#: Parts that machines add to their reports.
MACHINE_TYPES = (
    _STATUS_TYPES
    | _HEADER_TYPES
    | {"message/disposition-notification", "message/global-disposition-notification", "message/feedback-report"}
)
_ACTIONS = ("failed", "delayed", "", "delivered", "relayed", "expanded")
_ACTION_OF_CLASS = {"5": "failed", "4": "delayed", "2": "delivered"}
#: A status code; further digits and an address of four numbers are none.
_STATUS = re.compile(r"(?<![\d.])[245]\.\d{1,3}\.\d{1,3}(?!\.?\d)")
#: Kind of a diagnostic or an address, before its semicolon.
_KIND = re.compile(r"\s*[A-Za-z][\w.+-]{0,40}\s*;\s*")
_FIELD = re.compile(r"([\x21-\x39\x3b-\x7e]{1,100})[ \t]*:[ \t]*(.*)", re.DOTALL)
_EMPTY_LINES = re.compile(r"\n[ \t]*(?:\n[ \t]*)+")
_FOLD = re.compile(r"\n[ \t]+")

Fields = Mapping[str, str]


def outer_parts(root: Part) -> tuple[Part, ...]:
    """Return the parts of a mail without those of mails inside it, as many as the limit allows."""
    return tuple(islice(_outer(root), MAX_REPORT_PARTS))


def outer_types(root: Part) -> frozenset[str]:
    """Return the types of these parts, but not of files."""
    parts = (
        part for part in outer_parts(root) if part.disposition != "attachment" or part.content_type in MACHINE_TYPES
    )
    return frozenset(part_type(part.content_type, part.type_parameters) for part in parts)


def read_delivery_report(root: Part, sender: str, text: str) -> DeliveryReport | None:
    """Return what a mail with the signs of a bounce reports, or None if it is no report.

    ``text`` is what the mail says itself, e.g. ``"<a@x.vn>: 550 5.1.1 User unknown"``. A mail that has only an
    empty return path is a report if it names an address and says that something failed.
    """
    parts = outer_parts(root)
    words = read_words(text, others=_own_addresses(root, sender))
    groups = _groups(parts)
    fields = {name: value[:MAX_FIELD_CHARACTERS] for name, value in root.fields.items()}
    is_sure = is_delivery_report(fields, sender, outer_types(root))
    if not is_sure and not (words.tells_failure and words.recipient):
        return None
    returned = _returned_fields(parts)
    report = _joined(min(groups, key=_urgency) if groups else {}, words, root.fields, returned)
    says_anything = report.recipient or report.status or report.original_ids or report.diagnostic
    return report if groups or says_anything else None


def _joined(group: Fields, words: ToldReport, fields: Fields, returned: Fields) -> DeliveryReport:
    """Take each thing from the surest source that has it."""
    diagnostic = _diagnostic(group.get("diagnostic-code", "")) or words.diagnostic
    status = _status(group, diagnostic) or words.status
    return DeliveryReport(
        original_ids=_original_ids(fields, returned, words),
        recipient=_recipient(group)
        or _address(fields.get("x-failed-recipients", ""))
        or words.recipient
        or _only(returned),
        action=_action(group, status, words),
        status=status,
        diagnostic=diagnostic,
        is_own="x-dangky" in returned or (not returned and words.is_own),
    )


# -- the machine's part


def parse_status(data: bytes) -> tuple[Fields, ...]:
    """Return the fields of each recipient in a message/delivery-status, by lower case names; any bytes give some.

    ``b"Reporting-MTA: dns; x\\n\\nFinal-Recipient: rfc822; a@b.vn\\nAction: failed"`` gives
    ``({"final-recipient": "rfc822; a@b.vn", "action": "failed"},)``. Source: RFC 3464, section 2.1.
    """
    text = decode(data[:MAX_REPORT_BYTES]).replace("\r\n", "\n").replace("\r", "\n")
    blocks = (_block(block) for block in _EMPTY_LINES.split(text))
    told = (
        block for block in blocks if not block.keys().isdisjoint({"final-recipient", "original-recipient", "action"})
    )
    return tuple(islice(told, MAX_REPORT_RECIPIENTS))


def _block(text: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for line in _FOLD.sub(" ", text).split("\n"):
        match = _FIELD.match(line)
        if match:
            found.setdefault(match[1].lower(), match[2].strip())
    return found


def _groups(parts: Sequence[Part]) -> tuple[Fields, ...]:
    status = next((part for part in parts if part.content_type in _STATUS_TYPES), None)
    return parse_status(status.content()) if status is not None else ()


def _urgency(group: Fields) -> int:
    return _ACTIONS.index(_said_action(group))


def _said_action(group: Fields) -> str:
    """Return the action as the part names it, else by the class of its status."""
    said = re.split(r"[^a-z]", group.get("action", "").lower(), maxsplit=1)[0]
    return said if said in _ACTIONS and said else _ACTION_OF_CLASS.get(_status(group, "")[:1], "")


def _action(group: Fields, status: str, words: ToldReport) -> str:
    return _said_action(group) or words.action or _ACTION_OF_CLASS.get(status[:1], "")


def _status(group: Fields, diagnostic: str) -> str:
    """Return the status code; of a general one (5.0.0) the answer of the other server may say more."""
    said = _STATUS.search(group.get("status", ""))
    status = said[0] if said else ""
    more = _STATUS.search(diagnostic)
    is_general = not status or status.endswith(".0.0")
    return more[0] if more and is_general and (not status or more[0][0] == status[0]) else status


def _recipient(group: Fields) -> str:
    fields = (group.get(name, "") for name in ("final-recipient", "original-recipient"))
    return next((address for address in map(_address, fields) if address), "")


def _address(raw: str) -> str:
    kind = _KIND.match(raw[:60])
    return first_mailbox(raw[kind.end() :] if kind else raw)[0]


def _diagnostic(raw: str) -> str:
    kind = _KIND.match(raw[:60])
    return one_line(raw[kind.end() :] if kind else raw)[:MAX_DIAGNOSTIC_CHARACTERS]


# -- the mail that came back


def _outer(root: Part) -> Iterator[Part]:
    stack = [root]
    while stack:
        part = stack.pop()
        yield part
        if not part.is_mail:
            stack.extend(reversed(part.children()[:MAX_REPORT_PARTS]))


def _returned_fields(parts: Sequence[Part]) -> Fields:
    """Return the fields of the first mail, or of the first headers, among the outer parts of a report."""
    for part in parts:
        if part.is_mail and part.children():
            return part.children()[0].fields
        if part.content_type in _HEADER_TYPES:
            return parse_part(part.content()[:MAX_REPORT_BYTES]).fields
    return {}


def _only(returned: Fields) -> str:
    """Return to whom the mail went that came back, if it was one."""
    to = returned.get("to", "")
    return first_mailbox(to)[0] if to.count("@") == 1 else ""


def _original_ids(fields: Fields, returned: Fields, words: ToldReport) -> tuple[str, ...]:
    named = (
        returned.get("message-id", ""),
        fields.get("x-failed-message-id", ""),
        fields.get("x-original-message-id", ""),
    )
    raw = (*named, words.message_id, fields.get("in-reply-to", ""))
    sure = (identifier for field in raw for identifier in message_ids(_in_brackets(field)))
    # The latest that a report refers to is the mail itself.
    every = (*sure, *reversed(message_ids(fields.get("references", ""))))
    return tuple(dict.fromkeys(every))[:MAX_ORIGINAL_IDS]


def _in_brackets(raw: str) -> str:
    """Return a Message-ID as mail must have it; some programs leave the brackets out."""
    bare = raw.strip()
    return f"<{bare}>" if bare and "<" not in bare and " " not in bare else raw


def _own_addresses(root: Part, sender: str) -> frozenset[str]:
    """Return the addresses of the report itself: of who wrote it, and of us to whom it came."""
    to = decode_literally(root.fields.get("to", "")[:2000])
    return frozenset({sender, *(first_mailbox(one)[0] for one in to.split(",")[:20])})


# -- our own mail


def is_own_mail(part: Part) -> bool:
    """Tell whether a part is a mail that dangky wrote, and that came back or was sent on."""
    return part.is_mail and any("x-dangky" in child.fields for child in part.children()[:1])
