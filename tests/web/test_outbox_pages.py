"""Mail out: what waits, what can be done with it, how it looks, and what would go out next."""

from __future__ import annotations

import html
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes, policy
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import func, insert, select

from desk.mail_previews import preview_reminders
from desk.outbox_words import say_to_mails
from desk.rostering import store_roster
from domain.account import Deed, Role
from domain.errors import MailNotThat
from domain.outgoing import MailEvent, MailKind, MailState, OutgoingMail, QueuedMail
from domain.roster_log import RosterAction
from reports.language import translator
from reports.mail import Letter, message_id, outgoing, own_headers
from storage.campaigns import record_campaign
from storage.deeds import load_deeds
from storage.models import OutboxRow
from storage.outbox import (
    load_outbox,
    record_attempt,
    record_failed,
    record_mail,
    record_sent,
    record_unknown,
)
from storage.outbox_care import load_history, load_mail, record_report, record_word
from storage.revision import load_revision
from tests.acceptance.installation import Installation
from tests.web.conftest import NOW, Client, Moved, Site, open_site

HOSTILE = '<script>alert(1)</script> \u202egpj.exe "onload=x'


NUMBERS = count(1)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, read_mails: Installation) -> Iterator[Site]:
    """A site of this module's own: each test writes its own mails into it."""
    with own_site(tmp_path_factory.mktemp("outbox"), read_mails) as opened:
        yield opened


@pytest.fixture
def alone(tmp_path: Path, read_mails: Installation) -> Iterator[Site]:
    """A site of one test's own."""
    with own_site(tmp_path, read_mails) as opened:
        yield opened


@contextmanager
def own_site(folder: Path, read_mails: Installation) -> Iterator[Site]:
    shutil.copytree(read_mails.config.parent, folder / "own")
    with open_site(Installation(config=folder / "own" / "config.toml"), Moved()) as opened:
        yield opened


def written(
    number: int, *, campaign: str = "dvk-2022", kind: MailKind = MailKind.REMINDER, text: str = ""
) -> OutgoingMail:
    """Return a mail to a unit."""
    letter = Letter(
        sender="bdv@example.vn",
        recipient=f"unit{number}@units.example",
        subject=f"Nhắc đăng ký {number} {HOSTILE}".replace("\u202e", ""),
        text=f"Kính gửi đơn vị {number}\n{text or HOSTILE}",
        html="<p><img src=https://evil.example/x.png></p>",
        message_id=message_id(f"{kind}{number}", "bdv@example.vn"),
        date=NOW,
        headers=own_headers(kind),
    )
    return outgoing(letter, key=f"{campaign}/{kind}/{number}", kind=kind, campaign=campaign, step="overdue")


def put(site: Site, state: MailState, *, kind: MailKind = MailKind.REMINDER) -> int:
    """Put a mail into the outbox, bring it into ``state`` by what really happens to mails, and return its number."""
    mail = written(next(NUMBERS), kind=kind)
    later = NOW + timedelta(minutes=20)
    with site.app.store.write() as session:
        record_mail(session, mail=mail, not_before=NOW, is_held=state is MailState.HELD)
        mail_id = session.scalars(select(OutboxRow.id).where(OutboxRow.key == mail.key)).one()
        if state in (MailState.SENT, MailState.FAILED, MailState.SENDING):
            record_attempt(session, mail_id=mail_id, expected_attempts=0, retry_at=later)
        match state:
            case MailState.SENT:
                record_sent(session, mail_id=mail_id, now=NOW)
            case MailState.FAILED:
                record_failed(session, mail_id=mail_id, retry_at=later, error=f"550 {HOSTILE}", now=NOW)
            case MailState.SENDING:
                record_unknown(session, mail_id=mail_id, retry_at=later, error="", now=NOW)
            case MailState.DISCARDED:
                record_word(
                    session,
                    campaign_id=site.app.campaign.id,
                    mail_id=mail_id,
                    event=MailEvent.DISCARDED,
                    by="Hà",
                    now=NOW,
                )
    return mail_id


def states(site: Site, *numbers: int) -> list[MailState]:
    with site.app.store.read() as session:
        return [load_mail(session, campaign_id=site.app.campaign.id, mail_id=number).state for number in numbers]


def body(page: str) -> str:
    """Return what stands in the page's own part."""
    return page.partition("<main")[2]


ALLOWED = {
    MailState.QUEUED: {"held", "discarded", "retried"},
    MailState.HELD: {"released", "discarded"},
    MailState.SENDING: set(),
    MailState.SENT: set(),
    MailState.FAILED: {"discarded", "retried"},
    MailState.DISCARDED: {"retried"},
}


@pytest.mark.parametrize("state", MailState)
def test_each_state_allows_its_words(site: Site, officer: Client, state: MailState) -> None:
    """A mail's page offers what can be done with it, and anything else is refused and changes nothing."""
    number = put(site, state)
    page = officer.page(f"/outbox/{number}")
    assert set(re.findall(r'name="event" value="(\w+)"', page)) == ALLOWED[state]
    for event in {"held", "released", "discarded", "retried"} - ALLOWED[state]:
        status, said = officer.refuse(f"/outbox/{number}", event=event)
        assert status == 409
        assert "notice bad" in said
    assert states(site, number) == [state]


@pytest.mark.parametrize(
    ("before", "event", "after"),
    [
        (MailState.HELD, "released", MailState.QUEUED),
        (MailState.QUEUED, "held", MailState.HELD),
        (MailState.FAILED, "retried", MailState.QUEUED),
        (MailState.DISCARDED, "retried", MailState.QUEUED),
        (MailState.FAILED, "discarded", MailState.DISCARDED),
    ],
)
def test_an_officers_word(site: Site, officer: Client, before: MailState, event: str, after: MailState) -> None:
    """A word brings a mail where it says, and its history names the officer."""
    number = put(site, before)
    assert officer.submit(f"/outbox/{number}", event=event) == f"/outbox/{number}"
    assert states(site, number) == [after]
    with site.app.store.read() as session:
        last = load_history(session, mail_id=number)[-1]
    assert (last.event, last.by) == (event, "Cán bộ canbo")
    assert "Cán bộ canbo" in officer.page(f"/outbox/{number}")


def test_a_word_for_many_is_for_all_or_none(site: Site, officer: Client) -> None:
    """If one of the mails that are ticked has gone out meanwhile, nothing is done, and the ticks are still there."""
    held = [put(site, MailState.HELD) for _ in range(2)]
    sent = put(site, MailState.SENT)
    status, page = officer.refuse("/outbox", event="released", mail=[*held, sent])
    assert status == 409
    assert states(site, *held, sent) == [MailState.HELD, MailState.HELD, MailState.SENT]
    assert len(re.findall(r"<input[^>]* checked>", page)) == 2
    with pytest.raises(MailNotThat):
        say_to_mails(site.app, [*held, sent], event=MailEvent.RELEASED, by="Hà")
    assert states(site, *held) == [MailState.HELD, MailState.HELD]
    assert officer.submit("/outbox", event="released", mail=held, state="held") == "/outbox?state=held"
    assert states(site, *held) == [MailState.QUEUED, MailState.QUEUED]


def test_nothing_ticked(officer: Client) -> None:
    """A word without a mail says so."""
    status, page = officer.refuse("/outbox", event="discarded")
    assert status == 409
    assert 'role="alert"' in page


@pytest.mark.parametrize("fields", [{"event": "sent", "mail": 1}, {"event": "held", "mail": "1' OR 1"}, {"event": ""}])
def test_forms_that_no_page_has(officer: Client, fields: dict[str, object]) -> None:
    """What no form of ours says is refused."""
    assert officer.refuse("/outbox", **fields)[0] == 400


def test_all_of_a_kind(site: Site, officer: Client) -> None:
    """One button lets all mails on hold of a kind go, but none that was written after the page was made."""
    reminders = [put(site, MailState.HELD) for _ in range(4)]
    other = put(site, MailState.HELD, kind=MailKind.RETURNED)
    page = officer.page("/outbox?kind=reminder")
    up_to = re.search(r'name="up_to" value="(\d+)"', page)
    assert up_to is not None
    late = put(site, MailState.HELD)
    officer.submit("/outbox/held", held_kind="reminder", up_to=up_to[1], event="released")
    assert states(site, *reminders) == [MailState.QUEUED] * 4
    assert states(site, other, late) == [MailState.HELD, MailState.HELD]
    assert officer.refuse("/outbox/held", held_kind="reminder", up_to=99, event="held")[0] == 400
    assert officer.refuse("/outbox/held", held_kind="x", up_to=99, event="released")[0] == 400


def test_filters_and_numbers(alone: Site) -> None:
    """Mails are found by state and kind; the numbers are those of the outbox; those on hold stand first."""
    officer = alone.client(Role.OFFICER)
    held, failed = put(alone, MailState.HELD), put(alone, MailState.FAILED)
    back = put(alone, MailState.SENT)
    with alone.app.store.write() as session:
        record_report(session, mail_id=back, event=MailEvent.BOUNCED, text="full", now=NOW)
    with alone.app.store.read() as session:
        total = len(load_outbox(session))
    page = body(officer.page("/outbox"))
    assert page.index(f'href="/outbox/{held}"') < page.index(f'href="/outbox/{back}"')
    assert page.index(f'href="/outbox/{held}"') < page.index(f'href="/outbox/{failed}"')
    assert f"<b>{total}</b>" in page
    for address, number in {
        "/outbox?state=failed": failed,
        "/outbox?state=bounced": back,
        "/outbox?state=held": held,
        "/outbox?kind=reminder&state=failed": failed,
    }.items():
        shown = set(map(int, re.findall(r'href="/outbox/(\d+)"', body(officer.page(address)))))
        assert shown == {number}
    assert not re.findall(r'href="/outbox/\d+"', body(officer.page("/outbox?state=failed&kind=digest")))
    assert len(set(re.findall(r'href="/outbox/(\d+)"', officer.page("/outbox?state=nonsense&kind=x&page=x")))) == total


def test_thousands_are_paged(alone: Site) -> None:
    """Each mail stands on exactly one page, the newest first."""
    officer = alone.client(Role.OFFICER)
    with alone.app.store.write() as session:
        session.execute(
            insert(OutboxRow),
            [
                {
                    "key": f"k{number}",
                    "kind": MailKind.RECEIPT,
                    "campaign_id": alone.app.campaign.id,
                    "step": "",
                    "recipient": "a@b.example",
                    "message_id": f"<{number}@b.example>",
                    "content": b"x",
                    "state": MailState.SENT,
                    "attempts": 1,
                    "not_before": NOW,
                    "last_error": "",
                    "created_at": NOW,
                    "sent_at": NOW,
                }
                for number in range(250)
            ],
        )
        total = session.scalars(select(func.count()).select_from(OutboxRow)).one()
    shown: list[int] = []
    address = "/outbox"
    while address:
        page = officer.page(address)
        shown += map(int, re.findall(r'id="m(\d+)"', page))
        after = re.search(r'rel="next" href="([^"]+)"', page)
        address = html.unescape(after[1]) if after else ""
    assert len(shown) == total
    assert shown == sorted(set(shown), reverse=True)
    assert "page=2" in officer.page("/outbox?page=3")


def test_a_mail_is_shown_as_text(site: Site, officer: Client) -> None:
    """Whatever a mail says does nothing on the page, and its HTML is not on it."""
    number = put(site, MailState.FAILED)
    page = officer.page(f"/outbox/{number}")
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page
    assert "evil.example/x.png" not in page
    assert "Message-ID" in page
    assert "\u202e" not in body(officer.page("/outbox"))
    assert "550 &lt;script&gt;" in officer.page("/outbox")


def test_a_mail_as_a_file(site: Site, officer: Client) -> None:
    """The mail is handed out byte by byte, to be kept and not opened, and the log says so."""
    number = put(site, MailState.QUEUED)
    answer = officer.get(f"/outbox/{number}/mail.eml")
    assert answer.headers["content-disposition"].startswith("attachment;")
    assert answer.headers["content-type"] == "application/octet-stream"
    assert "Nhắc đăng ký" in message_from_bytes(answer.content, policy=policy.default)["Subject"]
    with site.app.store.read() as session:
        assert answer.content == load_mail(session, campaign_id=site.app.campaign.id, mail_id=number).mail.content
        (deed,) = load_deeds(session, limit=1)
    assert (deed.deed, deed.name) == (Deed.DOWNLOADED, "canbo")


def test_a_receipt_leads_to_its_mail(site: Site) -> None:
    """The page of a receipt leads to the mail that caused it and to the unit."""
    unit = site.app.campaign.roster.units[0].code
    with site.app.store.write() as session:
        mail = replace(written(next(NUMBERS), kind=MailKind.RECEIPT), cause=1, unit=unit)
        record_mail(session, mail=mail, not_before=NOW)
        number = session.scalars(select(OutboxRow.id).where(OutboxRow.key == mail.key)).one()
    page = site.client(Role.VIEWER).page(f"/outbox/{number}")
    assert 'href="/messages/1"' in page
    assert f'href="/units/{unit}"' in page


def test_mails_of_another_campaign(site: Site, officer: Client) -> None:
    """A mail of another campaign is not there, whatever is asked about it."""
    other = replace(site.app.campaign, id="dvk-2021")
    with site.app.store.write() as session:
        record_campaign(session, campaign=other, now=NOW)
        record_mail(session, mail=written(7, campaign="dvk-2021"), not_before=NOW, is_held=True)
        number = session.scalars(select(OutboxRow.id).where(OutboxRow.campaign_id == "dvk-2021")).one()
    for path in (f"/outbox/{number}", f"/outbox/{number}/mail.eml", "/outbox/0", "/outbox/99999999999999"):
        assert officer.get(path).status_code == 404
    assert officer.refuse(f"/outbox/{number}", event="released")[0] == 404
    assert officer.refuse("/outbox", event="released", mail=number)[0] == 409
    officer.submit("/outbox/held", held_kind="reminder", up_to=10**6, event="discarded")
    assert f'href="/outbox/{number}"' not in officer.page("/outbox")
    with site.app.store.read() as session:
        assert load_mail(session, campaign_id="dvk-2021", mail_id=number).state is MailState.HELD


def test_what_an_officer_holds_is_not_among_all(alone: Site) -> None:
    """All mails of a kind that are on hold are those that nobody held; the page says how many stay, and they do."""
    officer = alone.client(Role.OFFICER)
    by_itself, by_hand = put(alone, MailState.HELD), put(alone, MailState.QUEUED)
    officer.submit("/outbox", event="held", mail=by_hand)
    for event in ("released", "discarded"):
        page = body(officer.page("/outbox"))
        assert len(re.findall(rf'<input type="hidden" name="event" value="{event}">', page)) == 1
        officer.submit("/outbox/held", held_kind="reminder", up_to=10**6, event=event)
        assert states(alone, by_hand) == [MailState.HELD]
        assert states(alone, by_itself) == [MailState.QUEUED if event == "released" else MailState.DISCARDED]
        assert 'type="hidden" name="event"' not in body(officer.page("/outbox"))
        by_itself = put(alone, MailState.HELD)


def test_viewers_only_look(site: Site) -> None:
    """Who may only look has no button, and is refused."""
    number = put(site, MailState.HELD)
    client = site.client(Role.VIEWER)
    assert 'name="event"' not in client.page("/outbox") + client.page(f"/outbox/{number}")
    fields = {"event": "released", "mail": number, "held_kind": "reminder", "up_to": number}
    for path in ("/outbox", "/outbox/held", f"/outbox/{number}"):
        assert client.refuse(path, **fields)[0] == 403
    for path in ("/outbox/preview/digest", "/outbox/preview/reminders"):
        assert f'action="{path}"' not in client.page(path)
        assert client.refuse(path)[0] == 403
    assert states(site, number) == [MailState.HELD]


def test_the_digest_before_it_goes(alone: Site) -> None:
    """The digest is looked at without storing anything, and written once when an officer says so."""
    officer = alone.client(Role.OFFICER)
    before = outbox(alone)
    page = officer.page("/outbox/preview/digest")
    assert "can-bo@example.vn" in page
    assert outbox(alone) == before
    assert officer.submit("/outbox/preview/digest") == "/outbox?kind=digest"
    assert outbox(alone) == before + 1
    officer.submit("/outbox/preview/digest")
    assert outbox(alone) == before + 1
    assert 'action="/outbox/preview/digest"' not in officer.page("/outbox/preview/digest")


def test_the_digest_bears_the_name_of_who_sent_it(alone: Site) -> None:
    """Whoever has the digest written, or one that waits sent now, is named in its history and in the log; at once."""
    officer = alone.client(Role.OFFICER)
    other = replace(alone.app.campaign, id="dvk-2021")
    later = NOW + timedelta(hours=3)
    with alone.app.store.write() as session:
        record_campaign(session, campaign=other, now=NOW)
        for campaign in ("dvk-2022", "dvk-2021"):
            record_mail(session, mail=written(9, campaign=campaign, kind=MailKind.DIGEST), not_before=later)
    before = revision(alone)
    officer.submit("/outbox/preview/digest")
    assert revision(alone) == before + 1
    told = {
        (queued.mail.campaign, queued.mail.key.split("/")[0]): (queued.not_before, events(alone, queued.id))
        for queued in mails_of(alone, MailKind.DIGEST)
    }
    assert told == {
        ("dvk-2022", "digest"): (NOW, [(MailEvent.WRITTEN, "Cán bộ canbo")]),
        ("dvk-2022", "dvk-2022"): (NOW, [(MailEvent.RETRIED, "Cán bộ canbo")]),
        ("dvk-2021", "dvk-2021"): (later, []),
    }
    assert "can-bo@example.vn" in officer.page("/log?kind=mail")


def test_the_digest_speaks_the_language_of_the_service(alone: Site) -> None:
    """Pages in English write no digest in English."""
    officer = alone.client(Role.OFFICER)
    officer.get("/language", params={"to": "en", "back": "/"})
    officer.submit("/outbox/preview/digest")
    with alone.app.store.read() as session:
        (digest,) = load_outbox(session, kind=MailKind.DIGEST)
    assert "đơn vị" in str(message_from_bytes(digest.mail.content, policy=policy.default)["Subject"])


def test_reminders_before_they_go(alone: Site) -> None:
    """Reminders are looked at without storing anything; then what is due is written and what waits on hold goes."""
    give_address(alone, "PB-NV", "noivu@thanhoai.example")
    alone.clock.move(timedelta(days=2))
    officer = alone.client(Role.OFFICER)
    alone.service.wake()
    held = put(alone, MailState.HELD)
    before = outbox(alone)
    page = officer.page("/outbox/preview/reminders")
    due = re.search(r'<span class="pill">(\d+)</span>', page)
    assert outbox(alone) == before
    assert due is not None
    assert officer.submit("/outbox/preview/reminders") == "/outbox"
    assert outbox(alone) == before + int(due[1])
    assert states(alone, held) == [MailState.QUEUED]
    assert 'class="pill"' not in body(officer.page("/outbox/preview/reminders"))
    done = [events(alone, queued.id) for queued in mails_of(alone, MailKind.REMINDER)]
    assert all(by == "Cán bộ canbo" for told in done for _, by in told)
    assert all(done)


def test_few_reminders_are_made_to_be_looked_at(alone: Site) -> None:
    """However many reminders are due, only those are made whose text is shown."""
    for code in ("PB-NV", "PB-TP", "PB-TCKH"):
        give_address(alone, code, f"{code.lower()}@thanhoai.example")
    alone.clock.move(timedelta(days=2))
    alone.service.wake()
    app = alone.site.state.office.app
    due = preview_reminders(app, translator("vi"), now=app.clock(), mail_count=2)
    assert len(due.mails) == 2
    assert due.count == len(preview_reminders(app, translator("vi"), now=app.clock()).mails) > 2


def test_no_reminders_from_a_mailbox_that_is_not_known(alone: Site) -> None:
    """While the mailbox was not read for a day nobody is called missing: nothing is due, and the page says why."""
    alone.clock.move(timedelta(days=3))
    officer = alone.client(Role.OFFICER)
    assert "notice bad" in officer.page("/outbox/preview/reminders")
    before = outbox(alone)
    officer.submit("/outbox/preview/reminders")
    assert outbox(alone) == before


def mails_of(site: Site, kind: MailKind) -> list[QueuedMail]:
    with site.app.store.read() as session:
        return list(load_outbox(session, kind=kind))


def events(site: Site, number: int) -> list[tuple[MailEvent, str]]:
    """Return what was done with a mail, and by whom."""
    with site.app.store.read() as session:
        return [(one.event, one.by) for one in load_history(session, mail_id=number)]


def revision(site: Site) -> int:
    """Return a number that grows by one with each transaction that pages show."""
    with site.app.store.read() as session:
        return load_revision(session)


def give_address(site: Site, code: str, address: str) -> None:
    """Let a unit be one that can be written to."""
    office = site.site.state.office
    roster = office.app.campaign.roster
    roster = roster.with_units((replace(roster.by_code[code], contact=address),))
    store_roster(office.app, roster, RosterAction.CONTACT_CHANGED, by="Hà")
    office.take_over(roster)


def outbox(site: Site) -> int:
    """Return how many mails there are."""
    with site.app.store.read() as session:
        return session.scalars(select(func.count()).select_from(OutboxRow)).one()
