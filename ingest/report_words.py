"""What a bounce says in words: for reports of programs that know no machine's part, and for what that leaves out.

The words stand before the mail that is returned; what stands in that mail is ours. Shapes: qmail's QSBMF
(https://cr.yp.to/proto/qsbmf.txt), Exim, Sendmail, hMailServer, and mail hosting whose reports are translated.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from ingest.limits import MAX_BODY_CHARACTERS, MAX_DIAGNOSTIC_CHARACTERS, MAX_REPORT_CHARACTERS
from parsers.text import bare, one_line


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldReport:
    """What the words of a report tell; empty where they do not."""

    recipient: str
    status: str
    #: ``failed`` or ``delayed``.
    action: str
    diagnostic: str
    #: Message-ID of the mail that is quoted.
    message_id: str
    #: True if the quoted mail bears the header of dangky's own mail.
    is_own: bool

    @property
    def tells_failure(self) -> bool:
        """True if the words say that a mail did not arrive."""
        return bool(self.action)


_ADDRESS = r"[\w.+=&/'-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}"
_FIND_ADDRESS = re.compile(_ADDRESS)
#: An address alone on its line, or before a colon, perhaps in brackets or behind a bullet.
_LINE_OF_ADDRESS = re.compile(rf"^[ \t>*•·-]{{0,10}}[<\"'(]?({_ADDRESS})[>\"')]?[ \t]*(?:[:;].*)?$")
#: An address behind its label.
_LABELLED = re.compile(
    rf"^[ \t>*•·-]{{0,10}}(?:to|recipients?|final recipient|tới|đến|gửi tới|người nhận|địa chỉ(?: nhận)?)"
    rf"[ \t]*[:：][ \t]*[^@\n]{{0,100}}?<?({_ADDRESS})",
    re.IGNORECASE,
)
#: Where the returned mail begins: a line that says so, or a field that only a mail's header has.
_RETURNED = re.compile(
    r"^[ \t>]{0,20}(?:--[^\n]{0,160}?(?:copy of|original message|below (?:this|the next) line|returned mail"
    r"|message follows|header|unsent message|thư gốc|nội dung thư|bản sao)"
    r"|(?:return-path|received|dkim-signature|mime-version|x-dangky|content-type)[ \t]{0,4}:)",
    re.IGNORECASE | re.MULTILINE,
)
_MESSAGE_ID = re.compile(r"(?<![\w-])message-id[ \t]{0,4}:\s{0,4}(<[\x21-\x3b\x3d\x3f-\x7e]{1,996}>)", re.IGNORECASE)
_OWN_FIELD = re.compile(r"(?<![\w-])x-dangky[ \t]{0,4}:", re.IGNORECASE)
#: Codes of SMTP with or without the status behind it, and the status alone; not parts of longer numbers.
_REPLY = re.compile(r"(?<![\w.])[45]\d\d[ -]{1,3}#?([45]\.[0-7]\.\d{1,3})(?!\.?\d)")
_STATUS = re.compile(r"(?<![\w.])#?([45]\.[0-7]\.\d{1,3})(?!\.?\d)")
_CODE = re.compile(r"(?<![\w.:/-])[45][0-7]\d(?=[ -][\w#])")
_NOBODY = frozenset({"mailer-daemon", "postmaster", "abuse", "hostmaster", "noreply", "no-reply"})
_DELAYS = (
    *("delayed", "still being retried", "will be retried", "will retry", "keep trying", "not yet been delivered"),
    *("warning message only", "will continue to", "could not send message for", "attempts will be made"),
    *("tri hoan", "se tiep tuc gui", "se thu lai", "chua gui duoc", "se tiep tuc thu", "tam thoi chua"),
)
#: What ends all hope, whatever the report says of the tries before it.
_ENDS = ("permanent error", "permanent fatal", "given up", "giving up", "no further attempts", "khong gui lai nua")
_FAILURES = (
    *("could not be delivered", "couldn t be delivered", "undeliver", "unable to deliver", "wasn t able to deliver"),
    *(
        "delivery failed",
        "delivery has failed",
        "failed to deliver",
        "not delivered",
        "did not reach",
        "cannot deliver",
    ),
    *("was not delivered", "can t be delivered", "cannot be delivered", "returned to sender", "have been blocked"),
    *("has been blocked", "was blocked", "was rejected", "user unknown", "delivery to the following", "failed address"),
    *("khong gui duoc", "khong the gui", "khong chuyen duoc", "khong the chuyen", "bi tra lai", "gui that bai"),
    *("gui khong thanh cong", "khong the phat", "khong phat duoc", "bi tu choi", "khong den duoc", "khong ton tai"),
)
_MAX_DIAGNOSTIC_LINES = 3


def read_words(text: str, *, others: Collection[str] = ()) -> ToldReport:
    """Return what the text of a report tells; ``others`` are addresses that it does not report about."""
    text = text[:MAX_BODY_CHARACTERS]
    returned = _RETURNED.search(text)
    words = text[: returned.start() if returned else MAX_REPORT_CHARACTERS][:MAX_REPORT_CHARACTERS]
    lines = words.split("\n")
    status = _REPLY.search(words) or _STATUS.search(words)
    message_id = _MESSAGE_ID.search(text)
    return ToldReport(
        recipient=_recipient(lines, others),
        status=status[1] if status else "",
        action=_action(words),
        diagnostic=_diagnostic(lines),
        message_id=message_id[1] if message_id else "",
        is_own=bool(_OWN_FIELD.search(text)),
    )


def _recipient(lines: list[str], others: Collection[str]) -> str:
    """Return the address that stands alone on a line, else behind a label, else the first that may be it."""
    every = (found for find in (_alone, _labelled, _anywhere) for line in lines for found in find(line))
    addresses = (address.lower().strip(".'-") for address in every)
    return next((one for one in addresses if one not in others and one.partition("@")[0] not in _NOBODY), "")


def _alone(line: str) -> Iterator[str]:
    match = _LINE_OF_ADDRESS.match(line)
    if match:
        yield match[1]


def _labelled(line: str) -> Iterator[str]:
    match = _LABELLED.match(line)
    if match:
        yield match[1]


def _anywhere(line: str) -> Iterator[str]:
    yield from _FIND_ADDRESS.findall(line)


def _action(words: str) -> str:
    said = bare(words)
    if any(part in said for part in _DELAYS) and not any(part in said for part in _ENDS):
        return "delayed"
    tells = any(part in said for part in (*_FAILURES, *_ENDS)) or _REPLY.search(words) is not None
    return "failed" if tells else ""


def _diagnostic(lines: list[str]) -> str:
    """Return the lines from the first with a code to the end of its paragraph."""
    for number, line in enumerate(lines):
        if _REPLY.search(line) or _STATUS.search(line) or _CODE.search(line):
            paragraph = []
            for following in lines[number : number + _MAX_DIAGNOSTIC_LINES]:
                if not following.strip():
                    break
                paragraph.append(following)
            return one_line(" ".join(paragraph))[:MAX_DIAGNOSTIC_CHARACTERS]
    return ""
