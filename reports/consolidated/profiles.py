"""The rules of form for official documents, as numbers: the one place where sizes and margins stand.

Sources: Hướng dẫn 36-HD/VPTW (03/4/2018), appendix 3, for documents of the Party; its margins are given differently by
different handbooks and should be measured on a real document. Nghị định 30/2020/NĐ-CP, appendix I, for state bodies.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from domain.layout import Layout, Profile

#: Day and number are written by hand: the documents are drafts.
_DATE = "ngày      tháng      năm {year}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """Sizes in points, margins in millimetres."""

    font: str
    #: Title of the state or the Party on the right, and the motto below it; an empty motto: there is none.
    title: str
    title_size: float
    motto: str
    motto_size: float
    #: Share of the page's width that the left half of the letterhead and of the signatures takes.
    left_share: float
    #: What parts the issuing body from the number.
    separator: str
    superior_size: float
    issuer_size: float
    #: What stands before the number, e.g. ``Số``.
    number_label: str
    number_size: float
    date_size: float
    #: BÁO CÁO, and what it is about.
    kind_size: float
    subject_size: float
    text_size: float
    table_size: float
    signature_size: float
    recipients_label_size: float
    recipients_size: float
    page_number_size: float
    top_mm: float
    bottom_mm: float
    left_mm: float
    right_mm: float
    #: From the upper edge to the page number.
    header_mm: float


PROFILES: Mapping[Profile, Rules] = {
    Profile.DANG_2018: Rules(
        font="Times New Roman",
        title="ĐẢNG CỘNG SẢN VIỆT NAM",
        title_size=15,
        motto="",
        motto_size=14,
        left_share=0.45,
        separator="*",
        superior_size=14,
        issuer_size=14,
        number_label="Số",
        number_size=14,
        date_size=14,
        kind_size=16,
        subject_size=15,
        text_size=14,
        table_size=12,
        signature_size=14,
        recipients_label_size=14,
        recipients_size=12,
        page_number_size=14,
        top_mm=20,
        bottom_mm=20,
        left_mm=30,
        right_mm=15,
        header_mm=10,
    ),
    Profile.ND30: Rules(
        font="Times New Roman",
        title="CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        title_size=12,
        motto="Độc lập - Tự do - Hạnh phúc",
        motto_size=14,
        left_share=0.4,
        separator="",
        superior_size=13,
        issuer_size=13,
        number_label="Số:",
        number_size=13,
        date_size=14,
        kind_size=14,
        subject_size=14,
        text_size=14,
        table_size=12,
        signature_size=14,
        recipients_label_size=12,
        recipients_size=11,
        page_number_size=14,
        top_mm=20,
        bottom_mm=20,
        left_mm=30,
        right_mm=15,
        header_mm=10,
    ),
}


def date_line(layout: Layout, year: int) -> str:
    """Return ``Thanh Oai, ngày      tháng      năm 2022``."""
    return ", ".join(filter(None, (layout.place, _DATE.format(year=year))))


def number_line(layout: Layout) -> str:
    """Return ``Số      -BC/HU``."""
    return f"{PROFILES[layout.profile].number_label}        {layout.number_sign}"
