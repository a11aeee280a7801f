"""Automatic mail as it really looks, by the program that writes it: delivery reports, absence notes, tickets, receipts.

The shapes are those of real programs, the words and names are invented.
"""

from __future__ import annotations

from collections.abc import Iterator

from tests.ingest.bounces import absences, hosters, machines, servers
from tests.ingest.bounces.shape import ANSWERS, REPORTS, AutomaticMail, Original

__all__ = [
    "AUTOMATIC_MAILS",
    "AutomaticMail",
    "absences",
    "bounces_of",
    "hosters",
    "machines",
    "mails_about",
    "servers",
]


def bounces_of(message_id: str, recipient: str) -> Iterator[AutomaticMail]:
    """Give a delivery report of each shape about our mail ``message_id``, e.g. ``"<1@x.vn>"``, to ``recipient``.

    Those in which ``report.is_success`` say that it arrived; some do not name the mail, see their ``report``.
    """
    original = Original(message_id=message_id, recipient=recipient)
    return (shape.of(original) for shape in REPORTS)


def mails_about(message_id: str, recipient: str) -> tuple[AutomaticMail, ...]:
    """Return the automatic mails of every shape about one of ours."""
    original = Original(message_id=message_id, recipient=recipient)
    return tuple(shape.of(original) for shape in (*REPORTS, *ANSWERS))


#: One of each shape.
AUTOMATIC_MAILS: tuple[AutomaticMail, ...] = mails_about(
    "<5f0c1e9a7b@thanhoai.example.vn>", "MNKimAn@truong-kiman.example.vn"
)
