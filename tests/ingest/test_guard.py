"""Child processes that die, hang, eat memory or talk too much cost their own answer and nothing else."""

from __future__ import annotations

import os
import signal
import socket
import time
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest

from domain.errors import ReaderEnded
from domain.message import OpenedMail
from ingest.guard import Guard
from ingest.guard import server as guard_server
from ingest.guard.frames import BrokenFrame, read_frame, write_frame
from ingest.guard.limits import ChildLimits, leave_network
from ingest.guard.tasks import TASKS
from parsers.programs import NoPrograms
from storage.codec import from_json

LIMITS = ChildLimits(memory_bytes=1024**3, cpu_s=2, wall_s=1.0, answer_bytes=1000)
MAIL = b"Subject: dang ky\r\n\r\nKinh gui\r\n"


def run(
    monkeypatch: pytest.MonkeyPatch, task: Callable[[bytes], bytes], limits: ChildLimits = LIMITS
) -> dict[str, str]:
    """Return how a child ended that did ``task``."""
    monkeypatch.setitem(TASKS, "task", lambda payload, _: task(payload))
    status, _ = guard_server.run_in_child({"task": "task"}, b"", limits, NoPrograms())
    return status


def test_opens_a_mail_in_a_child() -> None:
    """A task's answer comes back as the record that it is."""
    with Guard() as guard:
        opened = from_json(OpenedMail, guard.run("open_mail", MAIL))
    assert (opened.envelope.subject, opened.body) == ("dang ky", "Kinh gui")


def test_hanging_child_is_ended_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """A child that sleeps is ended after the wall-clock limit."""
    began = time.monotonic()

    def sleep(_: bytes) -> bytes:
        time.sleep(60)
        return b""

    assert run(monkeypatch, sleep) == {"status": "timed_out"}
    assert time.monotonic() - began < 10


def test_child_that_computes_for_ever_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    """A child that burns processor time is ended by its processor limit."""

    def burn(_: bytes) -> bytes:
        while True:
            pass

    limits = ChildLimits(cpu_s=1, wall_s=20.0)
    assert run(monkeypatch, burn, limits)["status"] == "timed_out"


def test_child_that_eats_memory_dies_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Memory beyond the limit is refused to the child; the parent reads on."""
    hog = run(monkeypatch, lambda _: bytes(4 * 1024**3))
    assert hog == {"status": "died", "cause": "out of memory"}


def test_aborting_reader_is_named_by_its_signal(monkeypatch: pytest.MonkeyPatch) -> None:
    """A reader in another language that aborts takes only its own process with it."""
    assert run(monkeypatch, lambda _: os.abort()) == {"status": "died", "cause": "SIGABRT"}


def test_endless_recursion_is_an_outcome(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nesting without end ends the child and is named."""

    def deeper(payload: bytes) -> bytes:
        return deeper(payload)

    # The testing process may hold much memory by itself; here only the nesting shall end the child.
    limits = ChildLimits(memory_bytes=16 * 1024**3)
    assert run(monkeypatch, deeper, limits) == {"status": "died", "cause": "nested too deep"}


def test_fault_is_told_by_type_and_place_without_its_text(monkeypatch: pytest.MonkeyPatch) -> None:
    """The text of an exception may quote what people wrote, so only its type and line are told."""

    def fail(_: bytes) -> bytes:
        raise ValueError("Nguyen Van A")

    cause = run(monkeypatch, fail)["cause"]
    assert cause.startswith("ValueError at test_guard.py:")
    assert "Nguyen" not in cause


def test_answer_that_is_too_long_is_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    """A child cannot fill the parent's memory with its answer."""
    assert run(monkeypatch, lambda _: b"x" * 100_000) == {"status": "died", "cause": "its answer was too long"}


def test_what_a_library_prints_does_not_reach_the_parent(monkeypatch: pytest.MonkeyPatch) -> None:
    """Standard output is the way to the parent, so a child has none."""

    def chatter(_: bytes) -> bytes:
        os.write(1, b"noise")
        return b"{}"

    monkeypatch.setitem(TASKS, "task", lambda payload, _: chatter(payload))
    assert guard_server.run_in_child({"task": "task"}, b"", LIMITS, NoPrograms()) == ({"status": "ok"}, b"{}")


def test_child_cannot_write_files(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A reader that is made to write a file cannot put a byte into it."""
    target = tmp_path / "dropped"

    def write(_: bytes) -> bytes:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        target.write_bytes(b"x")
        return b""

    assert run(monkeypatch, write)["status"] == "died"
    assert not target.exists() or target.read_bytes() == b""


def test_guard_that_was_killed_is_started_again() -> None:
    """The next task finds a new guard."""
    with Guard() as guard:
        guard.run("open_mail", MAIL)
        process = guard._process
        assert process is not None
        process.kill()
        process.wait()
        assert b"dang ky" in guard.run("open_mail", MAIL)


def test_unknown_task_is_an_error_of_ours_and_the_guard_lives() -> None:
    """A task that fails is ReaderEnded; the same guard does the next one."""
    with Guard() as guard:
        with pytest.raises(ReaderEnded, match="KeyError"):
            guard.run("no such task", b"")
        assert b"dang ky" in guard.run("open_mail", MAIL)


def test_guard_inherits_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    """A password in the environment is not in that of the process that reads strangers' files."""
    monkeypatch.setenv("DANGKY_PASSWORD", "canary-5521")
    with Guard() as guard:
        guard.run("open_mail", MAIL)
        process = guard._process
        assert process is not None
        assert b"canary" not in Path(f"/proc/{process.pid}/environ").read_bytes()


def test_network_is_out_of_reach() -> None:
    """A process that left the network cannot reach even this machine's own servers."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
        child = os.fork()
        if child == 0:
            code = 2
            try:
                if leave_network():
                    socket.create_connection(("127.0.0.1", port), timeout=2).close()
                    code = 1
            except OSError:
                code = 0
            finally:
                os._exit(code)
        _, status = os.waitpid(child, 0)
    code = os.WEXITSTATUS(status)
    if code == 2:
        pytest.skip("user namespaces are switched off")  # no process may leave the network here; doctor says so
    assert code == 0


def test_frames_come_out_as_they_went_in() -> None:
    """Header and payload survive, and the end of the stream is told from a cut."""
    stream = BytesIO()
    write_frame(stream, {"task": "đọc"}, b"\x00\xff")
    whole = stream.getvalue()
    assert read_frame(BytesIO(whole)) == ({"task": "đọc"}, b"\x00\xff")
    assert read_frame(BytesIO(b"")) is None
    for size in range(1, len(whole)):
        with pytest.raises((BrokenFrame, ValueError)):
            read_frame(BytesIO(whole[:size]))


def test_frame_with_a_huge_length_is_refused() -> None:
    """A length that nobody would send is not believed."""
    with pytest.raises(BrokenFrame):
        read_frame(BytesIO(b"\xff" * 12))
