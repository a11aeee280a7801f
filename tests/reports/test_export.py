"""The contracts for other programs hold, and no exported cell is run as a formula."""

from __future__ import annotations

import csv
import json
from datetime import timedelta
from io import StringIO
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.campaign import Kind
from domain.message import Outcome
from domain.reasons import ReasonCode, reason
from domain.unit import Unit
from domain.versions import Relation
from reports.export import (
    CSV_ENCODING,
    export_csv,
    export_document,
    grid_csv,
    missing_document,
    status_document,
)
from reports.language import Translator
from reports.questions import review_documents
from reports.status import summarise
from reports.tables import Grid, entry_count_rows, group_rows, message_rows, missing_rows
from tests.reports.examples import (
    AFTERNOON,
    PEOPLE,
    blind,
    healthy,
    make_campaign,
    make_entry,
    make_line,
    make_register,
    make_review,
    make_submission,
    usual_register,
)

UNITS = (
    Unit(code="PB-NV", name="Phòng Nội vụ", group="phong_ban_nganh", contact="024 3387 1000"),
    Unit(code="TH-KB", name="Trường Tiểu học Kim Bài", group="truong_hoc"),
    Unit(code="MN-KB", name="Trường Mầm non Kim Bài", group="truong_hoc", contact="0912 345 678"),
)
TWO_DAYS_AGO = AFTERNOON - timedelta(days=2)


def rows_of(text: str) -> list[list[str]]:
    return list(csv.reader(StringIO(text, newline="")))


def test_export_is_the_contract_of_the_design() -> None:
    """The document has the design's keys and values, instants with the campaign's offset."""
    entry = make_entry("Tổ dân vận", kind=Kind.COLLECTIVE, field="culture_society", model="Khéo trong dạy học")
    register = make_register(make_campaign(UNITS), submissions=[make_submission(4, "TH-KB", entries=(entry,))])
    document = export_document(register, [make_line(4), make_line(5, None)])
    nothing_sent: dict[str, object] = {
        "last_received": None,
        "effective_deadline": "2022-02-15T00:00:00+07:00",
        "extended_until": None,
        "corrected_late": False,
        "versions": 0,
        "is_pinned": False,
        "remarks": [],
    }
    assert json.loads(json.dumps(document)) == {
        "campaign": "dvk-2022",
        "as_of": "2022-02-14T16:00:00+07:00",
        "units": [
            {
                "code": "PB-NV",
                "name": "Phòng Nội vụ",
                "group": "phong_ban_nganh",
                "status": "missing",
                "first_received": None,
                "on_time": None,
                **nothing_sent,
            },
            {
                "code": "TH-KB",
                "name": "Trường Tiểu học Kim Bài",
                "group": "truong_hoc",
                "status": "registered",
                "first_received": "2022-02-13T16:00:00+07:00",
                "on_time": True,
                **nothing_sent,
                "last_received": "2022-02-13T16:00:00+07:00",
                "versions": 1,
            },
            {
                "code": "MN-KB",
                "name": "Trường Mầm non Kim Bài",
                "group": "truong_hoc",
                "status": "missing",
                "first_received": None,
                "on_time": None,
                **nothing_sent,
            },
        ],
        "entries": [
            {
                "unit": "TH-KB",
                "kind": "collective",
                "performer": "Tổ dân vận",
                "field": "culture_society",
                "model": "Khéo trong dạy học",
                "note": PEOPLE[1],
                "message_id": "<4@mail.example>",
            }
        ],
        "messages": [
            {
                "message_id": "<4@mail.example>",
                "subject": f"Đăng ký của {PEOPLE[2]}",
                "received": "2022-02-14T16:00:00+07:00",
                "outcome": "registered",
                "reason": "forms_booked",
            },
            {
                "message_id": "<5@mail.example>",
                "subject": f"Đăng ký của {PEOPLE[2]}",
                "received": "2022-02-14T16:00:00+07:00",
                "outcome": None,
                "reason": None,
            },
        ],
    }


def test_entries_are_those_that_count_in_roster_then_form_order() -> None:
    """Superseded entries are not exported, added ones are, and order is that of the roster and of the form."""
    submissions = [
        make_submission(1, "MN-KB", entries=(make_entry(model="B2"), make_entry(model="A1"))),
        make_submission(2, "PB-NV", received=TWO_DAYS_AGO, entries=(make_entry(model="cũ"),)),
        make_submission(3, "PB-NV", entries=(make_entry(model="mới"),)),
        make_submission(
            4,
            "PB-NV",
            received=AFTERNOON,
            entries=(make_entry(model="bổ sung"),),
            relation=Relation.ADDS,
        ),
    ]
    register = make_register(make_campaign(UNITS), submissions=submissions)
    models = [line[6] for line in rows_of(export_csv(register))[1:]]
    assert models == ["mới", "bổ sung", "B2", "A1"]
    entries = export_document(register, [])["entries"]
    assert isinstance(entries, list)
    assert [entry["model"] for entry in entries] == models


def test_messages_after_the_instant_are_not_exported() -> None:
    """An export as of an instant has the messages until then, oldest first."""
    ledger = [
        make_line(9, received=AFTERNOON + timedelta(seconds=1)),
        make_line(8),
        make_line(7, received=TWO_DAYS_AGO),
    ]
    messages = export_document(make_register(make_campaign(UNITS)), ledger)["messages"]
    assert isinstance(messages, list)
    assert [message["message_id"] for message in messages] == ["<7@mail.example>", "<8@mail.example>"]


def test_offset_is_that_of_the_zone() -> None:
    """Another zone gives another offset of the same instant."""
    document = export_document(make_register(make_campaign(UNITS)), [], ZoneInfo("UTC"))
    assert document["as_of"] == "2022-02-14T09:00:00+00:00"


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "\0"])
def test_formula_is_defused(start: str) -> None:
    """Text that a spreadsheet would run is exported as text."""
    entry = make_entry(f"{start}HYPERLINK(1)")
    register = make_register(make_campaign(UNITS), submissions=[make_submission(1, "PB-NV", entries=(entry,))])
    assert rows_of(export_csv(register))[1][4].startswith("'")


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=30))
@settings(deadline=None, max_examples=60)
def test_any_text_survives_csv(text: str) -> None:
    """Any cell comes back as it was, or with one apostrophe before it; never as a formula."""
    (cell,) = rows_of(grid_csv(Grid(headings=("x",), rows=((text,),))))[1] or [""]
    assert cell in {text.replace("\0", ""), "'" + text.replace("\0", "")}
    assert not cell.startswith(("=", "+", "-", "@", "\t", "\r"))


def test_csv_begins_with_a_mark_when_written() -> None:
    """Written in the encoding that goes with it, the file begins with the mark by which Excel knows UTF-8."""
    assert export_csv(make_register(make_campaign(UNITS))).encode(CSV_ENCODING).startswith(b"\xef\xbb\xbfunit,")


def test_missing_document() -> None:
    """Who is missing comes with the figures, the groups, and when the mailbox was last read completely."""
    submissions = [make_submission(1, "TH-KB")]
    summary = summarise(make_register(make_campaign(UNITS), submissions=submissions), [])
    document = missing_document(summary, blind(TWO_DAYS_AGO))
    assert document["campaign"] == "dvk-2022"
    assert document["last_complete_reading"] == "2022-02-12T16:00:00+07:00"
    assert document["mailbox_complete"] is False
    assert document["counts"] == {
        "asked": 3,
        "registered": 1,
        "nothing_to_register": 0,
        "needs_review": 0,
        "missing": 2,
        "on_time": 1,
        "late": 0,
    }
    in_time = {"extended_until": None, "late": False}
    assert document["missing"] == [
        {"code": "PB-NV", "name": "Phòng Nội vụ", "group": "phong_ban_nganh", "contact": "024 3387 1000", **in_time},
        {
            "code": "MN-KB",
            "name": "Trường Mầm non Kim Bài",
            "group": "truong_hoc",
            "contact": "0912 345 678",
            **in_time,
        },
    ]
    assert json.loads(json.dumps(document)) == document


def test_missing_of_one_group(vi: Translator) -> None:
    """Asked for one group, list and document have that group alone, the figures of the whole stay."""
    summary = summarise(make_register(make_campaign(UNITS)), [])
    document = missing_document(summary, healthy(), group="truong_hoc")
    assert isinstance(document["missing"], list)
    assert [unit["code"] for unit in document["missing"]] == ["TH-KB", "MN-KB"]
    assert [row[0] for row in missing_rows(summary, vi, group="truong_hoc").rows] == ["TH-KB", "MN-KB"]


def test_status_document() -> None:
    """The status adds what counts, the messages, and the units to look at, all as codes."""
    register = make_register(
        make_campaign(UNITS),
        submissions=[make_submission(1, "TH-KB")],
        reviews=[make_review(2, "PB-NV", why=reason(ReasonCode.SHARED_LINK))],
    )
    document = status_document(
        summarise(register, [make_line(1), make_line(2, Outcome.NEEDS_REVIEW), make_line(3, None)]), healthy()
    )
    assert document["deadline"] == "2022-02-15T00:00:00+07:00"
    assert document["messages"] == {"registered": 1, "needs_review": 1, "unread": 1}
    assert document["review"] == [
        {"code": "PB-NV", "name": "Phòng Nội vụ", "status": "needs_review", "reasons": ["shared_link"]}
    ]
    assert {"kind": "individual", "field": "economy", "count": 1} in document["entries"]  # type: ignore[operator]
    assert json.loads(json.dumps(document)) == document


def test_group_table_ends_with_the_whole(vi: Translator) -> None:
    """The table by group has the numbers of each group and, last, of all."""
    grid = group_rows(summarise(usual_register(), []), vi)
    assert grid.headings[:4] == ("Khối", "Tổng số", "Đã đăng ký", "Tỷ lệ")
    assert grid.rows[-1] == ("Tổng cộng", "174", "132", "75,9%", "3", "6", "33")
    assert len(grid.rows) == 7


def test_rows_are_as_wide_as_their_headings(vi: Translator, en: Translator) -> None:
    """Every table has a cell under each heading, in both languages."""
    register = usual_register()
    summary = summarise(register, [])
    for t in (vi, en):
        grids = [
            missing_rows(summary, t),
            group_rows(summary, t),
            entry_count_rows(summary, t),
            message_rows([make_line(1), make_line(2, None)], t),
        ]
        assert all(grid.rows for grid in grids)
        assert {len(row) - len(grid.headings) for grid in grids for row in grid.rows} == {0}


def test_review_documents() -> None:
    """Open questions come oldest first, with the codes of the units they may concern."""
    reviews = [make_review(2, "TH-KB"), make_review(1, received=TWO_DAYS_AGO, why=reason(ReasonCode.TEXT_ONLY))]
    first, second = review_documents(make_register(make_campaign(UNITS), reviews=reviews))
    assert (first["id"], first["reason"], first["received"]) == (1, "text_only", "2022-02-12T16:00:00+07:00")
    assert (second["candidates"], second["details"]) == (["TH-KB"], {"written": PEOPLE[2]})
