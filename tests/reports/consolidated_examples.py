"""Registers of every size for the tests of the consolidated list; all names are invented."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from domain.campaign import Kind
from domain.document import Place
from domain.form import Entry
from domain.layout import Layout
from domain.message import LedgerLine
from domain.poll import MailboxHealth
from domain.reasons import ReasonCode, reason
from domain.register import Register
from domain.unit import Unit
from reports.consolidated.model import Consolidated, Selection, consolidate
from tests.reports.examples import (
    AFTERNOON,
    FIELDS,
    healthy,
    make_campaign,
    make_line,
    make_register,
    make_review,
    make_submission,
    whole_roster,
)

#: After the deadline, when the list is made.
AFTERWARDS = AFTERNOON + timedelta(days=3)
LAYOUT = Layout(
    superior="ĐẢNG BỘ THÀNH PHỐ HÀ NỘI",
    issuer="HUYỆN ỦY THANH OAI",
    place="Thanh Oai",
    number_sign="-BC/HU",
    authority="T/M BAN THƯỜNG VỤ",
    post="PHÓ BÍ THƯ",
    recipients=("Ban Dân vận Thành ủy,", "Thường trực Huyện ủy,", "Lưu Văn phòng Huyện ủy."),
)
#: What senders may write to do harm or to disturb: each must stand in every output as the text that it is.
HOSTILE = (
    "=1+1",
    '=HYPERLINK("http://x.example","y")',
    "+1",
    "-1",
    "@SUM(A1)",
    "{{ 7*7 }}",
    "{% for x in y %}",
    "{%tr for x in khoi %}",
    "{# không #}",
    "{_{ 7*7 }_} {_% if %_}",
    "<w:p>",
    "</w:t></w:r><w:r><w:br/>",
    "& < > \" ' &amp; &lt;",
    "${7*7} #{7*7}",
    "x" * 300,
    "Tổ\x07 dân\x00 vận\x1b",
    "abc\u202edef\u200b",
    "#N/A",
    "TRUE",
)
_PERFORMERS = {
    Kind.COLLECTIVE: ("Tổ dân vận thôn {n}", "Chi hội Phụ nữ thôn {n}", "Ban Giám hiệu và tổ chuyên môn số {n}"),
    Kind.INDIVIDUAL: ("Đ/c Nguyễn Văn Mẫu {n} - Bí thư chi bộ", "Bà Trần Thị Thử {n}, Chi hội trưởng"),
}
_MODELS = (
    "Khéo trong tuyên truyền, vận động nhân dân hiến đất làm đường giao thông nông thôn {n}",
    "Vườn rau sạch {n}",
    "Dân vận khéo trong giữ gìn vệ sinh môi trường, xây dựng tuyến đường hoa kiểu mẫu {n}",
    "Camera an ninh {n}",
    "Nâng cao chất lượng sinh hoạt chi bộ, phát huy vai trò nêu gương của đảng viên {n}",
)


def entry(number: int) -> Entry:
    """Return the entry of this number; kinds, fields, lengths and notes go round."""
    kind = Kind.INDIVIDUAL if number % 3 == 0 else Kind.COLLECTIVE
    performers = _PERFORMERS[kind]
    return Entry(
        kind=kind,
        performer=performers[number % len(performers)].format(n=number // 2),
        field=FIELDS[number % 4].code,
        model=_MODELS[number % 5].format(n=number),
        note="Mô hình mới" if number % 4 == 0 else "",
        place=Place(row=number),
    )


def full_register(*, layout: Layout = LAYOUT) -> Register:
    """Return 174 units: 132 with some 600 entries (5 of them late), 3 without a model, 6 in review, 33 missing."""
    units = whole_roster()
    campaign = replace(make_campaign(units), layout=layout)
    order = sorted(range(len(units)), key=lambda index: (index * 7) % len(units))
    submissions, number = [], 0
    for place, index in enumerate(order[:132], start=1):
        entries = tuple(entry(number + offset) for offset in range(3 + place % 4))
        number += len(entries)
        received = AFTERWARDS - timedelta(days=1) if place % 26 == 0 else AFTERNOON - timedelta(hours=place)
        submissions.append(make_submission(place, units[index].code, received=received, entries=entries))
    submissions += [make_submission(200 + index, units[index].code, entries=()) for index in order[132:135]]
    reviews = [
        make_review(300 + n, units[index].code, why=reason(ReasonCode.FORMAT_NOT_READ))
        for n, index in enumerate(order[135:141])
    ]
    # One question about a unit that has registered.
    reviews.append(make_review(400, units[order[0]].code, why=reason(ReasonCode.SHARED_LINK)))
    return make_register(campaign, submissions=submissions, reviews=reviews, as_of=AFTERWARDS)


def empty_register(*, layout: Layout = LAYOUT) -> Register:
    """Return one unit that has sent nothing."""
    unit = Unit(code="PB-NV", name="Phòng Nội vụ", group="phong_ban_nganh")
    return make_register(replace(make_campaign((unit,)), layout=layout), as_of=AFTERNOON)


def hostile_register(texts: Sequence[str] = HOSTILE) -> Register:
    """Return a unit that registers each of ``texts`` as performer, model and note."""
    unit = Unit(code="PB-NV", name="Phòng {{ 7*7 }} <w:p> & =1+1", group="phong_ban_nganh")
    entries = tuple(
        Entry(kind=Kind.COLLECTIVE, performer=text, field="economy", model=text, note=text, place=Place(row=row))
        for row, text in enumerate(texts)
    )
    return make_register(make_campaign((unit,)), submissions=[make_submission(1, "PB-NV", entries=entries)])


def listed(
    register: Register,
    *,
    selection: Selection = Selection.ALL,
    earlier: Register | None = None,
    health: MailboxHealth | None = None,
    ledger: Sequence[LedgerLine] = (make_line(1),),
) -> Consolidated:
    """Return the consolidated list of ``register``."""
    return consolidate(register, ledger, health or healthy(), selection=selection, earlier=earlier)
