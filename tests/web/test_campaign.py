"""What the campaign is, later deadlines, and the folder of the next campaign."""

from __future__ import annotations

import re
import shutil
from dataclasses import replace
from datetime import datetime
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from httpx2 import Response
from sqlalchemy.exc import IntegrityError

from dangky.campaign_file import load_campaign
from desk.rostering import store_roster
from desk.ruling import extend_all, find_line
from domain.account import Role
from domain.clock import LOCAL_ZONE
from domain.register import Status
from domain.roster_log import RosterAction
from domain.rulings import Extension
from domain.unit import Roster
from storage.rulings import load_rulings
from tests.web.conftest import Client, Site
from tests.web.mails import form, mail
from web.cookies import form_token

NEXT = {
    "id": "dvk-2023",
    "title": "Đăng ký mô hình “Dân vận khéo” năm 2023",
    "short_title": "DVK 2023",
    "document_number": "12-CV/HU",
    "document_date": "2023-02-01",
    "opens": "2023-02-02",
    "last_day": "15/02/2023",
}


def post(client: Client, path: str, **fields: object) -> Response:
    return client.post(path, data={**fields, "form_token": form_token("form-secret")})


def extensions(site: Site) -> list[Extension]:
    with site.app.store.read() as session:
        rulings = load_rulings(session, campaign_id=site.app.campaign.id)
    return [ruling for ruling in rulings if isinstance(ruling, Extension)]


def test_what_the_campaign_is(viewer: Client, shared_site: Site) -> None:
    """Letter, last day in words, groups, form, mails and keywords stand there; where files lie does not."""
    page = viewer.page("/campaign")
    for text in (
        "454-CV/HU",
        "hết ngày 14/02/2022",
        "Các Trường Mầm non",
        "Tên tập thể thực hiện",
        "đkdvk",
        "36-HD/VPTW",
    ):
        assert text in page
    assert str(shared_site.installation.config.parent) not in page
    assert "campaign.toml" not in page
    assert 'href="/campaign/roster"' not in page


def test_doubts_lead_to_where_they_are_mended(site: Site) -> None:
    """An address that wrote three times for a unit is named, and an administrator finds the form filled in."""
    for number in (20, 21, 22):
        data = form("Trường Mầm non Kim An", (f"Tổ {number}", "Vườn thuốc nam"))
        (site.inbox / f"{number}.eml").write_bytes(mail(number, sender="moi@kiman.example", files={"a.docx": data}))
    site.service.wake()
    page = site.client(Role.ADMINISTRATOR).page("/campaign")
    assert "moi@kiman.example" in page
    assert "do=sender_add" in page
    assert "do=sender_add" not in site.client(Role.VIEWER).page("/campaign")


def test_several_units_get_a_later_day_and_one_loses_it(site: Site, officer: Client) -> None:
    """All chosen units, ticked or written, get the day; taken back, it stays in the list as such."""
    ticked, written = "Trường Mầm non Kim An", "Trường Mầm non Bích Hòa"
    codes = {unit.name: unit.code for unit in site.app.campaign.roster.units}
    names = [name for name in codes if name in (ticked, written)] or list(codes)[:2]
    one, other = names[0], names[-1]
    officer.submit("/campaign/extensions", unit=codes[one], more=other, until="2022-02-20", reason="mưa lũ")
    assert {made.unit for made in extensions(site)} == {codes[one], codes[other]}
    assert {made.until for made in extensions(site)} == {datetime(2022, 2, 21, tzinfo=LOCAL_ZONE)}
    assert {made.made_by for made in extensions(site)} == {"Cán bộ canbo"}
    page = officer.page("/campaign/extensions")
    assert page.count("mưa lũ") == 2
    assert "hết ngày 20/02/2022" in page
    first = extensions(site)[0]
    officer.submit(f"/campaign/extensions/{first.id}/undo")
    assert [made.undone_by for made in extensions(site)] == ["Cán bộ canbo", ""]
    assert officer.refuse(f"/campaign/extensions/{first.id}/undo")[0] == 409
    line = next(line for line in site.site.state.office.standing.view().register.lines if line.unit == codes[other])
    assert line.status is Status.MISSING
    assert line.extension is not None


def test_among_very_many_units_one_looks_for_them(site: Site, officer: Client) -> None:
    """A page offers 200 units at most; others are looked for, and what is ticked and typed meanwhile stays."""
    office = site.site.state.office
    units = office.app.campaign.roster.units
    many = [replace(unit, code=f"{unit.code}-{n}", name=f"{unit.name} số {n}") for n in range(2, 4) for unit in units]
    store_roster(office.app, Roster(units=(*units, *many)), RosterAction.IMPORTED, by="Hà")
    office.take_over(Roster(units=(*units, *many)))
    page = officer.page("/campaign/extensions")
    assert page.count('type="checkbox"') == 200
    fields = {"unit": units[0].code, "until": "2022-02-20", "reason": "mưa lũ", "look": "yes"}
    found = post(officer, "/campaign/extensions", **fields, q="mầm non kim thư 3", group="truong_hoc")
    assert found.status_code == 200
    assert re.findall(r'name="unit" value="([^"]+)"( checked)?', found.text) == [
        (units[0].code, " checked"),
        ("MN-KIMTHU-3", ""),
    ]
    assert 'value="mưa lũ"' in found.text
    assert 'value="2022-02-20"' in found.text
    assert extensions(site) == []
    assert "<datalist" not in site.client(Role.ADMINISTRATOR).page("/campaign/roster")


def test_a_small_register_needs_no_search(shared_site: Site) -> None:
    """Where all units fit on the page, all that have not answered are offered."""
    page = shared_site.client(Role.OFFICER).page("/campaign/extensions")
    register = shared_site.site.state.office.standing.view().register
    waiting = {line.unit for line in register.lines if line.status in (Status.MISSING, Status.NEEDS_REVIEW)}
    assert set(re.findall(r'name="unit" value="([^"]+)"', page)) == waiting
    assert 'name="look"' not in page


def test_none_is_extended_if_one_cannot_be(site: Site, officer: Client) -> None:
    """An unknown unit, a day that is no later, no day, no reason: nothing is written, all that was typed stays."""
    codes = [unit.code for unit in site.app.campaign.roster.units[:2]]
    wrong = (
        {"more": "không có đơn vị này", "until": "2022-02-20", "reason": "x"},
        {"until": "2022-02-14", "reason": "x"},
        {"until": "mai", "reason": "x"},
        {"until": "2022-02-20", "reason": " "},
    )
    for fields in wrong:
        status, page = officer.refuse("/campaign/extensions", unit=codes, **fields)
        assert status == 422
        assert page.count(" checked") == 2
    assert officer.refuse("/campaign/extensions", until="2022-02-20", reason="x")[0] == 422
    assert extensions(site) == []


@pytest.mark.parametrize("day", ["2022-02-17", "2032-03-17", "2022-02-14", "3999-02-17", ""])
def test_a_day_is_judged_alike_wherever_it_is_given(site: Site, day: str) -> None:
    """What is past, years ahead, no later than the letter's or no day is refused for one unit and for several."""
    site.clock.moment = datetime(2022, 2, 20, 10, tzinfo=LOCAL_ZONE)
    officer = site.client(Role.OFFICER)
    one = officer.refuse("/units/MN-KIMAN/extend", until=day, reason="mưa lũ")
    several = officer.refuse("/campaign/extensions", unit=["MN-KIMAN", "TH-CAOVIEN-II"], until=day, reason="mưa lũ")
    assert one[0] == several[0] == 422
    told = re.findall(r"<li><bdi>([^<]+)</bdi></li>", several[1])
    assert len(told) == 1
    assert told[0] in one[1]
    assert extensions(site) == []


def test_a_day_that_is_past_is_given_to_who_sent_something_by_then(site: Site) -> None:
    """What was allowed by telephone is written down later and makes the form in time; nobody else gets such a day."""
    data = form("Trường Mầm non Kim An", ("Tổ 1", "Vườn thuốc nam"))
    sent = mail(145, sender="moi@kiman.example", files={"a.docx": data})  # on 16/02 at 9 o'clock
    (site.inbox / "145.eml").write_bytes(sent)
    site.clock.moment = datetime(2022, 2, 20, 10, tzinfo=LOCAL_ZONE)
    site.service.wake()
    officer = site.client(Role.OFFICER)
    fields = {"until": "2022-02-17", "reason": "đã xin phép"}
    assert officer.refuse("/campaign/extensions", unit=["MN-KIMAN", "TH-CAOVIEN-II"], **fields)[0] == 422
    assert officer.refuse("/units/MN-KIMAN/extend", **{**fields, "until": "2022-02-15"})[0] == 422
    assert extensions(site) == []
    officer.submit("/units/MN-KIMAN/extend", **fields)
    line = find_line(site.site.state.office.standing.view().register, "MN-KIMAN")
    assert line is not None
    assert line.on_time


def test_several_extensions_are_one_transaction(site: Site) -> None:
    """If writing fails at the last unit, no unit has a later day."""
    with pytest.raises(IntegrityError):
        extend_all(
            site.app,
            ("MN-KIMAN", None),  # type: ignore[arg-type]  # what the database refuses
            until=datetime(2022, 2, 21, tzinfo=LOCAL_ZONE),
            reason="mưa lũ",
            by="Hà",
        )
    assert extensions(site) == []


def test_viewers_look_only(site: Site) -> None:
    """Who may look sees the campaign and its extensions, and can change nothing."""
    viewer = site.client(Role.VIEWER)
    assert 'action="/campaign/extensions"' not in viewer.page("/campaign/extensions")
    assert post(viewer, "/campaign/extensions", until="2022-02-20").status_code == 403
    assert post(viewer, "/campaign/extensions/1/undo").status_code == 403


@pytest.mark.parametrize("role", [Role.VIEWER, Role.OFFICER])
def test_only_administrators_make_the_next_campaign(site: Site, role: Role) -> None:
    """Others see neither the form nor the folder."""
    client = site.client(role)
    assert client.get("/campaign/new").status_code == 403
    assert post(client, "/campaign/new", **NEXT).status_code == 403
    assert post(client, "/campaign/new/folder.zip", **NEXT).status_code == 403


def test_the_next_campaign(site: Site, administrator: Client, tmp_path: Path) -> None:
    """The page says what to do; the archive holds this campaign with its new words and today's roster, and loads."""
    administrator.page("/campaign/new")
    unit = site.app.campaign.roster.units[0].code
    administrator.submit(administrator.submit("/campaign/roster/change", do="contact", unit=unit, contact="0912"))
    page = post(administrator, "/campaign/new", **NEXT)
    assert page.status_code == 200
    assert "campaigns/dvk-2023" in page.text
    assert "454-CV/HU" in page.text
    answer = post(administrator, "/campaign/new/folder.zip", **NEXT)
    assert answer.headers["content-type"] == "application/zip"
    with ZipFile(BytesIO(answer.content)) as archive:
        archive.extractall(tmp_path)
    made, now = load_campaign(tmp_path / "dvk-2023"), site.site.state.office.app.campaign
    assert made.roster == now.roster
    assert made.roster.by_code[unit].contact == "0912"
    assert made.deadline == datetime(2023, 2, 16, tzinfo=LOCAL_ZONE)
    assert replace(made, mails=now.mails).mails == now.mails
    assert (made.template, made.groups, made.mails, made.layout) == (now.template, now.groups, now.mails, now.layout)
    shutil.rmtree(tmp_path / "dvk-2023")


def test_what_is_wrong_with_the_next_campaign(site: Site, administrator: Client) -> None:
    """An id that is taken or no id, a day that is none, a deadline before the opening: nothing is given out."""
    wrong = (
        {"id": site.app.campaign.id},
        {"id": "Có Dấu"},
        {"id": "../up"},
        {"last_day": "mai"},
        {"last_day": "2023-01-01"},
        {"title": ""},
    )
    for fields in wrong:
        for path in ("/campaign/new", "/campaign/new/folder.zip"):
            answer = post(administrator, path, **{**NEXT, **fields})
            assert answer.status_code == 422, fields
            assert "12-CV/HU" in answer.text
            assert "/tmp" not in answer.text
    hostile = '"><script>alert(1)</script>'
    assert "<script>alert" not in post(administrator, "/campaign/new", **{**NEXT, "id": hostile}).text
    assert "<script>alert" not in post(administrator, "/campaign/new", **{**NEXT, "title": hostile}).text
