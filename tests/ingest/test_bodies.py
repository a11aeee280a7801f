"""The text of a mail's body."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.bodies import html_to_text, part_text, unflow
from ingest.mime import open_mail
from ingest.parts import parse_part
from ingest.quoting import strip_quoted
from tests.ingest.mails import crlf


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>Một</p><p>Hai</p>", "Một\n\nHai"),
        ("<div>Một<br>Hai</div>", "Một\nHai"),
        ("<p>Kính   gửi\n <b>Ban</b>&nbsp;Dân v&#7853;n</p>", "Kính gửi Ban Dân vận"),
        ("<html><head><title>t</title><style>p{}</style></head><body>a<script>alert(1)</script>b</body>", "ab"),
        ("<table><tr><td>TT</td><td>Tên</td></tr><tr><td>1</td><td>Tổ</td></tr></table>", "TT\tTên\n\n1\tTổ"),
        ('<?xml version="1.0" encoding="utf-16"?><html><body>a</body></html>', "a"),
        ("<!-- ẩn --><p>a<!-- b -->c</p>", "ac"),
        ("<p>chưa đóng <b>thẻ", "chưa đóng thẻ"),
        ('<img src="http://example.vn/x.png" alt="x">', ""),
        ("", ""),
        ("văn bản trơn < 5", "văn bản trơn < 5"),
    ],
)
def test_html_becomes_what_it_shows(html: str, text: str) -> None:
    """HTML gives the text that a reader sees, in lines; nothing of scripts and styles."""
    assert html_to_text(html) == text


@pytest.mark.parametrize("quote", ['<blockquote type="cite">', '<blockquote class="gmail_quote" style="x">'])
def test_quoted_html_is_cut(quote: str) -> None:
    """What a program marks as quoted in HTML is known as quoted text."""
    html = f"<div>Của tôi</div><div>On 14/2/2022 B wrote:</div>{quote}<p>Của B</p><p>nữa</p></blockquote>"
    assert strip_quoted(html_to_text(html)) == "Của tôi"


def test_a_text_that_is_only_set_in_is_not_quoted() -> None:
    """A blockquote without a mark of quoting is the person's own."""
    assert html_to_text('<blockquote style="margin:0 0 0 40px">a</blockquote>') == "a"


@pytest.mark.parametrize(
    ("html", "text"),
    [
        (
            '<div class="gmail_chip"><a href="https://drive.google.com/file/d/1"><span>Bieu 1.docx</span></a></div>',
            "Bieu 1.docx <https://drive.google.com/file/d/1>",
        ),
        ('<a href="https://we.tl/t-a">https://we.tl/t-a</a>', "https://we.tl/t-a"),
        ('<a href="https://example.vn/x">Trang của trường</a>', "Trang của trường"),
        ('<a href="">Biểu mẫu</a>', "Biểu mẫu"),
    ],
)
def test_a_file_that_lies_elsewhere_is_told(html: str, text: str) -> None:
    """Gmail shows a file on Drive by its name alone: the link is kept; links to pages are not text."""
    assert html_to_text(html) == text


def test_deep_html_is_read_to_its_end() -> None:
    """A chain of forwards nests more than 256 levels and loses nothing."""
    assert html_to_text("<div>" * 400 + "sâu" + "</div>" * 400 + "<p>sau</p>") == "sâu\n\nsau"


def test_flowed_text_is_joined() -> None:
    """Soft-broken lines of format=flowed are one line; quoting depth, signatures and stuffing are heeded."""
    text = "Trường Mầm non \nKim Thư\n> câu \n> hỏi\n>> cũ\n -- x\n-- \nký "
    assert unflow(text) == "Trường Mầm non Kim Thư\n> câu hỏi\n>> cũ\n-- x\n-- \nký "
    assert unflow("Tân \nƯớc", delete_space=True) == "TânƯớc"


@pytest.mark.parametrize(
    ("head", "content"),
    [
        ("Content-Type: text/plain; charset=utf-8", "Đăng ký".encode()),
        ("Content-Type: text/plain", "Đăng ký".encode()),
        ("Content-Type: text/plain; charset=us-ascii", "Đăng ký".encode()),
        ("Content-Type: text/plain; charset=no-such", "Đăng ký".encode()),
        ("Content-Type: text/plain; charset=windows-1258", b"\xd0\xe3ng ky\xec"),
        ("Content-Type: text/plain", b"\xd0\xe3ng ky\xec"),
        (
            "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: quoted-printable",
            b"=C4=90=C4=83ng k=C3=BD",
        ),
        ("Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: BASE64 ;", b"xJDEg25nIGvDvQ=="),
        ("Content-Type: text/html; charset=utf-8", "<p>Đăng k&yacute;".encode()),
        ("Content-Type: nonsense", "Đăng ký".encode()),
        ("X-Nothing: at all", "Đăng ký".encode()),
    ],
)
def test_body_is_decoded(head: str, content: bytes) -> None:
    """The text reads the same under each charset and encoding, declared rightly, wrongly or not at all."""
    assert open_mail(crlf(head + "\n\n") + content).body == "Đăng ký"


def test_unknown_charset_is_named() -> None:
    """A charset that nobody knows is a defect of the mail."""
    part = parse_part(b"Content-Type: text/plain; charset=no-such\r\n\r\na")
    assert part_text(part) == "a"
    assert "unknown charset" in part.defect_phrases()


@settings(deadline=None)
@given(
    st.lists(
        st.sampled_from(["<p>", "</p>", "<td>", "<blockquote type=cite>", "<!--", "<script>", "&#0;", "\x00", "ế"])
    )
)
def test_any_html_gives_text(pieces: list[str]) -> None:
    """Whatever the HTML, it gives text without control characters."""
    text = html_to_text("".join(pieces))
    assert "\x00" not in text
