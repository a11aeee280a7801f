"""The rosters of these tests: the first campaign's, and an invented one of a city quarter far from it."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

from domain.unit import Roster, Unit
from parsers.unit_names import NameIndex

ROOT = Path(__file__).parents[3]
PLACES = ("huyện Thanh Oai", "Thanh Oai", "H. Thanh Oai", "thành phố Hà Nội", "TP. Hà Nội", "TP Hà Nội", "Hà Nội")
LABELS = ("Đơn vị", "Tên đơn vị", "Cơ quan, đơn vị")

QUARTER_PLACES = ("quận Vân Hải", "Vân Hải", "thành phố Đông Phong", "Đông Phong")
#: Other kinds, wards in place of communes, no abbreviation in any alias, and names that are hard to tell apart.
QUARTER = Roster(
    units=tuple(
        Unit(code=code, name=name, group="g", commune=commune, aliases=aliases)
        for code, name, commune, aliases in (
            ("HND", "Hội Nông dân quận", "", ()),
            ("CA", "Công an quận Vân Hải", "", ()),
            ("KL", "Hạt Kiểm lâm Vân Hải", "", ("Kiểm lâm quận",)),
            ("BVH", "Chi bộ Nhà Văn hóa quận", "", ()),
            ("GDDT", "Phòng Giáo dục và Đào tạo", "", ()),
            ("GDNH", "Phòng giao dịch Ngân hàng", "", ()),
            ("THPT-1", "Trường THPT Vân Hải 1", "", ()),
            ("THPT-2", "Trường THPT Vân Hải 2", "", ()),
            ("DU-ANLAC", "Đảng ủy phường An Lạc", "An Lạc", ()),
            ("UB-ANLAC", "Ủy ban nhân dân phường An Lạc", "An Lạc", ()),
            ("DU-ANLAC2", "Đảng ủy phường Ân Lạc", "Ân Lạc", ()),
            ("UB-ANLAC2", "Ủy ban nhân dân phường Ân Lạc", "Ân Lạc", ()),
            ("UB-TANLAP-X", "Ủy ban nhân dân xã Tân Lập", "Tân Lập", ()),
            ("UB-TANLAP-T", "Ủy ban nhân dân thị trấn Tân Lập", "Tân Lập", ()),
            ("DU-CAUSY", "Đảng ủy phường Cầu Sỹ", "Cầu Sỹ", ()),
            ("MG-CAUSY-A", "Trường Mẫu giáo Cầu Sỹ A", "Cầu Sỹ", ()),
            ("MG-CAUSY-B", "Trường Mẫu giáo Cầu Sỹ B", "Cầu Sỹ", ()),
            ("TH-CAUSY", "Trường Tiểu học Cầu Sỹ", "Cầu Sỹ", ()),
            ("TH-TANLAP-1", "Trường Tiểu học Tân Lập số 1", "Tân Lập", ()),
            ("TH-TANLAP-2", "Trường Tiểu học Tân Lập số 2", "Tân Lập", ()),
            ("THTHCS-ANLAC", "Trường TH&THCS An Lạc", "An Lạc", ()),
            ("TH-SAOMAI", "Trường Tiểu học Sao Mai", "An Lạc", ()),
        )
    )
)


@cache
def district() -> Roster:
    """The roster of the first campaign."""
    with (ROOT / "campaigns/dvk-2022/roster.csv").open(encoding="utf-8-sig", newline="") as file:
        return Roster(units=tuple(_unit(row) for row in csv.DictReader(file)))


@cache
def district_index() -> NameIndex:
    """The index of the first campaign's roster."""
    return NameIndex.build(district(), places=PLACES, unit_labels=LABELS)


@cache
def quarter_index() -> NameIndex:
    """The index of the invented roster."""
    return NameIndex.build(QUARTER, places=QUARTER_PLACES)


def small_index(*units: Unit, places: tuple[str, ...] = PLACES) -> NameIndex:
    """An index of a few units."""
    return NameIndex.build(Roster(units=units), places=places)


def _unit(row: dict[str, str]) -> Unit:
    aliases = tuple(alias for alias in row["aliases"].split("|") if alias)
    return Unit(code=row["code"], name=row["name"], group=row["group"], commune=row["commune"], aliases=aliases)
