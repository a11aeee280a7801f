"""LibreOffice as a unit uses it: files opened and saved, in the same format or another."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from pathlib import Path

from tests.servers.programs import required


def save_all(sources: Sequence[Path], target: str, folder: Path, *, timeout_s: float = 110) -> Path:
    """Have LibreOffice save ``sources`` in the format ``target`` (with its filter), by one start; return where.

    ``folder`` takes the profile of that start and the files. Without LibreOffice the test is skipped, or fails.
    """
    profile, out = f"-env:UserInstallation={(folder / 'profile').as_uri()}", folder / "out"
    command = [required("soffice", "LibreOffice"), profile, "--headless", "--convert-to", target, "--outdir", str(out)]
    subprocess.run([*command, *map(str, sources)], check=True, capture_output=True, timeout=timeout_s)
    return out


def saved(folder: Path, data: bytes, *, source: str, target: str) -> bytes:
    """Return ``data``, a file of the format ``source``, as LibreOffice saves it in the format ``target``."""
    written = folder / f"form.{source}"
    written.write_bytes(data)
    return (save_all([written], target, folder) / f"form.{target.partition(':')[0]}").read_bytes()
