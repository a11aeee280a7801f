"""Who signs a form: the lines in capitals around the post that signs, below the table.

A unit may stand nowhere else: "TM. BAN GIÁM HIỆU / TRƯỜNG TH CAO VIÊN II". Who gets a copy ("Nơi nhận") and who
confirms ("Xác nhận của UBND xã") are others, and are left out; so is all that is typed as names of persons are.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from domain.form import Finding
from domain.reasons import ReasonCode
from parsers.recognise.surroundings import Line
from parsers.text import bare

#: How the line of the one who signs begins.
_POSTS = (
    "thu truong", "hieu truong", "pho hieu truong", "q hieu truong", "chu tich", "pho chu tich", "bi thu", "pho bi thu",
    "truong phong", "pho truong phong", "truong ban", "giam doc", "pho giam doc", "chi huy truong", "truong cong an",
    "tm ", "t m ", "kt ", "tl ", "tuq ",
)  # fmt: skip
#: How lines begin that name others.
_OTHERS = ("noi nhan", "kinh gui", "luu", "xac nhan", "y kien", "phe duyet", "duyet")
_BULLETS = ("-", "–", "+", "•", "*")
#: Lines above the first post and below it in which the unit may stand.
_ABOVE, _BELOW = 2, 6


def signature(lines: Sequence[Line], trace: Iterable[Finding]) -> tuple[str, ...]:
    """Return the lines of the signature, in order: of its rows in the table, and of ``lines`` below it."""
    rows = (f.written.split(" | ") for f in trace if f.reason.code is ReasonCode.ROW_SIGNATURE)
    texts = [*(part for row in rows for part in row), *(line.text for line in lines)]
    kept = [text for text in texts if _may_sign(text)]
    first = next((at for at, text in enumerate(kept) if _is_post(text)), None)
    return () if first is None else tuple(kept[max(0, first - _ABOVE) : first + _BELOW])


def _is_post(text: str) -> bool:
    return f"{bare(text)} ".startswith(_POSTS)


def _may_sign(text: str) -> bool:
    key = bare(text)
    if (
        text.startswith(_BULLETS)
        or text.endswith(";")
        or key.startswith(_OTHERS)
        or {"ngay", "thang"} <= set(key.split())
    ):
        return False
    return text.isupper() or _is_post(text)
