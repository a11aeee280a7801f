"""Files that register nothing: the empty form, and documents that only look like it (domain.md 3b, 6)."""

from __future__ import annotations

from random import Random

from tests.corpus.forms import TITLE, bottom, fill, table, top
from tests.corpus.habits.registry import habit
from tests.corpus.material import Material, material
from tests.corpus.paper import Grid, Paper, Paragraph, paper, row
from tests.corpus.truth import Reading, TrueForm, Truth


@habit()
def blank_template(chance: Random, stock: Material) -> tuple[Paper, Truth]:
    """The letter's form sent back empty (domain.md 6: an empty form is not a registration)."""
    filled = fill(chance, stock, collectives=0, individuals=0)
    line = chance.choice(("Đơn vị:", "Đơn vị: ........................", f"Đơn vị: {filled.unit.name}"))
    return paper(top(filled, unit_line=line), table(filled, spare=(4, 3)), bottom()), ()


@habit()
def the_letter_itself(chance: Random, stock: Material) -> tuple[Paper, Truth]:
    """Công văn 454 forwarded with its empty form (domain.md 6)."""
    filled = fill(chance, stock, collectives=0, individuals=0)
    letter = (
        "ĐẢNG BỘ THÀNH PHỐ HÀ NỘI",
        "HUYỆN ỦY THANH OAI",
        "Số 454-CV/HU",
        "V/v triển khai, đăng ký phong trào thi đua “Dân vận khéo” năm 2022",
        "Kính gửi: - Các phòng, ban, ngành thuộc UBND huyện,",
        "- Các Trường Mầm non, Tiểu học, THCS,",
        "Thực hiện đăng ký mô hình các tập thể, cá nhân theo mẫu gửi về Thường trực Huyện ủy qua Ban Dân vận Huyện ủy "
        "trước ngày 15/02/2022 để tổng hợp.",
        "Nơi nhận: - Ban Dân vận TU, - TTHU, - Như đề gửi, - Lưu VPHU, BDV.",
    )
    text = [Paragraph(text=line) for line in letter]
    return paper(text, top(filled, unit_line="Đơn vị:"), table(filled, spare=(4, 3)), bottom()), ()


@habit()
def narrative_letter(chance: Random, stock: Material) -> tuple[Paper, Truth]:
    """A registration written as a letter with numbered items, no table (domain.md 3a: Quảng Bình 2021)."""
    filled = fill(chance, stock, collectives=1, individuals=0)
    name = filled.lines[0].entries()[0].model
    lines = (
        "ĐĂNG KÝ",
        "Xây dựng và thực hiện mô hình “Dân vận khéo” giai đoạn 2021-2025",
        "Kính gửi: Ban Dân vận Huyện ủy Thanh Oai",
        f"1. Tập thể: {filled.unit.name}",
        f"2. Tên mô hình: {name}",
        "3. Thuộc lĩnh vực: Văn hóa - xã hội",
        "4. Sự cần thiết: Góp phần nâng cao chất lượng công tác của đơn vị.",
        "5. Mục tiêu, chỉ tiêu, lộ trình, giải pháp, nguồn lực: theo kế hoạch của đơn vị.",
    )
    return paper([Paragraph(text=line) for line in lines], bottom()), ()


@habit()
def plan_with_a_table(chance: Random, stock: Material) -> tuple[Paper, Truth]:
    """A plan for the movement, its table of tasks (domain.md 3b: a plan is sent too)."""
    filled = fill(chance, stock)
    rows = (
        row("TT", "Nội dung công việc", "Đơn vị thực hiện", "Thời gian", "Ghi chú"),
        row("1", "Tuyên truyền phong trào “Dân vận khéo”", filled.unit.name, "Tháng 3/2022", ""),
        row("2", "Kiểm tra việc thực hiện các mô hình", "Ban chỉ đạo", "Quý III/2022", "Có kế hoạch riêng"),
        row("3", "Sơ kết, tổng kết", "Ban chỉ đạo", "Tháng 11/2022", ""),
    )
    head = [
        Paragraph(text=text, align="center")
        for text in ("KẾ HOẠCH", "Thực hiện phong trào thi đua “Dân vận khéo” năm 2022")
    ]
    return paper(Paragraph(text=filled.unit.name.upper()), head, Grid(rows=rows), bottom()), ()


@habit()
def report_of_figures(chance: Random, stock: Material) -> tuple[Paper, Truth]:
    """A report that counts last year's models by field (domain.md 3b, 3c)."""
    filled = fill(chance, stock)
    rows = (
        row("TT", "Lĩnh vực", "Số mô hình đăng ký", "Số mô hình được công nhận", "Tỷ lệ"),
        row("1", "Kinh tế", "12", "10", "83%"),
        row("2", "Văn hóa-xã hội", "21", "18", "86%"),
        row("3", "An ninh quốc phòng", "9", "9", "100%"),
        row("4", "Xây dựng hệ thống chính trị", "7", "6", "86%"),
        row("", "Tổng cộng", "49", "43", "88%"),
    )
    head = [
        Paragraph(text="BÁO CÁO", align="center"),
        Paragraph(text="Kết quả phong trào “Dân vận khéo” năm 2021", align="center"),
    ]
    return paper(Paragraph(text=filled.unit.name.upper()), head, Grid(rows=rows), bottom()), ()


@habit()
def invitation(chance: Random, stock: Material) -> tuple[Paper, Truth]:
    """An invitation with a table of who is asked to come (domain.md 6: mail about other things)."""
    filled = fill(chance, stock)
    rows = (
        row("TT", "Thành phần", "Số lượng", "Ghi chú"),
        row("1", "Thường trực Đảng ủy", "3", ""),
        row("2", "Trưởng các đoàn thể", "6", "Có giấy mời riêng"),
    )
    lines = ("GIẤY MỜI", "Dự hội nghị sơ kết công tác dân vận", "Thời gian: 8 giờ 00, ngày 20/02/2022", "Thành phần:")
    return paper(
        Paragraph(text=filled.unit.name.upper()), [Paragraph(text=line) for line in lines], Grid(rows=rows), bottom()
    ), ()


@habit()
def list_of_people(chance: Random, stock: Material) -> tuple[Paper, Truth]:
    """A list of staff, with names and notes but no models (domain.md 6: mail about other things)."""
    filled = fill(chance, stock)
    people = chance.sample(material().performers[filled.individuals[0].kind], 4)
    rows = (
        row("STT", "Họ và tên", "Năm sinh", "Chức vụ", "Đơn vị", "Ghi chú"),
        *(row(str(at), name, str(1970 + at), "Giáo viên", filled.unit.name, "") for at, name in enumerate(people, 1)),
    )
    head = Paragraph(text="DANH SÁCH CÁN BỘ, GIÁO VIÊN, NHÂN VIÊN TIÊM VẮC XIN", align="center")
    return paper(Paragraph(text=f"Đơn vị: {filled.unit.name}"), head, Grid(rows=rows), bottom()), ()


@habit()
def last_years_form(chance: Random, stock: Material) -> tuple[Paper, Truth]:
    """The form of 2021 filled in and sent again (issue: last year's form): nothing is booked without a question."""
    filled = fill(chance, stock)
    title = TITLE.replace("2022", "2021")
    under = "(Kèm theo Công văn số 112-CV/HU, ngày 25/01/2021 của Ban Thường vụ Huyện ủy Thanh Oai)"
    readings = (Reading(entries=()), Reading(entries=filled.truth()[0].readings[0].entries, must_ask=True))
    truth = TrueForm(unit=filled.unit.code, unit_as_written=filled.written, readings=readings)
    return paper(top(filled, title=title, under=under), table(filled), bottom()), (truth,)
