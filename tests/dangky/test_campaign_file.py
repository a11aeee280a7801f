"""A campaign's folder: what it gives, and what each mistake is told."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dangky.campaign_file import load_campaign
from domain.campaign import Column, Field, Group, JointForms, Kind, Role, Section
from domain.errors import CampaignError
from domain.layout import Layout, Profile

LETTER = """
[campaign]
id = "thu-2022"
title = "Đăng ký mô hình  “Dân vận khéo”"
short_title = "Thử 2022"
document_number = "1-CV/HU"
document_date = 2022-02-09
opens_at = 2022-02-09T00:00:00+07:00
deadline = 2022-02-15T00:00:00+07:00
roster = "roster.csv"
"""
GROUP = """
[[group]]
code = "xa"
name = "Các xã"
"""
FORM = """
[form]
titles = ["Dân vận khéo"]
unit_labels = ["Đơn vị"]
spanning_headings = ["Lĩnh vực"]

[[form.field]]
code = "economy"
name = "Kinh tế"
short = "KT"
"""
PERFORMER = """
[[form.column]]
role = "performer"
kind = "collective"
headings = ["Tên tập thể"]
"""
MODEL = """
[[form.column]]
role = "model"
field = "economy"
headings = ["Kinh tế"]
"""
SECTION = """
[[form.section]]
kind = "individual"
titles = ["B. CÁ NHÂN"]
"""
GOOD = LETTER + GROUP + FORM + PERFORMER + MODEL + SECTION
ROSTER = "code,name,group\nA,Xã A,xa\n"


def save(folder: Path, text: str, roster: str = ROSTER) -> Path:
    (folder / "campaign.toml").write_bytes(text.encode("utf-8", "surrogatepass"))
    (folder / "roster.csv").write_text(roster, encoding="utf-8")
    return folder


def problems_of(folder: Path) -> tuple[str, ...]:
    with pytest.raises(CampaignError) as caught:
        load_campaign(folder)
    return caught.value.problems


def test_a_campaign_is_what_its_file_says(tmp_path: Path) -> None:
    """All that the file says stands in the campaign, texts on one line, instants with their offset."""
    campaign = load_campaign(save(tmp_path, GOOD))

    assert campaign.title == "Đăng ký mô hình “Dân vận khéo”"
    assert campaign.document_date == date(2022, 2, 9)
    assert campaign.deadline == datetime(2022, 2, 14, 17, tzinfo=UTC)
    assert campaign.deadline.utcoffset() == timedelta(hours=7)
    assert campaign.groups == (Group(code="xa", name="Các xã"),)
    assert [unit.code for unit in campaign.roster.units] == ["A"]
    assert campaign.template.fields == (Field(code="economy", name="Kinh tế", short="KT"),)
    assert campaign.template.columns == (
        Column(role=Role.PERFORMER, headings=("Tên tập thể",), kind=Kind.COLLECTIVE),
        Column(role=Role.MODEL, headings=("Kinh tế",), field="economy"),
    )
    assert campaign.template.sections == (Section(kind=Kind.INDIVIDUAL, titles=("B. CÁ NHÂN",)),)


def test_choices_of_a_campaign(tmp_path: Path) -> None:
    """Joint forms are asked about, and "no model" is confirmed by an officer, unless the file says otherwise."""
    usual = load_campaign(save(tmp_path, GOOD))
    assert (usual.joint_forms, usual.accept_nothing) == (JointForms.ASK, False)
    chosen = GOOD.replace("roster = ", 'joint_forms = "both"\naccept_nothing = true\nroster = ')
    campaign = load_campaign(save(tmp_path, chosen))
    assert (campaign.joint_forms, campaign.accept_nothing) == (JointForms.BOTH, True)


LAYOUT = """
[layout]
profile = "nd30"
superior = "UBND HUYỆN"
issuer = "UBND XÃ  A"
place = "Xã A"
number_sign = "/BC-UBND"
authority = "TM. ỦY BAN NHÂN DÂN"
post = "CHỦ TỊCH"
recipients = ["Như trên;", "Lưu VT."]
report_template = "bao-cao.docx"
"""


def test_layout_of_documents(tmp_path: Path) -> None:
    """How the documents look is as the file says; one that says nothing has the Party's form and empty header lines."""
    assert load_campaign(save(tmp_path, GOOD)).layout == Layout()
    (tmp_path / "bao-cao.docx").write_bytes(b"")
    assert load_campaign(save(tmp_path, GOOD + LAYOUT)).layout == Layout(
        profile=Profile.ND30,
        superior="UBND HUYỆN",
        issuer="UBND XÃ A",
        place="Xã A",
        number_sign="/BC-UBND",
        authority="TM. ỦY BAN NHÂN DÂN",
        post="CHỦ TỊCH",
        recipients=("Như trên;", "Lưu VT."),
        report_template="bao-cao.docx",
    )


FIELD_COLUMN = '[[form.column]]\nrole = "field"\nheadings = ["Lĩnh vực"]\n'
SECOND_FIELD = '[[form.field]]\ncode = "culture"\nname = "Văn hóa"\nshort = "VH"\n'

MISTAKES = {
    "unknown profile": (
        GOOD + '[layout]\nprofile = "nd31"\n',
        'layout.profile: found "nd31"; it takes "dang_2018" / "nd30"',
    ),
    "deadline before opening": (
        GOOD.replace("2022-02-15T", "2022-02-08T"),
        "campaign.deadline: the deadline does not lie after the opening, 2022-02-09T00:00:00+07:00",
    ),
    "deadline naive": (
        GOOD.replace("15T00:00:00+07:00", "15T00:00:00"),
        "campaign.deadline: found 2022-02-15T00:00:00; it takes an instant with its offset from UTC",
    ),
    "deadline a day": (
        GOOD.replace("15T00:00:00+07:00", "15"),
        "campaign.deadline: found 2022-02-15; it takes an instant",
    ),
    "date as text": (
        GOOD.replace("= 2022-02-09\n", '= "09/02/2022"\n'),
        'campaign.document_date: found "09/02/2022"; it',
    ),
    "joint forms": (
        GOOD.replace("roster = ", 'joint_forms = "all"\nroster = '),
        'campaign.joint_forms: found "all"; it takes "ask" / "both" / "first"',
    ),
    "id": (
        GOOD.replace("thu-2022", "Thử 2022"),
        'campaign.id: found "Thử 2022"; it takes a short code of small letters',
    ),
    "title blank": (
        GOOD.replace('short_title = "Thử 2022"', 'short_title = "…"'),
        'campaign.short_title: found "…"; it',
    ),
    "key unknown": (
        GOOD.replace("roster =", 'keyword = ["x"]\nroster ='),
        "campaign.keyword: there is no such key here; did",
    ),
    "same group": (GOOD + GROUP, "group[1].code: the code xa stands already at group[0]"),
    "no group": (GOOD.replace(GROUP, ""), "group: is missing; it takes one or more tables [[group]]"),
    "same field": (
        GOOD.replace(FORM, FORM + '[[form.field]]\ncode = "economy"\nname = "Kinh  tế"\nshort = "KT"\n'),
        "form.field[1].code: the code economy stands already at form.field[0]",
    ),
    "field unknown": (
        GOOD.replace('field = "economy"', 'field = "econmy"') + FIELD_COLUMN,
        "form.column[1].field: there is no field econmy; the fields are economy",
    ),
    "field of a performer": (
        GOOD.replace('kind = "collective"', 'field = "economy"'),
        "form.column[0].field: only a column with the role model has a field",
    ),
    "kind of a model": (
        GOOD.replace('field = "economy"', 'field = "economy"\nkind = "collective"'),
        "form.column[1].kind: only a column with the role performer has a kind",
    ),
    "no performer": (GOOD.replace(PERFORMER, ""), "form.column: the form needs a column with the role performer"),
    "no model": (
        GOOD.replace(MODEL, "") + FIELD_COLUMN,
        "form.column: the form needs a column with the role model",
    ),
    "field without a place": (
        GOOD.replace(FORM, FORM + SECOND_FIELD),
        "form.column: no column has the field culture, and no column has the role field",
    ),
    "role": (
        GOOD + '[[form.column]]\nrole = "x"\nheadings = ["x"]',
        'form.column[2].role: found "x"; it takes "number" /',
    ),
    "kind": (
        GOOD.replace('"individual"', '"team"'),
        'form.section[0].kind: found "team"; it takes "collective" / "indiv',
    ),
    "no headings": (
        GOOD.replace('["Kinh tế"]', "[]"),
        "form.column[1].headings: found an empty list; it takes a list of",
    ),
    "blank heading": (
        GOOD.replace('["Kinh tế"]', '["Kinh tế", " "]'),
        'form.column[1].headings[1]: found " "; it takes a',
    ),
    "heading with two meanings": (
        GOOD.replace('["Kinh tế"]', '["Kinh tế", "TÊN  TẬP THỂ:"]'),
        "form.column[1].headings: “TÊN  TẬP THỂ:” means something else already at form.column[0].headings",
    ),
    "spanning heading that is a column": (
        GOOD.replace('["Lĩnh vực"]', '["Kinh tế"]'),
        "form.spanning_headings: “Kinh tế” means something else already at form.column[1].headings",
    ),
    "field name with two meanings": (
        GOOD.replace(FORM, FORM + SECOND_FIELD.replace('"VH"', '"KT"')) + FIELD_COLUMN,
        "form.field[1].short: “KT” means something else already at form.field[0].short",
    ),
    "section with two meanings": (
        GOOD + SECTION.replace("individual", "collective"),
        "form.section[1].titles: “B. CÁ NHÂN” means something else already at form.section[0].titles",
    ),
    "roster missing": (GOOD.replace("roster.csv", "none.csv"), "none.csv: there is no such file"),
    "roster not named": (
        GOOD.replace('"roster.csv"', '" "'),
        'campaign.roster: found " "; it takes the name of a roster',
    ),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_each_mistake_has_its_line(tmp_path: Path, mistake: str) -> None:
    """A mistake is told by one line that begins with its key and says what would be right."""
    text, line = MISTAKES[mistake]

    problems = problems_of(save(tmp_path, text))

    assert len(problems) == 1
    assert problems[0].startswith(line)


def test_all_mistakes_of_both_files_are_told_at_once(tmp_path: Path) -> None:
    """A wrong shape hides neither what keys mean together nor the rows of the roster."""
    text = GOOD.replace('code = "economy"', 'code = "KT!"').replace("2022-02-15T", "2022-02-08T") + "[frm]\n"

    problems = problems_of(save(tmp_path, text, ROSTER + ",Xã B,xa\nA,Xã C,khoi\n"))

    assert [problem.partition("; ")[0] for problem in problems] == [
        'form.field[0].code: found "KT!"',
        "frm: there is no such key here",
        "campaign.deadline: the deadline does not lie after the opening, 2022-02-09T00:00:00+07:00",
        "form.column[1].field: there is no field economy",
        "form.column: no column has the field KT!, and no column has the role field",
        "roster.csv: row 3: the code is missing",
        "roster.csv: row 4: there is no group “khoi”",
        "roster.csv: row 4: the code “A” stands already in row 2",
    ]


def test_a_spanning_heading_may_be_the_column_of_fields(tmp_path: Path) -> None:
    """ "Lĩnh vực" may stand over the fields in one table and be a column of its own in another."""
    campaign = load_campaign(save(tmp_path, GOOD + FIELD_COLUMN))

    assert campaign.template.columns[2].role is Role.FIELD


def test_a_folder_without_a_campaign_is_told(tmp_path: Path) -> None:
    """A folder without campaign.toml gives one line that says what a campaign is."""
    assert problems_of(tmp_path) == ("there is no such file; a campaign is a folder with this file and a roster",)


_PARTS = st.sampled_from(
    [LETTER, GROUP, FORM, PERFORMER, MODEL, SECTION, FIELD_COLUMN, 'role = "x"\n', "field = [1]\n"]
)


@given(text=st.one_of(st.text(max_size=200), st.lists(_PARTS, max_size=8).map("".join)))
@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_gives_a_campaign_or_a_campaign_error(tmp_path: Path, text: str) -> None:
    """Whatever stands in the file, it is a campaign or a list of mistakes, and nothing else happens."""
    try:
        told: tuple[object, ...] = load_campaign(save(tmp_path, text)).roster.units
    except CampaignError as error:
        told = error.problems
    assert told
