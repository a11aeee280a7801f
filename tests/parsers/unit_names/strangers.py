"""Bodies that are on no roster of ours and whose names look as if they were.

Left out are communes that differ from ours in their marks alone, Thanh Thủy for Thanh Thùy: names agree exactly
after folding, because clerks write wrong marks far more often than such a stranger writes at all (decision 6).
"""

from __future__ import annotations

from domain.unit import Roster, Unit
from tests.parsers.unit_names.rosters import district

#: Communes of other districts; some differ from one of ours by a letter or a tone.
FOREIGN = (
    "Kim Anh", "Kim Sơn", "Kim Lan", "Kim Đường", "Hồng Minh", "Hồng Thái", "Hồng Phong", "Hồng Vân", "Tân Minh",
    "Tân Dân", "Tân Phương", "Phương Tú", "Tiên Phương", "Trung Tú", "Hòa Nam", "Hòa Phú", "Hòa Bình", "Minh Hòa",
    "Thanh Bình", "Thanh Lâm", "Thanh Liệt", "Thanh Xuân", "Thanh Thủy Hạ", "Phụng Châu", "Cao Thành", "Cao Minh",
    "Sơn Công", "Liên Bạt", "Liên Hà", "Liên Hồng", "Liên Trung", "Viên An", "Viên Nội", "Tam Đồng", "Tam Thuấn",
    "Cự Khối", "Cự Thắng", "Bích Động", "Văn Khê", "Biên Giang", "Xuân Nộn", "Xuân Phương", "Đỗ Xá", "Động Quan",
    "Mỹ Đức", "Mỹ Lương", "Dân Lý", "Dương Xá", "Bình Phú", "Minh Khai",
)  # fmt: skip
_KINDS = ("Trường Mầm non", "Trường Tiểu học", "Trường THCS", "Đảng ủy xã", "UBND xã")
#: Bodies that every commune has and that are not asked.
_BODIES = (
    "Hội Nông dân xã", "Hội Phụ nữ xã", "Hội Cựu chiến binh xã", "Hội Người cao tuổi xã", "Hội Khuyến học xã",
    "Đoàn Thanh niên xã", "Công an xã", "Ban Chỉ huy Quân sự xã", "Ủy ban MTTQ xã", "Trạm Y tế xã",
    "Hợp tác xã Nông nghiệp",
)  # fmt: skip


def strangers() -> Roster:
    """Return schools and committees of foreign communes, and the bodies of our own that are not asked."""
    ours = tuple(dict.fromkeys(unit.commune for unit in district().units if unit.commune))
    names = [(kind, commune) for commune in FOREIGN for kind in _KINDS]
    names += [(body, commune) for commune in ours for body in _BODIES]
    units = (
        Unit(code=str(number), name=f"{kind} {commune}", group="", commune=commune)
        for number, (kind, commune) in enumerate(names)
    )
    return Roster(units=tuple(units))
