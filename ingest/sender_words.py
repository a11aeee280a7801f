"""What the sender's own words say of the form that a mail brings: it adds, it replaces, or it is not meant."""

from __future__ import annotations

from domain.form import Form
from domain.message import OpenedMail
from domain.reasons import Reason, ReasonCode, reason
from domain.versions import Relation
from parsers.mentions import find_said, says_any
from parsers.text import bare

#: Words by which a later form says that it adds to an earlier one, and by which it says that it replaces it.
_SUPPLEMENT = ("bổ sung", "đăng ký thêm")
_REPLACEMENT = (
    "gửi lại", "thay", "thay thế", "bản sửa", "sửa lại", "chỉnh sửa", "đính chính",
    "đã bổ sung", "hoàn chỉnh", "hoàn thiện",
)  # fmt: skip
#: The same in the mail's text, where "sửa" and "hoàn thiện" are said of many things.
_REPLACEMENT_IN_TEXT = ("thay bản", "thay cho", "thay thế")
#: How the names of bodies within a unit begin, whose models come on top of the unit's own.
_INNER_BODIES = ("cong doan", "chi doan", "doan thanh nien", "doan tncs", "chi hoi", "ban nu cong", "lien doi")
#: Words of a mail by which the form in it is not meant as a registration.
_WITHDRAWALS = (
    "hủy bản đăng ký", "hủy đăng ký", "đề nghị hủy", "thu hồi bản", "xin rút", "rút bản đăng ký", "rút lại bản",
    "không tổng hợp bản này", "không lấy bản này", "bỏ bản này", "để tham khảo", "tham khảo mẫu", "mẫu tham khảo",
)  # fmt: skip


def relation(mail: OpenedMail, file_name: str, form: Form) -> Relation:
    """Tell whether a form adds to what the unit sent before: it says so, or a union or cell in the unit sent it."""
    text = "\n".join((mail.envelope.subject, file_name, form.title))
    replaces = says_any(text, _REPLACEMENT) or says_any(mail.body, _REPLACEMENT_IN_TEXT)
    adds = says_any(text, _SUPPLEMENT) or bare(form.unit_as_written or "").startswith(_INNER_BODIES)
    return Relation.ADDS if adds and not replaces else Relation.REPLACES


def withdrawn(mail: OpenedMail) -> Reason | None:
    """Return that the sender's own words take a form back, or send it as an example."""
    said = find_said(f"{mail.envelope.subject}\n{mail.body}", _WITHDRAWALS)
    return reason(ReasonCode.FORM_WITHDRAWN, phrase=said) if said else None
