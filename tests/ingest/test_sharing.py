"""Links to files that lie elsewhere."""

from __future__ import annotations

import pytest

from ingest.sharing import find_shared


@pytest.mark.parametrize(
    ("text", "link"),
    [
        ("Em gửi qua https://we.tl/t-AbCdEf ạ", "https://we.tl/t-AbCdEf"),
        ("tải tại drive.google.com/file/d/1abc", "drive.google.com/file/d/1abc"),
        ("https://truongkiman.sharepoint.com/:w:/s/a", "https://truongkiman.sharepoint.com/:w:/s/a"),
        (
            "https://loc.example.com/?url=https%3A%2F%2Fdrive.google.com%2Ffile",
            "https://loc.example.com/?url=https%3A%2F%2Fdrive.google.com%2Ffile",
        ),
        ("https://www.fshare.vn/file/A", "https://www.fshare.vn/file/A"),
        ("https://thanhoai.example.vn/tin-tuc", None),
        ("Zalo: https://zalo.me/0900000000", None),
        ("lan@dropbox.com/ gửi", None),
        ("https://notbox.com/a", None),
        ("Gửi qua Google Drive, Dropbox.", None),
    ],
)
def test_places_for_files_are_known(text: str, link: str | None) -> None:
    """Known hosts with all under them, typed with their scheme or without, and wrapped by a mail filter."""
    assert find_shared(text) == link
