"""Reports with a machine's part, by mail server (RFC 3464)."""

from __future__ import annotations

import base64

from tests.ingest.bounces.shape import (
    SERVICE,
    Original,
    dsn,
    head,
    head_of,
    headers_only,
    letter_of,
    report,
    returned,
    status,
    words,
)
from tests.ingest.mails import multipart, part

_POSTFIX = (
    "This is the mail system at host mx.example.vn.\n\nI'm sorry to have to inform you that your message could not\n"
    "be delivered to one or more recipients. It's attached below.\n\n"
    "For further assistance, please send mail to postmaster.\n\n                   The mail system\n\n"
)
_REPLIED = "Return-Path: <>\nAuto-Submitted: auto-replied\n"


@report("5.1.1", "User unknown in virtual mailbox table")
def postfix_unknown_user(of: Original) -> str:
    """Postfix, an address that is not there."""
    said = f"550 5.1.1 <{of.recipient}>:\n    Recipient address rejected: User unknown in virtual mailbox table"
    text = f"{_POSTFIX}<{of.recipient}>: host mx.{of.domain}[10.9.8.7] said: {said} (in reply to RCPT TO command)"
    machine = part(
        "Content-Description: Delivery report\nContent-Type: message/delivery-status",
        "Reporting-MTA: dns; mx.example.vn\nX-Postfix-Queue-ID: 4JxQ2k1Zzz\n"
        f"X-Postfix-Sender: rfc822; {SERVICE}\nArrival-Date: Mon, 14 Feb 2022 08:00:02 +0700 (+07)\n\n"
        f"Final-Recipient: rfc822; {of.recipient}\nOriginal-Recipient: rfc822;{of.recipient}\nAction: failed\n"
        f"Status: 5.1.1\nRemote-MTA: dns; mx.{of.domain}\nDiagnostic-Code: smtp; {said}\n",
    )
    sender = "MAILER-DAEMON@mx.example.vn (Mail Delivery System)"
    return head(sender, "Undelivered Mail Returned to Sender", _REPLIED) + dsn(words(text), machine, returned(of))


@report("5.2.2", "mailbox is full")
def postfix_quota_headers_only(of: Original) -> str:
    """Postfix with Dovecot behind it, a full mailbox; only the header comes back."""
    said = "smtp; 552 5.2.2 <a> Quota exceeded (mailbox is full)"
    text = f"{_POSTFIX}<{of.recipient}>: host mail.{of.domain}[private/dovecot-lmtp] said: 552 5.2.2 Quota exceeded"
    more = status(of, "failed", "5.2.2", said)
    sender = "MAILER-DAEMON@mx.example.vn (Mail Delivery System)"
    return head(sender, "Undelivered Mail Returned to Sender", _REPLIED) + dsn(words(text), more, headers_only(of))


@report("4.4.1", "Connection timed out", action="delayed")
def postfix_delayed(of: Original) -> str:
    """Postfix, the warning of a mail that waits."""
    text = (
        "####################################################################\n"
        "# THIS IS A WARNING ONLY.  YOU DO NOT NEED TO RESEND YOUR MESSAGE. #\n"
        "####################################################################\n\n"
        "Your message could not be delivered for more than 4 hour(s).\n"
        "It will be retried until it is 5 day(s) old.\n\n"
        f"<{of.recipient}>: connect to mx[10.1.1.1]:25: Connection timed out"
    )
    machine = status(of, "delayed", "4.4.1", "X-Postfix; connect to mx[10.1.1.1]:25: Connection timed out")
    more = f"{machine}Will-Retry-Until: Sat, 19 Feb 2022 08:00:02 +0700\n"
    sender = "Mail Delivery System <MAILER-DAEMON@mx.example.vn>"
    return head(sender, "Delayed Mail (still being retried)", _REPLIED) + dsn(words(text), more, headers_only(of))


@report("2.1.5", "250 2.1.5 Ok", action="delivered")
def postfix_delivered(of: Original) -> str:
    """Postfix, asked to say that a mail arrived."""
    text = (
        "This is the mail system at host mx.example.vn.\n\n"
        f"Your message was successfully delivered.\n\n<{of.recipient}>: ok"
    )
    more = status(of, "delivered", "2.1.5", "smtp; 250 2.1.5 Ok")
    sender = "MAILER-DAEMON@mx.example.vn"
    return head(sender, "Successful Mail Delivery Report", _REPLIED) + dsn(words(text), more, headers_only(of))


@report("2.0.0", action="relayed")
def sendmail_relayed(of: Original) -> str:
    """Sendmail, which handed a mail on to a server that makes no reports."""
    text = (
        "   ----- The following addresses had successful delivery notifications -----\n"
        f"<{of.recipient}>  (relayed to non-DSN-aware mailer)"
    )
    more = status(of, "relayed (to non-DSN-aware mailer)", "2.0.0")
    return head("Mail Delivery Subsystem <MAILER-DAEMON@mx.example.vn>", "Return receipt") + dsn(
        words(text), more, headers_only(of)
    )


@report("2.0.0", action="expanded")
def exchange_expanded_list(of: Original) -> str:
    """Exchange, which sent a mail on to the members of a group."""
    text = f"Your message has been delivered to the following groups:\n\n{of.recipient}"
    return head("postmaster@example.vn", "Expanded: Nhac dang ky") + dsn(
        words(text), status(of, "expanded", "2.0.0"), headers_only(of)
    )


@report("5.1.1", "User unknown")
def sendmail_unknown_user(of: Original) -> str:
    """Sendmail, with the whole talk in it."""
    text = (
        "The original message was received at Mon, 14 Feb 2022 08:00:02 +0700\nfrom localhost [127.0.0.1]\n\n"
        f"   ----- The following addresses had permanent fatal errors -----\n<{of.recipient}>\n"
        f"    (reason: 550 5.1.1 <{of.recipient}>... User unknown)\n\n"
        f"   ----- Transcript of session follows -----\n... while talking to mx.{of.domain}.:\n>>> DATA\n"
        f"<<< 550 5.1.1 <{of.recipient}>... User unknown\n550 5.1.1 <{of.recipient}>... User unknown"
    )
    more = status(of, "failed", "5.1.1", f"SMTP; 550 5.1.1 <{of.recipient}>... User unknown")
    sender = "Mail Delivery Subsystem <MAILER-DAEMON@mx.example.vn>"
    subject = "Returned mail: see transcript for details"
    auto = "Auto-Submitted: auto-generated (failure)\n"
    return head(sender, subject, auto) + dsn(words(text), more, returned(of))


@report("4.4.1", "Operation timed out", action="delayed")
def sendmail_warning(of: Original) -> str:
    """Sendmail, the warning after four hours."""
    text = (
        "    **********************************************\n    **      THIS IS A WARNING MESSAGE ONLY      **\n"
        "    **  YOU DO NOT NEED TO RESEND YOUR MESSAGE  **\n    **********************************************\n\n"
        f"   ----- Transcript of session follows -----\n{of.recipient}... Deferred: Operation timed out\n"
        "Warning: message still undelivered after 4 hours\nWill keep trying until message is 5 days old"
    )
    sender = "Mail Delivery Subsystem <MAILER-DAEMON@mx.example.vn>"
    more = status(of, "delayed", "4.4.1", "SMTP; Operation timed out")
    subject = "Warning: could not send message for past 4 hours"
    return head(sender, subject, "Auto-Submitted: auto-generated (warning-timeout)\n") + dsn(
        words(text), more, headers_only(of)
    )


@report("5.1.1", "550 5.1.1 The email account does not exist")
def exim_with_status(of: Original) -> str:
    """Exim since 4.80, which sends the machine's part as well."""
    text = (
        "This message was created automatically by mail delivery software.\n\n"
        "A message that you sent could not be delivered to one or more of its\n"
        f"recipients. This is a permanent error. The following address(es) failed:\n\n  {of.recipient}\n"
        "    host mx.example [10.1.1.1]\n    SMTP error from remote mail server after RCPT TO:\n    550 5.1.1 no"
    )
    machine = part(
        "Content-type: message/delivery-status",
        "Reporting-MTA: dns; web1.example.vn\n\nAction: failed\n"
        f"Final-Recipient: rfc822;{of.recipient}\nStatus: 5.0.0\n"
        "Remote-MTA: dns; mx.example\nDiagnostic-Code: smtp; 550 5.1.1 The email account does not exist\n",
    )
    more = f"Return-path: <>\nX-Failed-Recipients: {of.recipient}\nAuto-Submitted: auto-replied\n"
    return head(
        "Mail Delivery System <Mailer-Daemon@web1.example.vn>",
        "Mail delivery failed: returning message to sender",
        more,
    ) + dsn(words(text, charset="us-ascii"), machine, returned(of))


@report("5.1.1", "RESOLVER.ADR.RecipNotFound")
def exchange_2010(of: Original) -> str:
    """Exchange 2010 in English, an HTML report."""
    page = (
        "<html><body><p><b>Delivery has failed to these recipients or groups:</b></p>"
        f'<p><a href="mailto:{of.recipient}">{of.recipient}</a><br>The e-mail address couldn\'t be found.</p>'
        "<p><b>Diagnostic information for administrators:</b></p><p>Generating server: EX01.example.vn</p>"
        f"<p>{of.recipient}<br>#550 5.1.1 RESOLVER.ADR.RecipNotFound; not found ##</p></body></html>"
    )
    said = "smtp;550 5.1.1 RESOLVER.ADR.RecipNotFound; not found"
    more = f"X-MS-Exchange-Message-Is-Ndr:\nIn-Reply-To: {of.message_id}\nReferences: {of.message_id}\n"
    return head("postmaster@example.vn", "Undeliverable: Nhac dang ky", more) + dsn(
        words(page, kind="html"), status(of, "failed", "5.1.1", said), returned(of)
    )


@report("5.2.2", "STOREDRV.Deliver")
def exchange_2016_vietnamese_full(of: Original) -> str:
    """Exchange 2016 in Vietnamese, a full mailbox."""
    page = (
        "<p>Không thể chuyển phát tới những người nhận hoặc nhóm này:</p>"
        f"<p>{of.recipient}<br>Hộp thư của người nhận đã đầy và không thể nhận thư lúc này.</p>"
        "<p>Thông tin chẩn đoán cho người quản trị:</p>"
    )
    said = "smtp;554 5.2.2 mailbox full; STOREDRV.Deliver: QuotaExceededException"
    more = f"X-MS-Exchange-Message-Is-Ndr:\nIn-Reply-To: {of.message_id}\n"
    return head("Microsoft Outlook <postmaster@example.vn>", f"Không gửi được: {of.subject}", more) + dsn(
        words(page, kind="html"), status(of, "failed", "5.2.2", said), headers_only(of)
    )


@report("5.1.10", "RecipientNotFound")
def exchange_365(of: Original) -> str:
    """Exchange Online in English."""
    page = f"<table><tr><td>Your message to {of.recipient} couldn't be delivered.</td></tr></table>"
    said = "smtp;550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup"
    sender = "Microsoft Outlook\n <MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@example.onmicrosoft.test>"
    more = f"X-MS-Exchange-Message-Is-Ndr: \nAuto-Submitted: auto-replied\nIn-Reply-To: {of.message_id}\n"
    return head(sender, f"Undeliverable: {of.subject}", more) + dsn(
        words(page, kind="html"), status(of, "failed", "5.1.10", said), returned(of)
    )


@report("5.7.1", "organization rejected")
def exchange_365_vietnamese_refused(of: Original) -> str:
    """Exchange Online in Vietnamese, refused by a rule."""
    page = f"<p>Thư của bạn gửi tới {of.recipient} đã bị chặn.</p><p>Tổ chức của người nhận từ chối thư.</p>"
    said = "smtp;550 5.7.1 TRANSPORT.RULES.RejectMessage; the message was rejected by organization rejected policy"
    sender = "Microsoft Outlook <MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@example.onmicrosoft.test>"
    return head(sender, f"Không thể gửi: {of.subject}", "Auto-Submitted: auto-replied\n") + dsn(
        words(page, kind="html"), status(of, "failed", "5.7.1", said), returned(of)
    )


@report("5.3.4", "size limit")
def exchange_2003_german_too_large(of: Original) -> str:
    """An old Exchange in German, a mail that is too large."""
    text = f"Ihre Nachricht\n\n  An:      {of.recipient}\n\nkonnte nicht zugestellt werden."
    said = "smtp;552 5.3.4 Message size exceeds fixed maximum message size limit"
    return head("Systemadministrator <postmaster@example.test>", "Unzustellbar: Nhac dang ky") + dsn(
        words(text), status(of, "failed", "5.3.4", said), returned(of)
    )


@report("5.1.1", "does not exist")
def gmail_english(of: Original) -> str:
    """Gmail in English, with its picture."""
    text = (
        "** Address not found **\n\n"
        f"Your message wasn't delivered to {of.recipient} because the address couldn't be found."
    )
    page = f'<html><body><img src="cid:icon.png"><h2>Address not found</h2><p>{of.recipient}</p></body></html>'
    icon = (
        "Content-Type: image/png; name=icon.png\nContent-Disposition: attachment; "
        "filename=icon.png\nContent-ID: <icon.png>\nContent-Transfer-Encoding: base64\n\n"
        "iVBORw0KGgo=\n"
    )
    both = multipart("alternative", words(text), words(page, kind="html"), boundary="alt")
    more = (
        f"Return-Path: <>\nAuto-Submitted: auto-replied\nX-Failed-Recipients: {of.recipient}\n"
        f"In-Reply-To: {of.message_id}\nReferences: {of.message_id}\n"
    )
    said = "smtp; 550-5.1.1 The email account that you tried to reach does not exist."
    sender = "Mail Delivery Subsystem <mailer-daemon@googlemail.com>"
    related = multipart("related", both, icon, boundary="rel")
    return head(sender, "Delivery Status Notification (Failure)", more) + dsn(
        related, status(of, "failed", "5.1.1", said, mta="googlemail.com"), returned(of)
    )


@report("5.1.1", "does not exist")
def gmail_vietnamese(of: Original) -> str:
    """Gmail in Vietnamese; the notice itself comes back without our header's text."""
    text = (
        "** Không tìm thấy địa chỉ **\n\n"
        f"Thư của bạn không gửi được tới {of.recipient} vì không tìm thấy địa chỉ này.\n\n"
        "Phản hồi là:\n\n550 5.1.1 no such user"
    )
    said = "smtp; 550-5.1.1 The email account that you tried to reach does not exist."
    more = f"Return-Path: <>\nX-Failed-Recipients: {of.recipient}\nReferences: {of.message_id}\n"
    sender = "Mail Delivery Subsystem <mailer-daemon@googlemail.com>"
    return head(sender, "Delivery Status Notification (Failure)", more) + dsn(
        words(text), status(of, "failed", "5.1.1", said, mta="googlemail.com"), returned(of)
    )


@report("4.4.1", "did not respond", action="delayed", is_own=False)
def gmail_vietnamese_delay(of: Original) -> str:
    """Gmail in Vietnamese, which tries for two more days; nothing comes back."""
    text = (
        "** Gửi thư chưa hoàn tất **\n\n"
        f"Đã xảy ra sự cố tạm thời khi gửi thư của bạn tới {of.recipient}. "
        "Gmail sẽ thử lại trong 46 giờ nữa."
    )
    said = "smtp; The recipient server did not respond."
    more = (
        f"Return-Path: <>\nReferences: <old-thread@thanhoai.example.vn> {of.message_id}\nIn-Reply-To: {of.message_id}\n"
    )
    sender = "Mail Delivery Subsystem <mailer-daemon@googlemail.com>"
    return head(sender, "Delivery Status Notification (Delay)", more) + dsn(
        words(text), status(of, "delayed", "4.4.1", said, mta="googlemail.com")
    )


@report("5.1.1", "no mailbox here by that name")
def zimbra_vietnamese(of: Original) -> str:
    """Zimbra, which is Postfix, translated by its hoster."""
    text = (
        "Đây là hệ thống thư điện tử tại máy chủ mail.example.vn.\n\n"
        f"Thư của bạn không gửi được tới người nhận sau:\n\n<{of.recipient}>: không tồn tại"
    )
    said = "X-Postfix; delivery temporarily suspended: 550 5.1.1 sorry, no mailbox here by that name"
    sender = "MAILER-DAEMON@mail.example.vn (Hệ thống thư)"
    return head(sender, "Thư bị trả lại người gửi", "Return-Path: <>\n") + dsn(
        words(text), status(of, "failed", "5.1.1", said), returned(of)
    )


@report("5.1.1", "Recipient unknown")
def mdaemon(of: Original) -> str:
    """MDaemon, whose transcript is the text."""
    text = (
        f"The following recipient(s) could not be reached:\n\n{of.recipient}\n\n"
        "--- Session Transcript ---\nMon 08:00:05: <-- 550 5.1.1 Recipient unknown"
    )
    more = "X-MDaemon-Deliver-To: bdv\nPrecedence: bulk\n"
    return head("MDaemon at mail.example.vn <MDaemon@mail.example.vn>", "Permanent Delivery Failure", more) + dsn(
        words(text), status(of, "failed", "5.1.1", "smtp;550 5.1.1 Recipient unknown"), headers_only(of)
    )


@report("5.1.1", "not listed in Domino Directory")
def lotus_domino(of: Original) -> str:
    """Lotus Domino, with a comment in its status."""
    text = (
        "Your message\n\n  Subject: Nhac dang ky\n\nwas not delivered to:\n\n"
        f"  {of.recipient}\n\nbecause:\n\n  User not listed in Domino Directory"
    )
    said = "X-Notes; User not listed in Domino Directory"
    more = status(of, "failed", "5.1.1 (bad destination mailbox)", said)
    return head(
        "Postmaster@domino.example.vn", f"DELIVERY FAILURE: User {of.local_part} not listed", "Return-Path: <>\n"
    ) + dsn(words(text), more, returned(of))


@report("5.7.1", "blocked by policy")
def kerio(of: Original) -> str:
    """Kerio Connect, refused as spam."""
    text = f"Your message could not be delivered to some recipients:\n\n{of.recipient}\n550 5.7.1 blocked by policy"
    return head("Mail Delivery Subsystem <postmaster@kerio.example.vn>", "Undeliverable mail: Nhac dang ky") + dsn(
        words(text), status(of, "failed", "5.7.1", "smtp; 550 5.7.1 blocked by policy"), headers_only(of)
    )


@report("5.7.1", "Message content rejected")
def barracuda(of: Original) -> str:
    """Barracuda, which says that it blocked a mail."""
    text = (
        f"Your message to:\n{of.recipient}\nwas blocked by our Spam Firewall. "
        "The email you sent with the following subject has NOT BEEN DELIVERED:\n\n"
        "Subject: Nhac dang ky"
    )
    said = "smtp; 550 5.7.1 Message content rejected, UBE, id=01234-01-10"
    subject = "**Message you sent blocked by our bulk email filter**"
    return head("Barracuda Spam Firewall <postmaster@fw.example.vn>", subject) + dsn(
        words(text), status(of, "failed", "5.7.1", said), headers_only(of)
    )


@report("5.1.1", "User unknown")
def courier(of: Original) -> str:
    """Courier, whose sender has no local part."""
    text = (
        "This is a delivery status notification from mail.example.vn,\n"
        f"running the Courier mail server, version 1.0.\n\n<{of.recipient}>:\n"
        "     mx [10.1.1.1]:\n     <<< 550 User unknown."
    )
    more = status(of, "failed", "5.0.0", "smtp; 550 5.1.1 User unknown.")
    return head('"Courier mail server at mail.example.vn" <@>', "NOTICE: mail delivery status.") + dsn(
        words(text), more, headers_only(of)
    )


@report("5.1.1", "mailbox unavailable", is_own=False)
def amazon_ses(of: Original) -> str:
    """Amazon SES, which returns the header without ours and replaces the Message-ID of the report's own."""
    said = "smtp; 550 5.1.1 mailbox unavailable"
    kept = "\n".join(line for line in head_of(of).split("\n") if not line.startswith("X-Dangky"))
    text = f"An error occurred while trying to deliver the mail to the following recipients:\n{of.recipient}"
    return head("MAILER-DAEMON@amazonses.test", "Delivery Status Notification (Failure)") + dsn(
        words(text), status(of, "failed", "5.1.1", said), f"Content-Type: message/rfc822\n\n{kept}\n"
    )


@report("5.5.0", "mailbox unavailable")
def outlook_com(of: Original) -> str:
    """Outlook.com, with an old status."""
    text = (
        "This is an automatically generated Delivery Status Notification.\n\n"
        f"Delivery to the following recipients failed.\n\n       {of.recipient}"
    )
    said = "smtp;550 Requested action not taken: mailbox unavailable (2147467259)"
    return head("postmaster@mail.hotmail.test", "Delivery Status Notification (Failure)") + dsn(
        words(text), status(of, "failed", "5.5.0", said), returned(of)
    )


@report("5.1.1", "Mailbox does not exist")
def zoho(of: Original) -> str:
    """Zoho, which writes the recipient in angle brackets."""
    machine = part(
        "Content-Type: message/delivery-status",
        f"Reporting-MTA: dns; mx.zoho.test\n\nOriginal-Recipient: rfc822; <{of.recipient}>\n"
        "Action: Failed\nStatus: 550\n"
        "Diagnostic-Code: smtp; 550 5.1.1 Mailbox does not exist\n",
    )
    text = f"This message was created automatically by mail delivery software.\n\n[{of.recipient}]: ERROR CODE :550"
    return head("mailer-daemon@mail.zoho.test", "Undelivered Mail Returned to Sender") + dsn(
        words(text), machine, headers_only(of)
    )


@report("5.4.1", "Access denied")
def mimecast(of: Original) -> str:
    """Mimecast, with a report that lies base64 in its part."""
    inside = (
        f"Reporting-MTA: dns; mimecast.test\n\nFinal-Recipient: rfc822; {of.recipient}\n"
        "Action: failed\nStatus: 5.4.1\nDiagnostic-Code: smtp; "
        "550 5.4.1 Recipient address rejected: Access denied\n"
    )
    machine = part(
        "Content-Type: message/delivery-status\nContent-Transfer-Encoding: base64",
        base64.encodebytes(inside.encode()).decode(),
    )
    text = f"The email message could not be delivered to the recipient: {of.recipient}"
    return head(
        "postmaster@mimecast.test", "[Postmaster] Email Delivery Failure", "Auto-Submitted: auto-generated\n"
    ) + dsn(words(text), machine, headers_only(of))


@report("5.6.7", "SMTPUTF8 is required")
def international(of: Original) -> str:
    """A server that knows addresses beyond ASCII (RFC 6533)."""
    machine = part(
        "Content-Type: message/global-delivery-status",
        f"Reporting-MTA: dns; mx.example.vn\n\nOriginal-Recipient: utf-8; {of.recipient}\n"
        f"Final-Recipient: utf-8; {of.recipient}\n"
        "Action: failed\nStatus: 5.6.7\nDiagnostic-Code: smtp; 553 5.6.7 SMTPUTF8 is required\n",
    )
    end = f"Content-Type: message/global-headers\n\n{head_of(of)}"
    rest = multipart(
        "report; report-type=global-delivery-status", words("Không gửi được."), machine, end, boundary="=_rep"
    )
    return head("MAILER-DAEMON@mx.example.vn", "Undelivered Mail Returned to Sender") + rest


@report("5.1.2", "Host not found")
def two_recipients_one_failed(of: Original) -> str:
    """A report about two recipients, of whom the second failed."""
    machine = part(
        "Content-Type: message/delivery-status",
        "Reporting-MTA: dns; mx.example.vn\n\nFinal-Recipient: rfc822; th-kim-an@example.vn\n"
        "Action: delivered\nStatus: 2.0.0\n\n"
        f"Final-Recipient: rfc822; {of.recipient}\nAction: failed\nStatus: 5.1.2\n"
        "Diagnostic-Code: X-Postfix; Host not found\n",
    )
    text = "Your message was delivered to some recipients only."
    return head("MAILER-DAEMON@mx.example.vn", "Mail delivery report") + dsn(words(text), machine, returned(of))


@report("5.1.1", "No such user")
def report_named_mixed(of: Original) -> str:
    """A gateway that sends the parts of a report as multipart/mixed, our mail with its file among them."""
    more = status(of, "failed", "5.1.1", "smtp; 550 No such user here")
    rest = multipart("mixed", words("Delivery failed."), more, returned(of), boundary="=_mix")
    return head("postmaster@gateway.example.vn", "Delivery failure: Nhac dang ky") + rest


@report("5.1.1", "No such user")
def report_without_its_type(of: Original) -> str:
    """A server that names no report-type, and whose returned mail is base64, which no standard allows."""
    more = status(of, "failed", "5.1.1", "smtp; 550 No such user here")
    inside = base64.encodebytes(letter_of(of).encode()).decode()
    end = f"Content-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\n{inside}"
    return head("Mail System <mail@gateway.example.vn>", "Thông báo") + multipart(
        "report", words("Lỗi."), more, end, boundary="=_rep"
    )


@report("5.1.1", is_own=False, names_mail=False)
def status_only(of: Original) -> str:
    """A report that returns nothing."""
    return head("MAILER-DAEMON@mx.example.vn", "Returned mail") + dsn(words("Sorry."), status(of, "failed", "5.1.1"))
