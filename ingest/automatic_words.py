"""What mail programs write into the subjects of their own mail, in the languages of their users.

Words are compared without marks. Only what stands before the first colon, or in brackets before it, counts,
so "Re: Trả lời tự động" is a person's answer to one.
"""

from __future__ import annotations

import re

from parsers.text import bare

#: Subjects up to their colon, or as a whole, without marks.
_SUBJECTS = frozenset(
    {"tra loi tu dong", "thu tra loi tu dong", "tu dong tra loi", "thong bao vang mat", "phan hoi tu dong"}
    | {"thu phan hoi tu dong", "tu dong phan hoi", "hoi dap tu dong", "khong co mat tai van phong"}
    | {"automatic reply", "automatic response", "automated reply", "automated response", "auto reply", "autoreply"}
    | {"auto response", "autoresponse", "autoresponder", "vacation reply", "vacation response", "away from my mail"}
    | {"out of office", "out of the office", "out of office reply", "out of office autoreply", "out of office response"}
    | {"out of office auto reply", "out of office automatic reply", "out of office message", "out of office notice"}
    | {"reponse automatique", "reponse automatique d absence", "message d absence", "absence du bureau"}
    | {"automatische antwort", "automatische antwort bei abwesenheit", "abwesenheitsnotiz", "abwesenheitsmeldung"}
    | {"automatisch antwoord", "afwezigheidsbericht", "automatiskt svar", "automatisk svar", "autosvar"}
    | {"respuesta automatica", "fuera de la oficina", "resposta automatica", "risposta automatica", "fuori sede"}
    | {"odpowiedz automatyczna", "automaticka odpoved", "automatikus valasz", "otomatik yanit", "balasan otomatis"}
    | {bare(words) for words in ("автоматический ответ", "автоответ", "ตอบกลับอัตโนมัติ", "การตอบกลับอัตโนมัติ")}
    | {bare(words) for words in ("自動応答", "自動返信", "不在通知", "不在連絡", "自動回覆", "自動回復", "自动答复")}
    | {
        bare(words)
        for words in ("自动回复", "自动回覆", "外出自動回覆", "외출 중", "자동 회신", "자동 응답", "부재 중 알림")
    }
)
#: "AUTO: Trần Thị Hoa is out of the office (returning 21/02/2022)", as Lotus Notes writes.
_AWAY = re.compile(r"auto .{0,100}\b(?:is|will be) out of (?:the )?office\b|.{1,100} is out of the office returning\b")
#: Parts of a bounce's subject, without marks.
_BOUNCE_SUBJECTS = (
    *("undeliver", "delivery status", "delivery failure", "delivery has failed", "delivery failed", "mail delivery"),
    *("failure notice", "returned mail", "returned to sender", "return to sender", "delivery notification"),
    *("could not be delivered", "could not send message", "message not delivered", "not deliver", "failed delivery"),
    *("delayed mail", "still being retried", "delivery delay", "delivery is delayed", "message delayed"),
    *("has been delayed", "sent blocked by", "message blocked", "mail system error", "nondeliverable", "non deliver"),
    *("delivery problem", "delivery error", "delivery report", "delivery incomplete", "mailbox full", "quota exceeded"),
    *("khong gui duoc", "khong the gui", "chua gui duoc", "khong chuyen duoc", "khong the chuyen", "gui that bai"),
    *("khong duoc gui", "khong phat duoc", "khong den duoc", "gui thu that bai", "gui thu khong thanh cong"),
    *("gui khong thanh cong", "thu bi tra lai", "thu tra lai", "thu bi tu choi", "thong bao trang thai gui"),
    *("thu bi tri hoan", "thu bi cham", "hop thu nguoi nhan da day", "loi gui thu", "hoan lai thu"),
    *("unzustellbar", "non remis", "echec de la remise", "no se puede entregar"),
    *(
        bare(words)
        for words in ("配信不能", "配信できません", "退信", "无法投递", "無法傳遞", "배달되지 않음", "не доставлено")
    ),
)
_BRACKETS = re.compile(r"\s*(?:\[([^\[\]]{1,60})\]|【([^【】]{1,60})】)")
#: What a person's program puts before the subject of a mail that is answered or sent on.
_ANSWER = re.compile(
    r"\s*(?:re|fwd?|fw|aw|wg|tr|tl|trả lời|chuyển tiếp|vs|sv|回复|答复|転送)\s*(?:\[\d+\])?\s*[:：]", re.IGNORECASE
)


def is_automatic_subject(subject: str) -> bool:
    """Tell whether a subject begins as one of a mail that answers for an absent person."""
    bracketed = _BRACKETS.match(subject)
    if bracketed and bare(bracketed[1] or bracketed[2]) in _SUBJECTS:
        return True
    head = bare(re.split("[:：]", subject, maxsplit=1)[0]).removesuffix(" re").removesuffix(" fw")
    return head in _SUBJECTS or bool(_AWAY.match(bare(subject[:300])))


def is_bounce_subject(subject: str) -> bool:
    """Tell whether a subject has words of a delivery report; a machine's address must stand beside it."""
    words = bare(subject)
    return not _ANSWER.match(subject) and any(part in words for part in _BOUNCE_SUBJECTS)
