"""A child asks the guard for programs, and can neither keep it waiting nor make it do anything else."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dangky.campaign_file import load_campaign
from domain.errors import UnreadableFile
from domain.form import FileReading
from domain.reasons import ReasonCode
from ingest.guard import Guard
from ingest.guard import server as guard_server
from ingest.guard.asking import AskedPrograms
from ingest.guard.conversation import MAX_REQUESTS, converse
from ingest.guard.frames import pack_frame, write_frame
from ingest.guard.limits import ChildLimits
from ingest.guard.tasks import ASSISTED_TASKS
from parsers.programs import NoPrograms, Programs
from storage.codec import from_json, to_json
from tests.ingest.programs import FIND_OUT, FakePath, ends, refusing
from tests.parsers.files import form_docx
from tests.servers.programs import required

LIMITS = ChildLimits(cpu_s=10, wall_s=2.0, programs_s=5.0, answer_bytes=1000)
#: The beginning of an rtf file; a fake LibreOffice asks for no more.
RTF = b"{\\rtf1 x}"
CAMPAIGN = load_campaign(Path(__file__).parents[2] / "campaigns" / "dvk-2022")


class Slow:
    """Programs that take their time."""

    def __init__(self, seconds: float = 0.0) -> None:
        self.seconds = seconds
        self.asked = 0

    def convert(self, data: bytes, *, source: str, target: str) -> bytes:
        self.asked += 1
        time.sleep(self.seconds)
        return f"{source} to {target}: ".encode() + data

    def recognise_text(self, picture: bytes, *, layout: int) -> str:
        return f"chữ {layout} {len(picture)}"


def run(
    monkeypatch: pytest.MonkeyPatch,
    task: Callable[[Programs], bytes],
    programs: Programs,
    limits: ChildLimits = LIMITS,
) -> tuple[dict[str, str], bytes]:
    """Return status and answer of a child that did ``task``."""
    monkeypatch.setitem(ASSISTED_TASKS, "task", lambda _payload, _header, programs: task(programs))
    return guard_server.run_in_child({"task": "task"}, b"", limits, programs)


def stream_of(programs: Programs) -> BinaryIO:
    """Return the child's way to the guard."""
    assert isinstance(programs, AskedPrograms)
    return programs._stream


def test_child_gets_what_programs_give(monkeypatch: pytest.MonkeyPatch) -> None:
    """Requests go up, results come down, and the answer follows."""

    def ask(programs: Programs) -> bytes:
        words = programs.recognise_text(b"123", layout=6)
        return programs.convert(words.encode(), source="doc", target="docx")

    assert run(monkeypatch, ask, Slow()) == ({"status": "ok"}, "doc to docx: chữ 6 3".encode())


def test_refusal_reaches_the_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a program refuses is raised in the child with reason and format."""

    def ask(programs: Programs) -> bytes:
        try:
            return programs.convert(b"", source="rtf", target="docx")
        except UnreadableFile as error:
            return f"{error.file_format} {error.reason.code} {error.reason.details['program']}".encode()

    assert run(monkeypatch, ask, NoPrograms())[1] == b"rtf program_missing LibreOffice"


def test_time_of_programs_is_not_the_childs(monkeypatch: pytest.MonkeyPatch) -> None:
    """A scan of several pages may wait for its program longer than the child may work."""

    def ask(programs: Programs) -> bytes:
        return b"".join(programs.convert(b"", source="doc", target="docx")[:1] for _ in range(3))

    limits = ChildLimits(wall_s=0.5, programs_s=5.0)
    assert run(monkeypatch, ask, Slow(0.3), limits) == ({"status": "ok"}, b"ddd")


def test_programs_have_a_limit_together(monkeypatch: pytest.MonkeyPatch) -> None:
    """Once the time for programs is used up, the reader is told so and can still answer with what it has."""

    def ask(programs: Programs) -> bytes:
        programs.convert(b"", source="doc", target="docx")
        with refusing(ReasonCode.READER_TIMED_OUT):
            programs.convert(b"", source="doc", target="docx")
        return b"half"

    programs = Slow(0.2)
    assert run(monkeypatch, ask, programs, ChildLimits(programs_s=0.1)) == ({"status": "ok"}, b"half")
    assert programs.asked == 1


def test_child_that_floods_requests_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    """A child asks so often and no more."""

    def ask(programs: Programs) -> bytes:
        while True:
            programs.convert(b"", source="doc", target="docx")

    programs = Slow()
    assert run(monkeypatch, ask, programs)[0] == {"status": "died", "cause": "it asked too often"}
    assert programs.asked == MAX_REQUESTS + 1


@pytest.mark.parametrize(
    "header",
    [
        {},
        {"kind": "convert"},
        {"kind": "convert", "source": "../../etc/x", "target": "docx"},
        {"kind": "convert", "source": "doc", "target": "sh"},
        {"kind": "recognise_text", "layout": "6 /etc/passwd"},
    ],
)
def test_request_for_anything_else_ends_the_child(monkeypatch: pytest.MonkeyPatch, header: dict[str, str]) -> None:
    """Nothing but the formats and layouts that readers use goes into a command."""

    def ask(programs: Programs) -> bytes:
        write_frame(stream_of(programs), header, b"")
        signal.pause()
        return b""

    programs = Slow()
    assert run(monkeypatch, ask, programs)[0] == {"status": "died", "cause": "it asked for what there is not"}
    assert programs.asked == 0


def test_child_that_does_not_listen_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    """A child that asks for much and reads nothing blocks the guard no longer than its time."""

    def ask(programs: Programs) -> bytes:
        write_frame(stream_of(programs), {"kind": "convert", "source": "doc", "target": "docx"}, b"x" * 8_000_000)
        signal.pause()
        return b""

    assert run(monkeypatch, ask, Slow(), ChildLimits(wall_s=0.5))[0] == {"status": "timed_out"}


def test_conversation_cut_by_death(monkeypatch: pytest.MonkeyPatch) -> None:
    """A child that dies while its program runs is told by its signal."""

    def ask(programs: Programs) -> bytes:
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.setitimer(signal.ITIMER_REAL, 0.1)
        return programs.convert(b"", source="doc", target="docx")

    assert run(monkeypatch, ask, Slow(0.4))[0] == {"status": "died", "cause": "SIGALRM"}


def test_request_that_is_too_long_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """A length beyond the limit ends the child before a byte of it is read."""

    def ask(programs: Programs) -> bytes:
        stream = stream_of(programs)
        stream.write(b"\xff" * 12)
        stream.flush()
        signal.pause()
        return b""

    assert run(monkeypatch, ask, Slow())[0] == {"status": "died", "cause": "its answer was too long"}


@settings(max_examples=200, deadline=None)
@given(
    st.one_of(
        st.binary(max_size=60),
        st.tuples(st.dictionaries(st.text(max_size=8), st.text(max_size=8), max_size=3), st.binary(max_size=9)).map(
            lambda frame: pack_frame(*frame)
        ),
        st.sampled_from([b"[" * 4000, b"[]", b"1", b'{"kind": ["answer"]}', b'{"kind": "answer"', b"\xff"]).map(
            lambda head: len(head).to_bytes(4, "big") + bytes(8) + head
        ),
    )
)
def test_any_bytes_of_a_child_end_the_talk(data: bytes) -> None:
    """Whatever a child sends before it goes, the guard lives on."""
    ours, theirs = socket.socketpair()
    with ours:
        with theirs:
            theirs.sendall(data)
        assert converse(ours, LIMITS, NoPrograms()).kind in {"silence", "nonsense", "answer", "failure"}


# -- the whole guard


def read(guard: Guard, data: bytes) -> FileReading:
    """Return what the guard's child says of a file."""
    arguments = {"template": to_json(CAMPAIGN.template).decode(), "keywords": to_json(CAMPAIGN.keywords).decode()}
    return from_json(FileReading, guard.run("read_file", data, **arguments))


def test_missing_program_is_named_in_the_reading(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without LibreOffice an rtf file is a question that names it, and other files are read."""
    monkeypatch.setenv("PATH", str(tmp_path))
    with Guard() as guard:
        why = read(guard, RTF).reason
        assert read(guard, form_docx()).forms
    assert (why.code, why.details["program"]) == (ReasonCode.PROGRAM_MISSING, "LibreOffice")


def test_what_a_program_wrote_is_judged_as_a_strangers_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What comes out of a conversion is no better than what went in."""
    FakePath(tmp_path / "bin", monkeypatch).add("soffice", f"{FIND_OUT} echo PK-no-zip > $out/file.docx")
    with Guard() as guard:
        reading = read(guard, RTF)
    assert (reading.format, reading.reason.code) == ("rtf", ReasonCode.FILE_DAMAGED)


def test_guard_that_is_told_to_go_ends_its_program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A guard that ends while a program hangs takes it along, and its folder."""
    told = tmp_path / "told"
    os.mkfifo(told)
    FakePath(tmp_path / "bin", monkeypatch).add("soffice", f"echo $$ $PWD > {told}; exec sleep 600")
    header = {"task": "read_file", "memory_bytes": str(1024**3), "cpu_s": "9", "wall_s": "60", "programs_s": "60"}
    template, keywords = to_json(CAMPAIGN.template).decode(), to_json(CAMPAIGN.keywords).decode()
    header |= {"answer_bytes": "1000000", "template": template, "keywords": keywords}
    with subprocess.Popen(
        [sys.executable, "-P", "-m", "ingest.guard.server"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as server:
        write_frame(cast("BinaryIO", server.stdin), header, RTF)
        program, folder = told.read_text().split()
        server.terminate()
        assert server.wait(20) == 0
    assert ends(int(program))
    assert not Path(folder).exists()


def test_guard_tells_whether_it_left_the_network() -> None:
    """What ``doctor`` says of the network is what this system lets a process do."""
    code = "import sys; from ingest.guard.limits import leave_network; sys.exit(not leave_network())"
    may_leave = subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
    with Guard() as guard:
        assert guard.has_left_network() is may_leave


@pytest.mark.libreoffice
def test_rtf_goes_the_whole_way() -> None:
    """A child's file is converted beside it and read."""
    required("soffice", "LibreOffice")
    with Guard() as guard:
        reading = read(guard, b"{\\rtf1 Dan van kheo}")
    assert (reading.format, reading.reason.code) == ("rtf", ReasonCode.NO_TABLE_MATCHED)
