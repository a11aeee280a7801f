"""``dangky export`` writes the consolidated list and the covering report, as an officer asks for them."""

from __future__ import annotations

import shutil
from io import BytesIO
from pathlib import Path

import docx
import pytest
from openpyxl import load_workbook

from tests.acceptance.installation import CAMPAIGN, Installation, install
from tests.acceptance.test_commands import SECOND, letter_mail


@pytest.fixture
def booked(tmp_path: Path) -> Installation:
    """An installation that has read two forms, the second one later."""
    installation = install(tmp_path)
    (tmp_path / "in" / "1.eml").write_bytes(letter_mail("MN Kim An"))
    (tmp_path / "in" / "2.eml").write_bytes(
        letter_mail("TH Kim An", "Vườn hoa", received="Mon, 14 Feb 2022 15:00:00 +0700").replace(b"<1@", b"<2@")
    )
    assert installation.run("poll").code == 0
    return installation


def test_workbook_has_what_the_json_has(booked: Installation, tmp_path: Path) -> None:
    """The list's sources are the entries of the JSON contract, and its form 1 names the units that registered."""
    target = tmp_path / "th.xlsx"
    assert booked.run("export", "--format", "xlsx", "--output", str(target)).code == 0
    sheet = load_workbook(target).worksheets[-1]
    rows = [(row[0], row[6], row[9]) for row in sheet.iter_rows(min_row=2, values_only=True)]
    assert sorted(rows) == sorted((e["unit"], e["model"], e["message_id"]) for e in booked.json("export")["entries"])
    names = {cell.value for cell in load_workbook(target).worksheets[0]["B"]}
    assert {"Trường Mầm non Kim An", "Trường Tiểu học Kim An"} <= names


def test_list_and_report_as_word_files(booked: Installation, tmp_path: Path) -> None:
    """The list is the default, the report is written when it is asked for; both bear the letter's header."""
    target = tmp_path / "th.docx"
    for words, title in (((), "DANH SÁCH TỔNG HỢP"), (("--document", "report"), "BÁO CÁO")):
        answer = booked.run("export", "--format", "docx", "--output", str(target), *words)
        assert answer.code == 0, answer.err
        document = docx.Document(BytesIO(target.read_bytes()))
        assert document.paragraphs[0].text == title
        assert "HUYỆN ỦY THANH OAI" in document.tables[0].cell(0, 0).text
    assert "Có 2/174 đơn vị đã đăng ký" in "\n".join(p.text for p in document.paragraphs)


def test_reissue_says_what_changed(booked: Installation, tmp_path: Path) -> None:
    """``--since`` adds a sheet with what came after that instant; ``--as-of`` takes it back out of the list."""
    target = tmp_path / "th.xlsx"
    words = ("export", "--format", "xlsx", "--output", str(target))
    assert booked.run(*words, "--since", "2022-02-14T12:00").code == 0
    changes = load_workbook(target)["Thay đổi"]
    assert [row[1] for row in changes.iter_rows(min_row=4, values_only=True)] == ["Trường Tiểu học Kim An"] * 2
    assert booked.run(*words, "--as-of", "2022-02-14T12:00").code == 0
    assert [row[0] for row in load_workbook(target).worksheets[-1].iter_rows(min_row=2, values_only=True)] == [
        "MN-KIMAN"
    ]


def test_a_file_is_named_like_its_format(booked: Installation, tmp_path: Path) -> None:
    """A Word list is not written into a file that Excel would be asked to open."""
    answer = booked.run("export", "--format", "docx", "--output", str(tmp_path / "th.xlsx"))
    assert (answer.code, list(tmp_path.glob("th.*"))) == (2, [])
    assert ".docx" in answer.err


def test_choice_is_stated_on_the_list(booked: Installation, tmp_path: Path) -> None:
    """Whoever holds the list sees whether it has everything or only what is settled."""
    said = []
    for choice in ("all", "accepted"):
        target = tmp_path / f"{choice}.xlsx"
        booked.run("--lang", "en", "export", "--format", "xlsx", "--only", choice, "--output", str(target))
        said.append({cell.value for cell in load_workbook(target).worksheets[0]["A"]})
    assert "All that counts in the register, also of units about which a question is open." in said[0] - said[1]
    assert "Only units about which no question is open; the others stand in form 3." in said[1] - said[0]


@pytest.mark.parametrize(
    "words",
    [
        ("--format", "xlsx"),
        ("--format", "docx"),
        ("--format", "json", "--only", "accepted"),
        ("--format", "csv", "--since", "2022-02-14"),
        ("--format", "xlsx", "--document", "report", "--output", "x.xlsx"),
        ("--format", "xlsx", "--since", "2022-02-15", "--as-of", "2022-02-14", "--output", "x.xlsx"),
    ],
)
def test_options_that_do_not_go_together_leave_with_2(tmp_path: Path, words: tuple[str, ...]) -> None:
    """A list without a file, an option of another format, or a list before the earlier one is wrong usage."""
    answer = install(tmp_path).run("export", *words)
    assert answer.code == 2
    assert answer.err
    assert not Path("x.xlsx").exists()


def test_own_template_with_a_mistake_is_refused_by_name(tmp_path: Path) -> None:
    """A template in the campaign's folder that names what there is not leaves with 2; nothing is written."""
    campaign = tmp_path / "dot"
    shutil.copytree(CAMPAIGN, campaign)
    own = docx.Document()
    own.add_paragraph("{{ so_don_vj }}")
    own.save(str(campaign / "own.docx"))
    settings = (campaign / "campaign.toml").read_text("utf-8")
    (campaign / "campaign.toml").write_text(
        settings.replace("[layout]", '[layout]\nlist_template = "own.docx"'), "utf-8"
    )
    target = tmp_path / "th.docx"
    answer = install(tmp_path, campaign=campaign).run("export", "--format", "docx", "--output", str(target))
    assert answer.code == 2
    assert "own.docx" in answer.err
    assert "so_don_vj" in answer.err
    assert not target.exists()
    checked = Installation(config=tmp_path / "config.toml").run("doctor")
    assert checked.code == 1
    assert "so_don_vj" in checked.err


def test_campaign_without_layout_has_both(tmp_path: Path) -> None:
    """A campaign that says nothing about its documents gets list and report all the same."""
    installation = install(tmp_path, campaign=SECOND)
    for document in ("list", "report"):
        target = tmp_path / f"{document}.docx"
        answer = installation.run("export", "--format", "docx", "--document", document, "--output", str(target))
        assert answer.code == 0, answer.err
        assert target.stat().st_size > 0
