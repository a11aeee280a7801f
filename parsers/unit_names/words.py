"""Words of Vietnamese administration, as data; nothing here belongs to one campaign, letter or district.

Written as people write them; :mod:`parsers.unit_names.vocabulary` folds them. What belongs to a
place (communes, proper names, its own abbreviations) comes from the roster and the campaign.
"""

from __future__ import annotations

from collections.abc import Mapping

#: Kinds of schools; a body inside a school may sign for it.
SCHOOL_KINDS = (
    "mầm non",
    "mầm non tư thục",
    "mẫu giáo",
    "tiểu học",
    "tiểu học trung học cơ sở",
    "trung học cơ sở",
    "trung học phổ thông",
    "trung học cơ sở trung học phổ thông",
    "phổ thông dân tộc nội trú",
)
#: The word before a school's kind; it adds nothing where the kind follows.
SCHOOL = "trường"
#: Bodies that lead a place side by side: two of them in one line are two units, not a unit and its superior.
LEADING_KINDS = ("đảng ủy", "ủy ban nhân dân", "hội đồng nhân dân")
#: Other kinds of bodies; a name that has nothing but these names no unit.
OTHER_KINDS = (
    "mặt trận tổ quốc",
    "ủy ban mặt trận tổ quốc",
    "ủy ban mặt trận tổ quốc việt nam",
    "ủy ban",
    "ban",
    "ban chấp hành",
    "ban chỉ huy",
    "ban quản lý",
    "ban thường vụ",
    "chi bộ",
    "chi cục",
    "chi hội",
    "chi nhánh",
    "công đoàn",
    "công ty",
    "cơ quan",
    "đoàn",
    "đoàn thanh niên",
    "đội",
    "hội",
    "phòng",
    "thanh tra",
    "trung tâm",
    "văn phòng",
    "xí nghiệp",
)
#: Bodies inside another body; before a school's name they sign for the school.
INNER_BODIES = (
    "ban giám hiệu",
    "chi bộ",
    "chi đoàn",
    "công đoàn",
    "công đoàn cơ sở",
    "đảng ủy",
    "đoàn thanh niên",
    "liên đội",
    "tổ công đoàn",
)
#: Boards; before the name of a society or of a party's body they write for it. "BCH Quân sự" commands, and is none.
BOARDS = ("ban chấp hành", "BCH", "ban thường vụ", "BTV")
#: What has such a board.
WITH_BOARDS = ("hội", "huyện", "đoàn", "liên đoàn", "công đoàn", "đảng bộ", "chi bộ")
#: Party bodies that carry their agency's name: "Chi bộ Bưu điện" is also known as "Bưu điện".
PARTY_BODIES = ("chi bộ", "đảng ủy")
#: Words before a commune's name; they say its type.
COMMUNE_TYPES = ("xã", "phường", "thị trấn")
#: Words before a district's name.
DISTRICT_TYPES = ("huyện", "quận", "thị xã")
#: Words before the name of a place, lowest level first.
LEVELS = (COMMUNE_TYPES, DISTRICT_TYPES, ("thành phố",), ("tỉnh",))
#: Words that say nothing anywhere in a name.
EMPTY_WORDS = ("và",)
#: The word before a number: "số 2".
NUMBER = "số"
#: Labels of a unit's line, used beside those of the campaign's form.
LABELS = (
    "đơn vị",
    "tên đơn vị",
    "đơn vị đăng ký",
    "tên đơn vị đăng ký",
    "đơn vị báo cáo",
    "đơn vị thực hiện",
    "đơn vị gửi",
    "cơ quan",
    "tên cơ quan",
    "cơ quan đơn vị",
    "tên cơ quan đơn vị",
)

#: Written form -> what it stands for; several where only the rest of the name can tell.
MEANINGS: Mapping[str, tuple[str, ...]] = {
    # schools
    "Tr": ("trường",),
    "MN": ("mầm non",),
    "MNTT": ("mầm non tư thục",),
    "MN TT": ("mầm non tư thục", "mầm non thị trấn", "mầm non trung tâm"),
    "Mầm non TT": ("mầm non tư thục", "mầm non thị trấn", "mầm non trung tâm"),
    "MG": ("mẫu giáo",),
    "TH": ("tiểu học",),
    "TH&THCS": ("tiểu học trung học cơ sở",),
    "THCS": ("trung học cơ sở",),
    "THPT": ("trung học phổ thông",),
    "THCS&THPT": ("trung học cơ sở trung học phổ thông",),
    "PTTH": ("trung học phổ thông",),
    "PTDTNT": ("phổ thông dân tộc nội trú",),
    # party
    "ĐU": ("đảng ủy",),
    "ĐUX": ("đảng ủy xã",),
    "Đảng bộ": ("đảng ủy",),
    "BCH Đảng bộ": ("đảng ủy",),
    "Ban Chấp hành Đảng bộ": ("đảng ủy",),
    "BCH Đảng ủy": ("đảng ủy",),
    "Ban Chấp hành Đảng ủy": ("đảng ủy",),
    "BTV Đảng ủy": ("đảng ủy",),
    "Ban Thường vụ Đảng ủy": ("đảng ủy",),
    "Thường trực Đảng ủy": ("đảng ủy",),
    "Khối Dân vận": ("khối dân vận", "đảng ủy"),
    "CB": ("chi bộ",),
    # government and front
    "UBND": ("ủy ban nhân dân",),
    "UBNDX": ("ủy ban nhân dân xã",),
    "UB": ("ủy ban nhân dân",),
    "Ủy ban xã": ("ủy ban nhân dân xã",),
    "Ủy ban phường": ("ủy ban nhân dân phường",),
    "Ủy ban thị trấn": ("ủy ban nhân dân thị trấn",),
    "HĐND": ("hội đồng nhân dân",),
    "MTTQ": ("mặt trận tổ quốc",),
    "MTTQVN": ("mặt trận tổ quốc việt nam",),
    "UBMTTQ": ("ủy ban mặt trận tổ quốc",),
    "UBMTTQVN": ("ủy ban mặt trận tổ quốc việt nam",),
    "UB MTTQ": ("ủy ban mặt trận tổ quốc",),
    "UB MTTQVN": ("ủy ban mặt trận tổ quốc việt nam",),
    "UB Mặt trận": ("ủy ban mặt trận",),
    "Ủy ban MTTQ": ("ủy ban mặt trận tổ quốc",),
    "VN": ("việt nam",),
    # parts of an administration
    "BQL": ("ban quản lý",),
    "BCH": ("ban chấp hành", "ban chỉ huy"),
    "BTV": ("ban thường vụ",),
    "P": ("phòng", "phường"),
    "TT": ("trung tâm", "thị trấn", "thanh tra"),
    "VP": ("văn phòng",),
    "X": ("xã",),
    "CN": ("chi nhánh",),
    "Cty": ("công ty",),
    "XN": ("xí nghiệp",),
    # what they deal with
    "BHXH": ("bảo hiểm xã hội",),
    "BVĐK": ("bệnh viện đa khoa",),
    "CA": ("công an",),
    "CHQS": ("chỉ huy quân sự",),
    "CSXH": ("chính sách xã hội",),
    "DVNN": ("dịch vụ nông nghiệp",),
    "ĐTXD": ("đầu tư xây dựng",),
    "GD": ("giáo dục",),
    "GDĐT": ("giáo dục đào tạo",),
    "GD&ĐT": ("giáo dục đào tạo",),
    "GDNN": ("giáo dục nghề nghiệp",),
    "GDTX": ("giáo dục thường xuyên",),
    "KBNN": ("kho bạc nhà nước",),
    "KH": ("kế hoạch", "khuyến học"),
    "LĐ": ("lao động",),
    "LĐTBXH": ("lao động thương binh xã hội",),
    "MTĐT": ("môi trường đô thị",),
    "NHCSXH": ("ngân hàng chính sách xã hội",),
    "NV": ("nội vụ",),
    "PGD": ("phòng giáo dục", "phòng giao dịch"),
    "PGDĐT": ("phòng giáo dục đào tạo",),
    "PGD&ĐT": ("phòng giáo dục đào tạo",),
    "PTQĐ": ("phát triển quỹ đất",),
    "QLDA": ("quản lý dự án",),
    "QLĐT": ("quản lý đô thị",),
    "QS": ("quân sự",),
    "TAND": ("tòa án nhân dân",),
    "TB": ("thương binh",),
    "TC": ("tài chính",),
    "TCKH": ("tài chính kế hoạch",),
    "THA": ("thi hành án",),
    "THADS": ("thi hành án dân sự",),
    "TNMT": ("tài nguyên môi trường",),
    "TN&MT": ("tài nguyên môi trường",),
    "TTCT": ("trung tâm chính trị",),
    "TTGDNN": ("trung tâm giáo dục nghề nghiệp",),
    "TTGDTX": ("trung tâm giáo dục thường xuyên",),
    "TTYT": ("trung tâm y tế",),
    "VHTT": ("văn hóa thông tin",),
    "VH&TT": ("văn hóa thông tin",),
    "VKS": ("viện kiểm sát",),
    "VKSND": ("viện kiểm sát nhân dân",),
    "XH": ("xã hội",),
    # mass organisations
    "CCB": ("cựu chiến binh",),
    "CĐDC": ("chất độc da cam",),
    "CĐ": ("công đoàn",),
    "CTĐ": ("chữ thập đỏ",),
    "ĐTN": ("đoàn thanh niên",),
    "HCM": ("hồ chí minh",),
    "HND": ("hội nông dân",),
    "HPN": ("hội phụ nữ",),
    "LĐLĐ": ("liên đoàn lao động",),
    "LHPN": ("liên hiệp phụ nữ",),
    "NCT": ("người cao tuổi",),
    "ND": ("nông dân", "nhân dân"),
    "NKT": ("người khuyết tật",),
    "NNCĐDC": ("nạn nhân chất độc da cam",),
    "PN": ("phụ nữ",),
    "TNCS": ("thanh niên cộng sản",),
    "TNXP": ("thanh niên xung phong",),
    # places
    "TP": ("thành phố",),
    "H": ("huyện",),
}

#: Lines of a letterhead that stand on every document and name nobody; matched from the line's beginning.
COMMON_LINES = (
    "cộng hòa xã hội chủ nghĩa việt nam",
    "cộng hoà xhcn việt nam",
    "độc lập tự do hạnh phúc",
    "đảng cộng sản việt nam",
)
#: How title, reference and address lines begin.
TITLE_WORDS = (
    "bản đăng ký",
    "báo cáo",
    "biểu",
    "bảng tổng hợp",
    "công văn",
    "danh sách",
    "đăng ký",
    "đăng kí",
    "kế hoạch",
    "kèm theo",
    "kính gửi",
    "mẫu số",
    "nơi nhận",
    "phiếu",
    "phụ lục",
    "quyết định",
    "thông báo",
    "tờ trình",
    "tổng hợp",
    "về việc",
    "v v",
)
#: After these the text names who is written to, not who writes; to the end of the line.
ADDRESSING = ("kính gửi", "nơi nhận")
#: Right after these stands a recipient.
SENDING = ("cho", "đến", "gửi", "gởi", "gửi cho", "kg", "nộp", "nộp về", "tới", "trình", "về")
#: Words beside those of ``LEVELS`` after which a place follows.
PLACE_WORDS = ("ấp", "bản", "h", "khu", "p", "phố", "thôn", "tổ", "TP", "TT", "tx", "x")
#: Words that follow a complete name; a capital word that is none of these may be more of the name.
FOLLOWERS = (
    "báo",
    "bản",
    "biểu",
    "bổ",
    "chính",
    "công",
    "của",
    "cv",
    "đã",
    "đăng",
    "điều",
    "đk",
    "dự",
    "file",
    "gửi",
    "gởi",
    "hoàn",
    "in",
    "kế",
    "kèm",
    "kính",
    "lần",
    "mẫu",
    "mô",
    "năm",
    "nộp",
    "phụ",
    "scan",
    "số",
    "sửa",
    "tháng",
    "thay",
    "trình",
    "và",
    "về",
    "v",
    "word",
    "xin",
)
#: What a number before these counts: "TH X 2 mô hình" says how many, not which school.
COUNTED = ("mô hình", "điển hình", "tập thể", "cá nhân", "bản", "file", "trang", "tháng")
#: Bodies that a commune has beside its party committee and its government: a commune right after one of
#: them only says whose it is.
COMMUNE_BODIES = (
    "ban chỉ huy quân sự",
    "CCB",
    "công an",
    "công đoàn",
    "CA",
    "đoàn",
    "đoàn thanh niên",
    "hội",
    "hội chữ thập đỏ",
    "hội cựu chiến binh",
    "hội nông dân",
    "hội người cao tuổi",
    "hội phụ nữ",
    "HND",
    "HPN",
    "hợp tác xã",
    "HTX",
    "khuyến học",
    "LHPN",
    "liên hiệp phụ nữ",
    "mặt trận",
    "MTTQ",
    "mặt trận tổ quốc",
    "nông nghiệp",
    "quân sự",
    "QS",
    "thôn",
    "trạm y tế",
    "TYT",
    "UBMTTQ",
    "UB MTTQ",
    "y tế",
)
