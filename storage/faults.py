"""What a database library complains of, told once as one of our errors, with what to do.

Only troubles of the machine or the server are told so. A broken constraint or a wrong statement is a
mistake of ours and stays what it is.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import (
    DataError,
    DBAPIError,
    IntegrityError,
    NotSupportedError,
    ProgrammingError,
)
from sqlalchemy.exc import TimeoutError as PoolTimeout

from domain.errors import StoreUnreachable

_MISTAKES = (IntegrityError, DataError, NotSupportedError, ProgrammingError)
#: SQLite has one code for whatever is wrong with a statement, and counts it among the troubles.
_WRONG_STATEMENT = "SQLITE_ERROR"
#: PostgreSQL counts a missing right among the programming errors.
_NO_RIGHT = "42501"

_FULL = "The disk is full: make room; nothing that was committed is lost"
_DAMAGED = "The database is damaged: stop dangky, set the file aside and restore a backup"
_FORBIDDEN = "Check that this user may write the database file and its folder"
_BUSY = "Another process has been writing for too long: try again, and see what it is"
_GONE = "Check that the database server runs and can be reached, and the URL in the configuration"
_RIGHTS = "Give this database user the right to create and write tables"

#: What to do, by the beginning of SQLite's error name (https://sqlite.org/rescode.html) or of
#: PostgreSQL's SQLSTATE (its manual, appendix A); the longest beginning counts.
_ADVICE = {
    "SQLITE_FULL": _FULL,
    "SQLITE_IOERR": "The disk cannot be read or written: check its free space, its limits and its health",
    "SQLITE_CORRUPT": _DAMAGED,
    "SQLITE_NOTADB": "This is no database of dangky, or it is damaged: check the path, or restore a backup",
    "SQLITE_CANTOPEN": _FORBIDDEN,
    "SQLITE_READONLY": _FORBIDDEN,
    "SQLITE_PERM": _FORBIDDEN,
    "SQLITE_BUSY": _BUSY,
    "SQLITE_LOCKED": _BUSY,
    "08": _GONE,
    "57P": _GONE,
    "53": "The database server is out of resources",
    "53100": _FULL,
    "53300": "The database server has too many connections: close some, or let it take more",
    "55P03": _BUSY,
    "28": "Check user and password in the database URL",
    "3D000": "Create the database, or correct its name in the database URL",
    "25006": "The database server is read-only: connect to the one that takes writes",
    _NO_RIGHT: _RIGHTS,
    "XX": _DAMAGED,
}


@contextmanager
def store_errors(database: str) -> Iterator[None]:
    """Tell the troubles of the database ``database`` (a name for people) that arise inside.

    Raises: ``StoreUnreachable`` with the library's words and what to do.
    """
    try:
        yield
    except DBAPIError as error:
        if _is_our_mistake(error):
            raise
        raise StoreUnreachable(database=database, cause=_cause(error)) from error
    except PoolTimeout as error:
        raise StoreUnreachable(database=database, cause=f"All connections are in use. {_BUSY}.") from error


def _is_our_mistake(error: DBAPIError) -> bool:
    code = _code(error)
    return code == _WRONG_STATEMENT or (isinstance(error, _MISTAKES) and code != _NO_RIGHT)


def _cause(error: DBAPIError) -> str:
    """Return the first line of the library's words, and the advice for its code if there is one."""
    words = (str(error.orig).strip().splitlines() or [type(error.orig).__name__])[0].rstrip(".")
    code = _code(error)
    fitting = [start for start in _ADVICE if code.startswith(start)]
    advice = _ADVICE[max(fitting, key=len)] if fitting else ""
    return ". ".join(part for part in (words, advice) if part) + "."


def _code(error: DBAPIError) -> str:
    """Return SQLite's error name or PostgreSQL's SQLSTATE; for a server that was not reached, that of class 08."""
    name = getattr(error.orig, "sqlite_errorname", None)
    if name is not None:
        return str(name)
    state = getattr(error.orig, "sqlstate", "")
    return "08000" if state is None else str(state)
