"""What can go wrong between us and the outgoing server, as a table: where, what, and what one try makes of it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from domain.outgoing import MailEvent
from tests.servers.smtp import OF_A_MAIL, Fault, Stage


class Line(StrEnum):
    """The way to the server."""

    PLAIN = "plain"
    #: STARTTLS, then a login.
    GUARDED = "guarded"
    #: Nobody listens.
    DOWN = "down"
    #: STARTTLS is wanted and not offered.
    STRIPPED = "stripped"
    #: Its certificate is of an authority that we do not know, is past its time, or is another host's.
    UNTRUSTED = "untrusted"
    EXPIRED = "expired"
    MISNAMED = "misnamed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """One thing that goes wrong, and what is to become of one try."""

    line: Line = Line.PLAIN
    #: Where the fault strikes; None: nowhere in the dialogue.
    stage: Stage | None = None
    #: A reply, or a :class:`Fault`.
    fault: str = ""
    outcome: MailEvent = MailEvent.DEFERRED
    #: Whether the server keeps the mail all the same.
    is_stored: bool = False

    def __str__(self) -> str:
        return " ".join(filter(None, (self.line, self.stage, self.fault)))


_BEFORE_A_MAIL = (
    (Line.PLAIN, Stage.CONNECT),
    (Line.PLAIN, Stage.EHLO),
    (Line.GUARDED, Stage.STARTTLS),
    (Line.GUARDED, Stage.AUTH),
)
_LATER = {
    Stage.CONNECT: "421 4.3.2 not now",
    Stage.EHLO: "421 4.3.2 not now",
    Stage.STARTTLS: "454 4.7.0 no TLS now",
    Stage.AUTH: "454 4.7.0 no login now",
    Stage.MAIL: "451 4.3.0 try again",
    Stage.RCPT: "452 4.2.2 mailbox full",
    Stage.BEGIN: "451 4.3.0 try again",
    Stage.DATA: "452 4.3.1 no space",
}
_NEVER = {
    Stage.CONNECT: "554 5.3.2 not you",
    Stage.EHLO: "550 5.7.1 not you",
    Stage.STARTTLS: "554 5.7.3 no TLS",
    Stage.AUTH: "535 5.7.8 wrong",
    Stage.MAIL: "550 5.7.1 not that sender",
    Stage.RCPT: "550 5.1.1 no such user",
    Stage.BEGIN: "554 5.5.1 no",
    Stage.DATA: "554 5.7.1 spam",
}

#: Nothing goes wrong, on the line with all stages.
NONE = Trouble(line=Line.GUARDED, outcome=MailEvent.SENT, is_stored=True)


def all_troubles() -> tuple[Trouble, ...]:
    """Return the whole table."""
    return (NONE, *_on_the_way(), *_before_a_mail(), *_in_a_mail(), *_after_the_content())


def _on_the_way() -> list[Trouble]:
    lines = (Line.DOWN, Line.STRIPPED, Line.UNTRUSTED, Line.EXPIRED, Line.MISNAMED)
    # Words in clear where TLS should begin.
    broken = Trouble(line=Line.GUARDED, stage=Stage.STARTTLS, fault="220 2.0.0 go on in clear")
    return [*(Trouble(line=line) for line in lines), broken]


def _before_a_mail() -> list[Trouble]:
    """Faults that are about us and the server: nothing was handed over, and nothing is lost, whatever the code."""
    return [
        Trouble(line=line, stage=stage, fault=fault)
        for line, stage in _BEFORE_A_MAIL
        for fault in (_LATER[stage], _NEVER[stage], Fault.DROP, Fault.HANG)
    ]


def _in_a_mail() -> list[Trouble]:
    """Faults before the content is taken, and the server's refusal of it."""
    found = [
        Trouble(stage=stage, fault=fault)
        for stage in OF_A_MAIL
        for fault in (_LATER[stage], "421 4.7.0 closing", Fault.DROP, Fault.HANG)
        if not (stage is Stage.DATA and fault in set(Fault))
    ]
    refused = [Trouble(stage=stage, fault=_NEVER[stage], outcome=MailEvent.REFUSED) for stage in OF_A_MAIL]
    return [*found, *refused]


def _after_the_content() -> list[Trouble]:
    """Lost answers, and a farewell that fails, which changes nothing."""
    lost = [
        Trouble(
            stage=Stage.DATA, fault=fault, outcome=MailEvent.UNKNOWN, is_stored=fault not in {Fault.DROP, Fault.HANG}
        )
        for fault in Fault
    ]
    farewell = Trouble(stage=Stage.QUIT, fault=Fault.DROP, outcome=MailEvent.SENT, is_stored=True)
    return [*lost, farewell]
