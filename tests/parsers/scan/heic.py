"""Pictures as iPhones send them, written by heif-enc (of libheif); nothing of ours writes them."""

from __future__ import annotations

import subprocess
import tempfile
from io import BytesIO
from pathlib import Path

from PIL import Image


def to_heic(picture: Image.Image, program: str = "heif-enc") -> bytes:
    """Return ``picture`` as HEIC; ``program`` is where heif-enc lies."""
    plain = BytesIO()
    picture.save(plain, "PNG")
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder) / "a.png", Path(folder) / "a.heic"
        source.write_bytes(plain.getvalue())
        subprocess.run(
            [program, "-q", "80", "-p", "preset=ultrafast", source, "-o", target],
            check=True,
            capture_output=True,
            timeout=60,
        )
        return target.read_bytes()
