"""Files for people to keep: named in their language, never opened by the browser, and written down in the log.

Whatever leaves as a file leaves through here, so that none of this can be forgotten for one of them.
"""

from __future__ import annotations

import re
from datetime import datetime
from urllib.parse import quote

from starlette.responses import Response

from desk.app import App
from domain.account import Account, Deed
from parsers.text import one_line, strip_marks
from reports.language import Translator
from storage.deeds import record_deed
from web.cookies import Cookies
from web.visit import Visit

CSV = "text/csv; charset=utf-8"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
JSON = "application/json; charset=utf-8"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ZIP = "application/zip"
#: Bytes of no kind: the name of a type would let some browsers open what somebody has sent.
BYTES = "application/octet-stream"
#: What no file may be named with on some system, or what would lead out of a folder.
_NOT_IN_NAMES = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f]+')
_NOT_PLAIN = re.compile(r"[^A-Za-z0-9 ._()-]+")
#: Should a browser open it nevertheless, it runs nothing and reaches nothing.
_SHUT = "default-src 'none'; sandbox"


def export(visit: Visit, content: bytes, *, name: str, media_type: str) -> Response:
    """Return a list that we made, to be saved as ``name``, and write down that the account took it away."""
    log_export(visit.app, visit.account, name)
    response = attached(content, name=name, media_type=media_type)
    cookies: Cookies = visit.request.app.state.cookies
    cookies.set_made(response, visit.text("mark"))
    return response


def download(visit: Visit, content: bytes, *, name: str, logged: str) -> Response:
    """Return a mail or a file of one, to be saved as ``name``, and write down that the account took it away.

    In the log it is called ``logged``: a name that a sender chose may be that of a person.
    """
    _log(visit.app, visit.account, Deed.DOWNLOADED, logged)
    return attached(content, name=name, media_type=BYTES)


def log_export(app: App, account: Account, name: str) -> None:
    """Write down that ``account`` took the list ``name`` away."""
    _log(app, account, Deed.EXPORTED, name)


def attached(content: bytes, *, name: str, media_type: str) -> Response:
    """Return ``content`` to be saved as ``name``, whatever its letters; nothing of it is opened here."""
    headers = {"Content-Disposition": _disposition(name), "Content-Security-Policy": _SHUT}
    return Response(content, media_type=media_type, headers=headers)


def file_name(what: str, instant: datetime, ending: str, t: Translator) -> str:
    """Return ``Sổ đăng ký 14-02-2022 16h05.xlsx``: what it is, and as of when it is."""
    return f"{what} {t.local(instant).strftime('%d-%m-%Y %Hh%M')}.{ending}"


def _disposition(name: str) -> str:
    """Return the header of a file called ``name``: ``attachment; filename="a.docx"; filename*=UTF-8''%C3%A1.docx``.

    Source: RFC 6266, section 4.3 and appendix D: a plain name for old programs, then the real one; RFC 8187, 3.2.
    """
    clean = _NOT_IN_NAMES.sub("-", one_line(name)).strip(". ") or "tep"
    plain = _NOT_PLAIN.sub("-", strip_marks(clean)).strip(". ") or "tep"
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(clean, safe='')}"


def _log(app: App, account: Account, deed: Deed, text: str) -> None:
    with app.store.write(is_shown=False) as session:
        record_deed(session, now=app.clock(), name=account.name, deed=deed, text=text)
