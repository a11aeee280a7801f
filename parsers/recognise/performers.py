"""Whether a performer is a collective or an individual, where neither heading nor section says it.

Vietnamese forms of address and words for bodies decide; a bare personal name is recognised by its
family name and length. What fits neither stays open.
"""

from __future__ import annotations

import re

from domain.campaign import Kind
from parsers.text import bare, fold

#: Forms of address before a person's name.
_ADDRESS = (
    "đồng chí|đ c|đc|ông|bà|anh|chị|cô|thầy|bs|bác sĩ|y sĩ|gv|nhà giáo|"
    "đại tá|thượng tá|trung tá|thiếu tá|đại úy|thượng úy|trung úy|thiếu úy"
)
#: First words of a body's name.
_BODY = (
    "trường|mn|th|thcs|thpt|nhà trường|lớp|chi bộ|đảng bộ|đảng ủy|ubnd|ủy ban|hđnd|mttq|ubmttq|hội|chi hội|đoàn|"
    "chi đoàn|liên đội|công đoàn|công an|dân quân|ban|phòng|văn phòng|vp|trung tâm|tổ|thôn|xóm|khu|cụm|xã|thị trấn|"
    "phường|nhân dân|cán bộ|câu lạc bộ|clb|htx|hợp tác xã|nhóm|đội|tập thể|cơ quan|công ty|cty|chi cục|chi nhánh|"
    "bệnh viện|trạm|khối|kho bạc|tòa án|viện"
)
#: Family names that bear nearly all of the Kinh population.
_FAMILY = frozenset(
    fold(
        "Nguyễn Trần Lê Phạm Hoàng Huỳnh Phan Vũ Võ Đặng Bùi Đỗ Hồ Ngô Dương Lý Đào Đoàn Vương Trịnh Trương Đinh Lâm "
        "Phùng Mai Tô Tạ Hà Chu Cao Lương Quách Kiều Tào Thái Tống Nghiêm Lưu Khuất Doãn Đàm Triệu Quản Bạch Mạc La "
        "Thạch Cấn Hứa Tăng Lại Ninh Giang Viên Thân Từ Ông"
    ).split()
)
#: Middle names that only persons bear: they decide where a family name is also a body's word (Đoàn Văn Bình).
_MIDDLE = frozenset(fold(name) for name in ("Văn", "Thị"))
#: Words of address that mean many people.
_PEOPLE = "bà con|cô nuôi|các cô|thầy cô|cô giáo|thầy giáo|anh chị em|chị em|anh em|ông bà|gv nv|giáo viên nhân viên"
#: Posts that a person has.
_POSTS = (
    r"(?:\w+\s+){0,3}(?:trưởng|phó)|công an viên|đoàn viên|hội viên|đảng viên|cán bộ|công chức|bí thư|chủ tịch"
    r"|giáo viên|nhân viên"
)
#: Family names that stand behind a post without doubt.
_AFTER_POST = "Nguyễn|Trần|Lê|Phạm|Hoàng|Huỳnh|Phan|Vũ|Võ|Đặng|Bùi|Đỗ|Hồ|Ngô|Dương|Lý|Đinh|Trịnh|Lưu|Đào"
#: A post and behind it a person's name: "Tổ trưởng Nguyễn Văn C".
_POST_AND_NAME = re.compile(rf"^\W*(?i:{_POSTS})\s+(?:\w+\s+){{0,4}}?(?:{_AFTER_POST})\s+[^\W\d_a-z]")
#: What makes a person sure: "Ông Ba", "Cô Lan", "Đ/c Nguyễn Văn A", or a name with all its words in capitals.
_ADDRESSED = re.compile(r"\b(?:đồng chí|đ/c|đc|ông|bà|anh|chị|(?:cô|thầy)(?: giáo)?)\b[.:\s]*([^\W\d_])", re.IGNORECASE)
_FULL_NAME = re.compile(rf"\b(?:{_AFTER_POST})(?:\s+[^\W\d_]+){{2,3}}")
#: Who is named by a post is one person, whatever body it is of.
_HOLDS_POST = re.compile(rf"^\W*(?:{_POSTS})\b", re.IGNORECASE)
_ENUMERATOR = re.compile(r"^\s*(?:[IVX]{1,4}|[A-Da-d]|\d{1,2})\s*[.)/:-]\s*")
_REGISTERS = re.compile(
    r"(?:truong (?:mn|mam non|th|tieu hoc|thcs|thpt)|mn|mam non|tieu hoc|thcs|thpt|ubnd (?:xa|thi tran)|dang uy|dang bo"
    r"|chi bo|hoi \w+ \w+ huyen|phong (?!ban)\w+)(?: |$)"
)
_KIND_BEFORE = re.compile(r"^\W*(tập thể|cá nhân)\s*[:–-]\s*(\S.*)$", re.IGNORECASE | re.DOTALL)
_KIND_WORDS = {"tap the": Kind.COLLECTIVE, "ca nhan": Kind.INDIVIDUAL}
#: Words of a personal name.
_NAME_WORDS = range(3, 6)


def read_kind(text: str) -> Kind | None:
    """Return the kind that a cell of the column "tập thể/cá nhân" names; None if it names none or both."""
    key = bare(text)
    collective, individual = "tap the" in key or key == "tt", "ca nhan" in key or key == "cn"
    if collective == individual:
        return None
    return Kind.COLLECTIVE if collective else Kind.INDIVIDUAL


def read_kind_only(text: str) -> Kind | None:
    """Return the kind that ``text`` names if it is nothing but the word for it: "Tập thể", "Cá nhân"."""
    return _KIND_WORDS.get(bare(text))


def with_kind(text: str) -> tuple[Kind | None, str]:
    """Return the kind that stands before a performer, and the performer: "Cá nhân: Bà Lý Thị Na"; else None."""
    found = _KIND_BEFORE.match(text)
    return (read_kind_only(found.group(1)), found.group(2)) if found else (None, text)


def names_body(text: str) -> bool:
    """Tell whether a title row names a body that registers for itself: "I. Trường MN Kim An"."""
    return bool(_REGISTERS.match(bare(_ENUMERATOR.sub("", text))))


def guess_kind(performer: str) -> Kind | None:
    """Return the kind that ``performer`` shows by its words; None if they leave it open."""
    words = fold(performer)
    if _begins(words, _FOLDED_PEOPLE):
        return Kind.COLLECTIVE
    if _POST_AND_NAME.match(performer):
        return Kind.INDIVIDUAL
    name = _name_part(performer)
    if _begins(words, _FOLDED_ADDRESS) or (name and name[1] in _MIDDLE):
        return Kind.INDIVIDUAL
    if _begins(words, _FOLDED_BODY):
        return Kind.COLLECTIVE
    return Kind.INDIVIDUAL if name else None


def sure_kind(performer: str) -> Kind | None:
    """Return the kind of which the words of ``performer`` leave no doubt: "Cô Lan", "Nhóm giáo viên 5 tuổi"; else None.

    Under a heading that says the other they are worth a question, so what is likely only does not count.
    """
    guess = guess_kind(performer)
    names_person = bool(_FULL_NAME.search(performer)) or any(name.isupper() for name in _ADDRESSED.findall(performer))
    if guess is Kind.COLLECTIVE and (names_person or _HOLDS_POST.match(performer)):
        return None
    return None if guess is Kind.INDIVIDUAL and not names_person else guess


def _name_part(performer: str) -> list[str]:
    """Return the folded words before post, age or place if they can be a person's name; else nothing."""
    words = fold(re.split(r"\s[-–]\s|[,(]", performer, maxsplit=1)[0]).split()
    return words if len(words) in _NAME_WORDS and words[0] in _FAMILY else []


def _begins(words: str, beginnings: tuple[str, ...]) -> bool:
    return any(words == beginning or words.startswith(beginning + " ") for beginning in beginnings)


_FOLDED_ADDRESS = tuple(fold(text) for text in _ADDRESS.split("|"))
_FOLDED_PEOPLE = tuple(fold(text) for text in _PEOPLE.split("|"))
_FOLDED_BODY = tuple(fold(text) for text in _BODY.split("|"))
