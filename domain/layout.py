"""How the documents of a campaign look: which rules of form they follow, and whose names stand on them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Profile(StrEnum):
    """Rules of form for official documents; sizes and margins of each stand in ``reports.consolidated.profiles``."""

    #: Documents of the Party: Hướng dẫn 36-HD/VPTW, 03/4/2018.
    DANG_2018 = "dang_2018"
    #: Documents of state bodies: Nghị định 30/2020/NĐ-CP.
    ND30 = "nd30"


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """Whose names stand on the documents; an empty text leaves its place empty."""

    profile: Profile = Profile.DANG_2018
    #: The body above the one that issues, in capitals, e.g. ``ĐẢNG BỘ THÀNH PHỐ HÀ NỘI``.
    superior: str = ""
    #: The body that issues, in capitals, e.g. ``HUYỆN ỦY THANH OAI``.
    issuer: str = ""
    #: Where it is dated, e.g. ``Thanh Oai``.
    place: str = ""
    #: What follows a report's number, e.g. ``-BC/HU``; the number itself is left empty, the documents are drafts.
    number_sign: str = ""
    #: On whose authority it is signed, e.g. ``T/M BAN THƯỜNG VỤ``, and the post of who signs.
    authority: str = ""
    post: str = ""
    #: Lines of "Nơi nhận".
    recipients: tuple[str, ...] = ()
    #: Names of Word templates in the campaign's folder; empty: those that are shipped for the profile.
    list_template: str = ""
    report_template: str = ""


#: For a campaign that says nothing about it.
DEFAULT_LAYOUT = Layout()
