"""Reports in words only: old servers, and mail hosting whose reports are translated."""

from __future__ import annotations

from tests.ingest.bounces.shape import (
    SERVICE,
    Original,
    head,
    head_of,
    headers_only,
    letter_of,
    plain,
    report,
    returned,
    words,
)
from tests.ingest.mails import multipart

_NOBODY = "Return-Path: <>\n"


@report("5.1.1", "no mailbox here by that name")
def qmail(of: Original) -> str:
    """Qmail (QSBMF), with the whole mail behind its words."""
    text = (
        "Hi. This is the qmail-send program at mail.example.vn.\n"
        "I'm afraid I wasn't able to deliver your message to the following addresses.\n"
        "This is a permanent error; I've given up. Sorry it didn't work out.\n\n"
        f"<{of.recipient}>:\nSorry, no mailbox here by that name. (#5.1.1)\n\n"
        f"--- Below this line is a copy of the message.\n\nReturn-Path: <{SERVICE}>\n{letter_of(of)}"
    )
    return head("MAILER-DAEMON@mail.example.vn", "failure notice", _NOBODY) + plain(text)


@report("5.7.1", "554 5.7.1 Spam")
def yahoo(of: Original) -> str:
    """Yahoo, which is like qmail."""
    text = (
        "Sorry, we were unable to deliver your message to the following address.\n\n"
        f"<{of.recipient}>:\n554: 554 5.7.1 Spam detected, mail refused\n\n"
        f"--- Below this line is a copy of the message.\n\n{letter_of(of)}"
    )
    return head("MAILER-DAEMON@yahoo.test", "Failure Notice") + plain(text)


@report("", "550 No such user here")
def exim_old(of: Original) -> str:
    """Exim before 4.80: its header names the address, its words the mail."""
    text = (
        "This message was created automatically by mail delivery software.\n\n"
        "A message that you sent could not be delivered to one or more of its\n"
        f"recipients. This is a permanent error. The following address(es) failed:\n\n  {of.recipient}\n"
        "    SMTP error from remote mail server after RCPT TO:<x>:\n    host mx [10.1.1.1]: 550 No such user here\n\n"
        f"------ This is a copy of the message, including all the headers. ------\n\n{letter_of(of)}"
    )
    more = f"Return-path: <>\nX-Failed-Recipients: {of.recipient}\nAuto-Submitted: auto-replied\n"
    sender = "Mail Delivery System <Mailer-Daemon@cpanel.example.vn>"
    return head(sender, "Mail delivery failed: returning message to sender", more) + plain(text)


@report("", action="delayed", is_own=False)
def exim_delayed(of: Original) -> str:
    """Exim, which warns after a day and names the mail in its words."""
    text = (
        "This message was created automatically by mail delivery software.\nA message that you sent has not yet been "
        "delivered to one or more of its\nrecipients after more than 24 hours on the queue on cpanel.example.vn.\n\n"
        "The message identifier is:     1nJabc-0004kT-Qz\nThe subject of the message is: Nhac\n"
        f"Message-ID: {of.message_id}\n\n"
        f"The address to which the message has not yet been delivered is:\n\n  {of.recipient}\n"
        "    host mx [10.1.1.1]\n    Delay reason: Connection refused\n\n"
        "No action is required on your part. Delivery attempts will continue for\nsome time."
    )
    more = "Auto-Submitted: auto-replied\nReturn-path: <>\n"
    sender = "Mail Delivery System <Mailer-Daemon@cpanel.example.vn>"
    return head(sender, "Warning: message 1nJabc-0004kT-Qz delayed 24 hours", more) + plain(text)


@report("5.1.1", "User unknown")
def sendmail_ancient(of: Original) -> str:
    """Sendmail 8.6: the mail behind a line."""
    text = (
        "The original message was received at Mon, 14 Feb 2022 08:00:02 +0700\n\n"
        f"   ----- The following addresses had delivery problems -----\n<{of.recipient}>  (unrecoverable error)\n\n"
        f"   ----- Transcript of session follows -----\n550 5.1.1 <{of.recipient}>... User unknown\n\n"
        f"   ----- Original message follows -----\n{head_of(of)}"
    )
    return head("MAILER-DAEMON@unix.example.vn", "Returned mail: User unknown") + plain(text)


@report("", "550 Unknown user", is_own=False, names_mail=False)
def hmailserver(of: Original) -> str:
    """The server hMailServer, which tells the subject only."""
    text = (
        "Your message did not reach some or all of the intended recipients.\n\n"
        "   Sent: Mon, 14 Feb 2022 08:00:01 +0700\n   Subject: Nhac dang ky\n\n"
        f"The following recipient(s) could not be reached:\n\n{of.recipient}\n   Error Type: SMTP\n"
        "   Remote server (10.1.1.1) issued an error.\n   hMailServer sent: RCPT TO\n"
        "   Remote server replied: 550 Unknown user\n\nhMailServer"
    )
    return head(
        "mailer-daemon@example.vn", "Message undeliverable: Nhac dang ky", "X-hMailServer-LoopCount: 1\n"
    ) + plain(text)


@report("5.1.1", "5.1.1")
def exchange_2000(of: Original) -> str:
    """Exchange 2000 behind a gateway that leaves only its words and our mail."""
    text = (
        "Your message\n\n  To:      someone\n  Subject: Nhac dang ky\n  Sent:    Mon, 14 Feb 2022 08:00:01 +0700\n\n"
        f"did not reach the following recipient(s):\n\n{of.recipient} on Mon, 14 Feb 2022 08:00:09 +0700\n"
        "    The e-mail account does not exist at the organization.\n    <mx.example.vn #5.1.1>"
    )
    return head("System Administrator <postmaster@example.vn>", "Undeliverable: Nhac dang ky", _NOBODY) + multipart(
        "mixed", words(text), returned(of), boundary="mix"
    )


@report("5.1.1", "550 5.1.1")
def vnpt_hosting(of: Original) -> str:
    """Mail hosting in Vietnamese; the mail stands behind a line."""
    text = (
        "Kính gửi Quý khách,\n\nHệ thống xin thông báo: thư của Quý khách không gửi được tới địa chỉ sau:\n\n"
        f"    {of.recipient}\n\nLý do: 550 5.1.1 Địa chỉ người nhận không tồn tại\n\n"
        "Mọi thắc mắc xin liên hệ hotro@hosting.example.vn.\n\n"
        f"-------- Nội dung thư gốc --------\n{letter_of(of)}"
    )
    return head("Hệ thống thư điện tử <mailer-daemon@hosting.example.vn>", "Thông báo thư bị trả lại", _NOBODY) + plain(
        text
    )


@report("5.2.2", "552 5.2.2", is_own=False, names_mail=False)
def viettel_full_mailbox(of: Original) -> str:
    """Mail hosting in Vietnamese, a full mailbox, sent from an address that takes no answers."""
    text = (
        f"Xin chào {SERVICE},\n\nThư của bạn không chuyển được tới người nhận.\n\nNgười nhận: {of.recipient}\n"
        "Nguyên nhân: 552 5.2.2 Hộp thư người nhận đã đầy\n\nĐây là thư tự động, vui lòng không trả lời."
    )
    return head("noreply@mail-hosting.example.vn", "Gửi thư thất bại", "Return-Path: <>\n") + plain(text)


@report("", "", action="delayed", is_own=False, names_mail=False)
def hosting_delayed(of: Original) -> str:
    """Mail hosting in Vietnamese that tries again."""
    text = f"Thư của bạn tới {of.recipient} chưa gửi được. Hệ thống sẽ thử lại trong 24 giờ tới."
    return head("postmaster@hosting.example.vn", "Thư bị trì hoãn", "Auto-Submitted: auto-generated\n") + plain(text)


@report("5.7.1", "5.7.1", is_own=False, names_mail=False)
def nobody_with_words(of: Original) -> str:
    """A server of which only the empty return path and the words tell."""
    text = f"Xin lỗi, thư gửi tới {of.recipient} đã bị từ chối: 550 5.7.1 bị coi là thư rác."
    return head("Hệ thống lọc thư <loc-thu@example.vn>", "Thông báo", _NOBODY) + plain(text)


@report("", "552 Message too large", is_own=False)
def refused_as_html(of: Original) -> str:
    """A page that quotes the header of the mail, as Exchange writes it for administrators."""
    page = (
        f"<p>Delivery has failed to these recipients:</p><p>{of.recipient}</p><p>552 Message too large</p>"
        f"<p>Original message headers:</p><pre>Subject: Nhac\nMessage-ID: {of.message_id.replace('<', '&lt;')}\n</pre>"
    )
    return head("postmaster@example.vn", "Undeliverable: Nhac") + f"Content-Type: text/html; charset=utf-8\n\n{page}\n"


@report("5.1.1", "5.1.1", is_own=False)
def failed_header_only(of: Original) -> str:
    """A relay that names the address and the mail in its own header."""
    more = f"X-Failed-Recipients: {of.recipient}\nX-Original-Message-ID: {of.message_id}\n"
    return head("Relay <relay@example.vn>", "Relay notice", more) + plain("Refused: 550 5.1.1 unknown.")


@report("5.1.1", "550 5.1.1")
def headers_beside_words(of: Original) -> str:
    """A gateway that adds the header of the mail as a part."""
    text = f"Your message to {of.recipient} was rejected.\n550 5.1.1 unknown"
    return head("postmaster@gw.example.vn", "Mail delivery failed") + multipart(
        "mixed", words(text), headers_only(of), boundary="mix"
    )


@report("5.0.0", "550 5.0.0", names_recipient=True)
def recipient_of_returned_mail(of: Original) -> str:
    """A report that names nobody: the mail that comes back went to one address."""
    return head("MAILER-DAEMON@example.vn", "Returned mail") + multipart(
        "mixed", words("Your message could not be delivered. 550 5.0.0 error"), returned(of), boundary="mix"
    )
