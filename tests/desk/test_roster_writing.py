"""A roster that was written is read back as it was, whatever stands in it."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from desk.roster_cells import guarded, read_date, unguarded
from desk.roster_file import load_roster, read_roster
from desk.roster_writing import roster_csv, roster_workbook
from domain.errors import RosterError
from domain.unit import Roster, Unit
from reports.export import CSV_ENCODING
from tests.desk.test_roster_file import GROUPS, HEADINGS, SCHOOL, problems_of, save_csv

DAY = date(2025, 7, 1)
ROSTER = Roster(
    units=(
        Unit(code="TH-B", name="TH “B”, cơ sở 2; số 1", group="truong", aliases=("-TH B-", "=Bê"), closed_on=DAY,
             successors=("TH-C", "TH-A")),
        Unit(code="TH-A", name="Trường A", group="truong", contact="+84 24 3387 0000", note="'+ đã gọi", commune="A"),
        Unit(code="TH-C", name="Trường C", group="xa", senders=("c@x.example", "d@x.example"), opened_on=DAY),
    )
)  # fmt: skip


def reread(roster: Roster, folder: Path) -> Roster:
    path = folder / "roster.csv"
    path.write_bytes(roster_csv(roster).encode(CSV_ENCODING))
    return load_roster(path, groups=GROUPS).roster


def test_written_and_read_is_the_same(tmp_path: Path) -> None:
    """Order, days, successors, lists, and texts that a spreadsheet would run come back."""
    assert reread(ROSTER, tmp_path) == ROSTER
    assert "'+84 24 3387 0000" in roster_csv(ROSTER)


def test_a_workbook_is_read_back_too() -> None:
    """What goes out as .xlsx comes back the same, and no cell of it is a formula."""
    data = roster_workbook(ROSTER)
    assert read_roster(data, groups=GROUPS, file="roster.xlsx").roster == ROSTER
    sheet = load_workbook(BytesIO(data)).active
    assert sheet is not None
    assert "f" not in {cell.data_type for row in sheet.iter_rows() for cell in row}


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=50)
@given(st.text(st.sampled_from("'=+-@aB ,;\"ạ"), max_size=8))
def test_any_contact_comes_back(tmp_path: Path, text: str) -> None:
    """No text is lost or becomes a formula on the way."""
    contact = " ".join(text.split())
    unit = Unit(code="TH-A", name="Trường A", group="truong", contact=contact)
    assert reread(Roster(units=(unit,)), tmp_path) == Roster(units=(unit,))
    assert unguarded(guarded(contact)) == contact
    assert not guarded(contact).startswith(("=", "+", "-", "@"))


@pytest.mark.parametrize("written", ["2025-07-01", "01/07/2025", "1.7.2025", "2025-07-01T00:00:00"])
def test_days_as_officers_write_them(written: str) -> None:
    """ISO, the Vietnamese way, and what a workbook's date becomes are one day."""
    assert read_date(written) == DAY


def test_a_workbook_with_vietnamese_headings(tmp_path: Path) -> None:
    """The columns are known in Vietnamese, and a real date is a date."""
    workbook = Workbook()
    sheet = workbook.worksheets[0]
    sheet.append(["mã", "tên đơn vị", "khối", "hỏi từ ngày", "thôi hỏi từ ngày", "đơn vị kế thừa"])
    sheet.append(["TH-A", "Trường A", "truong", "", DAY, "TH-B"])
    sheet.append(["TH-B", "Trường B", "truong", "01/07/2025", None, None])
    path = tmp_path / "roster.xlsx"
    workbook.save(path)
    first, second = load_roster(path, groups=GROUPS).roster.units
    assert (first.opened_on, first.closed_on, first.successors) == (None, DAY, ("TH-B",))
    assert second.opened_on == DAY


@pytest.mark.parametrize(
    ("opened", "closed", "successors", "said"),
    [
        ("32/13/2025", "", "", "row 2: “32/13/2025” is no date"),
        ("", "hè 2025", "", "row 2: “hè 2025” is no date"),
        ("2025-07-01", "2025-06-01", "", "TH-A: it would be closed on 2025-06-01"),
        ("", "2025-07-01", "TH-X", "TH-A: its successor TH-X is not on the roster"),
        ("", "", "TH-A", "TH-A: it has successors but no closing date"),
    ],
)
def test_wrong_days_and_successors_are_told(
    tmp_path: Path, opened: str, closed: str, successors: str, said: str
) -> None:
    """A roster with a wrong day or a lost successor is not taken over; the place is named."""
    rows = [[*HEADINGS, "opened_on", "closed_on", "successors"], [*SCHOOL, opened, closed, successors]]
    assert any(said in problem for problem in problems_of(save_csv(tmp_path / "r.csv", rows)))


def test_names_of_replaced_units_are_no_clash(tmp_path: Path) -> None:
    """A merged unit's aliases are the names of those it replaced: no warning; of a stranger's they are one."""
    rows = [["code", "name", "group", "aliases", "closed_on", "successors"],
            ["TH-A", "Trường A", "truong", "", "2025-07-01", "TH-B"],
            ["TH-B", "Trường B", "truong", "Trường A", "", ""]]  # fmt: skip
    assert load_roster(save_csv(tmp_path / "r.csv", rows), groups=GROUPS).warnings == ()
    rows[1][4:] = ["", ""]
    assert len(load_roster(save_csv(tmp_path / "r.csv", rows), groups=GROUPS).warnings) == 1


def test_mistakes_are_an_error_with_the_file(tmp_path: Path) -> None:
    """The error names the file."""
    path = save_csv(tmp_path / "r.csv", [["code", "name", "group", "closed_on"], ["A", "A", "truong", "x"]])
    with pytest.raises(RosterError, match=r"r\.csv"):
        load_roster(path, groups=GROUPS)
