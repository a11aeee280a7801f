"""An officer mends the rows of a form that counts for two units: they are mended for both."""

from __future__ import annotations

import csv
import io
import shutil
from pathlib import Path

from dangky.demo.form_files import form_docx
from dangky.demo.forms import FilledForm, FormRow
from tests.acceptance.installation import CAMPAIGN, install
from tests.acceptance.test_commands import RECEIVED, mail_with


def test_edited_rows_of_a_joint_form_count_for_both(tmp_path: Path) -> None:
    """The command that the question itself proposes names no unit."""
    campaign = tmp_path / "campaign"
    shutil.copytree(CAMPAIGN, campaign)
    file = campaign / "campaign.toml"
    file.write_text(file.read_text("utf-8").replace('joint_forms = "ask"', 'joint_forms = "both"'), "utf-8")
    installation = install(tmp_path, campaign=campaign)
    rows = (
        FormRow(performer="Thôn Đông", models={"economy": "Vườn rau"}),
        FormRow(performer="Thôn Đoài", models={"economy": "x"}),
    )
    form = form_docx(FilledForm(unit="Đảng ủy - UBND xã Cao Viên", collectives=rows))
    (tmp_path / "in" / "1.eml").write_bytes(mail_with(form, "dk.docx", RECEIVED))
    assert installation.run("poll").code == 0
    (question,) = installation.json("review", "list")
    assert question["reason"] == "form_has_questions"

    written = tmp_path / "rows.csv"
    number = str(question["id"])
    assert installation.run("review", "show", number, "--output", str(written)).code == 0
    lines = list(csv.reader(io.StringIO(written.read_text("utf-8-sig"))))
    lines.append([lines[1][0], "Thôn Đoài", lines[1][2], "Đường hoa", ""])
    with written.open("w", encoding="utf-8-sig", newline="") as out:
        csv.writer(out).writerows(lines)
    answer = installation.run("review", "edit", number, "--rows", str(written))
    assert answer.code == 0, answer.err
    found = {(entry["unit"], entry["model"]) for entry in installation.json("export")["entries"]}
    assert found == {(unit, model) for unit in ("DU-CAOVIEN", "UB-CAOVIEN") for model in ("Vườn rau", "Đường hoa")}
