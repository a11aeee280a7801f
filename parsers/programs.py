"""What readers ask of other programs on this machine; who runs them, and how bounded, is not known here."""

from __future__ import annotations

from typing import Final, Protocol

from domain.errors import UnreadableFile
from domain.reasons import ReasonCode, reason


class Programs(Protocol):
    """LibreOffice and Tesseract, as readers see them."""

    def convert(self, data: bytes, *, source: str, target: str) -> bytes:
        """Return the office file ``data`` (of format ``source``, e.g. ``doc``) as ``target`` (docx, xlsx, pdf).

        Raises:
            UnreadableFile: PROGRAM_MISSING, PROGRAM_FAILED or READER_TIMED_OUT, with ``source`` as its format.
        """
        ...

    def recognise_text(self, picture: bytes, *, layout: int) -> str:
        """Return the words in a picture (PGM, PNG) as tab-separated values, as ``tesseract ... tsv`` writes them.

        ``layout`` is the page segmentation mode of Tesseract (``--psm``).

        Raises:
            UnreadableFile: PROGRAM_MISSING, PROGRAM_FAILED or READER_TIMED_OUT.
        """
        ...


class NoPrograms:
    """A machine without any of them."""

    def convert(self, data: bytes, *, source: str, target: str) -> bytes:  # noqa: ARG002
        raise missing("LibreOffice", file_format=source)

    def recognise_text(self, picture: bytes, *, layout: int) -> str:  # noqa: ARG002
        raise missing("Tesseract")


#: Names of the packages that bring each program on Debian and Ubuntu.
PACKAGES: Final = {
    "LibreOffice": "libreoffice-writer-nogui, libreoffice-calc-nogui",
    "Tesseract": "tesseract-ocr, tesseract-ocr-vie",
    "libarchive": "libarchive13",
    "OpenCV": "dangky[scan], tesseract-ocr, tesseract-ocr-vie",
    "pi-heif": "dangky[scan]",
}


def missing(program: str, *, file_format: str = "unknown") -> UnreadableFile:
    """Return the error for a file that needs a program (or library) which this machine does not have."""
    why = reason(ReasonCode.PROGRAM_MISSING, program=program, package=PACKAGES[program])
    return UnreadableFile(why, file_format=file_format)
