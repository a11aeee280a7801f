"""Accounts, passwords and tokens over the pages, and the log of who did what."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

import pytest

from desk.accounts import find_token, load_accounts, load_tokens
from desk.answering import Answer, answer, undo
from desk.ruling import extend, pin_version
from desk.signing_in import sign_in
from domain.account import Role, Scope
from domain.clock import LOCAL_ZONE
from domain.decision import Action
from domain.log import LogKind
from domain.memory import MemoryKind
from domain.outgoing import MailEvent, MailKind, OutgoingMail
from storage.log import load_log
from storage.outbox import record_mail
from storage.outbox_care import record_word
from storage.reviews import load_reviews
from tests.web.conftest import NAMES, PASSWORD, Client, Site
from web.cookies import form_token

NEW = "một mật khẩu mới dài"
OWN = {"own": PASSWORD}


def roles(site: Site) -> dict[str, tuple[Role, bool]]:
    return {one.name: (one.role, one.disabled_at is None) for one in load_accounts(site.app)}


def signed_in(site: Site, name: str, password: str) -> Client:
    """Return a browser in which somebody has just signed in."""
    client = site.client()
    assert client.submit("/sign-in", name=name, password=password, next="/") == "/"
    assert client.get("/").status_code == 200
    return client


def test_an_account_from_making_to_disabling(site: Site, administrator: Client) -> None:
    """A new account signs in, gets another role and password, and is shut out and let in again; all of it is listed."""
    made = {"name": "lan.nguyen", "full_name": "Nguyễn Thị Lan", "role": "viewer", "password": NEW, "again": NEW, **OWN}
    administrator.submit("/people", **made)
    lan = signed_in(site, "lan.nguyen", NEW)
    assert "Nguyễn Thị Lan" in administrator.page("/people")
    administrator.submit("/people/lan.nguyen/role", role="officer", **OWN)
    assert roles(site)["lan.nguyen"] == (Role.OFFICER, True)
    assert lan.get("/").status_code == 303
    administrator.submit("/people/lan.nguyen/password", password=PASSWORD, again=PASSWORD, **OWN)
    assert site.client().refuse("/sign-in", name="lan.nguyen", password=NEW, next="/")[0] == 403
    lan = signed_in(site, "lan.nguyen", PASSWORD)
    administrator.submit("/people/lan.nguyen/disable", **OWN)
    assert lan.get("/").status_code == 303
    assert site.client().refuse("/sign-in", name="lan.nguyen", password=PASSWORD, next="/")[0] == 403
    administrator.submit("/people/lan.nguyen/enable", **OWN)
    signed_in(site, "lan.nguyen", PASSWORD)


def test_the_last_administrator_stays(site: Site, administrator: Client) -> None:
    """The one who could mend it can neither be disabled nor made less, not even by themselves."""
    name = NAMES[Role.ADMINISTRATOR]
    for path, fields in ((f"/people/{name}/disable", {}), (f"/people/{name}/role", {"role": "viewer"})):
        status, page = administrator.refuse(path, **fields, **OWN)
        assert status == 422
        assert name in page
    assert roles(site)[name] == (Role.ADMINISTRATOR, True)


def test_what_was_typed_comes_back_but_no_password(site: Site, administrator: Client) -> None:
    """A weak, a mistyped and a taken account are refused on the page, with all but the password still there."""
    typed = {"name": "moi", "full_name": '"><script>alert(1)</script>', "role": "officer"}
    for passwords in ({"password": "ngắn", "again": "ngắn"}, {"password": NEW, "again": NEW + "x"}):
        status, page = administrator.refuse("/people", **typed, **passwords, **OWN)
        assert status == 422
        assert 'value="moi"' in page
        assert "<script>alert" not in page
        assert NEW not in page
    assert administrator.refuse("/people", **{**typed, "name": "xem"}, password=NEW, again=NEW, **OWN)[0] == 422
    assert administrator.refuse("/people/khong.co/disable", **OWN)[0] == 422
    assert administrator.refuse("/people/xem/role", role="king")[0] == 400
    assert "moi" not in roles(site)


def test_the_own_password_needs_the_one_before(site: Site) -> None:
    """Everybody changes their own, but only who knows it; then they sign in again, everywhere."""
    client, other = site.client(Role.VIEWER), site.client(Role.VIEWER)
    client.page("/people/password")
    assert client.refuse("/people/password", own="sai", password=NEW, again=NEW)[0] == 403
    assert client.refuse("/people/password", own=PASSWORD, password=NEW, again="khác")[0] == 422
    assert other.get("/").status_code == 200
    assert client.submit("/people/password", own=PASSWORD, password=NEW, again=NEW) == "/sign-in"
    assert other.get("/").status_code == 303
    assert client.submit("/sign-in", name=NAMES[Role.VIEWER], password=NEW, next="/") == "/"


def test_what_outlives_a_session_needs_the_own_password(site: Site) -> None:
    """Whoever only has somebody's browser, or a copy of its cookie, makes no account, no token and no password."""
    client = site.client(Role.ADMINISTRATOR)
    new = {"name": "moi", "full_name": "Mới", "role": "administrator", "password": NEW, "again": NEW}
    before = roles(site)
    for own in ({}, {"own": "đoán mò thôi"}):
        assert client.refuse("/people", **new, **own)[0] == 403
        assert client.refuse("/people/xem/role", role="administrator", **own)[0] == 403
        assert client.refuse("/people/xem/password", password=NEW, again=NEW, **own)[0] == 403
        assert client.refuse("/people/tokens", name="x", scope="write", **own)[0] == 403
        site.clock.move(timedelta(hours=1))
    assert client.refuse("/people/quantri/password", password=NEW, again=NEW, **OWN)[0] == 422
    assert roles(site) == before
    assert load_tokens(site.app) == ()


def test_a_token_is_shown_once_and_ends_when_revoked(site: Site) -> None:
    """Its secret stands on one page only and works until the token is revoked, which nobody else can do."""
    client = site.client(Role.OFFICER)
    answer_page = client.post("/people/tokens", data=form_of(name="tổng hợp", scope="write", until="2022-12-31", **OWN))
    found = re.search(r'class="secret">([^<]+)<', answer_page.text)
    assert found is not None
    secret = found[1]
    token = find_token(site.app, secret)
    assert token is not None
    assert (token.scope, token.account.name) == (Scope.WRITE, "canbo")
    assert token.expires_at == datetime(2023, 1, 1, tzinfo=LOCAL_ZONE)
    page = client.page("/people/tokens")
    assert secret not in page
    assert "tổng hợp" in page
    assert site.client(Role.ADMINISTRATOR).refuse(f"/people/tokens/{token.id}/revoke")[0] == 409
    assert find_token(site.app, secret) is not None
    client.submit(f"/people/tokens/{token.id}/revoke")
    assert find_token(site.app, secret) is None


def test_a_token_never_does_more_than_its_account(site: Site) -> None:
    """Who may only look gets no token that decides; a token without a name or with a day that is past is not made."""
    viewer = site.client(Role.VIEWER)
    assert viewer.refuse("/people/tokens", name="x", scope="write")[0] == 403
    assert viewer.refuse("/people/tokens", name="x", scope="all")[0] == 400
    assert viewer.refuse("/people/tokens", name="", scope="read")[0] == 422
    assert viewer.refuse("/people/tokens", name="x", scope="read", until="2020-01-01", **OWN)[0] == 422
    assert viewer.refuse("/people/tokens", name="x", scope="read", until="mai")[0] == 422
    assert load_tokens(site.app) == ()


@pytest.mark.parametrize("role", [Role.VIEWER, Role.OFFICER])
def test_only_administrators_care_for_accounts(site: Site, role: Role) -> None:
    """Nobody else sees the list or changes an account."""
    client = site.client(role)
    assert client.get("/people").status_code == 403
    for path in ("/people", "/people/xem/role", "/people/xem/password", "/people/xem/disable", "/people/xem/enable"):
        assert client.refuse(path, role="administrator", password=NEW, again=NEW)[0] == 403
    assert roles(site)["xem"] == (Role.VIEWER, True)


def form_of(**fields: str) -> dict[str, str]:
    return {**fields, "form_token": form_token("form-secret")}


def do_everything(site: Site) -> None:
    """Do something of each kind, with hostile text in it."""
    app, hostile = site.app, '<img src=x onerror="alert(9)">'
    with app.store.read() as session:
        review = next(
            one for one in load_reviews(session, campaign_id=app.campaign.id) if one.form and one.form.unit_as_written
        )
    unit = app.campaign.roster.units[0].code
    wanted = Answer(
        action=Action.ASSIGN,
        unit=unit,
        comment=hostile,
        by="Nguyễn Thị Hà",
        lessons=(MemoryKind.SENDER,),
        with_mail=False,
    )
    (answered,) = answer(app, review.id, wanted)
    undo(app, answered.decision.id, by="Nguyễn Thị Hà")
    kim_thu = next(one.code for one in app.campaign.roster.units if one.name == "Trường Mầm non Kim Thư")
    pin_version(app, kim_thu, 1, by="Nguyễn Thị Hà")
    extend(app, unit, until=datetime(2022, 3, 1, tzinfo=LOCAL_ZONE), reason=hostile, by="Lê Văn Bình")
    mail = OutgoingMail(
        key="x",
        kind=MailKind.REMINDER,
        campaign=app.campaign.id,
        recipient=f"{hostile}@x.example",
        content=b"",
        message_id="<x@example.vn>",
        created_at=app.clock(),
    )
    with app.store.write() as session:
        record_mail(session, mail=mail, not_before=app.clock())
        record_word(session, campaign_id=app.campaign.id, mail_id=1, event=MailEvent.HELD, by="canbo", now=app.clock())
    sign_in(app, name=NAMES[Role.OFFICER], password=PASSWORD, source="127.0.0.1")
    administrator = site.client(Role.ADMINISTRATOR)
    administrator.get("/campaign/roster/download")
    administrator.submit(administrator.submit("/campaign/roster/change", do="contact", unit=unit, contact=hostile))
    administrator.post("/people/tokens", data=form_of(name=hostile, scope="read", until="", **OWN))


def test_the_log_has_each_kind(site: Site) -> None:
    """What was decided, ruled, changed, taught, said and saved is there, newest first, and its text does nothing."""
    do_everything(site)
    client = site.client(Role.OFFICER)
    with site.app.store.read() as session:
        lines = load_log(session, campaign_id=site.app.campaign.id, limit=1000)
    assert {line.kind for line in lines} == set(LogKind)
    assert [line.at for line in lines] == sorted((line.at for line in lines), reverse=True)
    assert {line.is_undoing for line in lines if line.kind is LogKind.DECISION} == {True, False}
    assert {line.is_undoing for line in lines if line.kind is LogKind.MEMORY} == {True, False}
    page = client.page("/log")
    assert "Nguyễn Thị Hà" in page
    assert "Lê Văn Bình" in page
    assert "<img src=x" not in page
    assert page.count("127.0.0.1") == 0
    assert "127.0.0.1" in client.page("/log?kind=all")
    for kind in LogKind:
        assert client.page(f"/log?kind={kind.value}").count("<tr") > 1


def test_the_log_of_one_person(site: Site) -> None:
    """Chosen by name, it shows what somebody did under their full name and under that of their account."""
    do_everything(site)
    client = site.client(Role.OFFICER)
    rows = client.page("/log?by=Lê Văn Bình").split("<tbody")[1]
    assert rows.count("<tr") == 1
    canbo = client.page("/log?by=Cán bộ canbo").split("<tbody")[1]
    assert 'href="/outbox/1"' in canbo
    assert "Lê Văn Bình" not in canbo
    assert "<tbody" not in client.page("/log?by=ai đó")


def test_the_log_in_pages(site: Site) -> None:
    """Older lines stand on further pages, each line once."""
    for _ in range(60):
        site.clock.move(timedelta(seconds=1))
        extend(
            site.app,
            site.app.campaign.roster.units[0].code,
            until=datetime(2022, 3, 1, tzinfo=LOCAL_ZONE),
            reason="x",
            by="a",
        )
    client = site.client(Role.OFFICER)
    first, second = client.page("/log?kind=ruling"), client.page("/log?kind=ruling&page=2")
    assert first.split("<tbody")[1].count("<tr") == 50
    assert second.split("<tbody")[1].count("<tr") == 10
    assert "/log?kind=ruling&amp;page=2" in first
    assert client.get("/log?page=99999999999999999999").status_code == 200
    assert client.get("/log?page=x&kind=y").status_code == 200


def test_the_log_is_for_officers(site: Site) -> None:
    """Who may only look does not see who did what; their menu leads to their own pages."""
    viewer = site.client(Role.VIEWER)
    assert viewer.get("/log").status_code == 403
    assert 'href="/log"' not in viewer.page("/people/tokens")
