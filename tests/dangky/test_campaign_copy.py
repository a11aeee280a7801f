"""The next campaign from this one: what is wanted is changed, everything else stays, and the copy can be loaded."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dangky.campaign_copy import change_text, copy_campaign
from dangky.campaign_file import load_campaign
from desk.next_campaign import CampaignNotPlain, NextCampaign
from domain.clock import LOCAL_ZONE
from domain.errors import CampaignError
from tests.acceptance.installation import CAMPAIGN

BEFORE = load_campaign(CAMPAIGN)
WANTED = NextCampaign(
    id="dvk-2023",
    title='Đăng ký “Dân vận khéo” \\ "năm" 2023 # hết',
    short_title="DVK 2023",
    document_number="12-CV/HU",
    document_date=date(2023, 2, 1),
    opens_at=datetime(2023, 2, 1, tzinfo=LOCAL_ZONE),
    deadline=datetime(2023, 2, 16, tzinfo=LOCAL_ZONE),
    roster=BEFORE.roster,
)


def test_only_what_is_wanted_is_another(tmp_path: Path) -> None:
    """The copy is the campaign with the new words; each other line of its file, comments too, is as it was."""
    made = copy_campaign(CAMPAIGN, WANTED)
    for name, data in made.files.items():
        (tmp_path / name).write_bytes(data)
    names = ("id", "title", "short_title", "document_number", "document_date", "opens_at", "deadline", "roster")
    assert load_campaign(tmp_path) == replace(BEFORE, **{name: getattr(WANTED, name) for name in names})
    old, new = (folder.joinpath("campaign.toml").read_text().splitlines() for folder in (CAMPAIGN, tmp_path))
    assert len(old) == len(new)
    assert sum(one != other for one, other in zip(old, new, strict=True)) == 7


def test_what_still_speaks_of_the_letter_before_is_named() -> None:
    """Comments, keywords and titles with the old number or year are pointed at, with their lines."""
    found = copy_campaign(CAMPAIGN, WANTED).leftovers
    text = "\n".join(line for _, line in found)
    assert "454-CV/HU" in text
    assert "Biểu mẫu đăng ký mô hình" in text
    assert "36-HD/VPTW" not in text
    assert "DVK 2023" not in text


def test_word_templates_come_along(tmp_path: Path) -> None:
    """The templates that the campaign names are in the copy; one that is not there is said."""
    folder = tmp_path / "campaign"
    shutil.copytree(CAMPAIGN, folder)
    file = folder / "campaign.toml"
    file.write_text(file.read_text().replace('# list_template = "danh-sach.docx"', 'list_template = "danh-sach.docx"'))
    with pytest.raises(CampaignError):
        copy_campaign(folder, WANTED)
    (folder / "danh-sach.docx").write_bytes(b"word")
    assert copy_campaign(folder, WANTED).files["danh-sach.docx"] == b"word"


def test_a_copy_that_could_not_be_loaded_is_not_given_out() -> None:
    """A bad id or a deadline before the opening is said as the campaign file says it, without a folder's name."""
    for wrong in (replace(WANTED, id="Có Dấu"), replace(WANTED, deadline=WANTED.opens_at)):
        with pytest.raises(CampaignError) as caught:
            copy_campaign(CAMPAIGN, wrong)
        assert "/tmp" not in str(caught.value)


@pytest.mark.parametrize(
    "text",
    [
        'campaign = {id = "a"}\n',
        'campaign.id = "a"\n',
        '[campaign]\nid = """\na"""\n',
        '[campaign]\nother = """\nid = "x"\n"""\nid = "a"\n',
        "[other]\n",
    ],
)
def test_what_is_not_plain_is_left_alone(text: str) -> None:
    """A file in which a key cannot be found for certain is not changed by guess."""
    with pytest.raises(CampaignNotPlain):
        change_text(text, {"id": "b"})


def test_layout_of_lines_stays() -> None:
    """Line ends, blanks and a comment behind the value stay."""
    text = "# x\r\n[ campaign ] # y\r\n  id  =  'a'\t# z # w\r\n[other]\r\nid = \"a\"\r\n"
    assert change_text(text, {"id": "b"}) == text.replace("'a'", '"b"')


@given(st.text(st.characters(codec="utf-8"), max_size=30))
def test_any_title_is_a_value(title: str) -> None:
    """Whatever is typed stays a text: it cannot become a key, a table or a comment."""
    assert change_text('[campaign]\nid = "a" # c\n', {"id": title}).endswith("# c\n")
