"""Files as LibreOffice writes them, for tests."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest


def converted(folder: Path, data: bytes, *, source: str, target: str) -> bytes:
    """Return ``data`` as LibreOffice writes it in the format ``target``; skip the test if it is not installed.

    With ``DANGKY_REQUIRE_SERVERS=1`` a missing program is a failure.
    """
    soffice = shutil.which("soffice")
    if soffice is None and os.environ.get("DANGKY_REQUIRE_SERVERS") != "1":
        pytest.skip("LibreOffice (soffice) is not installed")
    assert soffice is not None, "LibreOffice is required (DANGKY_REQUIRE_SERVERS=1) but not installed"
    written = folder / f"form.{source}"
    written.write_bytes(data)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [soffice, profile, "--headless", "--convert-to", target, "--outdir", str(folder / "out"), str(written)]
    subprocess.run(command, check=True, capture_output=True, timeout=110)
    return (folder / "out" / f"form.{target.partition(':')[0]}").read_bytes()
