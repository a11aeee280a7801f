"""What people write where a model's name should stand: none, a cross, "như trên", how many, "mới".

Each of these is told by its whole text: a name may begin with any of their words ("Không rác thải
nhựa", "Duy trì đường hoa"), so nothing that could be part of a name may be left over.
"""

from __future__ import annotations

import re

from parsers.text import bare, one_line

#: What Excel shows instead of a value.
_ERROR = re.compile(r"#(?:REF!|N/A|VALUE!|DIV/0!|NAME\?|NUM!|NULL!)")
_NOTHING = frozenset({"k", "kg", "0", "00", "o", "none", "no", "bo trong", "de trong", "trong"})
_MARKS = frozenset({"x", "v", "xx", "√", "✓", "✔", "☑", "☒", "✗", "✘", "có", "ü", "þ", "û", "+"})
_DITTO_SIGNS = frozenset({'"', "''", '""', "“", "”", "“”", "″", "〃", "“ ”", '" "', "-“-", '-"-', "-”-"})
#: "nt", "Như trên", "Giống trên", "Tương tự như mục trên".
_DITTO = re.compile(
    r"(?:nt|ditto|tuong tu|(?:cung )?(?:nhu|giong|giong nhu|tuong tu|tuong tu nhu)"
    r"(?: (?:o|muc|dong|hang|phan|mo hinh))? tren(?: (?:day|nt|da ghi|da neu))?)"
)

_NEGATION = r"(?:khong|ko|kg|khg|chua|k(?= (?:co|dang|dk|thuc|phat)\b))"
_YEAR = r"(?:20\d\d|nay|truoc|ngoai|qua|toi|sau|hoc(?: (?:nay|20\d\d(?: 20\d\d)?))?)"
_WHEN = rf"(?:(?:trong |tu |den |cua |o )?nam {_YEAR}|(?:dot|lan|ky|quy|thang) nay|hien (?:nay|tai)|tam thoi|den nay)"
#: Whoever speaks of himself; a name of a few words may follow.
_WHO = (
    r"(?:don vi|nha truong|truong|chi bo|dang bo|dang uy|co quan|phong|ban|hoi|doan|chi hoi|chi doan|cong doan|to"
    r"|thon|xom|tap the|ca nhan|chung toi|ubnd|xa|thi tran)(?: \w+){0,6}?"
)
_REGISTERS = r"(?:co|dang ky|dang ki|dk|phat sinh|thuc hien|xay dung|trien khai|tham gia|de xuat|lam)"
_SUBJECT = r"(?:mo hinh|dien hinh|mh|noi dung|tap the|ca nhan|linh vuc|don vi|nha truong|chi bo)"
_MEASURE = r"(?:nao|gi|het|ca|nay|do|tren|rieng|them|moi|duoc|can|de|nua|a|va|hoac|trong|o|tai|cua|thuoc|cho|ve)"
#: What may follow a denial without making it a name, and then why: "... do đơn vị ít người", "..., sẽ bổ sung sau".
#: Each word is taken in one way only: tried in two ways each, thirty of them would take hours.
_DENIED = (
    rf"(?: (?>(?:{_WHEN}|{_REGISTERS}|{_SUBJECT}|{_MEASURE})\b))+(?: (?:vi(?! pham)|do|boi|se|xin|nen)\b.{{0,120}})?"
)
#: After "Không đăng ký" and "Không có mô hình" whatever follows says what there is none of: "... kinh tế".
_OF_WHAT = (
    r"(?: (?:(?:dang ky|dang ki|dk) (?:mo hinh|linh vuc|noi dung|ve|o|tai|trong|thuoc|cho|muc|phan)"
    r"|co (?:mo hinh|dien hinh|mh))\b(?: \w+){0,8})"
)
_DENIAL = re.compile(
    rf"{_NEGATION}|0{{1,2}} {_SUBJECT}"
    rf"|(?:{_WHEN} )?(?:{_WHO} )?(?:{_WHEN} )?(?:(?:van|con|cung|deu|xin|thi) )?{_NEGATION}(?:{_OF_WHAT}|{_DENIED})"
)
#: How a text begins that denies, though more follows than a denial needs.
_BEGINS_AS_DENIAL = re.compile(rf"{_NEGATION} (?:(?:co )?(?:dang ky|dang ki|dk)|co (?:mo hinh|dien hinh|mh))\b")

#: Words that tell how a model stands, how many there are, or where else to look, and are part of no name.
_ABOUT_MODELS = (
    r"mo hinh|dien hinh|mh|noi dung|tap the|ca nhan|moi|cu|dang ky|dang ki|duy tri|tiep tuc|thuc hien|xay dung"
    r"|trien khai|hoan thanh|lam|bo sung|giu nguyen|nhan rong|se|van|con|cung|sau|tiep|co|so luong|tong so"
    r"|cac|nhung|hien co|nhu|giong|tuong tu|theo|xem|o|tai|cua|tren|duoi|va"
    r"|(?:dang|da) (?:xay dung|thuc hien|trien khai|lam|dang ky|duy tri|hoan thanh|co|bo sung)"
    r"|dau nam|cuoi nam|cac nam|phu luc|danh sach|bieu|bieu mau|file|kem theo|dinh kem|bao cao|cong van"
    r"|\d{1,3} (?:mo hinh|mh|dien hinh|noi dung|tap the|ca nhan)|(?:muc|dong|stt|tt|phan|to) \d{1,3}"
    rf"|(?:tu |den )?20\d\d|{_WHEN}"
)
#: Characters of a text that only speaks of models; its words may be taken in several ways, so a long one is not tried.
MAX_REMARK = 100
#: Words of the campaign itself, and numbers of models, which name none; "5 tốt" and "Chương trình 135" are names.
_EMPTY_WORDS = r"dan van(?: kheo)?|kheo|ke hoach|chuong trinh|(?:mo hinh|mh) \d{1,3}"
#: What somebody wrote to have something there.
_FILLERS = frozenset({"ok", "oke", "test", "n a", "tot"})
#: A question mark or several, and nothing else: somebody did not know.
_UNSURE = re.compile(r"[?\s.…]*\?[?\s.…]*")
_ONE_LETTER = re.compile(r"([^\W\d])\1+")
_NO_NAME = re.compile(rf"(?:{_ABOUT_MODELS}|{_EMPTY_WORDS})(?: (?:{_ABOUT_MODELS}|{_EMPTY_WORDS}))*")
_CONTACT = re.compile(
    r"\W*(?:(?:đt|sđt|dt|sdt|tel|điện\s+thoại|số\s+điện\s+thoại|di\s+động|zalo|e-?mail)\b[\W\d]*|[^\s@]+@[^\s@]+)(?:[^\s@]+@[^\s@]+)?\W*",
    re.IGNORECASE,
)


def is_nothing(text: str) -> bool:
    """Tell whether ``text`` says that there is no model: blank, dots or dashes, "Không", "0"."""
    if is_ditto(text) or is_mark(text) or _UNSURE.fullmatch(text):
        return False
    key = bare(text)
    return not key or bool(_ERROR.fullmatch(text.strip())) or key in _NOTHING or _denies(text)


def is_stated_nothing(text: str) -> bool:
    """Tell whether a person wrote that there is none, not merely left the cell blank or the template's dots in it."""
    return bool(text.strip(" \t\n.…·_")) and is_nothing(text)


def is_mark(text: str) -> bool:
    """Tell whether ``text`` is only a cross or tick."""
    return "".join(text.split()).casefold().strip(".()[]") in _MARKS


def is_ditto(text: str) -> bool:
    """Tell whether ``text`` says "as above"."""
    return one_line(text) in _DITTO_SIGNS or bool(_DITTO.fullmatch(bare(text)))


def names_no_model(text: str) -> bool:
    """Tell whether ``text`` speaks of models and names none: "01 mô hình", "duy trì từ 2021", "như mục 2", a phone.

    Nor do "???", "aaa", "ok" and "Dân vận khéo" name one.
    """
    if len(text) > MAX_REMARK:
        return False
    key = bare(text)
    return key in _FILLERS or any(
        (_NO_NAME.fullmatch(key), _ONE_LETTER.fullmatch(key), _UNSURE.fullmatch(text), _CONTACT.fullmatch(text))
    )


def may_deny(text: str) -> bool:
    """Tell whether ``text`` begins as a denial and goes on to say more: only a person can tell what it means."""
    return bool(_BEGINS_AS_DENIAL.match(bare(text)))


def _denies(text: str) -> bool:
    """Tell whether ``text`` denies and says nothing else; what stands in quotes may be a name."""
    return not re.search(r"[“”\"«»]", text) and bool(_DENIAL.fullmatch(bare(text)))
