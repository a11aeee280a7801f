"""Which programs and libraries of this machine help with reading, and what is lost without each."""

from __future__ import annotations

import ctypes
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from domain.errors import N_
from ingest.programs.libreoffice import find_libreoffice
from ingest.programs.listener import find_uno
from ingest.programs.tesseract import find_tesseract
from parsers.programs import PACKAGES


@dataclass(frozen=True, slots=True, kw_only=True)
class Helper:
    """A program or library that need not be there."""

    name: str
    #: What it is for; a msgid.
    use: str
    #: What to install on Debian and Ubuntu to have it.
    package: str
    is_there: Callable[[], bool]


def _has_libreoffice() -> bool:
    return bool(find_libreoffice())


def _has_uno() -> bool:
    return bool(find_uno(find_libreoffice()))


def _has_tesseract() -> bool:
    with tempfile.TemporaryDirectory(prefix="dangky-") as folder:
        return bool(find_tesseract(Path(folder)))


def _has_opencv() -> bool:
    return find_spec("cv2") is not None


def _has_pi_heif() -> bool:
    return find_spec("pi_heif") is not None


def _has_libarchive() -> bool:
    try:
        ctypes.CDLL("libarchive.so.13")
    except OSError:
        return False
    return True


HELPERS: Final = (
    Helper(
        name="LibreOffice",
        use=N_("doc and rtf files"),
        package=PACKAGES["LibreOffice"],
        is_there=_has_libreoffice,
    ),
    Helper(
        name="LibreOffice UNO",
        use=N_("doc and rtf files in great number, ten times faster"),
        package="python3-uno",
        is_there=_has_uno,
    ),
    Helper(
        name="Tesseract",
        use=N_("scans and photos"),
        package=PACKAGES["Tesseract"],
        is_there=_has_tesseract,
    ),
    Helper(name="OpenCV", use=N_("scans and photos"), package="dangky[scan]", is_there=_has_opencv),
    Helper(name="pi-heif", use=N_("photos of iPhones (heic)"), package=PACKAGES["pi-heif"], is_there=_has_pi_heif),
    Helper(name="libarchive", use=N_("7z and rar archives"), package=PACKAGES["libarchive"], is_there=_has_libarchive),
)
