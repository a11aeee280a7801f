"""Reads hostile mails as the service does and says what each cost; run as a process of its own."""

from __future__ import annotations

import json
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
        "parent_bytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * _KIBIBYTE,
        "child_bytes": resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * _KIBIBYTE,
    }


def _reading(reader: MailReader, path: Path) -> dict[str, object]:
    raw, received = path.read_bytes(), load_campaign(CAMPAIGN).opens_at
    started = time.monotonic()
    reading = reader.read(raw, received=received)
    seconds = time.monotonic() - started
    reasons = [reading.reason, *(line.reason for line in reading.attachments), *(one.reason for one in reading.reviews)]
    return {
        "name": path.stem,
        "mail_bytes": len(raw),
        "outcome": reading.outcome.value,
        "reasons": sorted({reason.code.value for reason in reasons}),
        "formats": sorted({line.format for line in reading.attachments}),
        "seconds": round(seconds, 2),
        "answer_bytes": len(to_json(reading)),
    }


def main() -> None:
    """Read the mails in the files named on the command line."""
    for line in measure([Path(argument) for argument in sys.argv[1:]]):
        sys.stdout.write(json.dumps(line) + "\n")


if __name__ == "__main__":
    main()
