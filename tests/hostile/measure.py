"""Reads one hostile mail as the service does and says what it cost; run as a process of its own."""

from __future__ import annotations

import json
import resource
import sys
import time
from pathlib import Path

from dangky.bootstrap import build_reader
from dangky.campaign_file import load_campaign
from ingest.guard import Guard
from storage.codec import to_json

CAMPAIGN = Path(__file__).parents[2] / "campaigns" / "dvk-2022"
_KIBIBYTE = 1024


def measure(raw: bytes) -> dict[str, object]:
    """Return outcome, reasons, seconds, and peak memory of this process and of the largest process under it."""
    campaign = load_campaign(CAMPAIGN)
    with Guard() as guard:
        reader = build_reader(campaign, guard)
        reader.read(b"From: a@example.vn\r\n\r\n", received=campaign.opens_at)  # the guard is up
        started = time.monotonic()
        reading = reader.read(raw, received=campaign.opens_at)
        seconds = time.monotonic() - started
    files = [f"{line.format}: {line.reason.code.value}" for line in reading.attachments]
    return {
        "outcome": reading.outcome.value,
        "reason": reading.reason.code.value,
        "files": files[:3],
        "seconds": round(seconds, 2),
        "parent_bytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * _KIBIBYTE,
        "child_bytes": resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * _KIBIBYTE,
        "answer_bytes": len(to_json(reading)),
    }


def main() -> None:
    """Read the mail from the file named on the command line."""
    sys.stdout.write(json.dumps(measure(Path(sys.argv[1]).read_bytes())))


if __name__ == "__main__":
    main()
