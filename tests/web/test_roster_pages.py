"""The roster from a file and unit by unit: shown first, stored once confirmed, and the service goes on with it."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO

import pytest
from httpx2 import Response
from openpyxl import load_workbook

from desk.accounts import get_account
from desk.roster_file import read_roster
from desk.roster_writing import roster_csv
from desk.rostering import store_roster
from domain import roster_changes
from domain.account import Role
from domain.roster_log import RosterAction
from domain.unit import Roster
from storage.campaigns import load_roster
from storage.roster_changes import load_changes
from tests.web.conftest import Client, Site
from web.cookies import form_token


def stored(site: Site) -> Roster:
    with site.app.store.read() as session:
        roster = load_roster(session, campaign_id=site.app.campaign.id)
    assert roster is not None
    return roster


def code_of(site: Site, name: str) -> str:
    return next(unit.code for unit in site.app.campaign.roster.units if unit.name == name)


def send(client: Client, data: str | bytes, name: str = "roster.csv") -> Response:
    token = {"form_token": form_token("form-secret")}
    body = data.encode() if isinstance(data, str) else data
    return client.post("/campaign/roster", data=token, files={"file": (name, body)})


def drafted(client: Client, data: str | bytes) -> str:
    """Send a file that can be read, and return where it is shown."""
    answer = send(client, data)
    assert answer.status_code == 303, answer.text[-1500:]
    return answer.headers["location"]


def test_a_mistake_is_shown_with_its_row_and_nothing_is_stored(site: Site, administrator: Client) -> None:
    """All mistakes come at once, each with its row."""
    lines = roster_csv(site.app.campaign.roster).splitlines()
    lines[2] = lines[2].replace(lines[2].split(",")[0], "có dấu", 1)
    lines[4] = lines[4].split(",")[0] + ",,nowhere" + "," * 8
    before = stored(site)
    answer = send(administrator, "\r\n".join(lines))
    assert answer.status_code == 422
    assert "dòng 3" in answer.text
    assert answer.text.count("dòng 5") == 2
    assert stored(site) == before
    assert site.service.rosters == []


def test_shown_then_stored(site: Site, administrator: Client) -> None:
    """Each cell is shown old and new; only the word stores it, logged, and then pages and service go on with it."""
    roster = site.app.campaign.roster
    old = roster.units[0]
    changed = roster_changes.set_contact(roster, old.code, "ông An, 0912 000 111")
    path = drafted(administrator, roster_csv(changed))
    page = administrator.page(path)
    assert "ông An, 0912 000 111" in page
    assert old.code in page
    assert stored(site) == roster
    assert administrator.submit(path) == "/campaign/roster"
    assert stored(site) == changed
    assert site.service.rosters == [changed]
    assert site.site.state.office.app.campaign.roster == changed
    with site.app.store.read() as session:
        (change,) = load_changes(session, campaign_id=site.app.campaign.id)
    assert (change.action, change.changed_by) == (RosterAction.IMPORTED, "Cán bộ quantri")


def test_units_that_are_missing_must_be_meant(site: Site, administrator: Client) -> None:
    """A roster without a unit that sent a form names it, and is stored only with the box ticked."""
    roster = site.app.campaign.roster
    lost = code_of(site, "Trường Mầm non Kim Thư")
    shorter = Roster(units=tuple(unit for unit in roster.units if unit.code != lost))
    path = drafted(administrator, roster_csv(shorter))
    assert lost in administrator.page(path)
    status, _ = administrator.refuse(path)
    assert status == 422
    assert stored(site) == roster
    administrator.submit(path, meant="yes")
    assert stored(site) == shorter


def test_another_administrator_was_quicker(site: Site) -> None:
    """What was compared with a roster that is no more is not stored over the new one."""
    first, second = site.client(Role.ADMINISTRATOR), site.client(Role.ADMINISTRATOR)
    roster = site.app.campaign.roster
    code = roster.units[0].code
    mine = drafted(first, roster_csv(roster_changes.set_contact(roster, code, "một")))
    theirs = drafted(second, roster_csv(roster_changes.set_contact(roster, code, "hai")))
    second.submit(theirs)
    status, page = first.refuse(mine)
    assert status == 409
    assert site.app.campaign.id in page
    assert stored(site).by_code[code].contact == "hai"


def test_a_command_was_quicker(site: Site, administrator: Client) -> None:
    """The pages notice a roster that was stored beside them, and go on with that one."""
    roster = site.app.campaign.roster
    code = roster.units[0].code
    path = drafted(administrator, roster_csv(roster_changes.set_contact(roster, code, "một")))
    other = roster_changes.set_contact(roster, code, "hai")
    store_roster(site.app, other, RosterAction.CONTACT_CHANGED, by="lệnh")
    assert administrator.refuse(path)[0] == 409
    assert stored(site) == other
    assert site.service.rosters == [other]


def test_a_draft_is_one_persons_and_does_not_last(site: Site, administrator: Client) -> None:
    """Another account cannot see or store what somebody was shown, nor can they themselves after half an hour."""
    roster = site.app.campaign.roster
    path = drafted(administrator, roster_csv(roster_changes.set_contact(roster, roster.units[0].code, "một")))
    draft = site.site.state.office.drafts.find
    key = path.rpartition("/")[2]
    assert draft(get_account(site.app, "canbo"), key, now=site.clock()) is None
    site.clock.move(timedelta(minutes=31))
    assert administrator.submit(path) == "/campaign/roster"
    assert stored(site) == roster


def test_saved_and_sent_back(site: Site, administrator: Client) -> None:
    """What is saved here is read back here as it was; a text that looks like a formula is none."""
    roster = site.app.campaign.roster
    changed = roster_changes.set_contact(roster, roster.units[0].code, '=HYPERLINK("http://evil.example")')
    administrator.submit(drafted(administrator, roster_csv(changed)))
    csv = administrator.get("/campaign/roster/download?format=csv")
    workbook = administrator.get("/campaign/roster/download?format=xlsx")
    groups = site.app.campaign.groups
    for answer in (csv, workbook):
        assert "attachment" in answer.headers["content-disposition"]
        assert read_roster(answer.content, groups=groups, file="x").roster == changed
    assert "'=HYPERLINK" in csv.text
    sheet = load_workbook(BytesIO(workbook.content)).active
    assert sheet is not None
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"do": "rename", "name": "Trường Mầm non Kim Thư A"}, ("name", "Trường Mầm non Kim Thư A")),
        ({"do": "close", "on": "2022-03-01"}, ("closed_on", "2022-03-01")),
        ({"do": "contact", "contact": "0912"}, ("contact", "0912")),
        ({"do": "alias_add", "name": "MN KT"}, ("aliases", "MN KT")),
        ({"do": "sender_add", "address": "Moi@thanhoai.example"}, ("senders", "moi@thanhoai.example")),
    ],
)
def test_single_changes(site: Site, administrator: Client, fields: dict[str, str], expected: tuple[str, str]) -> None:
    """A unit is changed by its name or code, after it was shown."""
    unit = code_of(site, "Trường Mầm non Kim Thư")
    path = administrator.submit("/campaign/roster/change", unit="Trường Mầm non Kim Thư", **fields)
    administrator.page(path)
    administrator.submit(path)
    assert expected[1] in str(getattr(stored(site).by_code[unit], expected[0]))
    assert len(site.service.rosters) == 1


def test_a_unit_is_added_and_two_are_merged_and_one_is_split(site: Site, administrator: Client) -> None:
    """New units come, others end, and what they leave to whom is kept."""
    one, two = site.app.campaign.roster.units[0].code, site.app.campaign.roster.units[1].code
    forms = (
        {"do": "add", "code": "TH-MOI", "name": "Trường Tiểu học Mới", "group": "truong_hoc", "commune": "Cao Viên"},
        {"do": "merge", "units": f"{one}\n{two}", "into": "PB-MOI=Phòng Mới", "on": "2022-03-01"},
        {"do": "split", "unit": "TH-MOI", "into": "TH-M1=Trường Mới Một\nTH-M2=Trường Mới Hai", "on": "2022-03-01"},
    )
    for fields in forms:
        administrator.submit(administrator.submit("/campaign/roster/change", **fields))
    units = stored(site).by_code
    assert units[one].successors == units[two].successors == ("PB-MOI",)
    assert units["TH-MOI"].successors == ("TH-M1", "TH-M2")


def test_what_cannot_be_is_refused_with_what_was_typed(site: Site, administrator: Client) -> None:
    """The form comes back as it was filled in, with the reason, and hostile text stays text."""
    hostile = '"><script>alert(1)</script>'
    status, page = administrator.refuse(
        "/campaign/roster/change", do="add", code=hostile, name=hostile, group="nowhere", contact="giữ lại"
    )
    assert status == 422
    assert "giữ lại" in page
    assert "<script>alert" not in page
    assert administrator.refuse("/campaign/roster/change", do="rename", unit="không có", name="x y z")[0] == 422
    assert (
        administrator.refuse("/campaign/roster/change", do="sender_add", unit="UBND xã Thanh Văn", address="x")[0]
        == 422
    )
    assert site.service.rosters == []


@pytest.mark.parametrize("role", [Role.VIEWER, Role.OFFICER])
def test_only_administrators_change_the_roster(site: Site, role: Role) -> None:
    """Who may look or decide sees neither the page nor the files, and changes nothing."""
    client = site.client(role)
    for path in ("/campaign/roster", "/campaign/roster/download", "/campaign/roster/drafts/x"):
        assert client.get(path).status_code == 403
    assert send(client, "x").status_code == 403
    assert client.refuse("/campaign/roster/change", do="close", unit="TH-A")[0] == 403


def test_no_file_too_large_a_file_and_any_file(administrator: Client) -> None:
    """Whatever is sent instead of a roster is answered with what is wrong with it."""
    assert administrator.refuse("/campaign/roster")[0] == 422
    assert send(administrator, b"x" * (2 * 1024 * 1024 + 1)).status_code == 422
    for data in (b"", b"PK\x03\x04broken", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"\xff\xfe"):
        assert send(administrator, data).status_code == 422
