"""Links to places where people put files instead of sending them; none is ever opened."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import unquote

#: Hosts of such places, with all under them; a new one is a line here. Of Google and Zalo only those for files: the
#: others are addresses of people, and pages that anybody may point to.
_HOSTS: Final = (
    *("drive.google.com", "docs.google.com", "drive.usercontent.google.com", "photos.google.com"),
    *("forms.gle", "photos.app.goo.gl"),
    *("onedrive.live.com", "onedrive.com", "1drv.ms", "sharepoint.com"),
    *("dropbox.com", "db.tt", "dropboxusercontent.com", "box.com", "icloud.com", "mega.nz", "mega.io", "pcloud.com"),
    *("fshare.vn", "mediafire.com", "terabox.com", "terabox.app", "1024terabox.com", "teraboxapp.com", "4shared.com"),
    *("wetransfer.com", "we.tl", "sendgb.com", "send-anywhere.com", "transfernow.net", "fromsmash.com", "filemail.com"),
    *("gofile.io", "file.io", "disk.yandex.ru", "disk.yandex.com", "yadi.sk", "chat.zalo.me", "zdn.vn"),
)
#: A link, with its scheme or as people type it.
_LINK: Final = re.compile(r"https?://[^\s<>\"']{1,500}", re.IGNORECASE)
_NAMES: Final = "|".join(map(re.escape, _HOSTS))
#: The host may begin anywhere but within a word or a mail address.
_SHARING: Final = re.compile(
    rf"(?<![\w@.-])(?:[\w-]{{1,63}}\.){{0,5}}(?:{_NAMES})[/?#:][^\s<>\"']{{0,500}}", re.IGNORECASE
)


def find_shared(text: str) -> str | None:
    """Return the first link in ``text`` that leads to a place for files, None if there is none.

    A link that a mail filter wrapped into one of its own counts as what it holds.
    """
    wrapped = (link.group() for link in _LINK.finditer(text))
    found = next((link for link in wrapped if _SHARING.search(unquote(link))), None)
    if found is not None:
        return found
    typed = _SHARING.search(text)
    return typed.group() if typed is not None else None
