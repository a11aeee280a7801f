"""Reads hostile mails as the service does and says what each cost; run as a process of its own."""

from __future__ import annotations

import json
import os
import resource
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from dangky.bootstrap import build_reader
from dangky.campaign_file import load_campaign
from ingest.guard import Guard
from ingest.reading import MailReader
from storage.codec import to_json

CAMPAIGN = Path(__file__).parents[2] / "campaigns" / "dvk-2022"
_KIBIBYTE = 1024


def measure(paths: Sequence[Path]) -> Iterator[dict[str, object]]:
    """Give what reading each mail gave and took; at last the most memory of this process and of any under it."""
    campaign = load_campaign(CAMPAIGN)
    with Guard() as guard:
        reader = build_reader(campaign, guard)
        reader.read(b"From: a@example.vn\r\n\r\n", received=campaign.opens_at)  # the guard is up
        for path in paths:
            yield _reading(reader, path)
    yield {
        # Not ru_maxrss: that begins with the size of the process that started this one.
        "parent_bytes": _own_peak_bytes(),
        "child_bytes": resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * _KIBIBYTE,
    }


def _own_peak_bytes() -> int:
    """Return the most memory of this process. Source: proc(5), /proc/pid/status."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM:")) * _KIBIBYTE


def _processor_s() -> float:
    """Return the seconds of processor time of this process, of those under it, and of those that these waited for.

    Source: proc(5), /proc/pid/stat, fields 14 to 17.
    """
    own = os.times()
    ticks = 0
    for child in Path("/proc/self/task").glob("*/children"):
        for pid in child.read_text().split():
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
            ticks += sum(map(int, fields[11:15]))
    return own.user + own.system + ticks / os.sysconf("SC_CLK_TCK")


def _reading(reader: MailReader, path: Path) -> dict[str, object]:
    raw, received = path.read_bytes(), load_campaign(CAMPAIGN).opens_at
    started, cpu_started = time.monotonic(), _processor_s()
    reading = reader.read(raw, received=received)
    seconds, cpu_s = time.monotonic() - started, _processor_s() - cpu_started
    reasons = [reading.reason, *(line.reason for line in reading.attachments), *(one.reason for one in reading.reviews)]
    return {
        "name": path.stem,
        "mail_bytes": len(raw),
        "outcome": reading.outcome.value,
        "reasons": sorted({reason.code.value for reason in reasons}),
        "formats": sorted({line.format for line in reading.attachments}),
        "seconds": round(seconds, 2),
        "cpu_s": round(cpu_s, 2),
        "answer_bytes": len(to_json(reading)),
    }


def main() -> None:
    """Read the mails in the files named on the command line."""
    for line in measure([Path(argument) for argument in sys.argv[1:]]):
        sys.stdout.write(json.dumps(line) + "\n")


if __name__ == "__main__":
    main()
