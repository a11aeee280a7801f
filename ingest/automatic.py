"""Which mail no person wrote: auto-replies, lists, delivery reports.

Such a mail is never answered, whatever it carries. Source: RFC 3834, sections 2 and 5; RFC 3464, section 2.
"""

from __future__ import annotations

from collections.abc import Mapping

from ingest.headers import decode_field, parameters
from parsers.text import bare

#: Fields whose mere presence marks a mail.
_TELLING_FIELDS = {
    "x-dangky": "X-Dangky",
    "x-autoreply": "X-Autoreply",
    "x-autorespond": "X-Autorespond",
    "x-autoreply-from": "X-Autoreply-From",
    "x-mail-autoreply": "X-Mail-Autoreply",
    "list-id": "List-Id",
    "list-unsubscribe": "List-Unsubscribe",
}
_PRECEDENCES = frozenset({"bulk", "junk", "list", "auto_reply"})
#: Subjects up to their colon, or as a whole, without marks.
_SUBJECTS = frozenset(
    {"tra loi tu dong", "thu tra loi tu dong", "tu dong tra loi", "thong bao vang mat", "automatic reply"}
    | {"auto reply", "autoreply", "auto response", "out of office", "out of office reply", "out of office autoreply"}
)
_BOUNCE_SENDERS = frozenset({"mailer-daemon", "postmaster", "mail-daemon"})
#: Parts of a bounce's subject, without marks.
_BOUNCE_SUBJECTS = (
    *("undeliver", "delivery status", "delivery failure", "delivery has failed", "mail delivery", "failure notice"),
    *(
        "returned mail",
        "returned to sender",
        "delivery notification",
        "could not be delivered",
        "message not delivered",
    ),
    *("khong gui duoc", "khong the gui", "chua gui duoc", "khong chuyen duoc", "khong the chuyen", "gui that bai"),
    *("thu bi tra lai", "thu tra lai", "thong bao trang thai gui"),
)
_SHOWN = 100

#: Names of all the fields, lower case, that this module looks at.
FIELDS = frozenset({"auto-submitted", "precedence", "return-path", "content-type", "subject", *_TELLING_FIELDS})


def automatic_header(fields: Mapping[str, str]) -> str:
    """Return the header that marks the mail as automatic, e.g. ``Precedence: bulk``; empty for a person's mail.

    ``fields`` maps lower case names to raw values. X-Auto-Response-Suppress marks nothing: Exchange
    sets it on people's mail.
    """
    if "x-dangky" in fields:
        return _shown("X-Dangky", decode_field(fields["x-dangky"]))
    submitted = parameters(fields.get("auto-submitted", ""))[0].partition("(")[0].strip()
    if submitted not in ("", "no"):
        return _shown("Auto-Submitted", submitted)
    precedence = decode_field(fields.get("precedence", "")).lower()
    if precedence in _PRECEDENCES:
        return _shown("Precedence", precedence)
    for name, title in _TELLING_FIELDS.items():
        if name in fields:
            return _shown(title, fields[name])
    if _report_type(fields) == "disposition-notification":
        return "Content-Type: multipart/report; report-type=disposition-notification"
    subject = decode_field(fields.get("subject", ""))
    if _is_automatic_subject(subject):
        return _shown("Subject", subject)
    return ""


def is_bounce(fields: Mapping[str, str], sender: str) -> bool:
    """Tell whether the mail is a delivery report: by its return path, its type, or its sender and subject."""
    if "return-path" in fields and "".join(fields["return-path"].split()) == "<>":
        return True
    if _report_type(fields) == "delivery-status":
        return True
    subject = bare(decode_field(fields.get("subject", "")))
    return sender.partition("@")[0] in _BOUNCE_SENDERS and any(words in subject for words in _BOUNCE_SUBJECTS)


def _report_type(fields: Mapping[str, str]) -> str:
    content_type, found = parameters(fields.get("content-type", ""))
    return found.get("report-type", "").lower() if content_type == "multipart/report" else ""


def _is_automatic_subject(subject: str) -> bool:
    """Judge by the words up to the first colon: "Re: Trả lời tự động" is a person's answer to one."""
    head = bare(subject.partition(":")[0]).removesuffix(" re").removesuffix(" fw")
    return head in _SUBJECTS


def _shown(name: str, value: str) -> str:
    return f"{name}: {decode_field(value)[:_SHOWN]}".strip()
