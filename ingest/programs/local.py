"""The programs of this machine, as readers see them."""

from __future__ import annotations

from types import TracebackType
from typing import Self

from ingest.programs.libreoffice import LibreOffice
from ingest.programs.tesseract import Tesseract


class LocalPrograms:
    """Runs LibreOffice and Tesseract here (a :class:`parsers.programs.Programs`); use as a context manager."""

    def __init__(self, office: LibreOffice | None = None, recogniser: Tesseract | None = None) -> None:
        self._office = office or LibreOffice()
        self._recogniser = recogniser or Tesseract()

    def convert(self, data: bytes, *, source: str, target: str) -> bytes:
        return self._office.convert(data, source=source, target=target)

    def recognise_text(self, picture: bytes, *, layout: int) -> str:
        return self._recogniser.recognise_text(picture, layout=layout)

    def close(self) -> None:
        """End what is kept warm."""
        self._office.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
