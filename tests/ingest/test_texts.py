"""Tables pasted into mails: what of a text is read as a form, as mail programs write it."""

# ruff: noqa: E501 -- pages as mail programs write them

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.document import Document
from ingest.mime import attachment_bytes, open_mail
from ingest.quoted_html import unquoted_html
from ingest.texts import QUOTING
from parsers.programs import NoPrograms
from parsers.read import read_document
from tests.ingest.mails import DOCX, crlf, mail, multipart, part

#: The call's table as the unit filled it in, and as it came.
FILLED = (
    "<table border=1><tr><td>TT</td><td>Tên tập thể thực hiện</td><td>Kinh tế</td></tr>"
    "<tr><td>1</td><td>Tổ dân phố số 1</td><td>Vườn rau sạch</td></tr></table>"
)
BLANK = FILLED.replace("Tổ dân phố số 1", "").replace("Vườn rau sạch", "")
ROWS = (("TT", "Tên tập thể thực hiện", "Kinh tế"), ("1", "Tổ dân phố số 1", "Vườn rau sạch"))
CALL = f"<p>Đề nghị các đơn vị đăng ký</p>{BLANK}"
OWN = f"<div>Trường MN Kim Thư gửi bản đăng ký:</div>{FILLED}<div>Trân trọng.</div>"


def html(content: str) -> str:
    return part("Content-Type: text/html; charset=utf-8", f"<html><body>{content}</body></html>\n")


def plain(content: str) -> str:
    return part("Content-Type: text/plain; charset=utf-8", f"{content}\n")


def documents(raw: bytes, *, quoting: bool = False) -> list[Document]:
    """Return the texts of a mail as they are read, after checking that their bytes are those of their records."""
    found = []
    for text in (text for text in open_mail(raw).texts if text.path.endswith(QUOTING) is quoting):
        data = attachment_bytes(raw, text.path)
        assert (hashlib.sha256(data).hexdigest(), len(data)) == (text.sha256, text.size_bytes)
        assert text.name == ""
        found.append(read_document(data, NoPrograms()))
    return found


def tables(raw: bytes, *, quoting: bool = False) -> list[tuple[tuple[str, ...], ...]]:
    """Return the tables in the texts of a mail, or in those that come once more with what they quote."""
    every = [table for document in documents(raw, quoting=quoting) for table in document.tables]
    return [tuple(tuple(cell.text for cell in row) for row in table.rows) for table in every]


def about(subject: str, rest: str) -> bytes:
    return crlf(f"From: mn@example.vn\nSubject: {subject}\nMIME-Version: 1.0\n{rest}")


GMAIL_INTRO = (
    '<div dir="ltr" class="gmail_attr">Vào 10:21, Th 2, 14 thg 2, 2022 BDV &lt;bdv@example.vn&gt; đã viết:<br></div>'
)
OUTLOOK_BLOCK = (
    "<div><div style='border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0in 0in 0in'>"
    "<p class=MsoNormal><b>From:</b> Ban Dân vận &lt;bdv@example.vn&gt; <br><b>Sent:</b> Monday, February 14, 2022 10:21 AM"
    "<br><b>To:</b> MN Kim Thư<br><b>Subject:</b> CV 454<o:p></o:p></p></div></div>"
)
OUTLOOK_VI = (
    OUTLOOK_BLOCK.replace("From:", "Từ:")
    .replace("Sent:", "Đã gửi:")
    .replace("To:", "Đến:")
    .replace("Subject:", "Chủ đề:")
)
ZIMBRA_HEADERS = (
    '<hr id="zwchr" data-marker="__DIVIDER__"><div data-marker="__HEADERS__"><b>Từ: </b>"BDV" &lt;bdv@example.vn&gt;<br>'
    "<b>Tới: </b>mn@example.vn<br><b>Đã gửi: </b>Thứ Hai, 14 Tháng Hai, 2022 10:21:00 SA<br><b>Tiêu đề: </b>CV 454<br></div>"
)
QUOTES = {
    "gmail": f'<div class="gmail_quote">{GMAIL_INTRO}<blockquote class="gmail_quote" style="margin:0">{CALL}</blockquote></div>',
    "gmail, new": f'<div class="gmail_quote gmail_quote_container">{GMAIL_INTRO}<blockquote class="gmail_quote">{CALL}</blockquote></div>',
    "outlook": OUTLOOK_BLOCK + CALL,
    "outlook, vietnamese": OUTLOOK_VI + CALL,
    "outlook on the web": '<div id="appendonsend"></div><hr><div id="divRplyFwdMsg" dir="ltr"><font><b>Von:</b> BDV<br>'
    f"<b>Gesendet:</b> Montag</font></div><div>{CALL}</div>",
    "zimbra": ZIMBRA_HEADERS + f'<div data-marker="__QUOTED_TEXT__">{CALL}</div>',
    "zimbra, sender first": "<hr><b>Người gửi: </b>bdv@example.vn<br><b>Người nhận: </b>mn@example.vn<br>"
    f"<b>Ngày gửi: </b>14/02/2022<br><b>Chủ đề: </b>CV 454<br><br>{CALL}",
    "iphone": '<div dir="ltr">Đã gửi từ iPhone của tôi</div><div dir="ltr"><br><blockquote type="cite">Vào 14 thg 2, 2022, '
    f'lúc 10:21, BDV &lt;bdv@example.vn&gt; đã viết:<br><br></blockquote></div><blockquote type="cite"><div>{CALL}</div></blockquote>',
    "yahoo": f'<div id="ydp1yahoo_quoted_1" class="yahoo_quoted"><div>Vào Thứ hai, 14 tháng 2, 2022, BDV đã viết:</div>{CALL}</div>',
    "thunderbird": f'<div class="moz-cite-prefix">Vào 14/02/2022 10:21, BDV đã viết:<br></div><blockquote type="cite">{CALL}</blockquote>',
    "roundcube": f'<p id="reply-intro">Vào 2022-02-14 10:21, BDV đã viết:</p><blockquote type="cite">{CALL}</blockquote>',
    "original": f"<p>-----Thư gốc-----</p><p>Từ: BDV</p>{CALL}",
    "plain introduction": f"<div>Vào 10:21, Th 2, 14 thg 2, 2022 BDV &lt;bdv@example.vn&gt; đã viết:</div>{CALL}",
}
FORWARDS = {
    "gmail": '<div class="gmail_quote"><div dir="ltr" class="gmail_attr">---------- Forwarded message ---------<br>'
    f"Từ: <b>MN</b> &lt;mn@example.vn&gt;<br>Date: T2, 14 thg 2, 2022<br>Subject: dang ky<br>To: x<br></div>{OWN}</div>",
    "apple": f'<br>Bắt đầu thư được chuyển tiếp:<br><br><blockquote type="cite"><div><b>Từ:</b> MN<br><b>Ngày:</b> 14/2/2022<br>'
    f"<b>Đến:</b> x<br><b>Tiêu đề:</b> dang ky<br></div>{OWN}</blockquote>",
    "thunderbird": "<p>-------- Thư đã chuyển tiếp --------</p><table class=moz-email-headers-table><tr><th>Tiêu đề:</th>"
    f"<td>dang ky</td></tr><tr><th>Ngày:</th><td>Mon</td></tr><tr><th>Từ:</th><td>MN</td></tr></table>{OWN}",
}


@pytest.mark.parametrize("quote", QUOTES.values(), ids=QUOTES.keys())
def test_only_the_table_of_the_answer_is_read(quote: str) -> None:
    """The unit's own table is read, and the blank one in the quoted call is not."""
    assert tables(about("Re: CV 454", html(f"<div>{OWN}</div><br>{quote}"))) == [ROWS]


@pytest.mark.parametrize("quote", QUOTES.values(), ids=QUOTES.keys())
def test_a_quoted_call_alone_holds_no_table(quote: str) -> None:
    """An answer without a table holds none, whatever it quotes."""
    assert tables(about("Re: CV 454", html(f"<div>Đã nhận.</div>{quote}"))) == []


@pytest.mark.parametrize("quote", QUOTES.values(), ids=QUOTES.keys())
def test_a_table_filled_in_within_the_quoted_call_comes_once_more(quote: str) -> None:
    """Some fill in the table of the letter that they answer: it is read apart, unless the answer has its own."""
    filled = quote.replace(BLANK, FILLED)
    answer = about("Re: CV 454", html(f"<div>Em điền vào bảng bên dưới ạ.</div>{filled}"))
    assert ROWS in tables(answer, quoting=True)
    assert tables(about("Re: CV 454", html(f"<div>{OWN}</div><br>{filled}")), quoting=True) == []


def test_a_letter_without_a_form_comes_once() -> None:
    """Letterheads and signatures are laid out in narrow tables."""
    letterhead = "<table><tr><td>HUYỆN ỦY</td><td>Thanh Oai, ngày 09/02/2022</td></tr></table>"
    quote = f"<blockquote type=cite>{letterhead}Kính gửi</blockquote>"
    assert documents(about("Re: CV 454", html(f"<div>Đã nhận.</div>{quote}")), quoting=True) == []


@pytest.mark.parametrize("subject", ["dang ky", "Re: CV 454", "Fwd: dang ky", "Chuyển tiếp: dang ky"])
@pytest.mark.parametrize("forward", FORWARDS.values(), ids=FORWARDS.keys())
def test_a_forwarded_table_is_read(forward: str, subject: str) -> None:
    """A mail that says that it sends another one on carries its table."""
    assert ROWS in tables(about(subject, html(f"<div>Gửi anh.</div>{forward}")))


@pytest.mark.parametrize(
    "block", [OUTLOOK_BLOCK, OUTLOOK_VI, ZIMBRA_HEADERS, f"<p>-----Original Message-----</p>{OUTLOOK_VI}"]
)
@pytest.mark.parametrize(
    "subject", ["FW: CV 454", "Fwd: Re: CV 454", "Chuyển tiếp: CV 454", "=?utf-8?Q?Chuy=E1=BB=83n_ti=E1=BA=BFp=3A_CV?="]
)
def test_a_subject_tells_a_forward_where_the_text_does_not(block: str, subject: str) -> None:
    """Outlook and Zimbra write the same lines over an answered mail and over one that is sent on."""
    assert tables(about(subject, html(f"<div>Gửi anh.</div>{block}{OWN}"))) == [ROWS]
    assert tables(about("Re: Fwd: CV 454", html(f"<div>Gửi anh.</div>{block}{OWN}"))) == []


@pytest.mark.parametrize("quote", QUOTES.values(), ids=QUOTES.keys())
def test_what_a_forwarded_answer_quotes_is_cut(quote: str) -> None:
    """A forwarded answer is read like an answer: its own table, not that of the call below it."""
    block = OUTLOOK_VI.replace("CV 454", "Re: CV 454")
    assert tables(about("Fwd: Re: CV 454", html(f"<div>Gửi anh.</div>{block}{OWN}{quote}"))) == [ROWS]


def test_an_answer_below_the_quoted_mail_is_read() -> None:
    """Who answers below the quoted mail has written there."""
    assert tables(about("Re: CV 454", html(f"{QUOTES['thunderbird']}{OWN}"))) == [ROWS]


def test_a_table_in_layout_tables_is_read() -> None:
    """A program that wraps the whole text into tables hides nothing."""
    wrapped = f"<table role=presentation><tr><td><table width=100%><tr><td>{OWN}</td></tr></table></td></tr></table>"
    assert tables(about("dang ky", html(wrapped))) == [ROWS]


def test_html_is_read_if_a_table_stands_in_it() -> None:
    """Of two writings of a text the one with the table is read; the body stays the plain one."""
    raw = mail(multipart("alternative", plain("TT\nTên\nKinh tế"), html(OWN)))
    assert tables(raw) == [ROWS]
    assert open_mail(raw).texts[0].path == "2"
    assert open_mail(raw).body == "TT\nTên\nKinh tế"


def test_plain_text_is_read_where_html_has_no_table() -> None:
    """A table drawn in plain text is read, though its HTML twin has none."""
    drawn = "| TT | Tên tập thể thực hiện | Kinh tế |\n|---|---|---|\n| 1 | Tổ dân phố số 1 | Vườn rau sạch |"
    assert tables(mail(multipart("alternative", plain(drawn), html(drawn.replace("\n", "<br>"))))) == [ROWS]
    assert tables(mail(plain(drawn))) == [ROWS]


PLAIN_QUOTES = {
    "gmail": "Vào 10:21, Th 2, 14 thg 2, 2022 BDV <bdv@example.vn> đã viết:\n> | TT | Tên | KT |\n> | 1 | | |",
    "outlook": "________________________________\nTừ: BDV\nĐã gửi: Thứ Hai\nĐến: MN\nChủ đề: CV 454\n\n| TT | Tên | KT |\n| 1 | | |",
}


@pytest.mark.parametrize("quote", PLAIN_QUOTES.values(), ids=PLAIN_QUOTES.keys())
def test_quoted_plain_tables_are_cut_and_forwarded_ones_kept(quote: str) -> None:
    """In plain text too an answer loses the quoted table, and a forward keeps it."""
    assert tables(about("Re: CV 454", plain(f"Đã nhận.\n\n{quote}"))) == []
    forwarded = about(
        "Fwd: CV 454", plain(quote.replace("Vào 10:21", "---------- Forwarded message ---------\nVào 10:21"))
    )
    assert len(tables(forwarded)) == ("Từ:" in quote)


def test_an_apple_forward_in_plain_text_loses_its_marks() -> None:
    """Apple Mail marks a forwarded mail like a quoted one."""
    text = "Begin forwarded message:\n\n> From: MN\n> Subject: dang ky\n> Date: x\n> To: y\n>\n> | TT | Tên | KT |\n> | 1 | Tổ | Vườn |"
    assert tables(about("Fwd: dang ky", plain(text))) == [(("TT", "Tên", "KT"), ("1", "Tổ", "Vườn"))]


def test_the_text_of_a_forwarded_mail_is_read() -> None:
    """A mail attached to a mail is asked for its own text, with its own subject."""
    inner = f"Content-Type: message/rfc822\n\nFrom: c@example.vn\nSubject: Fwd: CV 454\nMIME-Version: 1.0\n{html(OUTLOOK_VI + OWN)}"
    raw = mail(multipart("mixed", plain("Gửi anh."), inner))
    assert [text.path for text in open_mail(raw).texts] == ["1", "2.1"]
    assert tables(raw) == [ROWS]


def test_the_returned_mail_of_a_bounce_is_no_text() -> None:
    """What a report says and returns is not read as a form."""
    status = part("Content-Type: message/delivery-status", "Reporting-MTA: dns; x\n")
    assert open_mail(mail(multipart("report; report-type=delivery-status", html(OWN), status))).texts == ()


def test_a_table_in_the_old_encodings_is_read() -> None:
    """Outlook 2003 with .VnTime writes TCVN3 as Western letters; its font tells."""
    page = "<p><font face='.VnTime'>Tr­êng TiÓu häc Cù Khª</font></p>"
    raw = mail(part("Content-Type: text/html; charset=iso-8859-1", "")) + page.encode("latin-1")
    (document,) = documents(raw)
    assert document.paragraphs[0].text == "Trường Tiểu học Cự Khê"
    assert open_mail(raw).body == "Trường Tiểu học Cự Khê"


def test_pictures_written_into_a_page_do_not_push_the_table_out() -> None:
    """A page with a picture of megabytes in it is read to its end."""
    picture = f'<img src="data:image/png;base64,{"iVBORw0KGgo" * 400_000}">'
    assert tables(mail(html(picture + OWN))) == [ROWS]


def test_few_texts_of_many_are_read() -> None:
    """A mail of very many texts lists as many as the limit allows."""
    assert len(open_mail(mail(multipart("mixed", *[plain("a")] * 300, DOCX))).texts) == 20


@settings(deadline=None, max_examples=150)
@given(
    st.lists(
        st.sampled_from(
            [*QUOTES.values(), *FORWARDS.values(), "<table><tr><td>", "</div>", "<blockquote type=cite>", "a"]
        )
    )
)
def test_any_page_can_be_unquoted(pieces: list[str]) -> None:
    """Whatever the page, something is left that reads as a page."""
    page = unquoted_html("".join(pieces), subject="Fwd: x")
    assert page.data == b"" or read_document(page.data, NoPrograms()).format == "html"
