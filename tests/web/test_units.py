"""The list of units and the page of one: found, reminded, pinned, extended, and told when that cannot be."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from urllib.parse import quote

import pytest
from openpyxl import load_workbook

from desk.app import App
from desk.rostering import store_roster
from desk.sending import send_all
from domain.account import Role
from domain.outgoing import MailKind, MailState, QueuedMail
from domain.roster_log import RosterAction
from domain.unit import Unit
from reports.outbox_tables import subject_of
from storage.outbox import load_outbox
from storage.outbox_care import load_history
from storage.rulings import load_rulings
from tests.web.conftest import NOW, Client, Site
from tests.web.mails import form, mail
from web.pages import units

KIM_THU, THANH_VAN, KIM_AN = "MN-KIMTHU", "UB-THANHVAN", "MN-KIMAN"
ADDRESS = "mn.kiman@thanhoai.example"


def rows(page: str) -> list[str]:
    """Return the codes of the units that a page lists, in order."""
    return re.findall(r'id="n-([^"]+)"', page)


def reminders(app: App) -> list[QueuedMail]:
    with app.store.read() as session:
        return list(load_outbox(session, campaign_id=app.campaign.id, kind=MailKind.REMINDER))


def change_units(site: Site, *changed: Unit) -> None:
    """Let units of the roster be others, as a change of the roster does."""
    office = site.site.state.office
    roster = office.app.campaign.roster.with_units(changed)
    store_roster(office.app, roster, RosterAction.CONTACT_CHANGED, by="Hà")
    office.take_over(roster)


def change(site: Site, code: str, **fields: object) -> None:
    unit = site.site.state.office.app.campaign.roster.by_code[code]
    change_units(site, replace(unit, **fields))


@pytest.fixture
def reachable(site: Site) -> Site:
    """A site whose mailbox was read completely just now, with three units that can be written to."""
    by_code = site.app.campaign.roster.by_code
    change_units(
        site,
        replace(by_code[KIM_AN], contact=f"Cô Mai, 0912 345 678, {ADDRESS}"),
        replace(by_code["PB-NV"], contact="nv@thanhoai.example"),
        replace(by_code[KIM_THU], contact="kt@thanhoai.example"),
    )
    site.service.wake()
    return site


@pytest.fixture
def asking(shared_site: Site) -> Client:
    """An officer at the shared site, who asks for nothing that can be done."""
    return shared_site.client(Role.OFFICER)


# -- the list --------------------------------------------------------------------------------------


def test_all_units_by_group(viewer: Client, shared_site: Site) -> None:
    """Each unit that is asked stands in the list once, group by group, with its status and how fresh that is."""
    page = viewer.page("/units")
    roster = shared_site.app.campaign.roster
    assert sorted(rows(page)) == sorted(roster.by_code)
    assert page.count('scope="rowgroup"') == len({unit.group for unit in roster.units})
    assert page.count('class="badge registered"') == 2
    assert "hộp thư" in page.casefold()


def test_filters_narrow_and_counts_follow(viewer: Client, shared_site: Site) -> None:
    """Group, commune and status narrow the list; the numbers beside the statuses count what the others leave."""
    units_of = shared_site.app.campaign.roster.units
    schools = [unit.code for unit in units_of if unit.group == "truong_hoc"]
    assert rows(viewer.page("/units?group=truong_hoc")) == schools
    registered = viewer.page("/units?group=truong_hoc&status=registered")
    assert rows(registered) == [KIM_THU]
    assert f"<b>{len(schools)}</b>" in registered
    assert 'href="/units?group=truong_hoc&amp;status=missing"' in registered
    in_commune = viewer.page("/units?commune=" + quote("Kim Thư"))
    assert set(rows(in_commune)) == {unit.code for unit in units_of if unit.commune == "Kim Thư"}


def test_what_is_no_filter_is_none(viewer: Client, shared_site: Site) -> None:
    """Groups, statuses, communes and pages that do not exist show everything, and no error."""
    page = viewer.page('/units?group=x&status="><b>&commune=%00&page=99999999999999&tick=x')
    assert len(rows(page)) == len(shared_site.app.campaign.roster)


@pytest.mark.parametrize(
    "words", ["mam non kim thu", "MẦM NON KIM THƯ", "mn-kimthu", "kim  thu mam", "mn.kimthu@thanhoai.example"]
)
def test_search_without_marks(viewer: Client, words: str) -> None:
    """A unit is found by words of its name, code or sender, with or without marks, in any order."""
    assert KIM_THU in rows(viewer.page("/units?q=" + quote(words)))
    assert len(rows(viewer.page("/units?q=" + quote(words)))) < 5


def test_search_finds_nothing(viewer: Client) -> None:
    """A search without a hit says so and leads back; what was typed stays, inert."""
    page = viewer.page("/units?q=" + quote('"><script>alert(1)</script>'))
    assert not rows(page)
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page
    assert 'href="/units"' in page


def test_telephone_and_addresses(reachable: Site) -> None:
    """Numbers can be called and addresses written to by a touch; a number is found without its spaces."""
    client = reachable.client(Role.VIEWER)
    page = client.page("/units?q=0912345678")
    assert rows(page) == [KIM_AN]
    assert 'href="tel:0912345678"' in page
    assert f'href="mailto:{ADDRESS}"' in page
    assert re.search(rf"<textarea[^>]* readonly[^>]*>{re.escape(ADDRESS)}</textarea>", page)


def test_pages_keep_the_filters(viewer: Client, shared_site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """Many units stand on several pages, none twice and none left out; the way on keeps what was chosen."""
    monkeypatch.setattr(units, "PAGE_SIZE", 20)
    path, seen = "/units?group=truong_hoc&status=missing", []
    while path:
        page = viewer.page(path)
        seen += rows(page)
        onward = re.search(r'rel="next" href="([^"]+)"', page)
        path = onward[1].replace("&amp;", "&") if onward else ""
        assert not path or path.startswith("/units?group=truong_hoc&status=missing&page=")
    wanted = [line.unit for line in shared_site.site.state.office.standing.view().register.lines]
    missing = [unit.code for unit in shared_site.app.campaign.roster.units if unit.group == "truong_hoc"]
    assert len(seen) == len(set(seen)) > 20
    assert set(seen) < set(missing) <= set(wanted)


def test_who_is_closed_and_sent_something_is_marked(site: Site) -> None:
    """A unit that is asked no more stands in the list only if it sent something, and says so."""
    change(site, THANH_VAN, closed_on=NOW.date())
    change(site, "PB-NV", closed_on=NOW.date())
    page = site.client(Role.VIEWER).page("/units?status=not_asked")
    assert rows(page) == [THANH_VAN]
    assert "PB-NV" not in rows(site.client(Role.VIEWER).page("/units"))


def test_downloads_hold_what_is_shown(viewer: Client) -> None:
    """Workbook and CSV have the units of the filter, all pages, under the campaign's name."""
    answer = viewer.get("/units.xlsx?group=truong_hoc&status=registered")
    assert "attachment" in answer.headers["content-disposition"]
    sheet = load_workbook(BytesIO(answer.content)).worksheets[0]
    values = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert [row[0] for row in values if row[0] in (KIM_THU, THANH_VAN)] == [KIM_THU]
    lines = viewer.get("/units.csv?group=truong_hoc&status=registered").content.decode("utf-8-sig").splitlines()
    assert len(lines) == 2
    assert lines[1].startswith(f"{KIM_THU},")


# -- reminding those picked ------------------------------------------------------------------------


def test_only_officers_see_what_they_may_do(reachable: Site) -> None:
    """Ticks stand only at missing units with an address, and only for who may decide."""
    ticks = re.findall(r'name="unit" value="([^"]+)"', reachable.client(Role.OFFICER).page("/units"))
    by_code = reachable.site.state.office.app.campaign.roster.by_code
    answered = {KIM_THU, THANH_VAN}
    assert {KIM_AN, "PB-NV"} < set(ticks) < set(by_code)
    assert set(ticks) == {code for code, unit in by_code.items() if unit.addresses and code not in answered}
    assert 'name="unit"' not in reachable.client(Role.VIEWER).page("/units")


def test_what_would_be_sent_is_shown_first(reachable: Site) -> None:
    """Before anything is written the officer sees who gets it, what it says, and who is left out and why."""
    page = reachable.client(Role.OFFICER).page(f"/units-to-remind?unit={KIM_AN}&unit={KIM_THU}&unit=PB-TP&unit=NONE")
    assert re.findall(r'name="unit" value="([^"]+)"', page) == [KIM_AN]
    assert ADDRESS in page
    assert "Kính gửi" in page or "Trường Mầm non Kim An" in page
    assert f'href="/units/{KIM_THU}"' in page
    assert 'href="/units/PB-TP"' in page
    assert not reminders(reachable.app)


def test_picked_units_are_reminded_once(reachable: Site) -> None:
    """Two clicks write one mail, with who asked for it; who sent something gets none, and that is told."""
    client = reachable.client(Role.OFFICER)
    picked = {"unit": [KIM_AN, KIM_THU]}
    assert client.submit("/units-to-remind", **picked) == f"/units-to-remind?unit={KIM_THU}"
    again = client.submit("/units-to-remind", **picked)
    assert KIM_AN in again
    assert client.page(again).count('<li><a href="/units/') == 2
    (written,) = reminders(reachable.app)
    assert (written.mail.unit, written.mail.recipient, written.state) == (KIM_AN, ADDRESS, MailState.QUEUED)
    with reachable.app.store.read() as session:
        assert [event.by for event in load_history(session, mail_id=written.id)] == ["Cán bộ canbo"]


def test_who_answers_meanwhile_is_not_reminded(reachable: Site) -> None:
    """A reminder whose unit has sent something before it leaves is taken out."""
    client = reachable.client(Role.OFFICER)
    client.submit("/units-to-remind", unit=[KIM_AN, "PB-NV"])
    data = form("Trường Mầm non Kim An", ("Tổ 1", "Vườn thuốc nam"))
    (reachable.inbox / "9.eml").write_bytes(mail(9, sender=ADDRESS, files={"a.docx": data}))
    reachable.service.wake()
    send_all(reachable.app)
    states = {queued.mail.unit: queued.state for queued in reminders(reachable.app)}
    # Nobody listens at the outgoing server's port: what is still wanted was tried.
    assert states == {KIM_AN: MailState.DISCARDED, "PB-NV": MailState.QUEUED}


def test_nobody_is_called_missing_blindly(reachable: Site) -> None:
    """While the mailbox is not known, nobody is reminded, and the page says why."""
    reachable.clock.move(timedelta(days=2))
    client = reachable.client(Role.OFFICER)
    assert 'class="notice bad" role="alert"' in client.page(f"/units-to-remind?unit={KIM_AN}")
    assert client.submit("/units-to-remind", unit=[KIM_AN]) == f"/units-to-remind?unit={KIM_AN}"
    assert not reminders(reachable.app)


def test_a_mail_speaks_the_language_of_mail_out(reachable: Site) -> None:
    """An officer who reads the pages in English sends the units no English mail."""
    client = reachable.client(Role.OFFICER)
    client.get("/language", params={"to": "en", "back": "/"})
    assert "1 unit will be reminded" in client.page(f"/units-to-remind?unit={KIM_AN}")
    client.submit("/units-to-remind", unit=[KIM_AN])
    assert subject_of(reminders(reachable.app)[0].mail.content).startswith("[DVK 2022] Đề nghị đăng ký")


# -- one unit --------------------------------------------------------------------------------------


def test_what_counts_and_what_changed(viewer: Client) -> None:
    """A unit's page shows the models that count with their mails, and what each version changed."""
    page = viewer.page(f"/units/{KIM_THU}")
    assert "Vườn rau sạch của bé" in page
    assert page.count("<ins>") == 3
    assert re.search(r"~ Tổ Lá: Vườn rau của bé .*→ Vườn rau sạch của bé", page)
    assert len(re.findall(r'href="/messages/\d+"', page)) >= 5
    assert 'href="/units?group=truong_hoc"' in page


def test_questions_lead_to_where_they_are_answered(site: Site) -> None:
    """What is asked about a unit stands on its page, and it is not called missing."""
    change(site, KIM_AN, senders=(ADDRESS,))
    broken = form("Trường Mầm non Kim An", ("Tổ 1", "Vườn rau"))[:900]
    (site.inbox / "9.eml").write_bytes(mail(9, sender=ADDRESS, files={"a.docx": broken}))
    site.service.wake()
    page = site.client(Role.VIEWER).page(f"/units/{KIM_AN}")
    assert re.search(r'href="/reviews/\d+"', page)
    assert 'class="badge needs_review"' in page


def test_every_unit_has_a_page(viewer: Client, shared_site: Site) -> None:
    """A unit from which nothing came has a page too; one that is on no roster has none."""
    assert "Trường Mầm non Kim An" in viewer.page(f"/units/{KIM_AN}")
    for unknown in ("NONE", "x" * 300, "%3Cb%3E", "remind"):
        assert viewer.get(f"/units/{unknown}").status_code == 404


def test_pinning_and_unpinning(officer: Client, site: Site) -> None:
    """The version that an officer chooses counts until that is taken back; both stand in the history with a name."""
    path = f"/units/{KIM_THU}"
    assert officer.submit(f"{path}/pin", version=1) == path
    page = officer.page(path)
    assert re.search(r"<td[^>]*><bdi>Vườn rau của bé</bdi>", page)
    assert page.count("Cán bộ canbo") >= 3
    assert officer.submit(f"{path}/unpin") == path
    assert not re.search(r"<td[^>]*><bdi>Vườn rau của bé</bdi>", officer.page(path))
    with site.app.store.read() as session:
        (made,) = load_rulings(session, campaign_id=site.app.campaign.id)
    assert (made.made_by, made.undone_by) == ("Cán bộ canbo", "Cán bộ canbo")


def test_what_cannot_be_pinned(asking: Client) -> None:
    """A version that is not there, and a pin that is not, are told of; nothing breaks."""
    assert asking.refuse(f"/units/{KIM_THU}/pin", version=9)[0] == 409
    assert asking.refuse(f"/units/{KIM_THU}/pin", version="x")[0] == 409
    assert asking.refuse(f"/units/{KIM_THU}/unpin")[0] == 409
    assert asking.refuse("/units/NONE/pin", version=1)[0] == 404


def test_extending_and_taking_back(officer: Client, site: Site) -> None:
    """A unit may answer to the end of the day that an officer gives, with who and why, until that is taken back."""
    path = f"/units/{KIM_AN}"
    assert officer.submit(f"{path}/extend", until="2022-02-20", reason="Trường mất điện") == path
    with site.app.store.read() as session:
        (made,) = load_rulings(session, campaign_id=site.app.campaign.id)
    page = officer.page(path)
    assert "20/02/2022" in page
    assert "Trường mất điện" in page
    assert "20/02/2022" in officer.page("/units?q=kim+an&status=missing")
    assert officer.refuse(f"/units/{KIM_THU}/extensions/{made.id}/undo")[0] == 409
    assert officer.submit(f"{path}/extensions/{made.id}/undo") == path
    assert officer.refuse(f"{path}/extensions/{made.id}/undo")[0] == 409
    assert "20/02/2022" not in officer.page("/units?q=kim+an&status=missing")


@pytest.mark.parametrize(
    ("until", "reason"),
    [
        ("2022-02-13", "ốm"),
        ("2022-02-14", "ốm"),
        ("2022-02-30", "ốm"),
        ("9999-12-31", "ốm"),
        ("2099-01-01", "ốm"),
        ("tomorrow", "ốm"),
        ("", "ốm"),
        ("20/02/2022", "   "),
    ],
)
def test_mistakes_keep_what_was_typed(asking: Client, shared_site: Site, until: str, reason: str) -> None:
    """A day that is past, no later than the letter's, or none, and no reason: told at the field, nothing stored."""
    status, page = asking.refuse(f"/units/{KIM_AN}/extend", until=until, reason=reason)
    assert status == 422
    assert f'value="{until}"' in page
    assert f'value="{reason.strip()}"' in page
    assert 'aria-invalid="true"' in page
    with shared_site.app.store.read() as session:
        assert not load_rulings(session, campaign_id=shared_site.app.campaign.id)


def test_no_day_for_a_closed_unit(site: Site) -> None:
    """A unit that is asked no more is given no day, and the page says who took its place."""
    change(site, THANH_VAN, closed_on=NOW.date(), successors=("PB-NV",))
    client = site.client(Role.OFFICER)
    page = client.page(f"/units/{THANH_VAN}")
    assert 'id="extend"' not in page
    assert 'href="/units/PB-NV"' in page
    assert client.refuse(f"/units/{THANH_VAN}/extend", until="2022-02-20", reason="ốm")[0] == 422


def test_the_history_names_who_did_what(site: Site) -> None:
    """Changes of the roster that touch the unit stand in its history, those of others do not."""
    change(site, KIM_AN, contact="Thầy Bình, 0987 654 321")
    page = site.client(Role.VIEWER).page(f"/units/{KIM_AN}")
    assert page.count("Thầy Bình") >= 2
    assert "Thầy Bình" not in site.client(Role.VIEWER).page(f"/units/{KIM_THU}")


def test_who_may_only_look_changes_nothing(viewer: Client, shared_site: Site) -> None:
    """Whoever may only look is refused everywhere, and sees no form for it."""
    page = viewer.page(f"/units/{KIM_THU}") + viewer.page("/units")
    for path in ("/units-to-remind", *(f"/units/{KIM_THU}/{act}" for act in ("pin", "unpin", "extend"))):
        assert viewer.refuse(path, unit=KIM_AN, version=1, until="2022-02-20", reason="x")[0] == 403, path
        assert f'action="{path}"' not in page
    assert viewer.refuse(f"/units/{KIM_THU}/extensions/1/undo")[0] == 403
    assert viewer.get("/units-to-remind").status_code == 403
    with shared_site.app.store.read() as session:
        assert not load_rulings(session, campaign_id=shared_site.app.campaign.id)


def test_hostile_text_is_inert(site: Site) -> None:
    """What senders and officers wrote is text, hidden signs gone, long names whole on the unit's own page."""
    alias = "<script>alert(1)</script>\u202e" + "Trường rất dài " * 19
    name, contact = "Trường " + "Kim" * 100, '"><img src=x onerror=alert(2)> javascript:alert(3)'
    change(site, KIM_AN, name=name, contact=contact, note="<b>x</b>", aliases=(alias, "Trường Mầm non Kim An"))
    data = form("Trường Mầm non Kim An", ("<i>Tổ</i>", "<img src=y>\u202egnp.exe"), note="<u>z</u>")
    (site.inbox / "9.eml").write_bytes(mail(9, sender="<x>@b.example", files={"a.docx": data}))
    site.service.wake()
    client = site.client(Role.OFFICER)
    for path in (f"/units/{KIM_AN}", "/units?q=kim+an"):
        page = client.page(path)
        assert not re.search(r"<script>|<img|<i>|<u>|<b>x|\u202e|href=\"javascript", page), path
    page = client.page(f"/units/{KIM_AN}")
    assert "&lt;img src=y&gt;" in page
    assert f"<h1>{name}</h1>" in page
