"""The ledger, and the page of one mail: what became of it, the original beside what was read, and reading it again."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import insert, update

from desk.answering import Answer, answer
from desk.originals import read_document
from desk.ruling import extend, pin_version
from domain.account import Deed, Role
from domain.anchors import anchor
from domain.decision import Action
from domain.document import Document
from domain.message import Outcome
from reports.language import translator
from reports.wording import brief, explain, outcome_text
from storage.answers import record_reread
from storage.campaigns import record_campaign
from storage.deeds import load_deeds
from storage.files import load_files
from storage.messages import load_ledger, record_attempt
from storage.models import MessageRow, ReadingRow
from storage.readings import load_read, record_read
from storage.reviews import load_reviews
from tests.web.conftest import NOW, Client, Site
from tests.web.mails import form, mail
from web.errands import KEPT_S, Errands
from web.pages import messages

T = translator("vi")


def number_of(site: Site, key: str) -> int:
    """Return the number of the mail with this Message-ID."""
    with site.app.store.read() as session:
        ledger = load_ledger(session, campaign_id=site.app.campaign.id)
    return next(line.id for line in ledger if line.message_id == f"<{key}@units.example>")


def ready(client: Client, path: str) -> str:
    """Return a page once all of it is made; it waits a little each time it is asked."""
    for _ in range(60):
        page = client.page(path)
        if "data-under-way" not in page:
            return page
    raise AssertionError(f"{path} is never ready")


def listed(page: str) -> list[int]:
    """Return the numbers of the mails that a page lists, in order."""
    return [int(number) for number in re.findall(r'<a href="/messages/(\d+)">', page)]


# -- the ledger ----------------------------------------------------------------------------------


def test_every_mail_is_listed_with_its_reason(viewer: Client, shared_site: Site) -> None:
    """Each mail of the ledger stands in the list once, newest first, with its outcome and its reason in words."""
    page = viewer.page("/messages")
    with shared_site.app.store.read() as session:
        ledger = load_ledger(session, campaign_id=shared_site.app.campaign.id)
    assert listed(page) == [line.id for line in reversed(ledger)]
    rows = {int(row[1]): row[0] for row in re.finditer(r'<tr\b.*?<a href="/messages/(\d+)">.*?</tr>', page, re.DOTALL)}
    assert {line.outcome for line in ledger} >= {Outcome.REGISTERED, Outcome.NEEDS_REVIEW, Outcome.IGNORED}
    for line in ledger:
        assert line.reason is not None
        assert outcome_text(line.outcome, T) in rows[line.id]
        assert brief(line.reason.code, T) in rows[line.id]
    assert 'href="/units/MN-KIMTHU"' in rows[number_of(shared_site, "2")]


def test_one_outcome_alone(viewer: Client, shared_site: Site) -> None:
    """A choice shows the mails of that outcome, as many as its number says; an unknown word chooses nothing."""
    with shared_site.app.store.read() as session:
        ledger = load_ledger(session, campaign_id=shared_site.app.campaign.id)
    for outcome in Outcome:
        page = viewer.page(f"/messages?outcome={outcome.value}")
        wanted = [line.id for line in reversed(ledger) if line.outcome is outcome]
        assert listed(page) == wanted
        assert re.search(rf'aria-current="true">[^<]+<b>{len(wanted)}</b>', page)
    assert len(listed(viewer.page("/messages?outcome=nonsense&before=-3&q="))) == len(ledger)


@pytest.mark.parametrize(("text", "keys"), [("THANHVAN", {"3"}), ("Dang  KY moi", {"2"}), ("tra loi vang", {"7"})])
def test_mails_are_found_without_marks(viewer: Client, shared_site: Site, text: str, keys: set[str]) -> None:
    """Words of the sender, the subject or a file name find a mail, capitals and marks aside."""
    assert set(listed(viewer.page(f"/messages?q={text}"))) == {number_of(shared_site, key) for key in keys}


def test_page_by_page(monkeypatch: pytest.MonkeyPatch, viewer: Client) -> None:
    """The pages together hold each mail once, in order, and the choice stays while one goes on."""
    whole = listed(viewer.page("/messages?outcome=needs_review"))
    monkeypatch.setattr(messages, "PAGE_SIZE", 2)
    seen: list[int] = []
    address: str | None = "/messages?outcome=needs_review"
    while address:
        page = viewer.page(address)
        seen += listed(page)
        older = re.search(r'rel="next" href="([^"]+)"', page)
        address = older[1].replace("&amp;", "&") if older else None
    assert seen == whole
    assert len(whole) > 2


def test_what_is_not_yet_read_is_shown(officer: Client, site: Site) -> None:
    """A mail that is kept and not read stands in the list, with how often reading it failed, and has a page."""
    number = number_of(site, "5")
    with site.app.store.write() as session:
        unread = {"read_at": None, "outcome": None, "reason_code": None, "reason_details": None, "read_attempts": 1}
        session.execute(update(MessageRow).where(MessageRow.id == number).values(**unread))
        record_attempt(session, message=number, now=NOW)
    page = officer.page("/messages?outcome=unread")
    assert listed(page) == [number]
    assert "2" in re.sub(r"\d\d/\d\d/\d{4}.*?</td>", "", page[page.index("<tbody") :])
    assert number in listed(officer.page("/messages"))
    assert outcome_text(None, T) in ready(officer, f"/messages/{number}")


def test_all_that_is_not_yet_read_can_be_paged(officer: Client, site: Site) -> None:
    """After a long stop hundreds wait: they stand page by page, the newest first."""
    with site.app.store.write() as session:
        row = {
            "campaign_id": site.app.campaign.id,
            "size_bytes": 9,
            "received": NOW,
            "kept_at": NOW,
            "read_attempts": 0,
        }
        row |= dict.fromkeys(("message_id", "subject", "sender", "sender_name"), "")
        numbers = range(1000, 1000 + messages.PAGE_SIZE + 3)
        session.execute(insert(MessageRow), [{**row, "id": number, "sha256": str(number)} for number in numbers])
    first = officer.page("/messages?outcome=unread")
    older = re.search(r'rel="next" href="([^"]+)"', first)
    assert older is not None
    rest = officer.page(older[1].replace("&amp;", "&"))
    assert listed(first) + listed(rest) == list(reversed(numbers))


# -- one mail ------------------------------------------------------------------------------------


def test_every_outcome_is_explained(viewer: Client, shared_site: Site) -> None:
    """The page of each mail says what became of it and why, and shows its head, its text and its files."""
    with shared_site.app.store.read() as session:
        ledger = load_ledger(session, campaign_id=shared_site.app.campaign.id)
        files = {line.id: load_files(session, message=line.id) for line in ledger}
    for line in ledger:
        page = re.sub(r"\s+", " ", ready(viewer, f"/messages/{line.id}?path=&as=text"))
        assert line.reason is not None
        assert outcome_text(line.outcome, T) in page
        assert explain(line.reason, T, shared_site.app.campaign).replace('"', "&#34;") in page
        assert "bdv@example.vn" in page
        assert "Kính gửi Ban Dân vận" in page or "Đơn vị gửi bản đăng ký" in page
        for file in files[line.id]:
            assert page.count(f"/messages/{line.id}/files?path={file.attachment.path}") >= 1
            assert explain(file.reason, T, shared_site.app.campaign).replace('"', "&#34;") in page


def test_a_corrected_form(viewer: Client, shared_site: Site) -> None:
    """The first mail says that it counts no more, the correction that it does; each row leads to its place."""
    first, second = number_of(shared_site, "1"), number_of(shared_site, "2")
    before = ready(viewer, f"/messages/{first}?path=2&as=text")
    after = ready(viewer, f"/messages/{second}?path=2&as=text")
    assert ('class="badge good"' in before, 'class="badge good"' in after) == (False, True)
    assert 'href="/units/MN-KIMTHU"' in after
    for text in ("Vườn rau sạch của bé", "Đường hoa", "Tổ Bếp"):
        assert text in after
    places = re.findall(rf'href="/messages/{second}\?path=2&amp;as=text#([a-z0-9-]+)"', after)
    assert len(places) == len(set(places)) == 3
    for place, model in zip(places, ("Vườn rau sạch của bé", "Bữa ăn an toàn", "Đường hoa"), strict=True):
        row = re.search(rf'<tr id="{place}">.*?</tr>', after)
        assert row is not None
        assert model in row[0]


def test_places_are_those_of_the_readers(viewer: Client, shared_site: Site) -> None:
    """Every row of a table that the readers saw has its own name in the page, and no name stands there twice."""
    number = number_of(shared_site, "2")
    document = read_document(shared_site.app, message=number, path="2")
    assert isinstance(document, Document)
    page = ready(viewer, f"/messages/{number}/view?path=2&as=text")
    ids = re.findall(r' id="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    for table in document.tables:
        for row in table.rows:
            if any(cell.text.strip() for cell in row):
                assert anchor(row[0].place) in ids


def test_a_question_and_its_answer(officer: Client, site: Site) -> None:
    """An open question stands on the page with what was read; answered, the decision stands there and can be undone."""
    number = number_of(site, "4")
    path = f"/messages/{number}?path=2&as=text"
    with site.app.store.read() as session:
        reviews = load_reviews(session, campaign_id=site.app.campaign.id)
    asked = next(review for review in reviews if review.message == number)
    page = ready(officer, path)
    assert f'href="/reviews/{asked.id}"' in page
    assert "Sân sạch" in page
    answer(site.app, asked.id, Answer(action=Action.ASSIGN, unit="MN-KIMAN", by="Nguyễn Thị Hà", comment="đã hỏi"))
    page = ready(officer, path)
    assert f'href="/reviews/{asked.id}"' not in page
    assert 'href="/units/MN-KIMAN"' in page
    assert "Nguyễn Thị Hà" in page
    assert re.search(r'action="/decisions/\d+/undo"', page)
    assert "/undo" not in ready(site.client(Role.VIEWER), path)


def test_new_mail_and_its_receipt(site: Site) -> None:
    """A mail that has just been read stands at the top of the list; its page names the receipt that it caused."""
    data = form("Trường Mầm non Kim An", ("Tổ 1", "Vườn thuốc nam"))
    (site.inbox / "97.eml").write_bytes(mail(97, sender="mn.kiman@thanhoai.example", files={"a.docx": data}))
    site.service.wake()
    client, number = site.client(Role.VIEWER), number_of(site, "97")
    assert listed(client.page("/messages"))[0] == number
    page = ready(client, f"/messages/{number}?path=2&as=text")
    assert re.search(r'href="/outbox/\d+"', page)


def test_what_a_stranger_wrote_does_nothing(viewer: Client, shared_site: Site) -> None:
    """Subject, file name and rows of a hostile mail stand on every page as text, with nothing hidden in them."""
    number = number_of(shared_site, "8")
    for path in ("/messages", f"/messages/{number}?path=2&as=text", f"/messages/{number}/view?path=2&as=text"):
        page = ready(viewer, path)
        assert "<img src=x" not in page
        assert "<script>alert" not in page
        assert "<b onclick" not in page
        assert not re.search('href="javascript', page)
        assert not re.search("[\u202e\u200b\u2066-\u2069]", page)
        assert "&lt;img src=x" in page or "&lt;b onclick" in page


def test_forty_files_stay_usable(site: Site) -> None:
    """Of a mail with forty files one is shown, the list is folded, and every file can be shown and saved."""
    texts = {f"anh {n}.txt": f"Nội dung của tệp {n}".encode() for n in range(40)}
    (site.inbox / "9.eml").write_bytes(mail(9, sender="nhieu@example.vn", subject="Bốn mươi tệp", files=texts))
    site.service.wake()
    client, number = site.client(Role.VIEWER), number_of(site, "9")
    page = ready(client, f"/messages/{number}")
    assert '<details id="all-files">' in page
    assert page.count(f'href="/messages/{number}/files?path=') == 41
    assert "<img" not in page
    chosen = ready(client, f"/messages/{number}?path=21")
    document = chosen[chosen.index('id="document"') :]
    assert "Nội dung của tệp 19" in document
    assert "Nội dung của tệp 18" not in document
    assert len(chosen) < 80_000


def test_mails_of_other_campaigns_are_not_there(officer: Client, site: Site) -> None:
    """A number of another campaign's mail is as unknown as one that was never given, for every page and file."""
    number, other = number_of(site, "2"), replace(site.app.campaign, id="khac-2021")
    with site.app.store.write() as session:
        record_campaign(session, campaign=other, now=NOW)
        (file,) = load_files(session, message=number)
        session.execute(update(MessageRow).where(MessageRow.id == number).values(campaign_id=other.id))
    paths = ("", "?path=2", "/raw", "/files?path=2", "/view?path=2", "/reread")
    addresses = [f"/messages/{number}{path}" for path in paths]
    addresses += [f"/pictures/{file.attachment.sha256}/1?message={number}", "/messages/4711"]
    for address in addresses:
        assert officer.get(address).status_code == 404, address
    assert officer.refuse(f"/messages/{number}/reread")[0] == 404
    assert officer.refuse(f"/messages/{number}/reread/take-over")[0] == 404
    assert number not in listed(officer.page("/messages"))
    assert officer.get("/messages/2?path=77").status_code == 404
    assert officer.get("/messages/99999999999999999999").status_code in {400, 404}


# -- reading again -------------------------------------------------------------------------------


def said_otherwise(site: Site, number: int) -> None:
    """Let the kept reading of a mail be one that an earlier version might have made: without its last row."""
    with site.app.store.write() as session:
        reading = load_read(session, messages=(number,))[number]
        (booked,) = reading.forms
        less = replace(booked.form, entries=booked.form.entries[:-1])
        record_read(session, message=number, reading=replace(reading, forms=(replace(booked, form=less),)))


def test_reading_again_shows_first(officer: Client, site: Site) -> None:
    """A mail read again says that nothing would change, or what would; only a second word books it, and is logged."""
    number = number_of(site, "2")
    assert officer.submit(f"/messages/{number}/reread") == f"/messages/{number}/reread"
    assert "take-over" not in ready(officer, f"/messages/{number}/reread")
    said_otherwise(site, number)
    with site.app.store.read() as session:
        kept = load_read(session, messages=(number,))[number]
    officer.submit(f"/messages/{number}/reread")
    assert "take-over" in ready(officer, f"/messages/{number}/reread")
    with site.app.store.read() as session:
        assert load_read(session, messages=(number,))[number] == kept
    assert officer.submit(f"/messages/{number}/reread/take-over") == f"/messages/{number}"
    with site.app.store.read() as session:
        assert len(load_read(session, messages=(number,))[number].forms[0].form.entries) == 3
        deed = load_deeds(session, limit=1)[0]
    assert (deed.deed, deed.name, deed.text) == (Deed.READ_AGAIN, "canbo", f"/messages/{number}")


def test_what_has_changed_since_is_not_booked(officer: Client, site: Site) -> None:
    """What was shown is booked only if the mail still says what it was compared with; else it is shown anew."""
    number = number_of(site, "2")
    said_otherwise(site, number)
    officer.submit(f"/messages/{number}/reread")
    ready(officer, f"/messages/{number}/reread")
    said_otherwise(site, number)
    with site.app.store.read() as session:
        kept = load_read(session, messages=(number,))[number]
    assert officer.submit(f"/messages/{number}/reread/take-over") == f"/messages/{number}/reread"
    with site.app.store.read() as session:
        assert load_read(session, messages=(number,))[number] == kept
    assert "take-over" in ready(officer, f"/messages/{number}/reread")


@pytest.mark.parametrize("is_about_it", [True, False])
def test_what_would_follow_otherwise_is_shown_anew(officer: Client, site: Site, is_about_it: bool) -> None:
    """What others do meanwhile does not matter, unless something else would follow from the mail than was shown."""
    number = number_of(site, "2")
    said_otherwise(site, number)
    with site.app.store.write() as session:
        record_reread(session, message=number, reading=load_read(session, messages=(number,))[number], now=NOW)
    officer.submit(f"/messages/{number}/reread")
    assert "+ Đường hoa" in ready(officer, f"/messages/{number}/reread")
    if is_about_it:
        pin_version(site.app, "MN-KIMTHU", 1, by="Hà")
    else:
        extend(site.app, "MN-KIMAN", until=NOW + timedelta(days=9), reason="mưa lũ", by="Hà")
    location = officer.submit(f"/messages/{number}/reread/take-over")
    assert location == (f"/messages/{number}/reread" if is_about_it else f"/messages/{number}")
    assert "+ Đường hoa" not in ready(officer, f"/messages/{number}/reread")


def test_what_was_read_again_long_ago_is_gone(officer: Client, site: Site) -> None:
    """What nobody has taken over in a quarter of an hour is forgotten and not booked."""
    number, seconds = number_of(site, "2"), [0.0]
    site.site.state.errands = Errands(clock=lambda: seconds[0])
    said_otherwise(site, number)
    officer.submit(f"/messages/{number}/reread")
    assert "take-over" in ready(officer, f"/messages/{number}/reread")
    seconds[0] = KEPT_S + 1
    assert "take-over" not in officer.page(f"/messages/{number}/reread")
    assert officer.submit(f"/messages/{number}/reread/take-over") == f"/messages/{number}/reread"
    assert "take-over" in ready(officer, f"/messages/{number}/reread")


def test_only_officers_read_again(viewer: Client, shared_site: Site) -> None:
    """Who may only look is not offered to read a mail again, and is refused."""
    number = number_of(shared_site, "2")
    assert "/reread" not in ready(viewer, f"/messages/{number}?path=2&as=text")
    for path in ("reread", "reread/take-over"):
        assert viewer.refuse(f"/messages/{number}/{path}")[0] == 403
    assert viewer.get(f"/messages/{number}/reread").status_code == 403


def test_a_mail_read_by_an_earlier_version(officer: Client, site: Site) -> None:
    """Where it was not kept what a mail said, its page says so and offers to read it again, which brings it back."""
    number = number_of(site, "2")
    with site.app.store.write() as session:
        session.delete(session.get_one(ReadingRow, number))
    assert "Vườn rau sạch" not in ready(officer, f"/messages/{number}?path=&as=text")
    officer.submit(f"/messages/{number}/reread")
    ready(officer, f"/messages/{number}/reread")
    officer.submit(f"/messages/{number}/reread/take-over")
    assert "Vườn rau sạch" in ready(officer, f"/messages/{number}?path=&as=text")
