"""Writes the shipped Word templates: ``python -m reports.consolidated.make_templates``.

They are Vietnamese documents, so their text stands here as it is read. Officers edit a copy of what this writes; what
is shipped is never edited by hand, so that both profiles stay alike. Names come from ``reports.consolidated.context``.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from docx.document import Document as WordDocument
from docx.enum.section import WD_SECTION

from domain.layout import Profile
from reports.consolidated.profiles import PROFILES, Rules
from reports.consolidated.word import SHIPPED, Document
from reports.consolidated.word_parts import (
    Cell,
    Line,
    Row,
    add_lines,
    add_table,
    new_document,
    number_pages,
    ruled,
    set_page,
    text_width_mm,
)

#: Widths of columns in millimetres; those of each table are fitted to the page when it is filled in.
_TT, _COUNT, _SUM = 10, 15, 13
_FIRST_LINE_MM = 12.7
#: Fields for which the widths are drawn; other numbers are fitted to them.
_FIELDS = 4


def make_list(rules: Rules) -> WordDocument:
    """Return the template of the list: forms 1 and 2 across the page, form 3 and what changed along it."""
    document = new_document(rules)
    first = document.sections[0]
    set_page(first, rules, is_landscape=True)
    number_pages(first, rules)
    width = text_width_mm(rules, is_landscape=True)
    _add_letterhead(document, rules, width)
    _add_title(document, rules, "DANH SÁCH TỔNG HỢP", "{{ tieu_de_thuong }}")
    _add_reservations(document, rules)
    _add_form_title(document, rules, "Biểu 1. Số lượng mô hình theo đơn vị và lĩnh vực", before=12)
    add_table(document, rules, _form_1_widths(width), _form_1_rows(rules))
    _add_form_title(document, rules, "Biểu 2. Danh sách mô hình", page_break=True)
    add_table(document, rules, _form_2_widths(width), _form_2_rows(rules))
    set_page(document.add_section(WD_SECTION.NEW_PAGE), rules, is_landscape=False)
    document.sections[-1].different_first_page_header_footer = False
    width = text_width_mm(rules, is_landscape=False)
    _add_form_title(document, rules, "Biểu 3. Đơn vị chưa đăng ký, đã gửi đang xem, đăng ký sau hạn")
    add_table(document, rules, (_TT, 56, 44, 22, width - _TT - 122), _form_3_rows(rules))
    _add_changes(document, rules, width)
    _add_signature(document, rules, width)
    return document


def make_report(rules: Rules) -> WordDocument:
    """Return the template of the covering report."""
    document = new_document(rules)
    set_page(document.sections[0], rules, is_landscape=False)
    number_pages(document.sections[0], rules)
    width = text_width_mm(rules, is_landscape=False)
    _add_letterhead(document, rules, width)
    _add_title(document, rules, "BÁO CÁO", "kết quả {{ tieu_de_thuong }}")
    text = partial(Line, size=rules.text_size, align="both", indent_mm=_FIRST_LINE_MM, after=6, spacing=1.15)
    heading = partial(text, bold=True, keep_next=True)
    add_lines(document, rules, *_beginning(text, heading), *_results(text, heading))
    add_table(document, rules, (_TT, width - _TT - 104, 16, 18, 18, 20, 16, 16), _group_rows(rules))
    add_lines(document, rules, *_shortcomings(text, heading), *_proposals(text, heading))
    _add_signature(document, rules, width)
    return document


def write_all(folder: Path) -> None:
    """Write every template of every profile into ``folder``."""
    for profile in Profile:
        for document, make in ((Document.LIST, make_list), (Document.REPORT, make_report)):
            make(PROFILES[profile]).save(str(folder / f"{profile}-{document}.docx"))


# -- what both have --------------------------------------------------------------------------------


def _add_letterhead(document: WordDocument, rules: Rules, width: float) -> None:
    left, right = width * rules.left_share, width * (1 - rules.left_share)
    superior = Line(text="{{ co_quan.cap_tren }}", size=rules.superior_size)
    issuer = Line(text="{{ co_quan.ban_hanh }}", size=rules.issuer_size, bold=True)
    separator = Line(text=rules.separator, size=rules.issuer_size)
    number = Line(text="{{ co_quan.so }}", size=rules.number_size)
    motto = ruled(rules.motto, rules.motto_size, right)
    title = Line(text=rules.title, size=rules.title_size, bold=True)
    head = (title, motto) if rules.motto else (ruled(rules.title, rules.title_size, right),)
    date = Line(text="{{ co_quan.ngay }}", size=rules.date_size, italic=True, before=8)
    cells = (Cell(lines=(superior, issuer, separator, number)), Cell(lines=(*head, date)))
    add_table(document, rules, (left, right), (Row(cells=cells),), has_lines=False)


def _add_title(document: WordDocument, rules: Rules, kind: str, subject: str) -> None:
    add_lines(
        document,
        rules,
        Line(text=kind, size=rules.kind_size, bold=True, before=14),
        Line(text=subject, size=rules.subject_size, bold=True),
        Line(text="-----", size=rules.subject_size, after=6),
    )


def _add_reservations(document: WordDocument, rules: Rules) -> None:
    line = Line(text="", size=rules.table_size, italic=True)
    add_lines(
        document,
        rules,
        replace(line, text="(Theo văn bản số {{ so_van_ban }} ngày {{ ngay_van_ban }})"),
        replace(line, text="{{ tom_tat }}", italic=False),
        replace(line, text="{%p for cau in luu_y %}"),
        replace(line, text="{{ cau }}"),
        replace(line, text="{%p endfor %}"),
    )


def _add_form_title(
    document: WordDocument, rules: Rules, text: str, *, before: float = 0, page_break: bool = False
) -> None:
    size = rules.text_size
    line = Line(text=text, size=size, bold=True, before=before, after=6, keep_next=True, page_break=page_break)
    add_lines(document, rules, line)


def _add_signature(document: WordDocument, rules: Rules, width: float) -> None:
    size = rules.recipients_size
    recipients = (
        Line(text="{%p if co_quan.noi_nhan %}", size=size),
        Line(text="Nơi nhận:", size=rules.recipients_label_size, underline=True, align="left"),
        Line(text="{%p endif %}", size=size),
        Line(text="{%p for noi in co_quan.noi_nhan %}", size=size),
        Line(text="- {{ noi }}", size=size, align="left"),
        Line(text="{%p endfor %}", size=size),
        Line(text="", size=size),
    )
    signature = (
        Line(text="{{ co_quan.quyen_ky }}", size=rules.signature_size, bold=True),
        Line(text="{{ co_quan.chuc_vu }}", size=rules.signature_size),
        *(Line(text="", size=rules.signature_size) for _ in range(4)),
    )
    add_lines(document, rules, Line(text="", size=size))
    row = Row(cells=(Cell(lines=recipients), Cell(lines=signature)))
    add_table(document, rules, (width * rules.left_share, width * (1 - rules.left_share)), (row,), has_lines=False)


# -- cells and rows --------------------------------------------------------------------------------


def _cell(
    rules: Rules,
    text: str,
    *,
    align: str = "center",
    bold: bool = False,
    keep_next: bool = False,
    span: int = 1,
    merge: str = "",
) -> Cell:
    """Return a cell of one paragraph; ``keep_next`` keeps its row on the page of the next."""
    line = Line(text=text, size=rules.table_size, align=align, bold=bold, keep_next=keep_next)
    return Cell(lines=(line,), span=span, merge=merge)


def _each(name: str, names: str, text: str, cell: Callable[[str], Cell], mark: Callable[[str], Cell]) -> list[Cell]:
    """Return the cells that become one ``cell`` with ``text`` for each item of ``names``."""
    return [mark(f"{{%tc for {name} in {names} %}}"), cell(text), mark("{%tc endfor %}")]


def _fields(rules: Rules) -> list[Cell]:
    """Return the headings of the fields."""
    heading = partial(_cell, rules, bold=True, keep_next=True)
    return _each("ten", "linh_vuc", "{{ ten }}", heading, heading)


def _mark(rules: Rules, text: str, columns: int) -> Row:
    """Return a row that only bears a mark and is gone when the template is filled in."""
    return Row(cells=(_cell(rules, f"{{%tr {text} %}}", span=columns),))


def _headings(rules: Rules, texts: Sequence[str]) -> Row:
    cells = (_cell(rules, text, bold=True, keep_next=True) for text in texts)
    return Row(cells=tuple(cells), is_heading=True)


# -- form 1 ----------------------------------------------------------------------------------------


def _form_1_widths(width: float) -> tuple[float, ...]:
    """Return the widths of the template's columns."""
    kind = (*_each_width(_COUNT), _SUM)
    unit, rest = 60, width - _TT - 60 - 2 * sum(kind) - _SUM
    return (_TT, unit, *kind, *kind, _SUM, rest)


def _each_width(width: float) -> tuple[float, float, float]:
    """Return the widths of the cells of :func:`_each`, which together are as wide as ``_FIELDS`` columns."""
    mark = width * (_FIELDS - 1) / 2
    return (mark, width, mark)


def _form_1_rows(rules: Rules) -> list[Row]:
    across = "{% colspan linh_vuc|length + 1 %}"
    tall = partial(_cell, rules, bold=True, merge="restart")
    below = _cell(rules, "", merge="continue")
    fields = [*_fields(rules), _cell(rules, "Cộng", bold=True)]
    over = [_cell(rules, f"{across}{kind}", bold=True, span=4) for kind in ("Tập thể", "Cá nhân")]
    first = (tall("TT"), tall("Đơn vị đăng ký"), *over, tall("Tổng số"), tall("Ghi chú"))
    second = (below, below, *fields, *fields, below, below)
    mark = partial(_mark, rules, columns=len(second))
    return [
        Row(cells=first, is_heading=True),
        Row(cells=second, is_heading=True),
        mark("for k in khoi"),
        _count_row(partial(_cell, rules, bold=True, keep_next=True), "k", "{{ k.so }}", "{{ k.ten }}", ""),
        mark("for d in k.don_vi"),
        _count_row(partial(_cell, rules), "d", "{{ d.tt }}", "{{ d.ten }}", "{{ d.ghi_chu }}"),
        mark("endfor"),
        mark("endfor"),
        _count_row(partial(_cell, rules, bold=True), "so_mo_hinh", "", "TỔNG CỘNG", ""),
    ]


def _count_row(count: partial[Cell], of: str, number: str, name: str, note: str) -> Row:
    """Return a row of numbers; nothing is a dash."""
    cells = [count(number), count(name, align="left")]
    for kind in ("tap_the", "ca_nhan"):
        cells += _each("n", f"{of}.{kind}", '{{ n or "-" }}', count, count)
        cells.append(count(f'{{{{ {of}.{kind}_cong or "-" }}}}'))
    cells += [count(f'{{{{ {of}.tong or "-" }}}}'), count(note, align="left")]
    return Row(cells=tuple(cells))


# -- form 2 ----------------------------------------------------------------------------------------


def _form_2_widths(width: float) -> tuple[float, ...]:
    names = (_TT, 42, 40)
    note = 24
    return (*names, *_each_width((width - sum(names) - note) / _FIELDS), note)


def _form_2_rows(rules: Rules) -> list[Row]:
    tall = partial(_cell, rules, bold=True, merge="restart")
    below = _cell(rules, "", merge="continue")
    over = _cell(rules, "{% colspan linh_vuc|length %}{{ tieu_de_linh_vuc }}", bold=True, span=3)
    names = ("TT", "Tên tập thể (cá nhân) thực hiện", "Đơn vị")
    left = partial(_cell, rules, align="left")
    whole = "{% colspan linh_vuc|length + 3 %}{{ p.ten }} ({{ p.tong }} mô hình)"
    mark = partial(_mark, rules, columns=7)
    return [
        Row(cells=(*map(tall, names), over, tall("Ghi chú")), is_heading=True),
        Row(cells=(below, below, below, *_fields(rules), below), is_heading=True),
        mark("for p in chi_tiet"),
        Row(cells=(_cell(rules, "{{ p.so }}", bold=True, keep_next=True), left(whole, bold=True, span=6))),
        mark("for d in p.dong"),
        Row(
            cells=(
                _cell(rules, "{{ d.tt }}"),
                left("{{ d.ten }}"),
                left("{{ d.don_vi }}"),
                *_each("m", "d.mo_hinh", "{{ m }}", left, partial(_cell, rules)),
                left("{{ d.ghi_chu }}"),
            )
        ),
        mark("endfor"),
        mark("endfor"),
    ]


# -- form 3 and changes ----------------------------------------------------------------------------


def _form_3_rows(rules: Rules) -> list[Row]:
    rows = [_headings(rules, ("TT", "Đơn vị", "Khối", "Đã nhắc", "Ghi chú"))]
    parts = (
        ("A", "CHƯA GỬI", "chua_gui", "{{ d.da_nhac }}"),
        ("B", "ĐÃ GỬI, ĐANG XEM", "dang_xem", ""),
        ("C", "ĐĂNG KÝ SAU HẠN", "sau_han", ""),
    )
    for letter, title, name, reminded in parts:
        rows += _form_3_part(rules, letter, title, name, reminded)
    return rows


def _form_3_part(rules: Rules, letter: str, title: str, name: str, reminded: str) -> list[Row]:
    left = partial(_cell, rules, align="left")
    counted = f"{title} ({{{{ {name}|length }}}} đơn vị)"
    cells = (left("{{ d.ten }}"), left("{{ d.khoi }}"), left(reminded), left("{{ d.ghi_chu }}"))
    return [
        Row(cells=(_cell(rules, letter, bold=True), left(counted, bold=True, span=4))),
        _mark(rules, f"for d in {name}", 5),
        Row(cells=(_cell(rules, "{{ d.tt }}"), *cells)),
        _mark(rules, "endfor", 5),
    ]


def _add_changes(document: WordDocument, rules: Rules, width: float) -> None:
    text = partial(Line, size=rules.text_size, align="both", after=6)
    add_lines(document, rules, text(text="{%p if thay_doi %}"))
    _add_form_title(document, rules, "Thay đổi so với bản trước (từ {{ thay_doi.tu }})", before=14)
    for label, name in (("Đơn vị thêm", "don_vi_them"), ("Đơn vị bớt", "don_vi_bot")):
        names = f'{{{{ thay_doi.{name}|join("; ") or "không có" }}}}'
        add_lines(document, rules, text(text=f"{label}: {names}."))
    add_lines(document, rules, text(text='{{ "Mô hình:" if thay_doi.dong else "Mô hình: không thay đổi." }}'))
    add_lines(document, rules, text(text="{%p if thay_doi.dong %}"))
    widths = (_TT, 28, 18, 28, 21, 30, width - _TT - 125)
    headings = ("TT", "Đơn vị", "Thay đổi", "Tập thể, cá nhân", "Lĩnh vực", "Trước", "Nay")
    keys = ("don_vi", "loai", "ten", "linh_vuc", "truoc", "nay")
    cells = (_cell(rules, f"{{{{ d.{key} }}}}", align="left") for key in keys)
    rows = [
        _headings(rules, headings),
        _mark(rules, "for d in thay_doi.dong", len(headings)),
        Row(cells=(_cell(rules, "{{ d.tt }}"), *cells)),
        _mark(rules, "endfor", len(headings)),
    ]
    add_table(document, rules, widths, rows)
    add_lines(document, rules, text(text="{%p endif %}"), text(text="{%p endif %}"))


# -- the report ------------------------------------------------------------------------------------


def _beginning(text: partial[Line], heading: partial[Line]) -> list[Line]:
    asked = '{{ khoi|selectattr("so_don_vi.hoi")|list|length }}'
    return [
        text(
            text="Thực hiện văn bản số {{ so_van_ban }} ngày {{ ngay_van_ban }} về việc {{ tieu_de_thuong }}, kết quả "
            "tính đến {{ thoi_diem }} như sau:"
        ),
        text(text="{%p for cau in luu_y %}"),
        text(text="{{ cau }}", italic=True),
        text(text="{%p endfor %}"),
        heading(text="I. TÌNH HÌNH TRIỂN KHAI"),
        text(
            text="Văn bản được gửi đến {{ so_don_vi.hoi }} đơn vị thuộc "
            f"{asked} khối; hạn đăng ký: {{{{ han }}}}. "
            "Đến thời điểm báo cáo, hộp thư tiếp nhận đã nhận được {{ so_thu }} thư."
        ),
    ]


def _results(text: partial[Line], heading: partial[Line]) -> list[Line]:
    return [
        heading(text="II. KẾT QUẢ ĐĂNG KÝ"),
        heading(text="1. Số đơn vị"),
        text(
            text="{% if so_don_vi.da_dang_ky %}Có {{ so_don_vi.da_dang_ky }}/{{ so_don_vi.hoi }} đơn vị đã đăng ký "
            "(đạt {{ so_don_vi.ty_le }}){% else %}Chưa có đơn vị nào đăng ký{% endif %}"
            "{% if so_don_vi.khong_mo_hinh %}; {{ so_don_vi.khong_mo_hinh }} đơn vị phản hồi không có mô hình"
            "{% endif %}.{% if so_don_vi.dung_han or so_don_vi.sau_han %} Trong số đơn vị đã phản hồi có "
            "{{ so_don_vi.dung_han }} đơn vị đúng hạn, {{ so_don_vi.sau_han }} đơn vị sau hạn.{% endif %}"
        ),
        heading(text="2. Số mô hình"),
        text(
            text="{% if so_mo_hinh.tong %}Tổng số {{ so_mo_hinh.tong }} mô hình, trong đó tập thể "
            "{{ so_mo_hinh.tap_the_cong }}, cá nhân {{ so_mo_hinh.ca_nhan_cong }}. Theo lĩnh vực:"
            "{% else %}Chưa có mô hình nào được đăng ký.{% endif %}"
        ),
        text(text="{%p if so_mo_hinh.tong %}"),
        text(text="{%p for l in theo_linh_vuc %}"),
        text(
            text="- {{ l.ten }}: {{ l.tong }} mô hình (tập thể {{ l.tap_the }}, cá nhân {{ l.ca_nhan }})"
            "{{ '.' if loop.last else ';' }}"
        ),
        text(text="{%p endfor %}"),
        text(text="{%p endif %}"),
        heading(text="3. Kết quả theo khối"),
    ]


def _group_rows(rules: Rules) -> list[Row]:
    names = ("TT", "Khối", "Tổng số đơn vị", "Đã đăng ký", "Tỷ lệ", "Không có mô hình", "Tập thể", "Cá nhân")
    return [
        _headings(rules, names),
        _mark(rules, "for k in khoi", len(names)),
        _group_row(partial(_cell, rules, keep_next=True), "{{ k.so }}", "{{ k.ten }}", "k.so_don_vi", "k"),
        _mark(rules, "endfor", len(names)),
        _group_row(partial(_cell, rules, bold=True), "", "TỔNG CỘNG", "so_don_vi", "so_mo_hinh"),
    ]


def _group_row(count: partial[Cell], number: str, name: str, units: str, models: str) -> Row:
    keys = [f"{units}.{key}" for key in ("hoi", "da_dang_ky", "ty_le", "khong_mo_hinh")]
    keys += [f"{models}.{key}_cong" for key in ("tap_the", "ca_nhan")]
    return Row(cells=(count(number), count(name, align="left"), *(count(f"{{{{ {key} }}}}") for key in keys)))


def _shortcomings(text: partial[Line], heading: partial[Line]) -> list[Line]:
    return [
        heading(text="III. TỒN TẠI", before=10),
        *_named_units(text, heading, "1. Đơn vị chưa gửi đăng ký", "chua_gui"),
        *_named_units(text, heading, "2. Đơn vị đăng ký sau hạn", "sau_han"),
        *_named_units(text, heading, "3. Đơn vị đã gửi, đang xem xét nội dung", "dang_xem"),
    ]


def _named_units(text: partial[Line], heading: partial[Line], title: str, name: str) -> list[Line]:
    """Return the names of the units of a list, by group."""
    return [
        heading(text=f"{title}: {{{{ {name}|length or 'không có' }}}}{{% if {name} %}} đơn vị{{% endif %}}."),
        text(text=f'{{%p for nhom in {name}|groupby("khoi")|sort(attribute="1.0.tt") %}}'),
        text(text='- {{ nhom.grouper }}: {{ nhom.list|map(attribute="ten")|join("; ") }}.'),
        text(text="{%p endfor %}"),
    ]


def _proposals(text: partial[Line], heading: partial[Line]) -> list[Line]:
    return [
        heading(text="IV. ĐỀ XUẤT"),
        text(text="{%p if chua_gui %}"),
        text(text="- Đôn đốc {{ chua_gui|length }} đơn vị chưa gửi hoàn thành việc đăng ký."),
        text(text="{%p endif %}"),
        text(text="{%p if dang_xem %}"),
        text(text="- Tiếp tục làm rõ nội dung {{ dang_xem|length }} đơn vị đã gửi."),
        text(text="{%p endif %}"),
        text(text="{%p if not chua_gui and not dang_xem %}"),
        text(text="Không có."),
        text(text="{%p endif %}"),
        text(text="(Kèm theo danh sách tổng hợp: Biểu 1, Biểu 2, Biểu 3)./."),
    ]


if __name__ == "__main__":
    write_all(SHIPPED)
