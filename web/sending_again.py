"""A form that comes after its session has ended: what was typed is not lost, but sent again by whoever signs in."""

from __future__ import annotations

from typing import Final

from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request

from web.confirming import OWN_PASSWORD
from web.cookies import FORM_FIELD
from web.visit import read_form

#: Fields that no page ever holds: a password is typed again.
SECRET_FIELDS: Final = frozenset({"password", "again", OWN_PASSWORD})
#: Bytes of a form that is kept: nobody is signed in, so it is not worth more. All rows of a large form have less.
MAX_KEPT_BYTES: Final = 512 * 1024
#: Nothing is lost if this is not done.
_LEAVING = "/sign-out"


async def fields_to_send_again(request: Request) -> tuple[tuple[str, str], ...] | None:
    """Return the fields of the form that was sent, in their order; None if a page may not or cannot keep them.

    That is so of what is no form of ours, is very large, or holds a password or a file.
    """
    if request.scope["path"] == _LEAVING or int(request.headers.get("content-length", "0")) > MAX_KEPT_BYTES:
        return None
    try:
        form = await read_form(request)
        fields = [(name, value) for name, value in form.multi_items() if not _is_empty_file(value)]
    except HTTPException:
        return None
    finally:
        await request.close()
    if not form or SECRET_FIELDS & {name for name, _ in fields}:
        return None
    kept = tuple((name, value) for name, value in fields if isinstance(value, str) and name != FORM_FIELD)
    return kept if len(kept) == len([name for name, _ in fields if name != FORM_FIELD]) else None


def _is_empty_file(value: UploadFile | str) -> bool:
    """Tell whether it is a field for a file for which none was chosen."""
    return isinstance(value, UploadFile) and not value.filename
