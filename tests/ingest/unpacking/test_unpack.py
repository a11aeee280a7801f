"""Containers of any kind: limits, paths through several, letters inside archives, any bytes."""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.errors import UnreadableFile
from domain.reasons import ReasonCode
from ingest.limits import MAX_ARCHIVE_BYTES, MAX_ARCHIVE_DEPTH, MAX_UNPACKED_AT_ONCE
from ingest.unpacking.handing import from_frame, to_frame
from ingest.unpacking.kinds import KINDS
from ingest.unpacking.mails import own_text
from ingest.unpacking.unpack import Allowance, member_bytes, unpack
from tests.ingest.mails import HTML, file_part, mail, multipart
from tests.ingest.unpacking.archives import rar4, rar5, raw_zip, seven_zip, zip_of
from tests.ingest.unpacking.outlook import (
    long_name,
    msg_file,
    msg_store,
    ole,
    tnef,
    tnef_attachment,
    with_files,
)
from tests.ingest.unpacking.shown import left_out, names, refusals, texts

FORM = b"form of a school " * 40
SAMPLES = {
    "zip": zip_of({"a/b.docx": FORM, "c": b"c"}),
    "zip without directory": raw_zip([(b"a", FORM), (b"b", b"b")], directory=False),
    "7z": seven_zip({"a": FORM, "b": b"b"}),
    "rar4": rar4({"a": FORM, "b": b"b"}),
    "rar5": rar5({"a": FORM, "b": b"b"}),
    "tar": seven_zip({"a": FORM, "b": b"b"}, "pax"),
    "tnef": tnef(tnef_attachment(b"A.DOC", FORM, long_name("a.docx"))),
    "msg": ole(with_files(msg_store({0x0037: "x", 0x1009: b"\0" * 30}), msg_file("a.docx", FORM))),
}


def mail_with(data: bytes, name: str = "a.zip") -> bytes:
    return mail(multipart("mixed", HTML, file_part(f'Content-Type: application/octet-stream; name="{name}"', data)))


# -- paths


def test_path_leads_through_every_container() -> None:
    """A file in a winmail.dat in a mail in a zip in a mail is found again by its path."""
    winmail = tnef(tnef_attachment(b"dk.docx", FORM))
    raw = mail_with(zip_of({"x.txt": b"x", "thư.eml": mail_with(winmail, "winmail.dat")}))
    assert member_bytes(raw, "2") == zip_of({"x.txt": b"x", "thư.eml": mail_with(winmail, "winmail.dat")})
    assert member_bytes(raw, "2!2!2!1") == FORM
    assert member_bytes(ole(with_files(msg_store({}), msg_file("a.zip", zip_of({"a": FORM})))), "1!1") == FORM


@pytest.mark.parametrize("path", ["2!9", "3", "2!1!1", "", "!", "2!", "2!-1", "2" + "!1" * (MAX_ARCHIVE_DEPTH + 1)])
def test_path_that_leads_nowhere_is_told(path: str) -> None:
    """A path is only ever looked up, and no further than containers are opened."""
    with pytest.raises((KeyError, UnreadableFile)):
        member_bytes(mail_with(zip_of({"a": FORM})), path)


def test_paths_are_those_of_the_listing() -> None:
    """Each listed file is found under its path, with the bytes that were listed."""
    for sample in SAMPLES.values():
        unpacked = unpack(sample, Allowance())
        for member, content in zip(unpacked.listing.members, unpacked.contents, strict=True):
            assert member_bytes(mail_with(sample), f"2!{member.attachment.path}") == content


# -- letters


def test_mail_inside_gives_attachments_and_texts_with_tables() -> None:
    """The text of a letter is looked at as well, in Unicode whatever it was written in."""
    form = file_part('Content-Type: application/octet-stream; name="dk.docx"')
    pasted = "Content-Type: text/plain; charset=utf-8\n\nTT\tTên\n1\tTổ một\n"
    raw = mail(multipart("mixed", pasted, form))
    assert names(raw) == ["dk.docx"]
    assert [text.split("\t")[-1].strip() for text in texts(raw)] == ["Tổ một"]
    (path,) = (m.attachment.path for m in unpack(raw, Allowance()).listing.members if m.is_text)
    assert member_bytes(mail_with(raw, "a.eml"), f"2!{path}").decode("utf-8-sig") == texts(raw)[0]


def test_logo_inside_an_inner_mail_is_inline() -> None:
    """The rule for pictures of signatures holds at any depth."""
    html = 'Content-Type: text/html\n\n<p>x</p><img src="cid:logo">'
    logo = file_part("Content-Type: image/png\nContent-ID: <logo>\nContent-Disposition: inline; filename=logo.png")
    listing = unpack(mail(multipart("related", html, logo), head="To: bdv@example.vn\n"), Allowance()).listing
    assert [member.attachment.is_inline for member in listing.members if not member.is_text] == [True]


def test_own_text_is_that_of_letters_only() -> None:
    """By it a letter without files is seen to be about the campaign."""
    assert "Kính gửi Ban Dân vận" in own_text(mail(HTML))
    assert own_text(ole(msg_store({0x0037: "dân vận khéo"}))).startswith("dân vận khéo")
    assert own_text(SAMPLES["zip"]) == ""
    assert own_text(SAMPLES["msg"][:-600]) == ""


# -- limits


def test_files_beyond_the_count_are_left_out() -> None:
    """The first ones are read; that there are more is a reason."""
    unpacked = unpack(zip_of({str(n): FORM for n in range(20)}), Allowance(members=7))
    assert len(unpacked.contents) == 7
    assert left_out(unpacked) is ReasonCode.FILE_LIMIT


@pytest.mark.parametrize("kind", ["7zip", "pax"])
def test_bytes_beyond_the_total_are_left_out(kind: str) -> None:
    """What is left of the mail's allowance counts, and it is judged before anything is unpacked."""
    data = seven_zip({"a": os.urandom(5000), "b": os.urandom(5000)}, kind)
    unpacked = unpack(data, Allowance(unpacked_bytes=9000))
    assert [len(content) for content in unpacked.contents] == [5000]
    assert unpacked.listing.left_out is not None
    assert unpacked.listing.left_out.details == {
        "what": "archive_bytes",
        "value": str(10_000 + MAX_ARCHIVE_BYTES - 9000),
        "limit": str(MAX_ARCHIVE_BYTES),
    }


def test_large_archives_are_handed_over_piece_by_piece() -> None:
    """No answer is longer than the pipe allows, and no file is lost or given twice between two."""
    files = {f"{n}.bin": os.urandom(1000) + bytes(9_000_000) + os.urandom(1_000_000) for n in range(9)}
    data, first = zip_of(files), 0
    found: list[bytes] = []
    while True:
        unpacked = unpack(data, Allowance(), first=first)
        assert sum(map(len, unpacked.contents)) <= MAX_UNPACKED_AT_ONCE
        found += unpacked.contents
        if unpacked.listing.following is None:
            break
        first = unpacked.listing.following
    assert found == list(files.values())


def test_file_that_is_too_large_does_not_keep_others() -> None:
    """Films beside the form are told as too large, by what the archive says; they take no answer of their own."""
    films = [(b"1.mp4", bytes(53_000_000)), (b"2.mp4", bytes(53_000_000))]
    unpacked = unpack(raw_zip([*films, (b"dk.docx", FORM)]), Allowance())
    assert refusals(unpacked) == [ReasonCode.FILE_TOO_LARGE, ReasonCode.FILE_TOO_LARGE, None]
    assert unpacked.listing.following is None


# -- the way between child and parent


def test_frame_comes_out_as_it_went_in() -> None:
    """Listing and bytes survive; an answer that does not fit its listing is refused."""
    unpacked = unpack(SAMPLES["zip"], Allowance())
    frame = to_frame(unpacked)
    assert from_frame(frame) == unpacked
    for broken in (frame[:-1], frame + b"x", frame[:3], b"", b"\xff" * 40):
        with pytest.raises(ValueError, match=r"."):
            from_frame(broken)
    liar = replace(unpacked.listing.members[0].attachment, size_bytes=-1)
    listing = replace(unpacked.listing, members=(replace(unpacked.listing.members[0], attachment=liar),))
    with pytest.raises(ValueError, match="length"):
        from_frame(to_frame(replace(unpacked, listing=listing, contents=())))


# -- any bytes


@settings(deadline=None, max_examples=150)
@given(kind=st.sampled_from(sorted(KINDS)), data=st.binary(max_size=400))
def test_any_bytes_give_files_or_unreadable_file(kind: str, data: bytes) -> None:
    """Every opener, given anything at all, gives files or says why not."""
    total = 0
    with suppress(UnreadableFile):
        for packed in KINDS[kind](data):
            total += sum(map(len, packed.chunks()))
    assert total <= 1000 * len(data)


@settings(deadline=None, max_examples=300)
@given(
    name=st.sampled_from(sorted(SAMPLES)),
    changes=st.lists(st.tuples(st.integers(0, 10_000), st.integers(0, 255)), min_size=1, max_size=12),
    cut=st.integers(0, 10_000),
)
def test_any_change_gives_files_or_a_reason(name: str, changes: list[tuple[int, int]], cut: int) -> None:
    """Real containers with changed bytes never bring the unpacking down."""
    data = bytearray(SAMPLES[name])
    for place, value in changes:
        data[place % len(data)] = value
    unpacked = unpack(bytes(data[: len(data) - cut % len(data)] if cut % 3 == 0 else data), Allowance())
    assert len(unpacked.listing.members) == len(unpacked.contents)
    assert from_frame(to_frame(unpacked)) == unpacked
