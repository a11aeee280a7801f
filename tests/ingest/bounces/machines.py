"""Other mail that no person wrote: tickets, receipts, lists, complaints, calendars, devices."""

from __future__ import annotations

from tests.ingest.bounces.shape import SERVICE, Original, answer, head, head_of, headers_only, plain, words
from tests.ingest.mails import multipart, part


@answer()
def otrs_ticket(of: Original) -> str:
    """OTRS, that a ticket was opened."""
    more = "X-OTRS-Loop: yes\nX-Powered-By: OTRS\nPrecedence: bulk\nAuto-Submitted: auto-generated\n"
    return head("hotro@example.vn", f"[Ticket#2022021410000012] RE: {of.subject}", more) + plain("Đã nhận yêu cầu.")


@answer()
def zendesk_ticket(of: Original) -> str:
    """Zendesk."""
    more = "Auto-Submitted: auto-generated\nX-Auto-Response-Suppress: All\nX-Mailer: Zendesk Mailer\n"
    return head("Support <support@desk.example.test>", "[Request received] Nhac", more) + plain("Your request (88) ...")


@answer()
def osticket(of: Original) -> str:
    """The system osTicket."""
    more = "Auto-Submitted: auto-replied\nX-Auto-Response-Suppress: DR, RN, OOF, AutoReply\nX-Autoreply: yes\n"
    return head("hotro@example.vn", "Support Ticket Opened [#552120]", more) + plain("A request was created.")


@answer()
def freshdesk_ticket(of: Original) -> str:
    """Freshdesk."""
    more = "Auto-Submitted: auto-replied\nX-Autoreply: true\n"
    return head("hotro@fresh.example.test", f"Ticket Received - {of.subject}", more) + plain("We have got your mail.")


@answer()
def jira_notice(of: Original) -> str:
    """Jira, that an issue was created."""
    more = "Auto-Submitted: auto-generated\nPrecedence: bulk\nX-JIRA-FingerPrint: 9f86d081884c7d65\n"
    return head("jira@example.test", "[JIRA] (HT-12) Nhac dang ky", more) + plain("Created.")


@answer()
def challenge(of: Original) -> str:
    """A filter that wants the sender to prove that he is a person."""
    more = "Precedence: bulk\nX-Delivery-Agent: TMDA/1.1.12\n"
    return head(of.recipient, "Please confirm your message", more) + plain("Reply to this mail to have it delivered.")


@answer()
def mailman_held(of: Original) -> str:
    """Mailman, that a mail waits for the moderator, with our subject in its own."""
    more = "Precedence: bulk\nX-List-Administrivia: yes\nX-BeenThere: l@example.vn\nList-Id: <l.example.vn>\n"
    return head("l-bounces@example.vn", f"Your message to L awaits moderator approval: {of.subject}", more) + plain(
        f"Your mail to 'L' with the subject\n\n    {of.subject}\n\nIs being held."
    )


@answer()
def mailman_list_precedence(of: Original) -> str:
    """Mailman 3, which marks it as list mail as well."""
    more = "Precedence: list\nX-List-Administrivia: yes\nList-Id: <l.example.vn>\n"
    return head("l-request@example.vn", f"Your message to l was rejected: {of.subject}", more) + plain(
        "Không được gửi."
    )


@answer()
def read_receipt(of: Original) -> str:
    """A receipt that our mail was read (RFC 8098)."""
    machine = part(
        "Content-Type: message/disposition-notification",
        f"Reporting-UA: mail.example.vn; Outlook\nFinal-Recipient: rfc822;{of.recipient}\n"
        f"Original-Message-ID: {of.message_id}\nDisposition: manual-action/MDN-sent-manually; displayed\n",
    )
    return head(of.recipient, f"Đã đọc: {of.subject}", "Return-Path: <>\n") + multipart(
        "report; report-type=disposition-notification", words("Thư của bạn đã được đọc."), machine, boundary="mdn"
    )


@answer()
def read_receipt_deleted_unread(of: Original) -> str:
    """A receipt that our mail was deleted unread, without its report-type."""
    machine = part(
        "Content-Type: message/disposition-notification",
        f"Final-Recipient: rfc822;{of.recipient}\nDisposition: automatic-action/MDN-sent-automatically; deleted\n",
    )
    return head(of.recipient, f"Not read: {of.subject}") + multipart(
        "report", words("Your message was deleted without being read."), machine, headers_only(of), boundary="mdn"
    )


@answer()
def invitation_accepted(of: Original) -> str:
    """A calendar that accepted an invitation (RFC 5546)."""
    calendar = part(
        "Content-Type: text/calendar; charset=utf-8; method=REPLY",
        (
            f"BEGIN:VCALENDAR\nMETHOD:REPLY\nBEGIN:VEVENT\n"
            f"ATTENDEE;PARTSTAT=ACCEPTED:mailto:{of.recipient}\nEND:VEVENT\nEND:VCALENDAR\n"
        ),
    )
    return head(of.recipient, "Đã chấp nhận: Họp triển khai Dân vận khéo") + multipart(
        "alternative", words(""), calendar, boundary="cal"
    )


@answer()
def complaint(of: Original) -> str:
    """A complaint that our mail is spam (RFC 5965)."""
    machine = part(
        "Content-Type: message/feedback-report",
        (
            f"Feedback-Type: abuse\nUser-Agent: Filter/1.0\nVersion: 1\n"
            f"Original-Mail-From: <{SERVICE}>\nOriginal-Rcpt-To: {of.recipient}\n"
        ),
    )
    return head("fbl@mailbox.example.test", f"FW: {of.subject}", "Return-Path: <>\n") + multipart(
        "report; report-type=feedback-report",
        words("This is an abuse report."),
        machine,
        headers_only(of),
        boundary="arf",
    )


@answer()
def our_own_mail(of: Original) -> str:
    """Our own mail, which a rule of the mailbox sent back to it."""
    return head_of(of) + plain("Nhắc đăng ký mô hình Dân vận khéo.")


@answer()
def own_mail_sent_on_by_a_machine(of: Original) -> str:
    """Our own mail inside a notice of a filter."""
    enclosed = f"Content-Type: message/rfc822\n\n{head_of(of)}Content-Type: text/plain\n\nDan van kheo\n"
    more = "Auto-Submitted: auto-generated\n"
    return head("filter@example.vn", "Quarantine", more) + multipart("mixed", words("Held."), enclosed, boundary="q")


@answer()
def monitoring(of: Original) -> str:
    """A watchdog's mail, with a comment behind the word."""
    more = "Auto-Submitted: auto-generated (cron)\nX-Cron-Env: <SHELL=/bin/sh>\n"
    return head("root@web1.example.vn", "Cron <root@web1> backup", more) + plain("done")


@answer()
def newsletter(of: Original) -> str:
    """A letter to many."""
    more = "List-Unsubscribe: <mailto:u@example.vn>\nPrecedence: bulk\n"
    return head("Bản tin <tin@example.vn>", "Bản tin tuần 7", more) + plain("Tin trong tuần.")


@answer()
def sent_on_by_a_loop_guard(of: Original) -> str:
    """A mail that has only X-Loop, and is about nothing of ours."""
    return head("a@example.vn", "Lịch trực", f"X-Loop: {SERVICE}\n") + plain("Lịch trực tuần 8.")


@answer(is_bounce=True)
def nobody(of: Original) -> str:
    """A mail of which only the return path tells."""
    return head("a@example.vn", "Thông báo", "Return-Path: <>\n") + plain("Hệ thống bảo trì tối nay.")


@answer(is_bounce=True)
def daemon_without_words(of: Original) -> str:
    """The server's own sender with a subject that nobody knows."""
    return head("MAILER-DAEMON@example.vn", "Notice") + plain("See attached.")
