"""The workbook of the consolidated list equals the register, cell by cell, also after LibreOffice has saved it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from dangky.campaign_file import load_campaign
from domain.campaign import Kind
from domain.register import Register
from parsers.text import clean
from reports.consolidated.paper import MAX_CELL_CHARACTERS
from reports.consolidated.workbook import consolidated_workbook
from reports.language import translator
from tests.reports.consolidated_examples import HOSTILE, empty_register, full_register, hostile_register, listed
from tests.reports.examples import AFTERNOON, make_campaign, make_register, make_submission
from tests.reports.test_consolidated import SECOND
from tests.servers.office import save_all

VI = translator("vi")
REGISTERS: dict[str, Callable[[], Register]] = {
    "full": full_register,
    "empty": empty_register,
    "hostile": hostile_register,
}


@pytest.fixture(scope="module", params=REGISTERS)
def example(request: pytest.FixtureRequest) -> tuple[Register, bytes]:
    register = REGISTERS[request.param]()
    return register, consolidated_workbook(listed(register), VI)


def table(workbook: Workbook, sheet: str, heading_rows: int) -> list[list[object]]:
    """Return the rows of the form on ``sheet``, without headings and what stands around."""
    rows: list[list[object]] = [[cell.value for cell in row] for row in workbook[sheet].iter_rows()]
    top = next(number for number, row in enumerate(rows) if row[0] == "TT") + heading_rows
    end = next((number for number in range(top, len(rows)) if not any(c is not None for c in rows[number])), len(rows))
    return rows[top:end]


def check(register: Register, data: bytes) -> None:
    """Compare every cell of the forms and of the sources with the register."""
    workbook = load_workbook(BytesIO(data))
    units = register.campaign.roster.by_code
    check_form_1(register, table(workbook, "Biểu 1", 2))
    check_form_2(register, table(workbook, "Biểu 2", 2))
    rows = table(workbook, "Biểu 3", 1)
    missing = [clean(units[line.unit].name) for line in register.lines if line.status.value == "missing"]
    bands = [number for number, row in enumerate(rows) if row[0] in ("A", "B", "C")]
    assert Counter(row[1] for row in rows[bands[0] + 1 : bands[1]]) == Counter(missing)
    sources = [[cell.value for cell in row] for row in workbook["Nguồn"].iter_rows(min_row=2)]
    expected = Counter(
        (line.unit, clean(e.performer), clean(e.model), clean(e.note) or None, form.message_id, form.message)
        for line in register.lines
        for form in line.counting
        for e in form.entries
    )
    assert Counter((r[0], r[4], r[6], r[7], r[9], r[10]) for r in sources) == expected


def check_form_1(register: Register, rows: Sequence[Sequence[object]]) -> None:
    units = register.campaign.roster.by_code
    codes = [field.code for field in register.campaign.template.fields]
    expected = {}
    for line in register.lines:
        if line.first_received is not None:
            entries = [entry for form in line.counting for entry in form.entries]
            expected[clean(units[line.unit].name)] = [
                number
                for kind in Kind
                for of_kind in [[sum(e.kind is kind and e.field == code for e in entries) for code in codes]]
                for number in (*of_kind, sum(of_kind))
            ] + [len(entries)]
    numbers = slice(2, 2 + 2 * (len(codes) + 1) + 1)
    assert {str(row[1]): row[numbers] for row in rows if isinstance(row[0], int)} == expected
    sums = [sum(column) for column in zip(*expected.values(), strict=True)] or [0] * (2 * len(codes) + 3)
    assert list(rows[-1][numbers]) == sums
    assert rows[-1][1] == "TỔNG CỘNG"
    bands = [row for row in rows[:-1] if not isinstance(row[0], int)]
    assert [sum(int(str(band[column])) for band in bands) for column in range(*numbers.indices(99))] == sums


def check_form_2(register: Register, rows: Sequence[Sequence[object]]) -> None:
    units = register.campaign.roster.by_code
    codes = [field.code for field in register.campaign.template.fields]
    models = Counter[tuple[object, ...]]()
    for row in rows:
        if isinstance(row[0], int):
            for code, cell in zip(codes, row[3 : 3 + len(codes)], strict=True):
                several = str(cell).split("\n- ") if str(cell).startswith("- ") and "\n- " in str(cell) else [cell]
                models.update((row[2], row[1], code, str(m).removeprefix("- ")) for m in several if m is not None)
    assert models == Counter(
        (clean(units[line.unit].name), clean(e.performer), e.field, clean(e.model).removeprefix("- "))
        for line in register.lines
        for form in line.counting
        for e in form.entries
    )


def test_workbook_equals_the_register(example: tuple[Register, bytes]) -> None:
    """Opened again, each number, name, note and source is the register's: whole, empty, and with hostile texts."""
    check(*example)


@pytest.mark.libreoffice
def test_workbook_saved_by_libreoffice_equals_the_register(tmp_path: Path) -> None:
    """LibreOffice, which calculates anew, saves the same numbers and the same texts: nothing is run."""
    registers = {name: make() for name, make in REGISTERS.items()}
    for name, register in registers.items():
        (tmp_path / f"{name}.xlsx").write_bytes(consolidated_workbook(listed(register), VI))
    out = save_all([tmp_path / f"{name}.xlsx" for name in registers], "xlsx", tmp_path)
    for name, register in registers.items():
        check(register, (out / f"{name}.xlsx").read_bytes())


def test_no_cell_is_a_formula(example: tuple[Register, bytes]) -> None:
    """Sums are numbers and texts are texts: nothing in the workbook is run (CWE-1236)."""
    kinds = {cell.data_type for sheet in load_workbook(BytesIO(example[1])) for row in sheet for cell in row}
    assert kinds <= {"n", "s", "inlineStr", "d"}


def test_text_like_a_formula_stays_text_when_edited() -> None:
    """A cell whose text begins like a formula bears the mark that keeps it a text when somebody edits it."""
    sheet = load_workbook(BytesIO(consolidated_workbook(listed(hostile_register()), VI)))["Nguồn"]
    quoted = {cell.value: cell.quotePrefix for cell in sheet["G"][1:]}
    assert quoted["=1+1"] is True
    assert quoted[HOSTILE[5]] is False


def test_sheets_print_with_their_headings() -> None:
    """Forms are A4, as wide as the page, with headings on each page that also stay on the screen."""
    workbook = load_workbook(BytesIO(consolidated_workbook(listed(empty_register()), VI)))
    assert workbook.sheetnames == ["Biểu 1", "Biểu 2", "Biểu 3", "Nguồn"]
    for name, orientation in (("Biểu 1", "landscape"), ("Biểu 2", "landscape"), ("Biểu 3", "portrait")):
        sheet = workbook[name]
        top = next(cell.row for cell in sheet["A"] if cell.value == "TT")
        depth = 1 if name == "Biểu 3" else 2
        assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, orientation)
        fit = sheet.sheet_properties.pageSetUpPr
        assert (fit is not None and fit.fitToPage, sheet.page_setup.fitToHeight) == (True, 0)
        assert sheet.print_title_rows == f"${top}:${top + depth - 1}"
        assert sheet.freeze_panes == f"A{top + depth}"


def test_long_texts_have_high_rows() -> None:
    """A row is higher the more lines its longest text takes: LibreOffice does not measure it, and clips."""
    sheet = load_workbook(BytesIO(consolidated_workbook(listed(hostile_register()), VI)))["Biểu 2"]
    heights = {
        row[1].value: sheet.row_dimensions[number].height for number, row in enumerate(sheet.iter_rows(), start=1)
    }
    assert heights["x" * 300] > 10 * heights["+1"]


def test_cell_that_is_too_long_is_cut_visibly() -> None:
    """A text longer than a cell can hold ends with an ellipsis, for Excel refuses a longer one."""
    data = consolidated_workbook(listed(hostile_register(["dài " * 20_000])), VI)
    cell = load_workbook(BytesIO(data))["Nguồn"]["G2"].value
    assert isinstance(cell, str)
    assert (len(cell), cell[-1]) == (MAX_CELL_CHARACTERS, "…")


def test_changes_have_a_sheet() -> None:
    """With an earlier list there is a sheet of what changed, with what stood there before."""
    campaign = full_register().campaign
    after = make_register(campaign, submissions=[make_submission(1, campaign.roster.units[0].code)])
    before = make_register(campaign, as_of=AFTERNOON.replace(hour=1))
    sheet = load_workbook(BytesIO(consolidated_workbook(listed(after, earlier=before), VI)))["Thay đổi"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=4)]
    name = campaign.roster.units[0].name
    assert [row[:3] for row in rows] == [[1, name, "Thêm đơn vị"], [2, name, "Thêm mô hình"]]
    assert rows[1][6:] == [None, "Vườn mẫu (Phạm Quốc Khánh)"]
    same = load_workbook(BytesIO(consolidated_workbook(listed(after, earlier=after), VI)))["Thay đổi"]
    assert "không có thay đổi" in [cell.value for cell in same["B"]]


def test_another_campaign_has_its_own_columns() -> None:
    """Three fields make three columns a kind, and a campaign without [layout] has its heading."""
    campaign = load_campaign(SECOND)
    data = consolidated_workbook(listed(make_register(campaign, as_of=campaign.deadline)), translator("en"))
    sheet = load_workbook(BytesIO(data))["Form 1"]
    headings = next(row for row in sheet.iter_rows(values_only=True) if row[2] == campaign.template.fields[0].name)
    names = [field.name for field in campaign.template.fields]
    assert [value for value in headings if value] == [*names, "Sum", *names, "Sum"]


def test_empty_header_lines_are_empty() -> None:
    """A campaign that names no bodies has a list all the same."""
    data = consolidated_workbook(listed(make_register(make_campaign(()))), VI)
    assert load_workbook(BytesIO(data))["Biểu 1"]["A1"].value is None
