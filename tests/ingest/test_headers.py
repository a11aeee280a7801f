"""Header fields to text."""

from __future__ import annotations

import base64
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.charsets import decode, is_known
from ingest.headers import decode_field, decode_literally, parameter_text, parameters


def raw(data: bytes) -> str:
    """Return bytes of a header as the standard parser gives them."""
    return data.decode("ascii", "surrogateescape")


def word(data: bytes, charset: str = "UTF-8") -> str:
    return f"=?{charset}?B?{base64.b64encode(data).decode()}?="


SUBJECT = "Đăng ký dân vận khéo"
BYTES = SUBJECT.encode()


@pytest.mark.parametrize(
    "field",
    [
        word(BYTES),
        # Cut inside đ, in base64 and in quoted-printable, folded and not.
        f"{word(BYTES[:1])} {word(BYTES[1:])}",
        f"{word(BYTES[:1])}\r\n {word(BYTES[1:])}",
        f"{word(BYTES[:1])}{word(BYTES[1:])}",
        "=?utf-8?Q?=C4?= =?utf-8?Q?=90=C4=83ng_k=C3=BD_d=C3=A2n_v=E1=BA=ADn_kh=C3=A9o?=",
        # Language (RFC 2231), spaces inside the word, padding left out.
        "=?utf-8*vi?Q?=C4=90=C4=83ng k=C3=BD d=C3=A2n v=E1=BA=ADn kh=C3=A9o?=",
        word(BYTES).replace("=?=", "?="),
        raw(BYTES),
        word(unicodedata.normalize("NFD", SUBJECT).encode()),
        f"{word('Đăng'.encode())} {raw(' ký dân vận khéo'.encode())}",
        raw("Đăng ký dân\r\n vận khéo".encode()),
        word(BYTES) + "=?utf-8?B?" + base64.b64encode(b"\x00\r\n").decode() + "?=",
        word(BYTES, "x-unknown"),
        f"=?windows-1258?Q?{''.join(f'={b:02X}' for b in SUBJECT_1258)}?="
        if (SUBJECT_1258 := b"\xd0\xe3ng ky\xec d\xe2n v\xe2\xf2n khe\xeco")
        else "",
    ],
)
def test_field_is_decoded(field: str) -> None:
    """A subject reads the same, however the mail program has coded, cut and folded it."""
    assert decode_field(field) == SUBJECT


def test_words_of_different_charsets_stand_side_by_side() -> None:
    """Adjacent words are each decoded by their own charset, without the blank between them."""
    assert decode_field(f"{word(b'caf')} {word(bytes([0xE9]), 'iso-8859-1')} b") == "café b"


def test_text_around_words_keeps_its_blanks() -> None:
    """A blank between a word and plain text is part of the text."""
    assert decode_field(f"Re: {word(b'A')} x {word(b'B')}") == "Re: A x B"


@pytest.mark.parametrize("field", ["=?utf-8?B?", "=?utf-8?B??=", "=?utf-8?X?abc?=", "=?utf-8?B?A?=", "?=", "=?=?=?"])
def test_broken_words_are_borne(field: str) -> None:
    """What is no encoded word stays text or vanishes; it stops nothing."""
    assert decode_field(f"Re: {field} DVK").endswith("DVK")


def test_a_decoded_field_is_one_line() -> None:
    """A coded line break cannot put another header into an answer (CVE-2024-6923)."""
    assert decode_field("=?utf-8?q?x=0D=0ABcc:_e=40x=E2=80=A8y?=") == "x Bcc: e@x y"


def test_an_identifier_is_not_decoded() -> None:
    """In a Message-ID an encoded word is only letters."""
    assert decode_literally(" <=?utf-8?q?a?=@x>\r\n ") == "<=?utf-8?q?a?=@x>"


@pytest.mark.parametrize(
    ("field", "value", "found"),
    [
        ('text/plain; Charset="utf-8"', "text/plain", {"charset": "utf-8"}),
        ("TEXT/HTML;charset=utf-8;format=flowed", "text/html", {"charset": "utf-8", "format": "flowed"}),
        ('attachment; filename="a;b=c.docx"', "attachment", {"filename": "a;b=c.docx"}),
        ('attachment; filename="a \\"b\\".docx"', "attachment", {"filename": 'a "b".docx'}),
        ('attachment; filename="C:\\Temp\\a.docx"', "attachment", {"filename": "C:\\Temp\\a.docx"}),
        ('attachment; filename="open.docx', "attachment", {"filename": "open.docx"}),
        (
            "attachment;\r\n\tfilename = two words.docx ; size=3",
            "attachment",
            {"filename": "two words.docx", "size": "3"},
        ),
        ("multipart/mixed; boundary=a; boundary=b", "multipart/mixed", {"boundary": "a"}),
        (";;;", "", {}),
        ("", "", {}),
    ],
)
def test_parameters_are_taken_apart(field: str, value: str, found: dict[str, str]) -> None:
    """A field gives its value and its parameters by lower case names, the first of each name."""
    assert parameters(field) == (value, found)


NAME = "Biểu mẫu đăng ký.docx"
PERCENT = "Bi%E1%BB%83u%20m%E1%BA%ABu%20%C4%91%C4%83ng%20k%C3%BD.docx"


@pytest.mark.parametrize(
    "field",
    [
        f"attachment; filename*=UTF-8''{PERCENT}",
        f"attachment; filename*=utf-8'vi'{PERCENT}; filename=Bieu.docx",
        # Continuations in any order, cut inside a letter; coded and plain pieces mixed.
        "attachment; filename*1*=%BB%83u%20m%E1%BA%ABu%20%C4%91%C4%83ng%20k%C3%BD; filename*0*=UTF-8''Bi%E1;"
        " filename*2=.docx",
        f'attachment; filename="{word(NAME.encode())}"',
        f"attachment; filename={word(NAME.encode())}",
        f'attachment; filename*0="{word(NAME.encode())[:20]}"; filename*1="{word(NAME.encode())[20:]}"',
        raw(f'attachment; filename="{NAME}"'.encode()),
        raw(f"attachment; filename={NAME}".encode()),
        raw(f'attachment; filename="{unicodedata.normalize("NFD", NAME)}"'.encode()),
        f'attachment; filename="{PERCENT}"',
        f"attachment; filename*={PERCENT}",
    ],
)
def test_parameter_is_read_from_every_spelling(field: str) -> None:
    """A file name reads the same, by RFC 2231, by RFC 2047 inside the parameter, or as raw bytes."""
    assert parameter_text(parameters(field)[1], "filename") == NAME


def test_a_percent_sign_may_be_only_one() -> None:
    """A name with a percent sign that codes nothing stays as it is."""
    assert parameter_text({"filename": "ty le 50%20.docx"}, "filename") == "ty le 50%20.docx"


def test_vietnamese_code_page_is_guessed() -> None:
    """Raw bytes that are no UTF-8 are read by the Vietnamese code page."""
    assert parameter_text({"filename": raw(b"\xd0\xe3ng ky\xec.doc")}, "filename") == "Đăng ký.doc"


@pytest.mark.parametrize(
    ("data", "charset", "text"),
    [
        ("Đơn vị".encode(), "utf-8", "Đơn vị"),
        ("Đơn vị".encode(), "", "Đơn vị"),
        ("Đơn vị".encode(), "us-ascii", "Đơn vị"),
        ("Đơn vị".encode(), "iso-8859-1", "Đơn vị"),
        ("Đơn vị".encode("utf-16"), "utf-16", "Đơn vị"),
        (b"\xd0\xf5n", "windows-1258", "Đơn"),
        (b"caf\xe9", "iso-8859-1", "café"),
        ("Đơn".encode(), "unicode_escape", "Đơn"),
        (b"\xd0\xf5n", "no-such", "Đơn"),
        (b"\xd0\xf5n", "idna", "Đơn"),
        (b"abcdef", "utf-16", "abcdef"),
        ("đăng ký mô hình dân vận khéo".encode() + b"\xff", "utf-8", "đăng ký mô hình dân vận khéo\ufffd"),
        ("Tr\xad\xeang TiÓu häc".encode("latin-1"), "", "Tr\xad\xeang TiÓu häc"),
    ],
)
def test_charset_is_believed_as_far_as_it_goes(data: bytes, charset: str, text: str) -> None:
    """The declared charset counts unless it cannot be, or is one that programs declare by habit over UTF-8."""
    assert decode(data, charset) == text


@pytest.mark.parametrize("charset", ["", "zlib", "rot13", "idna", "unicode_escape", "../x", "a\0b", "x" * 500, "ố"])
def test_codecs_that_are_no_charset_are_unknown(charset: str) -> None:
    """Python's other codecs are no charset of a mail."""
    assert not is_known(charset)


@settings(deadline=None)
@given(st.binary(max_size=80), st.text(max_size=12) | st.sampled_from(["utf-7", "utf-16", "hz", "cp1258", "punycode"]))
def test_any_bytes_decode(data: bytes, charset: str) -> None:
    """Any bytes under any charset are some text, and no text only of nothing."""
    assert isinstance(decode(data, charset), str)


@settings(deadline=None)
@given(
    st.lists(st.sampled_from(["=?", "?=", "utf-8", "?B?", "?Q?", "=C4", "xJA=", " ", "\r\n ", ";", "*0*", '"', "ế"]))
)
def test_any_field_becomes_one_line(pieces: list[str]) -> None:
    """Whatever stands in a field, it becomes one line in NFC."""
    text = decode_field(raw("".join(pieces).encode()))
    assert text == unicodedata.normalize("NFC", text)
    assert len(text.splitlines()) <= 1


@settings(deadline=None)
@given(st.lists(st.sampled_from([";", "name", "*", "0", "1", "=", '"', "\\", "'", "utf-8''", "%C4", "%", " ", "ế"])))
def test_any_parameters_are_borne(pieces: list[str]) -> None:
    """Whatever stands in parameters, the file name is one line of text."""
    name = parameter_text(parameters(raw(("a;" + "".join(pieces)).encode()))[1], "name")
    assert len(name.splitlines()) <= 1
