"""Absence notes of mail programs, in the languages of their users."""

from __future__ import annotations

from tests.ingest.bounces.shape import Original, answer, head, head_of, plain, words
from tests.ingest.mails import multipart

_AWAY = (
    "Tôi đang đi công tác đến hết ngày 18/02/2022. Việc gấp xin liên hệ văn phòng.\n\nTrần Văn Khoa\nTrường MN Kim An"
)


def _reply(of: Original, sender: str, subject: str, more: str, text: str = _AWAY) -> str:
    thread = f"In-Reply-To: {of.message_id}\nReferences: {of.message_id}\n"
    return head(sender, subject, thread + more) + plain(text)


@answer()
def rfc_3834(of: Original) -> str:
    """By the standard, with a comment and a parameter."""
    return _reply(of, of.recipient, f"Re: {of.subject}", "Auto-Submitted: (vacation) auto-replied; owner-email=x\n")


@answer()
def exchange_vietnamese(of: Original) -> str:
    """Exchange in Vietnamese, whose return path is empty: an answer, no bounce."""
    more = (
        "Return-Path: <>\nAuto-Submitted: auto-generated\nX-Auto-Response-Suppress: All\n"
        "X-MS-Exchange-Inbox-Rules-Loop: x\n"
    )
    return _reply(of, of.recipient, f"Trả lời tự động: {of.subject}", more)


@answer()
def exchange_english(of: Original) -> str:
    """Exchange in English, of which the header was lost."""
    return _reply(of, of.recipient, f"Automatic reply: {of.subject}", "", "I am out of the office until Friday.")


@answer()
def exchange_french(of: Original) -> str:
    """Exchange in French."""
    return _reply(of, of.recipient, f"Réponse automatique : {of.subject}", "", "Je suis absent jusqu'au 18 février.")


@answer()
def exchange_german(of: Original) -> str:
    """Exchange in German."""
    return _reply(of, of.recipient, f"Automatische Antwort: {of.subject}", "", "Ich bin bis 18.02. nicht im Haus.")


@answer()
def exchange_japanese(of: Original) -> str:
    """Exchange in Japanese."""
    return _reply(of, of.recipient, f"自動応答: {of.subject}", "", "2月18日まで不在です。")


@answer()
def exchange_chinese(of: Original) -> str:
    """Exchange in Chinese, with a colon of full width."""
    return _reply(of, of.recipient, f"自动答复：{of.subject}", "", "我正在休假。")


@answer()
def exchange_korean(of: Original) -> str:
    """Exchange in Korean."""
    return _reply(of, of.recipient, f"자동 회신: {of.subject}", "", "2월 18일까지 부재중입니다.")


@answer()
def exchange_spanish(of: Original) -> str:
    """Exchange in Spanish."""
    return _reply(of, of.recipient, f"Respuesta automática: {of.subject}", "", "Estoy fuera de la oficina.")


@answer()
def exchange_russian(of: Original) -> str:
    """Exchange in Russian."""
    return _reply(of, of.recipient, f"Автоматический ответ: {of.subject}", "", "Я в отпуске до 18 февраля.")


@answer()
def outlook_old(of: Original) -> str:
    """Outlook 2003."""
    return _reply(of, of.recipient, "Out of Office AutoReply: Nhac dang ky", "", "I am on leave.")


@answer()
def gmail_vacation(of: Original) -> str:
    """Gmail, whose subject is the user's own."""
    more = "Auto-Submitted: auto-replied\nPrecedence: bulk\nX-Autoreply: yes\n"
    return _reply(of, of.recipient, f"Đi công tác Re: {of.subject}", more)


@answer()
def zimbra_vacation(of: Original) -> str:
    """Zimbra, from the mailbox of a unit."""
    more = "Auto-Submitted: auto-replied (zimbra; vacation)\nPrecedence: bulk\nReturn-Path: <>\n"
    return _reply(of, of.recipient, f"Re: {of.subject}", more)


@answer()
def vacation_program(of: Original) -> str:
    """The program vacation(1) of old systems."""
    return _reply(of, of.recipient, "away from my mail", "Precedence: junk\n")


@answer()
def procmail_recipe(of: Original) -> str:
    """A recipe of procmail."""
    more = f"Precedence: junk\nX-Loop: {of.recipient}\n"
    return _reply(of, of.recipient, f"Re: {of.subject}", more)


@answer()
def cpanel_autoresponder(of: Original) -> str:
    """The autoresponder of cPanel."""
    more = "X-Autorespond: Nhac dang ky\nX-Precedence: auto_reply\nPrecedence: auto_reply\n"
    return _reply(of, of.recipient, "Cam on da gui thu", more)


@answer()
def plesk_autoresponder(of: Original) -> str:
    """One that only has X-Precedence."""
    return _reply(of, of.recipient, "Đã nhận thư", "X-Precedence: bulk\n")


@answer()
def lotus_notes(of: Original) -> str:
    """Lotus Notes, which says it in its subject only."""
    subject = "AUTO: Tran Van Khoa is out of the office (returning 21/02/2022)"
    return _reply(of, of.recipient, subject, "", "I am out of the office until 21/02/2022.")


@answer()
def bracketed_vietnamese(of: Original) -> str:
    """A web mail that puts its word in brackets."""
    return _reply(of, of.recipient, f"[Trả lời tự động] {of.subject}", "")


@answer()
def subject_without_marks(of: Original) -> str:
    """A web mail that writes without marks, all in capitals."""
    return _reply(of, of.recipient, "THU TRA LOI TU DONG: Nhac dang ky", "")


@answer()
def quoting_our_mail(of: Original) -> str:
    """An absence note that encloses our mail."""
    enclosed = f"Content-Type: message/rfc822\n\n{head_of(of)}Content-Type: text/plain\n\nNhac dang ky dan van kheo\n"
    return head(of.recipient, f"Trả lời tự động: {of.subject}") + multipart(
        "mixed", words(_AWAY), enclosed, boundary="m"
    )
