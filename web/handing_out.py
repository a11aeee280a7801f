"""Files for people to keep: named in their language, never opened by the browser, and written down in the log."""

from __future__ import annotations

import re
from datetime import datetime
from urllib.parse import quote

from starlette.responses import Response

from domain.account import Deed
from parsers.text import one_line, strip_marks
from reports.language import Translator
from storage.deeds import record_deed
from web.visit import Visit

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
JSON = "application/json; charset=utf-8"
#: What no file may be named with on some system.
_NOT_IN_NAMES = re.compile(r'[\\/:*?"<>|]+')
_NOT_PLAIN = re.compile(r"[^A-Za-z0-9 ._()-]+")


def attached(content: bytes, *, name: str, media_type: str) -> Response:
    """Return ``content`` to be saved as ``name``, whatever its letters.

    Source: RFC 6266, section 4.3 and appendix D: a plain name for old programs, then the real one.
    """
    clean = _NOT_IN_NAMES.sub("-", one_line(name)) or "file"
    plain = _NOT_PLAIN.sub("-", strip_marks(clean))
    disposition = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(clean, safe='')}"
    return Response(content, media_type=media_type, headers={"Content-Disposition": disposition})


def file_name(what: str, instant: datetime, ending: str, t: Translator) -> str:
    """Return ``Sổ đăng ký 14-02-2022 16h05.xlsx``: what it is, and as of when it is."""
    return f"{what} {t.local(instant).strftime('%d-%m-%Y %Hh%M')}.{ending}"


def logged_export(visit: Visit, name: str) -> None:
    """Write down that the account took a list away."""
    _log(visit, Deed.EXPORTED, name)


def logged_download(visit: Visit, name: str) -> None:
    """Write down that the account took a mail or a file of one away."""
    _log(visit, Deed.DOWNLOADED, name)


def _log(visit: Visit, deed: Deed, name: str) -> None:
    with visit.app.store.write(is_shown=False) as session:
        record_deed(session, now=visit.app.clock(), name=visit.account.name, deed=deed, text=name)
