"""Records to JSON and back: for JSON columns, and for the pipe from the child processes that read files.

What comes back is checked against the record's types, so whoever
reads from a child that may have been taken over gets a record or a ``ValueError``, nothing else.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any, TypeVar

from pydantic import TypeAdapter

Record = TypeVar("Record")

#: Gives the one adapter of a record's class; building it costs far more than using it.
_adapter: Callable[[Any], TypeAdapter[Any]] = cache(TypeAdapter)


def to_json(record: object) -> bytes:
    """Return ``record``, a frozen dataclass of the domain, as UTF-8 JSON.

    ``Place(row=3)`` gives ``b'{"sheet":null,"table":null,"row":3,"column":null,"paragraph":null}'``.
    Fields of type ``bytes`` are not for JSON and are not taken.

    Raises: ``ValueError`` if a text holds lone surrogates.
    """
    return _adapter(type(record)).dump_json(record)


def from_json(cls: type[Record], data: bytes | str) -> Record:
    """Return the ``cls`` that :func:`to_json` wrote; nothing is converted that is not of its type.

    Raises: ``ValueError`` if ``data`` is no JSON, or not of this record.
    """
    record: Record = _adapter(cls).validate_json(data, strict=True)
    return record


def to_data(cls: Any, record: object) -> Any:
    """Return ``record``, of type ``cls``, as the plain lists, dicts and texts of its JSON.

    ``cls`` may also be a tuple of records, e.g. ``tuple[Evidence, ...]``.
    """
    return _adapter(cls).dump_python(record, mode="json")


def from_data(cls: Any, data: object) -> Any:
    """Return the ``cls`` that :func:`to_data` made plain.

    Raises: ``ValueError`` if ``data`` is not of this record.
    """
    return _adapter(cls).validate_python(data)
