"""Column types that make SQLite and PostgreSQL hold the same."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, Generic, TypeVar

from sqlalchemy import JSON, DateTime, Dialect, Text
from sqlalchemy.types import TypeDecorator

from domain.clock import require_aware
from storage.codec import from_data, to_data

Word = TypeVar("Word", bound=StrEnum)
Record = TypeVar("Record")

#: What is no text in UTF-8, or not for PostgreSQL, or not for a document (XML 1.0, section 2.2).
_NOT_TEXT = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


class AwareDateTime(TypeDecorator[datetime]):
    """An instant: kept in UTC, given back aware in UTC; a naive one is refused with ``ValueError``.

    SQLite keeps no offset and would hand back naive times; PostgreSQL answers in its session's zone.
    """

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        instant = require_aware(value).astimezone(UTC)
        return instant.replace(tzinfo=None) if dialect.name == "sqlite" else instant

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if dialect.name == "sqlite" else value.astimezone(UTC)


class PlainText(TypeDecorator[str]):
    """Text of any length; NUL and lone surrogates become U+FFFD.

    PostgreSQL takes no NUL and neither takes surrogates: one odd header would make its message fail
    at every try.
    """

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, _dialect: Dialect) -> str | None:
        return None if value is None else _NOT_TEXT.sub("\ufffd", value)


class WordType(TypeDecorator[Word], Generic[Word]):
    """A word of a closed list (a ``StrEnum``), kept as its text so that people can read the table."""

    impl = Text
    cache_ok = True

    def __init__(self, words: type[Word]) -> None:
        super().__init__()
        self.words = words

    def process_bind_param(self, value: Word | None, _dialect: Dialect) -> str | None:
        return None if value is None else self.words(value).value

    def process_result_value(self, value: str | None, _dialect: Dialect) -> Word | None:
        return None if value is None else self.words(value)


class RecordType(TypeDecorator[Record], Generic[Record]):
    """A frozen record of the domain, kept as JSON; None is NULL."""

    impl = JSON(none_as_null=True)
    cache_ok = True

    def __init__(self, cls: type[Record]) -> None:
        super().__init__()
        self.cls = cls

    def process_bind_param(self, value: Record | None, _dialect: Dialect) -> Any:
        return None if value is None else to_data(self.cls, value)

    def process_result_value(self, value: Any, _dialect: Dialect) -> Record | None:
        if value is None:
            return None
        record: Record = from_data(self.cls, value)
        return record
