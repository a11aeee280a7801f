"""``dangky parse`` says all that one needs who asks why a file was read as it was."""

from __future__ import annotations

import json
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest

from dangky.demo.form_files import form_docx
from dangky.demo.forms import FilledForm, FormRow, Layout
from dangky.demo.packed import zip_archive
from dangky.demo.plain_forms import form_csv, form_odt, form_page
from tests.acceptance.installation import CAMPAIGN, Answer, Installation

FORM = FilledForm(
    unit="MN Kim An",
    collectives=(
        FormRow(
            performer="Tổ 1",
            models={"economy": "Vườn rau sạch", "security_defence": "Camera an ninh\nTiếng kẻng tự quản"},
        ),
    ),
)
LAST_YEAR = FilledForm(
    unit="MN Kim An",
    collectives=FORM.collectives,
    title='BIỂU MẪU ĐĂNG KÝ MÔ HÌNH, ĐIỂN HÌNH "DÂN VẬN KHÉO" NĂM 2021',
)


@pytest.fixture
def nowhere(tmp_path: Path) -> Installation:
    """No configuration and no database: ``parse`` needs neither."""
    return Installation(config=tmp_path / "none.toml")


def _parse(installation: Installation, *files: Path, lang: str = "en") -> Answer:
    answer = installation.run("--lang", lang, "parse", "--campaign", str(CAMPAIGN), *map(str, files))
    assert answer.code == 0, answer.err
    return answer


def _documents(installation: Installation, *files: Path) -> list[dict[str, Any]]:
    words = ("parse", "--campaign", str(CAMPAIGN), *map(str, files))
    documents: list[dict[str, Any]] = installation.json(*words)
    return documents


def _written(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


def test_each_step_stands_with_its_place_once(nowhere: Installation, tmp_path: Path) -> None:
    """Tables, headings with the words that told them, rows and problems are named, a merged heading once."""
    said = _parse(nowhere, _written(tmp_path / "dk.docx", form_docx(FORM))).out
    assert "Format docx: Form. Forms found: 1; models registered: 3." in said
    assert "A table of 10 rows and 7 columns." in said
    assert said.count("Heading of a column: running number; by the words: tt.") == 1
    assert "name of the model, Kinh tế; by the words: kinh te." in said
    assert "table 1, row 3, column 5" in said
    assert "The cell was read as 2 models." in said


@pytest.mark.parametrize(
    ("form", "lang", "expected"),
    [
        (FORM, "en", "it would be entered in the register for: Trường Mầm non Kim An."),
        (LAST_YEAR, "en", 'Needs an officer. The form is that of another registration ("2021").'),
    ],
)
def test_what_becomes_of_a_file_is_said(
    nowhere: Installation, tmp_path: Path, form: FilledForm, lang: str, expected: str
) -> None:
    """A form that reads well is not always booked: the last line says what a mail with it comes to."""
    said = _parse(nowhere, _written(tmp_path / "dk.docx", form_docx(form)), lang=lang).out
    assert expected in said.rstrip().splitlines()[-1]


def test_questions_about_what_is_booked_are_said(nowhere: Installation, tmp_path: Path) -> None:
    """Two forms of a unit with the same performers are booked, and the last lines say what is asked about them."""
    other = FilledForm(unit="MN Kim An", collectives=(FormRow(performer="Tổ 1", models={"economy": "Thư viện xanh"}),))
    files = [("a.docx", form_docx(FORM)), ("b.docx", form_docx(other))]
    said = _parse(nowhere, _written(tmp_path / "hs.zip", zip_archive(files))).out
    assert "it would be entered in the register for: Trường Mầm non Kim An." in said
    assert said.count("An officer would be asked: The mail has two different forms of this unit") == 1


@pytest.mark.parametrize(
    ("name", "data", "file_format"),
    [
        ("dk.xls", form_page(FORM), "html"),
        ("dk.csv", form_csv(FORM), "csv"),
        ("dk.odt", form_odt(FORM), "odt"),
    ],
)
def test_the_kind_that_was_found_is_said_whatever_the_name(
    nowhere: Installation, tmp_path: Path, name: str, data: bytes, file_format: str
) -> None:
    """The content decides, and the same form gives the same entries."""
    (document,) = _documents(nowhere, _written(tmp_path / name, data))
    assert document["format"] == file_format
    (form,) = document["forms"]
    assert form["unit"] == "MN-KIMAN"
    assert [entry["model"] for entry in form["entries"]] == ["Vườn rau sạch", "Camera an ninh", "Tiếng kẻng tự quản"]


def test_json_says_by_what_a_form_was_understood(nowhere: Installation, tmp_path: Path) -> None:
    """Beside entries and problems stand the evidence for the unit and each step, with places."""
    (document,) = _documents(nowhere, _written(tmp_path / "dk.docx", form_docx(FORM)))
    (form,) = document["forms"]
    assert document["recognised"] is False
    assert form["evidence"][0] == {
        "source": "form_line",
        "written": "MN Kim An",
        "units": ["MN-KIMAN"],
        "is_mistyped": False,
        "bearing": "for",
    }
    assert (form["unit_reason"], form["candidates"]) == (None, ["MN-KIMAN"])
    assert (form["confidence"], form["claim"]) == ("certain", "MN-KIMAN")
    steps = {step["reason"] for step in form["findings"]}
    assert {"title_found", "unit_line_found", "heading_found", "row_read", "row_blank"} <= steps
    assert all(step["place"] for step in form["findings"])


@pytest.mark.parametrize(
    ("unit", "name", "sentence", "signs"),
    [
        ("MN Kim An", "DVK.docx", "Certain: the form itself names the unit", ["for it"]),
        ("MN Kim An", "MN Kim Thu.docx", "Clear: the form itself names the unit", ["for it", "against it"]),
        ("Tiểu học Cao Viên", "DVK.docx", "Doubtful: some signs point to units", []),
        ("UBND xã Hồng Phong", "DVK.docx", "Unknown: nothing points to a unit", []),
    ],
)
def test_how_sure_it_is_is_said(
    nowhere: Installation, tmp_path: Path, unit: str, name: str, sentence: str, signs: list[str]
) -> None:
    """Beside the unit stands in plain words how sure that is, and what speaks for it and against it."""
    form = FilledForm(unit=unit, collectives=FORM.collectives)
    said = _parse(nowhere, _written(tmp_path / name, form_docx(form))).out
    assert sentence in said
    assert [sign for sign in ("for it", "against it") if sign in said] == signs


def test_old_letters_are_shown_as_they_stood(nowhere: Installation, tmp_path: Path) -> None:
    """Beside the decoded model stands what is in the file."""
    old = FilledForm(unit="MN Kim An", collectives=FORM.collectives, layout=Layout(old_letters=True))
    said = _parse(nowhere, _written(tmp_path / "dk.docx", form_docx(old))).out
    assert "old encoding TCVN3 (ABC)" in said
    assert "Vườn rau sạch" in said
    assert "V­ên rau s¹ch" in said


def test_files_of_a_container_are_explained_one_by_one(nowhere: Installation, tmp_path: Path) -> None:
    """Each is named with the way to it; what becomes of them is said once, for all."""
    files = [("Trường A/dk.docx", form_docx(FORM)), ("Trường B/dk.csv", form_csv(FORM))]
    path = _written(tmp_path / "hs.zip", zip_archive(files, old_names=True))
    said = _parse(nowhere, path).out
    assert [document["file"] for document in _documents(nowhere, path)] == [
        f"{path}/Trường A/dk.docx",
        f"{path}/Trường B/dk.csv",
    ]
    assert said.count("Sent in a mail that says nothing more") == 1


def test_a_saved_mail_is_judged_with_its_sender_and_subject(nowhere: Installation, tmp_path: Path) -> None:
    """A form without a unit line is whose the subject and the file's name say, and only a mail has a subject."""
    form = FilledForm(unit="", collectives=FORM.collectives)
    mail = EmailMessage()
    mail["From"], mail["Subject"] = "a@x.example", "Trường Mầm non Kim An gửi đăng ký"
    mail.set_content("Kính gửi")
    mail.add_attachment(form_docx(form), maintype="application", subtype="octet-stream", filename="MN Kim An.docx")
    path = _written(tmp_path / "1.eml", mail.as_bytes())
    said = _parse(nowhere, path).out
    assert "The mail would be entered in the register for: Trường Mầm non Kim An." in said
    assert "Unit: Trường Mầm non Kim An (MN-KIMAN)" in said
    assert json.dumps(_documents(nowhere, path)[0]["file"], ensure_ascii=False) == f'"{path}/MN Kim An.docx"'
