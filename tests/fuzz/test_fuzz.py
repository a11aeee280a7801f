"""Any bytes give a record or ``UnreadableFile``, for each reader; ``make fuzz`` tries many more."""

from __future__ import annotations

import os
import random
import signal

import pytest

from tests.fuzz.children import Tally, read_all
from tests.fuzz.mutations import mutated
from tests.fuzz.seeds import MAKERS, OFFICE, PHOTOS, good_files
from tests.fuzz.targets import CONVERTED, reader_of
from tests.servers.programs import required

#: Broken files of each format; of those that take longest, fewer.
_FILES = 60
_FEWER = {"png": 25, "jpeg": 25, "tiff": 10, "gif": 25, "bmp": 25, "webp": 25, "heic": 25, "pdf": 30, "eml": 60}


@pytest.mark.parametrize("name", sorted(MAKERS.keys() - CONVERTED))
def test_broken_files_are_read_or_refused(name: str) -> None:
    """Whatever is broken in a good file, its reader gives a record or our own error, in bounded time and memory."""
    if name in OFFICE | PHOTOS:
        required("soffice", "LibreOffice")
    if name in PHOTOS:
        required("heif-enc", "heif-enc")
    tally = _tried(name, _FEWER.get(name, _FILES))
    assert (list(tally.faults), tally.files) == ([], _FEWER.get(name, _FILES))


def _tried(name: str, count: int) -> Tally:
    chance = random.Random(f"test {name}")
    seeds = good_files(name)
    tally = Tally()
    with reader_of(name) as read:
        read_all([mutated(chance.choice(seeds), chance, seeds) for _ in range(count)], read, tally)
    return tally


def test_faults_are_found() -> None:
    """An exception of another kind and a death are told, each with the file that showed it."""

    def read(data: bytes) -> None:
        if data == b"dies":
            os.kill(os.getpid(), signal.SIGKILL)
        {b"good": 0}[data]

    tally = Tally()
    read_all([b"good", b"bad", b"dies", b"good"], read, tally)
    assert tally.outcomes["document"] == 2
    assert tally.outcomes["ended by SIGKILL"] == 1
    assert sorted(tally.faults.values()) == [b"bad", b"dies"]
