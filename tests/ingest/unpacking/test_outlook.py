"""winmail.dat and saved messages of Outlook."""

from __future__ import annotations

import struct
import zlib
from datetime import UTC, datetime
from pathlib import Path

import pytest

from domain.reasons import ReasonCode
from ingest.limits import MAX_ARCHIVE_DEPTH
from ingest.mailboxes.folder import FolderMailbox
from ingest.mime import attachment_bytes, open_mail
from ingest.unpacking.kinds import kind_of
from ingest.unpacking.msg import delivered_at, mail_of, write_mail
from ingest.unpacking.rich_text import decompress_rtf
from ingest.unpacking.rtf_html import html_of_rtf
from ingest.unpacking.unpack import Allowance, unpack
from tests.ingest.unpacking.outlook import (
    Store,
    attribute,
    long_name,
    msg_file,
    msg_inside,
    msg_store,
    ole,
    tnef,
    tnef_attachment,
    tnef_properties,
    with_files,
)
from tests.ingest.unpacking.shown import left_out, names, refusals, texts

FORM = bytes(range(256)) * 90
NAME = "Biểu mẫu số 1 - Thanh Mai.docx"
ARRIVED = datetime(2022, 2, 14, 3, 5, tzinfo=UTC)


def stored_rtf(rtf: bytes) -> bytes:
    """Return ``rtf`` as Outlook keeps it, not compressed."""
    return struct.pack("<IIII", len(rtf) + 12, len(rtf), 0x414C454D, 0) + rtf


# -- winmail.dat


def test_winmail_gives_long_names_and_exact_bytes() -> None:
    """The long name is in UTF-16 beside the short one, and behind properties that have names of their own."""
    data = tnef(tnef_attachment(b"BIEUMA~1.DOC", FORM, long_name(NAME)), tnef_attachment(b"b.xls", b"bb"))
    assert kind_of(data) == "tnef"
    assert names(data) == [NAME, "b.xls"]
    assert unpack(data, Allowance()).contents == (FORM, b"bb")


def test_winmail_without_attachments_is_whole() -> None:
    """Outlook sends one for nothing but the looks of a text; nobody need be asked about it."""
    unpacked = unpack(tnef(), Allowance())
    assert (unpacked.contents, left_out(unpacked)) == ((), None)


def test_short_name_is_in_the_code_page_of_the_winmail() -> None:
    """Old programs write no long name."""
    assert names(tnef(tnef_attachment("Bích Hòa.doc".encode("cp1258", "ignore"), FORM)))[0].startswith("Bích H")


def test_cut_winmail_keeps_what_was_whole() -> None:
    """Half an attachment is no attachment; the winmail.dat itself is told as damaged."""
    whole = tnef(tnef_attachment(b"a.docx", FORM), tnef_attachment(b"b.docx", FORM))
    for size in range(200, len(whole) - 1, 997):
        unpacked = unpack(whole[:size], Allowance())
        assert left_out(unpacked) is ReasonCode.FILE_DAMAGED
        assert set(unpacked.contents) <= {FORM}
    assert len(unpack(whole[:-100], Allowance()).contents) == 1


def test_attachment_with_a_wrong_checksum_is_damaged() -> None:
    """What was changed on its way is not read as if it were right."""
    data = bytearray(tnef(tnef_attachment(b"a.docx", FORM), tnef_attachment(b"b.docx", b"b" * 50)))
    data[data.index(FORM) + 9] ^= 1
    assert refusals(unpack(bytes(data), Allowance())) == [ReasonCode.FILE_DAMAGED, None]


def test_message_inside_a_winmail_is_a_winmail() -> None:
    """An embedded message is one more container, behind the number of its interface."""
    inner = tnef(tnef_attachment(b"dk.docx", FORM))
    properties = tnef_properties([(0x000D, 0x3701, b"\x07\x03\x02" + b"\0" * 13 + inner)])
    data = tnef(
        attribute(2, 0x00069002, b"\0" * 14),
        attribute(2, 0x00018010, b"Thu cu\0"),
        attribute(2, 0x00069005, properties),
    )
    assert unpack(data, Allowance()).contents == (inner,)


def test_table_in_the_body_of_a_winmail_is_kept() -> None:
    """The plain text beside a winmail.dat has lost the table."""
    body = tnef_properties([(0x0102, 0x1009, stored_rtf(rb"{\rtf1\trowd\cellx1 a\cell\row}"))])
    data = tnef(attribute(1, 0x00069003, body), tnef_attachment(b"a.docx", FORM))
    assert (names(data), texts(data)) == (["a.docx"], [r"{\rtf1\trowd\cellx1 a\cell\row}"])
    plain = tnef_properties([(0x0102, 0x1009, stored_rtf(rb"{\rtf1 only words}"))])
    assert texts(tnef(attribute(1, 0x00069003, plain), tnef_attachment(b"a.docx", FORM))) == []


# -- compressed RTF


def test_compressed_rtf_of_the_specification() -> None:
    """Source: [MS-OXRTFCP], sections 4.1 and 4.2 (the second crosses the end of what it refers to)."""
    simple = "2d0000002b0000004c5a4675f1c5c7a703000a007263706731323542320af32068656c090020627705b06c647d0a800fa0"
    crossing = "1a0000001c0000004c5a4675e2d44b51410004205758595a0d6e7d010eb0"
    assert decompress_rtf(bytes.fromhex(simple)) == b"{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n"
    assert decompress_rtf(bytes.fromhex(crossing)) == b"{\\rtf1 WXYZWXYZWXYZWXYZWXYZ}"


def test_html_comes_out_of_rtf() -> None:
    """Tags, text in the code page and in Unicode stay; what is for readers of RTF alone goes."""
    rtf = (
        rb"{\rtf1\ansi\ansicpg1258\fromhtml1 {\fonttbl{\f0 Arial;}}{\*\generator x;}"
        rb"{\*\htmltag64 <table>}{\*\htmltag84 <td>}\htmlrtf {\htmlrtf0 {\*\mhtmltag84 <td x>}"
        rb"\u272?\u259?ng k\'fd\htmlrtf \cell}\htmlrtf0 {\*\htmltag92 </td>}{\*\htmltag84 &nbsp;}\par "
        rb"{\*\htmltag72 </table>}}"
    )
    assert html_of_rtf(rtf).replace("\r\n", "") == "<table><td>Đăng kư</td>&nbsp;</table>"


# -- saved messages


def message(*attachments: Store) -> bytes:
    texts: dict[int, str | bytes] = {
        0x0037: "Trường MN Kim Thư gửi đăng ký",
        0x1000: "Kính gửi Ban Dân vận",
        0x0C1A: "MN Kim Thư",
        0x5D01: "mnkimthu@example.vn",
        0x1035: "<7@example.vn>",
    }
    return ole(with_files(msg_store(texts, moments={0x0E06: ARRIVED}), *attachments))


def test_message_becomes_the_mail_that_it_was() -> None:
    """Sender, subject, text and attachments are read as those of a mail."""
    raw = message(msg_file(NAME, FORM), msg_file("", b"short", short="B.XLS"))
    mail = open_mail(mail_of(raw))
    envelope = mail.envelope
    assert (envelope.sender, envelope.sender_name) == ("mnkimthu@example.vn", "MN Kim Thư")
    assert (envelope.subject, envelope.message_id) == ("Trường MN Kim Thư gửi đăng ký", "<7@example.vn>")
    assert (mail.body, mail.defects) == ("Kính gửi Ban Dân vận", ())
    assert [item.name for item in mail.attachments] == [NAME, "B.XLS"]
    assert [attachment_bytes(mail_of(raw), item.path) for item in mail.attachments] == [FORM, b"short"]
    assert names(raw) == [NAME, "B.XLS"]


def test_headers_that_it_came_with_win() -> None:
    """Outlook keeps the headers of mail that came by SMTP; those of its parts are ours."""
    head = (
        "From: c1@example.vn\r\nSubject: =?utf-8?Q?=C4=91=C4=83ng_k=C3=BD?=\r\n"
        "Content-Type: multipart/mixed;\r\n\tboundary=x\r\nAuto-Submitted: auto-replied\r\n"
    )
    raw = ole(with_files(msg_store({0x007D: head, 0x0037: "other"}), msg_file(NAME, FORM)))
    mail = open_mail(mail_of(raw))
    assert (mail.envelope.sender, mail.envelope.subject) == ("c1@example.vn", "đăng ký")
    assert mail.envelope.automatic.startswith("Auto-Submitted")
    assert [item.name for item in mail.attachments] == [NAME]


def test_code_page_of_old_messages() -> None:
    """Messages of Outlook 97 to 2002 have 8-bit texts in the code page that they name."""
    texts: dict[int, str | bytes] = {0x0037: "Bích Hòa".replace("ò", "o\u0300"), 0x1000: "Dân v\u00e2\u0323n"}
    store = msg_store(texts, numbers={0x3FFD: 1258}, code_page="cp1258")
    mail = open_mail(mail_of(ole(with_files(store, msg_file("d\u0323k.doc", FORM, code_page="cp1258")))))
    assert (mail.envelope.subject, mail.body) == ("Bích Hòa", "Dân vận")
    assert [item.name for item in mail.attachments] == ["ḍk.doc"]


def test_html_body_is_read_in_its_code_page() -> None:
    """HTML is kept as bytes; the table in it is a file of the message."""
    html = "<table><tr><td>Đăng ký</td></tr></table>".encode()
    raw = ole(msg_store({0x1013: html}, numbers={0x3FDE: 65001}))
    assert open_mail(mail_of(raw)).body == "Đăng ký"
    assert "Đăng ký" in texts(raw)[0]


def test_body_in_rtf_alone_is_kept_if_it_holds_a_table() -> None:
    """Some messages have no other body than compressed RTF."""
    rtf = rb"{\rtf1\ansi\ansicpg1258\fromhtml1 {\*\htmltag64 <table><td>}x{\*\htmltag72 </table>}}"
    assert "<table><td>x</td></table>" in texts(ole(msg_store({0x1009: stored_rtf(rtf)})))[0]
    assert names(ole(msg_store({0x1009: stored_rtf(rb"{\rtf1\trowd a\cell\row}")}))) == ["body.rtf"]


def test_messages_inside_messages() -> None:
    """A forwarded message keeps its attachments; without end it is a limit."""
    inner = with_files(msg_store({0x0037: "bên trong"}, head_bytes=24), msg_file(NAME, FORM))
    assert names(message(msg_inside("Thư cũ", inner))) == [NAME]
    for _ in range(MAX_ARCHIVE_DEPTH + 1):
        inner = with_files(msg_store({}, head_bytes=24), msg_inside("x", inner))
    assert left_out(unpack(message(msg_inside("x", inner)), Allowance())) is ReasonCode.FILE_LIMIT


def test_same_bytes_give_the_same_mail() -> None:
    """The paths of its parts stand in the register, so they must not change."""
    raw = message(msg_file(NAME, FORM))
    assert write_mail(raw) == write_mail(raw)


def test_saved_message_is_imported_with_the_moment_it_arrived(tmp_path: Path) -> None:
    """The file's own time is that of saving; kept are the bytes of the message, which are opened when read."""
    raw = message(msg_file(NAME, FORM))
    (tmp_path / "thu.msg").write_bytes(raw)
    (tmp_path / "other.msg").write_bytes(b"no message")
    for path in (tmp_path, tmp_path / "thu.msg"):
        with FolderMailbox("import:", path).open() as folder:
            (message_,) = folder.fetch(folder.list_uids())
        assert (message_.raw, message_.received) == (raw, ARRIVED)


def test_message_without_a_date_arrived_when_it_was_saved(tmp_path: Path) -> None:
    """Something has to be its moment."""
    path = tmp_path / "thu.msg"
    path.write_bytes(ole(msg_store({0x0037: "x"})))
    with FolderMailbox("import:", path).open() as folder:
        (message_,) = folder.fetch(folder.list_uids())
    assert message_.received == datetime.fromtimestamp(int(path.stat().st_mtime), UTC)
    assert delivered_at(b"no message") is None


@pytest.mark.parametrize("cut", range(0, 26_000, 1300))
def test_cut_message_is_damaged_or_gives_whole_attachments(cut: int) -> None:
    """No cut makes half a file of a whole one."""
    unpacked = unpack(message(msg_file(NAME, FORM))[:cut], Allowance())
    assert left_out(unpacked) is not None or set(unpacked.contents) <= {FORM}


def test_checksum_of_compressed_rtf_is_its_own() -> None:
    """A wrong one is told."""
    content = b"\x00{\\rtf1 x"
    crc = zlib.crc32(content, 0xFFFFFFFF) ^ 0xFFFFFFFF
    packed = struct.pack("<IIII", len(content) + 12, 8, 0x75465A4C, crc) + content
    assert decompress_rtf(packed) == b"{\\rtf1 x"
    with pytest.raises(Exception, match="file_damaged"):
        decompress_rtf(packed[:12] + b"\0\0\0\0" + packed[16:])
