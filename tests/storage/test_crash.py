"""Killed processes and full disks: what was committed stays, what was not is gone."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from domain.errors import StoreUnreachable
from storage.engine import Store
from storage.messages import load_known_uids, load_ledger, load_raw
from tests.storage.children import child, heard
from tests.storage.examples import CAMPAIGN, begin, keep, kept


def _uids(store: Store) -> frozenset[int]:
    with store.read() as session:
        return load_known_uids(session, mailbox="bdv", folder="INBOX", uidvalidity=1)


def test_killed_in_the_middle_of_a_write(store: Store, url: str) -> None:
    """A process killed inside a transaction leaves nothing of it, and the next writer's turn comes at once."""
    begin(store)
    keep(store, kept("before", uid=1))
    with child("write-half", url) as process:
        assert heard(process) == "half"
        process.kill()
        process.wait()
        with closing(Store.open(url, wait_s=5)) as after:
            keep(after, kept("after", uid=2))
            after.check()
            assert _uids(after) == {1, 2}


def test_killed_while_committing(store: Store, url: str) -> None:
    """Whenever a process is killed, all that it told of as committed is there, and at most one more."""
    begin(store)
    with child("write-on", url) as process:
        told = 0
        while told < 20:
            told = int(heard(process))
        process.kill()
        output, _ = process.communicate()
    told = max([told, *(int(line) for line in output.splitlines())])
    with closing(Store.open(url)) as after:
        after.check()
        uids = _uids(after)
        assert uids in ({*range(1, told + 1)}, {*range(1, told + 2)})
        with after.read() as session:
            ledger = load_ledger(session, campaign_id=CAMPAIGN.id)
            found = {load_raw(session, message=line.id) for line in ledger}
        assert found == {kept(f"mail {uid} {'x' * 20_000}").raw for uid in uids}


def test_a_limit_on_the_file_is_told_and_heals(tmp_path: Path) -> None:
    """A write that finds no room fails whole and in our words; reading goes on; with room again, so does writing."""
    url = f"sqlite:///{tmp_path}/dangky.db"
    with closing(Store.open(url)) as store:
        begin(store)
        keep(store, kept("before", uid=1))
    with child("fill", url) as process:
        told = heard(process)
        assert "check its free space" in told or "make room" in told
        assert heard(process) == "1 left"
        assert heard(process) == "healed"
    with closing(Store.open(url)) as store:
        store.check()
        assert _uids(store) == {1, 3}


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of two megabytes."""
    folder = tmp_path / "disk"
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(folder)]
    if os.geteuid() != 0 or subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("only root may mount a file system")  # a full disk cannot be made without one of its own
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def test_a_full_disk_is_told_and_heals(small_disk: Path) -> None:
    """On a full disk nothing is lost and nothing half written, and when there is room it goes on by itself."""
    with closing(Store.open(f"sqlite:///{small_disk}/dangky.db")) as store:
        begin(store)
        keep(store, kept("before", uid=1))
        ballast = small_disk / "ballast"
        ballast.write_bytes(b"x" * 1_200_000)
        with pytest.raises(StoreUnreachable, match="make room"):
            keep(store, kept(os.urandom(1_000_000).hex(), uid=2))
        assert _uids(store) == {1}
        ballast.unlink()
        keep(store, kept("after", uid=3))
        store.check()
        assert _uids(store) == {1, 3}


def test_a_disk_without_room_for_the_first_file(small_disk: Path) -> None:
    """If there is no room to make the database, that is told, and the next start makes it."""
    ballast = small_disk / "ballast"
    ballast.write_bytes(b"x" * 2_000_000)
    url = f"sqlite:///{small_disk}/dangky.db"
    with pytest.raises(StoreUnreachable, match=r"make room|free space"):
        Store.open(url)
    ballast.unlink()
    with closing(Store.open(url)) as store:
        begin(store)
        keep(store, kept("after", uid=1))
