"""Mail in files: what is found, which uid it has, when it arrived."""

from __future__ import annotations

import hashlib
import io
import os
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import MailboxError
from ingest.mailboxes import raw_mail
from ingest.mailboxes.folder import FolderMailbox
from ingest.mailboxes.port import MessageHead
from ingest.mailboxes.raw_mail import from_line_date, header_of, received_date, scan_mail, with_crlf
from tests.ingest.mailboxes.worlds import mail, moment

MODIFIED = datetime(2022, 2, 10, 3, 0, 0, tzinfo=UTC)


def put(path: Path, content: bytes) -> Path:
    """Write a file whose time is MODIFIED, with the folders above it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    os.utime(path, (MODIFIED.timestamp(), MODIFIED.timestamp()))
    return path


def heads(path: Path) -> tuple[MessageHead, ...]:
    """Return the heads of all mails under ``path``, as they arrived."""
    with FolderMailbox("files", path).open() as folder:
        return tuple(sorted(folder.fetch_heads(folder.list_uids()), key=lambda head: head.received))


def raws(path: Path) -> list[bytes]:
    """Return all mails under ``path`` with CRLF, as they arrived."""
    with FolderMailbox("files", path).open() as folder:
        messages = sorted(folder.fetch(folder.list_uids()), key=lambda message: message.received)
    return [with_crlf(message.raw) for message in messages]


def uids(path: Path) -> set[int]:
    """Return the uids of all mails under ``path``."""
    return {head.uid for head in heads(path)}


def as_mbox(*numbers: int) -> bytes:
    """Return an mbox with these mails."""
    return b"\n".join(
        b"From x@example.vn Sat Jan  1 00:00:%02d 2022\n" % n + mail(n).replace(b"\r\n", b"\n") for n in numbers
    )


def test_a_folder_of_all_kinds(tmp_path: Path) -> None:
    """A folder may hold mails, mboxes and Maildirs at any depth; what is no mail is passed over."""
    put(tmp_path / "a" / "b" / "1.EML", mail(1))
    put(tmp_path / "thư tháng 1", as_mbox(2, 3))
    put(tmp_path / "md" / "cur" / "123.host:2,S", mail(4))
    put(tmp_path / "md" / "new" / "124.host", mail(5))
    put(tmp_path / "md" / "tmp" / "125.host", mail(6))
    put(tmp_path / "md" / ".Sent" / "cur" / "126.host", mail(7))
    put(tmp_path / "md" / "subscriptions", b"Sent\n")
    put(tmp_path / "._1.eml", b"\x00\x05\x16\x07")
    put(tmp_path / ".git" / "x.eml", mail(8))
    put(tmp_path / "notes.txt", b"Subject: not a mail by name\n\n")
    put(tmp_path / "empty", b"")
    assert sorted(raws(tmp_path)) == sorted(mail(n) for n in (1, 2, 3, 4, 5))


def test_a_single_file(tmp_path: Path) -> None:
    """A path may be one mail, whatever its name, or one mbox; a file that is neither is named in the error."""
    assert raws(put(tmp_path / "thư.eml", mail(1))) == [mail(1)]
    assert raws(put(tmp_path / "thư", mail(2))) == [mail(2)]
    assert raws(put(tmp_path / "hộp thư.eml", as_mbox(1, 2))) == [mail(1), mail(2)]
    picture = put(tmp_path / "ảnh.png", b"\x89PNG\r\n\x1a\n")
    with pytest.raises(MailboxError, match=r"ảnh\.png"):
        heads(picture)


def test_a_mail_of_no_bytes_is_a_mail(tmp_path: Path) -> None:
    """An empty .eml file is a message that arrived when the file was written."""
    put(tmp_path / "0.eml", b"")
    (head,) = heads(tmp_path)
    assert (head.size_bytes, head.received) == (0, MODIFIED)
    assert raws(tmp_path) == [b""]
    with FolderMailbox("files", tmp_path).open() as folder:
        message = folder.fetch_header(head.uid)
    assert message is not None
    assert message.raw == b""


def test_what_cannot_be_read_is_named(tmp_path: Path) -> None:
    """A path that is missing, not a plain file, or fails while it is read, is named in the error."""
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "broken.eml").symlink_to("/proc/self/mem")
    for path, name in ((tmp_path / "không có", "không có"), (tmp_path / "pipe", "pipe"), (tmp_path, "broken.eml")):
        with pytest.raises(MailboxError, match=name) as caught:
            heads(path)
        assert caught.value.details["mailbox"] == "files"


def test_uids_do_not_depend_on_names(tmp_path: Path) -> None:
    """A Maildir's mail keeps its uid when its flags change, and any mail when its file is renamed or others go."""
    for number in range(3):
        put(tmp_path / "new" / f"{number}.host", mail(number))
    (tmp_path / "cur").mkdir()
    before = uids(tmp_path)
    (tmp_path / "new" / "1.host").rename(tmp_path / "cur" / "1.host:2,S")
    assert uids(tmp_path) == before
    (tmp_path / "new" / "0.host").unlink()
    assert len(uids(tmp_path)) == 2
    assert uids(tmp_path) < before


def test_uids_do_not_depend_on_line_ends(tmp_path: Path) -> None:
    """The same mail with LF and with CRLF has one uid, so that a copy that went through Unix is known."""
    assert uids(put(tmp_path / "a.eml", mail(1))) == uids(put(tmp_path / "b.eml", mail(1).replace(b"\r\n", b"\n")))


def test_a_file_that_changes_is_another_mail(tmp_path: Path) -> None:
    """A file that holds something else by now is not given out under the old uid."""
    file = put(tmp_path / "a.eml", mail(1))
    with FolderMailbox("files", tmp_path).open() as folder:
        (uid,) = folder.list_uids()
        file.write_bytes(mail(2))
        assert folder.fetch((uid,)) == ()
        assert folder.fetch_header(uid) is None
        file.unlink()
        assert folder.fetch((uid,)) == ()
    assert uid not in uids(put(file, mail(2)))


def test_when_a_file_arrived(tmp_path: Path) -> None:
    """Mail in a Maildir came at its file's time or, if copied, as Received says; saved mail as Received or Date say."""
    put(tmp_path / "maildir" / "new" / "1", b"Date: Fri, 14 Jan 2022 23:30:00 +0700\n\n")
    (tmp_path / "maildir" / "cur").mkdir()
    assert [head.received for head in heads(tmp_path / "maildir")] == [MODIFIED]
    put(tmp_path / "copied" / "new" / "1", mail(1))
    (tmp_path / "copied" / "cur").mkdir()
    assert [head.received for head in heads(tmp_path / "copied")] == [moment(1)]
    assert [head.received for head in heads(put(tmp_path / "1.eml", mail(1)))] == [moment(1)]
    only_date = put(
        tmp_path / "2.eml",
        b"Subject: x\nDate: Fri, 14 Jan 2022 23:30:00 +0700\n\nReceived: x; 1 Jan 2020 00:00 +0000\n",
    )
    assert [head.received for head in heads(only_date)] == [datetime(2022, 1, 14, 16, 30, tzinfo=UTC)]
    assert [head.received for head in heads(put(tmp_path / "3.eml", b"Date: yesterday\n\n"))] == [MODIFIED]


def test_when_a_mail_of_an_mbox_arrived(tmp_path: Path) -> None:
    """A mail in an mbox arrived as its From line says, else as its headers say."""
    assert [head.received.second for head in heads(put(tmp_path / "a", as_mbox(1, 2)))] == [1, 2]
    undated = as_mbox(1).replace(b"Sat Jan  1 00:00:01 2022", b"-")
    assert [head.received for head in heads(put(tmp_path / "b", undated))] == [moment(1)]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (b"From vp@example.vn Sat Jan 15 01:02:03 2022\n", datetime(2022, 1, 15, 1, 2, 3, tzinfo=UTC)),
        (b"From - Tue Feb  1 10:00:00 2022\r\n", datetime(2022, 2, 1, 10, tzinfo=UTC)),
        (b"From 17@xxx Tue Feb 01 03:00:00 +0000 2022\n", datetime(2022, 2, 1, 3, tzinfo=UTC)),
        (b"From x Tue Feb 01 10:00:00 2022 +0700\n", datetime(2022, 2, 1, 3, tzinfo=UTC)),
        (b"From Sun Wukong Tue Feb  1 10:00:00 2022\n", datetime(2022, 2, 1, 10, tzinfo=UTC)),
        (b"From x@example.vn\n", None),
        (b"From x Tue Feb 31 10:00:00 2022\n", None),
    ],
)
def test_dates_of_from_lines(line: bytes, expected: datetime | None) -> None:
    """The date of a From line is taken as UTC unless it has an offset; what is no date is none."""
    assert from_line_date(line) == expected


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (
            b"Received: a; Fri, 14 Jan 2022 10:00:00 +0700\r\nReceived: b; Fri, 14 Jan 2022 09:00:00 +0700\r\n\r\n",
            3,
        ),
        (b"Received: by a\r\n\tid 1;\r\n\tFri, 14 Jan 2022 10:00:00 +0700 (ICT)\r\n\r\n", 3),
        (b"received: by a; broken\r\nReceived: by b; Fri, 14 Jan 2022 04:00:00 -0000\r\n\r\n", 4),
        (b"X-Received: by a; Fri, 14 Jan 2022 01:00:00 +0000\r\nDate: Fri, 14 Jan 2022 05:00:00 GMT\r\n\r\n", 5),
        (b"Subject: x\r\n\r\nDate: Fri, 14 Jan 2022 05:00:00 GMT\r\n", None),
        (b"Date: Fri, 31 Dec 9999 23:59:59 -1400\r\n\r\n", None),
    ],
)
def test_dates_of_headers(head: bytes, expected: int | None) -> None:
    """The topmost Received line with a date counts, folded or not, else Date, and never the body."""
    date = received_date(head)
    assert date == (None if expected is None else datetime(2022, 1, 14, expected, tzinfo=UTC))


@given(st.binary(max_size=60))
def test_any_bytes_have_a_date_or_none(raw: bytes) -> None:
    """Whatever stands in headers and From lines, dates are aware, or there are none."""
    for date in (
        received_date(b"Date: " + raw),
        received_date(b"Received: x; " + raw),
        from_line_date(b"From x Mon Jan " + raw),
    ):
        assert date is None or date.utcoffset() is not None


LINES = st.lists(st.sampled_from([b"\r", b"\n", b"\r\n", b"a", b"\r\n\r\n"]), max_size=12).map(b"".join)


@given(LINES, st.integers(1, 4))
def test_a_scan_is_the_hash_of_crlf(raw: bytes, piece_bytes: int) -> None:
    """Whatever the pieces, a scan hashes the content with CRLF, counts its bytes, and gives its start."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(raw_mail, "_PIECE_BYTES", piece_bytes)
        patch.setattr(raw_mail, "MAX_HEADER_BYTES", 5)
        scan = scan_mail(io.BytesIO(raw))
    assert scan.digest == hashlib.sha256(with_crlf(raw)).digest()
    assert scan.size_bytes == len(raw)
    assert scan.head == raw[:5]


@given(LINES)
def test_headers_are_the_start_of_a_mail(raw: bytes) -> None:
    """Headers are a mail's start, up to its first empty line and not beyond."""
    header = header_of(raw)
    assert raw.startswith(header)
    if header != raw:
        assert header.endswith((b"\n\n", b"\n\r\n")) or header in (b"\n", b"\r\n")
    assert b"\n\n" not in header[:-1]
