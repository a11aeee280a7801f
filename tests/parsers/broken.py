"""Ways in which files break, and what reading them must give all the same."""

from __future__ import annotations

import random

from domain.errors import UnreadableFile
from domain.reasons import Reason
from parsers.programs import NoPrograms
from parsers.read import read_document


def refusal(data: bytes) -> Reason:
    """Return why ``data`` is not read; fail if it is."""
    try:
        document = read_document(data, NoPrograms())
    except UnreadableFile as error:
        return error.reason
    raise AssertionError(f"read as {document.format}")


def is_read_or_refused(data: bytes) -> bool:
    """Read ``data``; anything but a well-formed document or our own error fails the test."""
    try:
        document = read_document(data, NoPrograms())
    except UnreadableFile as error:
        return error.file_format != ""
    for table in document.tables:
        assert all(len(row) == table.width for row in table.rows)
        assert all(cell.row_span >= 1 and cell.column_span >= 1 for row in table.rows for cell in row)
    return True


def mutated(data: bytes, *, seed: int, count: int) -> bytes:
    """Return ``data`` with ``count`` bytes changed."""
    chance = random.Random(seed)
    changed = bytearray(data)
    for _ in range(count):
        changed[chance.randrange(len(changed))] = chance.randrange(256)
    return bytes(changed)
