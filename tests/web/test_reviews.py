"""The pages about questions: the queue, one question with its answers, and taking decisions back."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape

import pytest
from sqlalchemy import Engine, event

from desk.answering import Answer, answer
from desk.ruling import find_line
from desk.views import load_view
from domain.account import Role
from domain.campaign import Kind
from domain.decision import Action, Decision
from domain.memory import MemoryKind
from domain.outgoing import MailKind
from domain.reasons import ReasonCode
from domain.register import RegisterLine, Status
from domain.review import Review
from reports.language import translator
from storage.decisions import load_campaign_decisions
from storage.outbox_report import load_caused
from tests.web.conftest import NOW, Client, Site
from tests.web.mails import form, mail
from tests.web.test_messages import ready
from web.cookies import form_token
from web.entry_rows import MAX_ROWS
from web.pages import reviews
from web.review_queue import is_waiting, place
from web.unit_search import read_unit

UNKNOWN, TEXT, DAMAGED, HOSTILE = (
    "la@nguoila.example",
    "khac@nguoila.example",
    "hong@nguoila.example",
    "xau@nguoila.example",
)
KIM_AN, KIM_AN_NAME = "MN-KIMAN", "Trường Mầm non Kim An"


def test_the_queue_says_what_waits(viewer: Client) -> None:
    """Each question stands under its mail with its reason, sender and file; a viewer finds nothing to press."""
    page = viewer.page("/reviews")
    assert page.count("data-question") == 4
    assert UNKNOWN in page
    assert 'rel="next" href="/reviews/' in page
    assert page.count('method="post"') == 1
    assert 'method="post" action="/sign-out"' in page


def test_filters_narrow_the_queue(shared_site: Site) -> None:
    """A reason, a group or remarks only lets through what it says, and goes along from question to question."""
    client = shared_site.client(Role.OFFICER)
    page = client.page("/reviews?reason=text_only")
    assert page.count("data-question") == 1
    assert "reason=text_only" in _link(page, "next")
    assert client.page("/reviews?only=remarks").count("data-question") == 0
    assert client.page("/reviews?reason=nonsense&only=nonsense").count("data-question") == 4
    number = _asked(shared_site, TEXT).id
    assert f'action="/reviews/{number}?reason=text_only"' in client.page(f"/reviews/{number}?reason=text_only")


def test_a_question_names_what_was_read(viewer: Client, shared_site: Site) -> None:
    """One question tells reason, mail, rows and original; a viewer gets no form for an answer."""
    page = viewer.page(f"/reviews/{_asked(shared_site, UNKNOWN).id}")
    assert "Sân sạch" in page
    assert "/messages/" in page
    assert "/pictures/" in page
    assert 'name="action"' not in page
    assert 'action="/decisions' not in page
    assert "Đơn vị gửi bản đăng ký mô hình" in viewer.page(f"/reviews/{_asked(shared_site, TEXT).id}")


def test_rows_lead_to_their_places(viewer: Client, shared_site: Site) -> None:
    """Each row of every question links to a page on which the place that it was read from has a name."""
    links = [
        unescape(link)
        for asked in _reviews(shared_site)
        for link in re.findall(r'href="([^"]+#[^"]+)"', viewer.page(f"/reviews/{asked.id}"))
        if not link.startswith("#")
    ]
    assert len(links) == 2
    for link in links:
        path, _, place = link.partition("#")
        # Pictures of pages have no places.
        assert "as=text" in path
        assert f' id="{place}"' in ready(viewer, path), link


def test_no_row_is_dropped_silently(site: Site) -> None:
    """More rows than a page takes are refused with all of them still there; more of them are not offered."""
    client, asked = site.client(Role.OFFICER), _asked(site, UNKNOWN)
    rows = {"performer": ["Tổ"] * (MAX_ROWS + 3), "model": ["Vườn rau"] * (MAX_ROWS + 3), "kind": ["collective"] * 703}
    fields = {"action": "edit", "unit": KIM_AN, **rows}
    status, page = client.refuse(f"/reviews/{asked.id}", **fields)
    assert status == 422
    assert str(MAX_ROWS + 3) in page
    assert page.count('name="model"') == MAX_ROWS + 3
    assert not _decisions(site)
    token = {"form_token": form_token("form-secret")}
    more = client.post(f"/reviews/{asked.id}", data={**fields, "do": "more", **token}).text
    assert more.count('name="model"') == MAX_ROWS + 3


def test_viewers_decide_nothing(shared_site: Site) -> None:
    """Who may only look is refused at every unsafe address."""
    client = shared_site.client(Role.VIEWER)
    number = _asked(shared_site, UNKNOWN).id
    assert client.refuse(f"/reviews/{number}", action="ignore")[0] == 403
    assert client.refuse("/decisions/1/undo")[0] == 403
    assert _asked(shared_site, UNKNOWN).id == number


def test_what_is_not_there(shared_site: Site) -> None:
    """A question or a decision that is none is a page that says so."""
    officer = shared_site.client(Role.OFFICER)
    assert officer.get("/reviews/9999").status_code == 404
    assert officer.get("/reviews/99999999999999999999").status_code == 404
    assert officer.refuse("/decisions/9999/undo")[0] == 404
    assert officer.refuse("/reviews/1", action="nonsense")[0] == 400


def test_assigning_goes_on_to_the_next_question(site: Site, officer: Client) -> None:
    """A unit by name or code books the form; the next question opens with what was decided and a way back."""
    asked = _asked(site, UNKNOWN)
    location = officer.submit(f"/reviews/{asked.id}", action="assign", unit=KIM_AN_NAME, remember=["sender"])
    assert re.fullmatch(r"/reviews/\d+\?done=\d+", location)
    made = _decisions(site)[-1]
    assert (made.action, made.unit, made.decided_by) == (Action.ASSIGN, KIM_AN, "Cán bộ canbo")
    assert _line(site, KIM_AN).status is Status.REGISTERED
    page = unescape(officer.page(location))
    assert f"{KIM_AN_NAME} ({UNKNOWN})" in page
    assert f'action="/decisions/{made.id}/undo"' in page
    assert [memory.lesson.value for memory in site.app.memories] == [UNKNOWN]


def test_taking_back_forgets_and_asks_again(site: Site, officer: Client) -> None:
    """Undo opens the question anew, forgets what was taught, and can be done once."""
    asked = _asked(site, UNKNOWN)
    officer.submit(f"/reviews/{asked.id}", action="assign", unit=KIM_AN, remember=["sender"])
    made = _decisions(site)[-1]
    location = officer.submit(f"/decisions/{made.id}/undo")
    assert location == f"/reviews/{_asked(site, UNKNOWN).id}"
    assert UNKNOWN in officer.page(location)
    assert _line(site, KIM_AN).status is Status.MISSING
    assert all(memory.forgotten_at is not None for memory in site.app.memories)
    officer.submit(f"/decisions/{made.id}/undo")
    assert "đã được Cán bộ canbo rút lại" in unescape(officer.page("/reviews")) or "taken back" in officer.page(
        "/reviews"
    )


def test_a_name_that_is_not_plain_comes_back(site: Site, officer: Client) -> None:
    """What cannot be told apart comes back with what was typed, ticks and all, and the units as buttons."""
    path = f"/reviews/{_asked(site, UNKNOWN).id}"
    status, page = officer.refuse(path, action="assign", unit="mn kim", remember=["name"])
    assert status == 409
    assert 'value="mn kim"' in page
    assert f'name="unit_code" value="{KIM_AN}"' in page
    assert re.search(r'value="name" checked', page)
    assert officer.refuse(path, action="assign")[0] == 422
    assert _decisions(site) == []
    assert officer.submit(path, action="assign", unit="mn kim", unit_code=KIM_AN)
    assert _decisions(site)[-1].unit == KIM_AN


def test_accepting_needs_a_unit(site: Site, officer: Client) -> None:
    """Rows are taken as they were read, for the unit that is said where the question knows none."""
    path = f"/reviews/{_asked(site, UNKNOWN).id}"
    status, page = officer.refuse(path, action="accept")
    assert status == 409
    assert 'role="alert"' in page
    officer.submit(path, action="accept", unit=KIM_AN, comment="đã gọi điện")
    assert [entry.model for entry in _line(site, KIM_AN).counting[0].entries] == ["Sân sạch"]
    assert _decisions(site)[-1].comment == "đã gọi điện"


def test_editing_keeps_what_was_typed(site: Site, officer: Client) -> None:
    """A row that cannot be taken is marked, the others stand as typed, and more rows cost nothing."""
    asked = _asked(site, UNKNOWN)
    path = f"/reviews/{asked.id}"
    rows = {
        "kind": ["individual", "collective", "collective"],
        "performer": ["Bà Lê Thị Mơ", "Tổ 2", ""],
        "field": ["economy", "", ""],
        "model": ["Vườn hoa", "", ""],
        "note": ["", "mới", ""],
        "of": ["0", "", ""],
    }
    status, page = officer.refuse(path, action="edit", unit=KIM_AN, **rows)
    assert status == 422
    assert page.count('aria-invalid="true"') == 2
    assert 'value="Bà Lê Thị Mơ"' in page
    assert 'value="mới"' in page
    more = officer.post(path, data={"action": "edit", "do": "more", **rows, "form_token": form_token("form-secret")})
    assert more.status_code == 200
    assert more.text.count("data-entry>") == 6
    assert 'value="mới"' in more.text
    rows["model"][1] = "Đường cờ"
    assert "done=" in officer.submit(path, action="edit", unit=KIM_AN, **rows)
    first, second = _line(site, KIM_AN).counting[0].entries
    assert (first.kind, first.performer, first.field, first.model) == (
        Kind.INDIVIDUAL,
        "Bà Lê Thị Mơ",
        "economy",
        "Vườn hoa",
    )
    assert (second.model, second.note, second.field) == ("Đường cờ", "mới", None)
    assert asked.form is not None
    assert first.place == asked.form.entries[0].place


def test_rows_of_a_mail_that_held_none(site: Site, officer: Client) -> None:
    """What stands in the text of a mail is typed in; without any row that is no answer."""
    path = f"/reviews/{_asked(site, TEXT).id}"
    assert officer.page(path).count("data-entry>") == 3
    empty = {"kind": ["collective"], "performer": [""], "field": [""], "model": [""], "note": [""], "of": [""]}
    assert officer.refuse(path, action="edit", unit=KIM_AN, **empty)[0] == 422
    officer.submit(path, action="edit", unit=KIM_AN, **{**empty, "performer": ["Chi bộ"], "model": ["Ngõ sạch"]})
    assert [entry.model for entry in _line(site, KIM_AN).counting[0].entries] == ["Ngõ sạch"]


def test_a_field_that_is_none_is_refused(shared_site: Site) -> None:
    """No form that was tampered with writes a kind or a field that the campaign does not have."""
    officer, path = shared_site.client(Role.OFFICER), f"/reviews/{_asked(shared_site, TEXT).id}"
    row = {"performer": ["Chi bộ"], "model": ["Ngõ sạch"], "note": [""], "of": ["7"]}
    assert officer.refuse(path, action="edit", unit=KIM_AN, kind=["robot"], field=[""], **row)[0] == 422
    assert officer.refuse(path, action="edit", unit=KIM_AN, kind=["individual"], field=["war"], **row)[0] == 422


def test_nothing_to_register(site: Site, officer: Client) -> None:
    """That a unit has no model counts as its answer."""
    officer.submit(f"/reviews/{_asked(site, TEXT).id}", action="nothing", unit="mn kim an")
    assert _line(site, KIM_AN).status is Status.NOTHING_TO_REGISTER


def test_ignoring(site: Site, officer: Client) -> None:
    """A question is closed with nothing booked."""
    officer.submit(f"/reviews/{_asked(site, DAMAGED).id}", action="ignore", comment="gửi nhầm")
    assert DAMAGED not in {review.sender for review in _reviews(site)}


def test_returning_shows_the_mail_first(site: Site, officer: Client) -> None:
    """The mail is seen before it goes; it goes with the last day, and the question waits for the sender."""
    asked = _asked(site, DAMAGED)
    path = f"/reviews/{asked.id}"
    typed = {"action": "return", "comment": "Tệp bị cắt, xin gửi lại.", "until": "2022-02-20", "with_mail": "1"}
    token = {"form_token": form_token("form-secret")}
    preview = officer.post(path, data={**typed, "do": "preview", **token})
    assert preview.status_code == 200
    said = unescape(preview.text)
    assert "Tệp bị cắt, xin gửi lại." in said.split('id="preview"')[1]
    assert "20/02/2022" in said
    assert _decisions(site) == []
    assert officer.refuse(path, **{**typed, "comment": " "})[0] == 422
    assert officer.refuse(path, **{**typed, "until": "2022-02-13"})[0] == 422
    status, page = officer.refuse(path, **{**typed, "until": "mai"})
    assert status == 422
    assert "Tệp bị cắt, xin gửi lại." in page
    officer.submit(path, **typed)
    assert _decisions(site)[-1].until == NOW.replace(day=21, hour=0)
    assert _mails(site, asked.message) == [MailKind.RETURNED]
    waiting = next(review for review in _reviews(site) if review.sender == DAMAGED)
    assert waiting.reason.code is ReasonCode.RETURNED
    assert DAMAGED in officer.page("/reviews?only=waiting")
    assert f'/reviews/{waiting.id}"' not in officer.page("/reviews")


def test_returning_without_mail(site: Site, officer: Client) -> None:
    """Without the tick nobody is written to."""
    asked = _asked(site, DAMAGED)
    officer.submit(f"/reviews/{asked.id}", action="return", comment="Đã gọi điện.", until="20/02/2022")
    assert _mails(site, asked.message) == []


def test_the_same_for_other_mails(site: Site, officer: Client) -> None:
    """One answer counts for all mails of the sender with the same question, and one button takes all back."""
    data = {"dk.docx": form("Trường Mầm non Kim", ("Tổ 2", "Ngõ sạch"))}
    _receive(site, 30, sender=UNKNOWN, files=data)
    assert len(_asked_all(site, UNKNOWN)) == 2
    path = f"/reviews/{_asked(site, UNKNOWN).id}"
    assert 'name="same"' in officer.page(path)
    location = officer.submit(path, action="ignore", same="1")
    assert _asked_all(site, UNKNOWN) == []
    first, second = (str(made.id) for made in _decisions(site))
    assert location.endswith(f"done={first}%2C{second}")
    assert f'name="also" value="{second}"' in officer.page(location)
    officer.submit(f"/decisions/{first}/undo", also=second)
    assert len(_asked_all(site, UNKNOWN)) == 2


def test_decisions_are_taken_back_together_or_not_at_all(site: Site, officer: Client) -> None:
    """If one of them is none, all others still hold; one that was taken back before is told and does not stop them."""
    for sender in (UNKNOWN, TEXT, DAMAGED):
        officer.submit(f"/reviews/{_asked(site, sender).id}", action="ignore")
    first, second, third = (made.id for made in _decisions(site))
    assert officer.refuse(f"/decisions/{first}/undo", also=f"9999,{second}")[0] == 404
    assert [made.undone_at for made in _decisions(site)] == [None, None, None]
    revision = site.site.state.office.standing.revision
    officer.submit(f"/decisions/{first}/undo", also=f"{second}")
    assert site.site.state.office.standing.revision == revision + 1
    officer.submit(f"/decisions/{first}/undo", also=f"{second},{third}")
    assert None not in [made.undone_at for made in _decisions(site)]
    told = "{n} had been taken back before."
    assert translator("vi").ngettext(told, told, 2) in officer.page("/reviews")


def test_what_was_just_done_is_asked_for_once(site: Site, officer: Client) -> None:
    """However many decisions the address names, those that hold are found in one look."""
    for sender in (UNKNOWN, TEXT):
        officer.submit(f"/reviews/{_asked(site, sender).id}", action="ignore")
    first, second = (made.id for made in _decisions(site))
    officer.submit(f"/decisions/{first}/undo")
    officer.page("/reviews")
    _, looks_for_one = _looks(officer, f"/reviews?done={second}")
    page, looks = _looks(officer, "/reviews?done=" + ",".join(map(str, range(1, 200))))
    assert f'action="/decisions/{second}/undo"' in page
    assert f'action="/decisions/{first}/undo"' not in page
    assert looks == looks_for_one


def test_candidates_are_one_tap(site: Site, officer: Client) -> None:
    """Where a name may mean several units each is a button; that name is not learnt for the one that is tapped."""
    _receive(site, 31, sender="mai@nguoila.example", files={"dk.docx": form("Thanh Mai", ("Tổ 1", "Sân sạch"))})
    asked = _asked(site, "mai@nguoila.example")
    assert len(asked.candidates) > 1
    page = officer.page(f"/reviews/{asked.id}")
    assert page.count("data-candidate") == len(asked.candidates)
    tapped = {"action": "assign", "unit": "", "unit_code": asked.candidates[0]}
    status, page = officer.refuse(f"/reviews/{asked.id}", **tapped, remember=[MemoryKind.NAME.value])
    assert status == 409
    assert "--remember" not in page
    assert _decisions(site) == []
    officer.submit(f"/reviews/{asked.id}", **tapped)
    assert _decisions(site)[-1].unit == asked.candidates[0]


def test_a_remark_about_what_is_booked(site: Site, officer: Client) -> None:
    """A remark is told from what keeps mail from counting; its row says what did not read plainly."""
    data = form(KIM_AN_NAME, ("Tổ 1", "Sân sạch"), ("", "Ngõ sạch"))
    _receive(site, 32, sender="mn.kiman@nguoila.example", files={"dk.docx": data})
    asked = _asked(site, "mn.kiman@nguoila.example")
    assert asked.is_remark
    assert officer.page("/reviews?only=remarks").count("data-question") == 1
    page = officer.page(f"/reviews/{asked.id}")
    assert "data-once" in page.split('id="edit-rows"')[1]
    assert 'id="nothing"' not in page
    officer.submit(f"/reviews/{asked.id}", action="accept")
    assert not _asked_all(site, "mn.kiman@nguoila.example")
    assert _line(site, KIM_AN).status is Status.REGISTERED


def test_the_sender_is_told_later(site: Site, officer: Client) -> None:
    """Who was told that an officer looks hears of the answer, and the officer sees when."""
    data = {"dk.docx": form("Trường Mầm non Kim", ("Tổ 3", "Tường hoa"))}
    _receive(site, 90, sender="moi@nguoila.example", files=data)
    asked = _asked(site, "moi@nguoila.example")
    location = officer.submit(f"/reviews/{asked.id}", action="assign", unit=KIM_AN)
    assert site.app.replier.t.stamp(NOW + timedelta(minutes=10)) in officer.page(location)


def test_somebody_else_was_quicker(site: Site, officer: Client) -> None:
    """A question that was answered meanwhile says by whom, and what was typed stands there to be copied."""
    asked = _asked(site, UNKNOWN)
    other = Answer(action=Action.IGNORE, by="Cán bộ khác")
    answer(site.app, asked.id, other)
    page = unescape(officer.page(f"/reviews/{asked.id}"))
    assert "Cán bộ khác" in page
    assert 'name="action"' not in page
    rows = {
        "kind": ["collective"],
        "performer": ["Tổ 9"],
        "field": [""],
        "model": ["Cầu vồng"],
        "note": [""],
        "of": [""],
    }
    status, page = officer.refuse(f"/reviews/{asked.id}", action="edit", unit=KIM_AN, comment="ghi thêm", **rows)
    assert status == 409
    assert all(text in page for text in ("Cán bộ khác", "Cầu vồng", "Tổ 9", "ghi thêm"))
    assert len(_decisions(site)) == 1


def test_a_question_that_is_asked_anew(site: Site, officer: Client) -> None:
    """Where a file could not be read its question stays after its unit was said, and comes next."""
    asked = _asked(site, DAMAGED)
    location = officer.submit(f"/reviews/{asked.id}", action="assign", unit=KIM_AN)
    still = _asked(site, DAMAGED)
    assert still.candidates == (KIM_AN,)
    assert location.startswith(f"/reviews/{still.id}?")
    status, page = officer.refuse(f"/reviews/{still.id}", action="nothing", unit="MN-KIMTHU")
    assert status == 409
    assert 'value="MN-KIMTHU"' in page
    officer.submit(f"/reviews/{still.id}", action="nothing")
    assert _line(site, KIM_AN).status is Status.NOTHING_TO_REGISTER


def test_the_last_answer_leads_back_to_the_queue(site: Site, officer: Client) -> None:
    """After the last question the list stands there, with what was just decided and who decided what before."""
    while open_reviews := _reviews(site):
        location = officer.submit(f"/reviews/{open_reviews[0].id}", action="ignore")
    assert location.startswith("/reviews?done=")
    page = officer.page(location)
    assert "data-undo" in page
    assert page.count('action="/decisions/') == 5
    assert "Cán bộ canbo" in page


def test_hostile_mail_is_only_text(site: Site, officer: Client) -> None:
    """Tags, formulas and hidden signs of a mail stand on every page as text, also after they were typed."""
    asked = _asked(site, HOSTILE)
    pages = [officer.page("/reviews"), officer.page(f"/reviews/{asked.id}")]
    typed = '"><script>alert(9)</script>'
    pages.append(officer.refuse(f"/reviews/{asked.id}", action="assign", unit=typed)[1])
    pages.append(officer.refuse(f"/reviews/{asked.id}", action="return", comment=typed, until=typed)[1])
    officer.submit(f"/reviews/{asked.id}", action="ignore", comment=typed)
    pages.append(officer.page("/reviews"))
    for page in pages:
        assert "alert(" in page
        for tag in ("<script>", "<img src=x", "<b onclick", "\u202e", "\u200b"):
            assert tag not in page


def test_a_long_queue_is_paged(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each mail with a question stands on exactly one page, the oldest on the first, whatever is filtered."""
    monkeypatch.setattr(reviews, "PAGE_SIZE", 2)
    client, seen = site.client(Role.VIEWER), list[int]()
    address = "/reviews"
    while address:
        page = client.page(address)
        mails = [int(number) for number in re.findall(r'<h2><a href="/messages/(\d+)"', page)]
        assert len(mails) <= 2
        seen += mails
        after = re.search(r'rel="next" href="(/reviews\?[^"]+)"', page.partition('class="pager"')[2])
        address = unescape(after[1]) if after else ""
    open_mails = [review.message for review in sorted(_reviews(site), key=place) if not is_waiting(review)]
    assert seen == list(dict.fromkeys(open_mails))
    assert len(seen) > 2
    assert f'href="/messages/{seen[-1]}"' in client.page("/reviews?page=99")


def test_units_are_found_while_typing(viewer: Client) -> None:
    """Letters without marks, short forms and codes find units, ten at most, and nothing finds none."""
    first = viewer.get("/units/match", params={"q": "mam non kim a"}).json()
    assert [unit["code"] for unit in first] == [KIM_AN]
    assert set(first[0]) == {"code", "name", "group", "written", "note"}
    assert viewer.get("/units/match", params={"q": "mn kim an"}).json()[0]["code"] == KIM_AN
    assert viewer.get("/units/match", params={"q": "mn-kiman"}).json()[0]["code"] == KIM_AN
    assert len(viewer.get("/units/match", params={"q": "truong"}).json()) == 10
    assert viewer.get("/units/match", params={"q": "  "}).json() == []
    assert viewer.get("/units/match", params={"q": "x" * 5000}).json() == []


def test_every_offered_name_is_taken(shared_site: Site) -> None:
    """What the search writes into a field names its unit and no other."""
    client = shared_site.client(Role.VIEWER)
    for unit in client.get("/units/match", params={"q": "kim"}).json():
        assert read_unit(shared_site.app, unit["written"]) == unit["code"]


def _receive(site: Site, number: int, *, sender: str, files: dict[str, bytes]) -> None:
    (site.inbox / f"{number}.eml").write_bytes(mail(number, sender=sender, files=files))
    site.service.wake()


def _reviews(site: Site) -> tuple[Review, ...]:
    return load_view(site.app, None).register.reviews


def _asked(site: Site, sender: str) -> Review:
    return _asked_all(site, sender)[0]


def _asked_all(site: Site, sender: str) -> list[Review]:
    return [review for review in _reviews(site) if review.sender == sender]


def _line(site: Site, unit: str) -> RegisterLine:
    line = find_line(load_view(site.app, None).register, unit)
    assert line is not None
    return line


def _looks(client: Client, path: str) -> tuple[str, int]:
    """Return a page, and how often the database was asked for it."""
    looks: list[object] = []

    def note(*of: object) -> None:
        looks.append(of[2])

    event.listen(Engine, "before_cursor_execute", note)
    try:
        return client.page(path), len(looks)
    finally:
        event.remove(Engine, "before_cursor_execute", note)


def _decisions(site: Site) -> list[Decision]:
    with site.app.store.read() as session:
        by_message = load_campaign_decisions(session, campaign_id=site.app.campaign.id)
    return sorted((made for some in by_message.values() for made in some), key=lambda made: made.id)


def _mails(site: Site, message: int) -> list[MailKind]:
    with site.app.store.read() as session:
        return [queued.mail.kind for queued in load_caused(session, campaign_id=site.app.campaign.id, message=message)]


def _link(page: str, rel: str) -> str:
    found = re.search(rf'rel="{rel}" href="([^"]+)"', page)
    assert found is not None
    return found[1]
