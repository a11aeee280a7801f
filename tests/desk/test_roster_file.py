"""Rosters as officers keep them: what they give, and what each mistake is told, by its row."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from desk.roster_file import find_shared_names, load_roster
from domain.campaign import Group
from domain.errors import RosterError
from domain.unit import Roster, Unit

GROUPS = (Group(code="truong", name="Các trường học"), Group(code="xa", name="Đảng ủy, UBND các xã"))
HEADINGS = ["code", "name", "group", "commune", "aliases", "senders", "contact", "note"]
SCHOOL = ["TH-A", "Trường Tiểu học A", "truong", "A", "TH A|Tiểu học A", "tha@x.example", "máy lẻ 1", "ví dụ"]
SCHOOL_UNIT = Unit(
    code="TH-A",
    name="Trường Tiểu học A",
    group="truong",
    commune="A",
    aliases=("TH A", "Tiểu học A"),
    senders=("tha@x.example",),
    contact="máy lẻ 1",
    note="ví dụ",
)


def save_csv(path: Path, rows: list[list[str]], separator: str = ",") -> Path:
    text = "".join(separator.join(f'"{cell}"' if cell else "" for cell in row) + "\r\n" for row in rows)
    path.write_bytes(text.encode())
    return path


def save_xlsx(path: Path, rows: list[list[str]]) -> Path:
    workbook = Workbook()
    sheet = workbook.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    workbook.save(path)
    return path


def save(folder: Path, kind: str, rows: list[list[str]]) -> Path:
    path = folder / f"roster.{kind}"
    return save_csv(path, rows) if kind == "csv" else save_xlsx(path, rows)


def problems_of(path: Path) -> tuple[str, ...]:
    with pytest.raises(RosterError) as caught:
        load_roster(path, groups=GROUPS)
    return caught.value.problems


both_kinds = pytest.mark.parametrize("kind", ["csv", "xlsx"])


@both_kinds
def test_all_columns_are_read(tmp_path: Path, kind: str) -> None:
    """Each column goes to its place on the unit, from CSV and from a workbook alike."""
    path = save(tmp_path, kind, [HEADINGS, SCHOOL])

    assert load_roster(path, groups=GROUPS).roster.units == (SCHOOL_UNIT,)


@both_kinds
def test_columns_in_any_order_with_vietnamese_headings(tmp_path: Path, kind: str) -> None:
    """Headings may be Vietnamese, in any order, under a title, beside a running number; groups may go by name."""
    rows = [
        ["DANH SÁCH ĐƠN VỊ NĂM 2022"],
        [""],
        ["STT", "Tên đơn vị", "MÃ", "Ghi chú", "Xã", "Khối", "Tên khác", "Địa chỉ thư", "Liên hệ"],
        ["1", SCHOOL[1], SCHOOL[0], SCHOOL[7], "A", "các trường học", SCHOOL[4], "THA@x.example", SCHOOL[6]],
    ]

    assert load_roster(save(tmp_path, kind, rows), groups=GROUPS).roster.units == (SCHOOL_UNIT,)


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_csv_as_excel_writes_it(tmp_path: Path, separator: str, mark: bytes) -> None:
    """Comma, semicolon or tab, with a byte order mark or without: all are read."""
    path = save_csv(tmp_path / "roster.csv", [HEADINGS, SCHOOL], separator)
    path.write_bytes(mark + path.read_bytes())

    assert load_roster(path, groups=GROUPS).roster.units == (SCHOOL_UNIT,)


def test_text_is_brought_to_one_form(tmp_path: Path) -> None:
    """Names in decomposed letters, with hidden characters and odd blanks, are kept in NFC on one line."""
    path = save_csv(tmp_path / "roster.csv", [HEADINGS[:3], ["A", "Trươ\u0300ng\u200b  A\u00a0B", "truong"]])

    assert load_roster(path, groups=GROUPS).roster.units[0].name == "Trường A B"


def test_whole_numbers_of_a_workbook_are_codes(tmp_path: Path) -> None:
    """A code that Excel keeps as a number is the text that people see."""
    workbook = Workbook()
    sheet = workbook.active
    assert sheet is not None
    for row in (["code", "name", "group"], [12.0, "A", "xa"], [13, "B", "xa"]):
        sheet.append(row)
    workbook.save(tmp_path / "roster.xlsx")

    roster = load_roster(tmp_path / "roster.xlsx", groups=GROUPS).roster

    assert [unit.code for unit in roster.units] == ["12", "13"]


def test_hidden_sheets_are_not_read(tmp_path: Path) -> None:
    """The first sheet that people see is the roster."""
    workbook = Workbook()
    hidden = workbook.active
    assert hidden is not None
    hidden.sheet_state = "hidden"
    hidden.append(["x"])
    seen = workbook.create_sheet("Đơn vị")
    seen.append(HEADINGS)
    seen.append(SCHOOL)
    workbook.save(tmp_path / "roster.xlsx")

    assert load_roster(tmp_path / "roster.xlsx", groups=GROUPS).roster.units == (SCHOOL_UNIT,)


MISTAKES = {
    "no code": (["", "B", "xa"], "row 5: the code is missing"),
    "bad code": (["B 1", "B", "xa"], "row 5: the code “B 1” is not one word of letters without marks"),
    "same code": (["th-a", "B", "xa"], "row 5: the code “th-a” stands already in row 2"),
    "no name": (["B", "-", "xa"], "row 5: the name is missing"),
    "same name": (["B", "TRƯỜNG TIỂU HỌC A.", "xa"], "row 5: the name “TRƯỜNG TIỂU HỌC A.” stands already in row 2"),
    "no group": (["B", "B", ""], "row 5: the group is missing; the groups are truong, xa"),
    "unknown group": (["B", "B", "khoi"], "row 5: there is no group “khoi”; the groups are truong, xa"),
    "address": (["B", "B", "xa", "", "", "b@x.example|b at x"], "row 5: “at” is no e-mail address"),
    "stray cell": (["B", "B", "xa", "", "", "", "", "", "x"], "row 5: “x” stands under no heading;"),
}


@both_kinds
@pytest.mark.parametrize("mistake", MISTAKES)
def test_each_mistake_names_its_row(tmp_path: Path, kind: str, mistake: str) -> None:
    """A mistake is told with the row that people see, blank rows counted."""
    row, line = MISTAKES[mistake]

    problems = problems_of(save(tmp_path, kind, [HEADINGS, SCHOOL, [""], [""], row]))

    assert any(problem.startswith(line) for problem in problems)
    assert all(problem.startswith("row 5: ") for problem in problems)


@both_kinds
def test_all_mistakes_are_told_at_once(tmp_path: Path, kind: str) -> None:
    """Every row is looked at, and the mistakes come in the order of the rows."""
    rows = [HEADINGS, ["", "", ""], SCHOOL, ["B", "", "khoi"], SCHOOL]
    rows[1] = ["", "C", "xa"]

    with pytest.raises(RosterError) as caught:
        load_roster(save(tmp_path, kind, rows), groups=GROUPS)

    assert [found.details["row"] for found in caught.value.found] == ["2", "4", "4", "5", "5"]


def test_rows_of_csv_are_counted_by_lines(tmp_path: Path) -> None:
    """A cell that runs over several lines does not shift the numbers of the rows below."""
    path = tmp_path / "roster.csv"
    path.write_text('code,name,group,note\nA,A,xa,"một\nhai\nba"\n,B,xa,\n', encoding="utf-8")

    assert problems_of(path) == ("row 5: the code is missing",)


HEADING_MISTAKES = {
    "required": (["code", "name"], "row 1: the heading group is missing (group / nhóm / khối"),
    "twice": (["code", "mã", "name", "group"], "row 1: two columns have the heading code"),
    "mistyped": ([*HEADINGS[:4], "alias"], "row 1: the heading “alias” is not known; did you mean aliases?"),
    "unknown": ([*HEADINGS[:4], "Quyết toán"], "row 1: the heading “Quyết toán” is not known; the headings are code"),
}


@both_kinds
@pytest.mark.parametrize("mistake", HEADING_MISTAKES)
def test_headings_are_not_guessed(tmp_path: Path, kind: str, mistake: str) -> None:
    """A heading that is missing, double or unknown is told: a column is never left out silently."""
    headings, line = HEADING_MISTAKES[mistake]

    problems = problems_of(save(tmp_path, kind, [headings, ["A"]]))

    assert problems[0].startswith(line)


@pytest.mark.parametrize(
    ("data", "line"),
    [
        (b"", "the file holds no units"),
        (b"code,name,group\n", "the file holds no units"),
        (b"Danh sach\nA,B,C\n", "no row of headings was found; it needs at least code, name, group"),
        (b"code,name,group\nA,Tr\xad\xeang A,xa\n", "line 2 is not UTF-8; save the file in Excel as"),
        ("code,name,group\n".encode("utf-16"), "line 1 is not UTF-8; save the file in Excel as"),
        (b'code,name,group\nA,"A,xa\n', "line 2: quotation marks are not closed"),
        (b'code,name,group\nA,"A" B,xa\n', "line 2: quotation marks are not closed or stand inside a cell"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504), "this is a file of an old Excel (.xls)"),
        (b"PK\x03\x04" + bytes(100), "the workbook cannot be read: BadZipFile"),
        (b"code,name,group\n" + b"A,A,xa\n" * 10_001, "the file has more than 10000 rows; it is not a roster"),
    ],
)
def test_a_file_that_is_no_roster_is_told(tmp_path: Path, data: bytes, line: str) -> None:
    """A file that cannot be read at all gives one line that says why and what to do."""
    (tmp_path / "roster.csv").write_bytes(data)

    problems = problems_of(tmp_path / "roster.csv")

    assert len(problems) == 1
    assert problems[0].startswith(line)


def test_a_workbook_whose_rows_are_all_the_first_is_told(tmp_path: Path) -> None:
    """Rows are counted as they come, whatever number they bear: such a workbook ends, and is no roster."""
    row = b'<row r="1"><c r="A1" t="inlineStr"><is><t>A</t></is></c></row>'
    sheet = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>%s</sheetData>'
    usual = save_xlsx(tmp_path / "usual.xlsx", [HEADINGS])
    with ZipFile(usual) as old, ZipFile(tmp_path / "roster.xlsx", "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            is_sheet = name == "xl/worksheets/sheet1.xml"
            new.writestr(name, sheet % (row * 100_000) + b"</worksheet>" if is_sheet else old.read(name))

    assert len(problems_of(tmp_path / "roster.xlsx")) == 1


def test_a_package_that_is_no_workbook_is_told(tmp_path: Path) -> None:
    """A zip file with something else in it is a damaged workbook, not a crash."""
    with ZipFile(tmp_path / "roster.xlsx", "w") as package:
        package.writestr("x.txt", "x")

    assert problems_of(tmp_path / "roster.xlsx")[0].startswith("the workbook cannot be read")


@pytest.mark.parametrize(("name", "line"), [("none.csv", "there is no such file"), (".", "the file cannot be read: ")])
def test_a_file_that_is_not_there_is_told(tmp_path: Path, name: str, line: str) -> None:
    """A roster that is missing, or a folder of its name, gives one line."""
    assert problems_of(tmp_path / name)[0].startswith(line)


def test_groups_may_be_left_open(tmp_path: Path) -> None:
    """Without a list of groups each group is taken as it is written."""
    path = save_csv(tmp_path / "roster.csv", [HEADINGS, [*SCHOOL[:2], "khoi", *SCHOOL[3:]]])

    assert load_roster(path, groups=None).roster.units[0].group == "khoi"


def test_a_name_for_two_units_is_a_warning(tmp_path: Path) -> None:
    """An alias that is another unit's name or alias does not stop the roster; it is told beside it."""
    rows = [
        HEADINGS[:5],
        ["A", "Trường A", "xa", "", "Trường|MN Hoà"],
        ["B", "Trường B", "xa", "", "TRƯỜNG A"],
        ["C", "Trường C", "xa", "", "mn hòa|MN Hoà.|Trường C"],
    ]

    loaded = load_roster(save_csv(tmp_path / "roster.csv", rows), groups=GROUPS)

    assert len(loaded.roster) == 3
    assert [(warning.details["written"], warning.details["units"]) for warning in loaded.warnings] == [
        ("Trường A", "A, B"),
        ("MN Hoà", "A, C"),
    ]
    assert loaded.roster.by_code["C"].aliases == ("mn hòa",)


def test_marks_make_a_difference_to_names() -> None:
    """Thùy and Thủy are two names: what differs in a mark is no shared name."""
    units = tuple(Unit(code=code, name=name, group="xa") for code, name in (("A", "Thanh Thùy"), ("B", "Thanh Thủy")))

    assert find_shared_names(Roster(units=units)) == ()


def _some_package() -> bytes:
    buffer = BytesIO()
    workbook = Workbook()
    sheet = workbook.active
    assert sheet is not None
    sheet.append(HEADINGS)
    sheet.append(SCHOOL)
    workbook.save(buffer)
    return buffer.getvalue()


PACKAGE = _some_package()


@given(
    data=st.one_of(
        st.binary(max_size=200),
        st.text(alphabet='code,name;group\n\r"|@đ\u0300\x00', max_size=200).map(
            lambda text: f"code,name,group\n{text}".encode()
        ),
        st.tuples(st.integers(0, len(PACKAGE) - 1), st.binary(min_size=1, max_size=40)).map(
            lambda change: PACKAGE[: change[0]] + change[1] + PACKAGE[change[0] + len(change[1]) :]
        ),
    )
)
@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_bytes_give_a_roster_or_a_roster_error(tmp_path: Path, data: bytes) -> None:
    """Whatever stands in the file, it is a roster with units or a list of mistakes, and nothing else happens."""
    (tmp_path / "roster").write_bytes(data)
    try:
        told: tuple[object, ...] = load_roster(tmp_path / "roster", groups=GROUPS).roster.units
    except RosterError as error:
        told = error.problems
    assert told
