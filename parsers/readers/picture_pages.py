"""Recognises the pages of a file that are pictures: how many at most, and what is said if it cannot be done."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final, NoReturn

from domain.errors import UnreadableFile
from domain.reasons import Reason, ReasonCode, reason
from parsers import limits
from parsers.geometry.layout import Page
from parsers.programs import Programs, missing

#: Refusals that do not come from the page itself.
_HOPELESS: Final = frozenset((ReasonCode.PROGRAM_MISSING, ReasonCode.PROGRAM_FAILED, ReasonCode.READER_TIMED_OUT))


@dataclass(slots=True, kw_only=True)
class PictureReader:
    """The pictures of one file, while they are read."""

    programs: Programs
    file_format: str
    #: Pages that gave words.
    recognised: int = 0
    #: Pages that were to be recognised.
    asked: int = 0
    #: Why pages could not be recognised.
    _refusals: list[UnreadableFile] = field(default_factory=list)

    def read(self, number: int, paint: Callable[[], Any]) -> Page | None:
        """Return page ``number`` as recognised in the picture that ``paint`` gives; None if it says nothing.

        What fails is kept for :meth:`omissions` and :meth:`raise_why_nothing`: other pages may be readable.
        """
        self.asked += 1
        if self._is_hopeless() or self.asked > limits.MAX_RECOGNISED_PAGES:
            return None
        try:
            page = self._recognise(number, paint)
        except UnreadableFile as error:
            self._refusals.append(error)
            return None
        self.recognised += page is not None
        return page

    def omissions(self) -> tuple[Reason, ...]:
        """Return what was left out: pages over the limit, pages that could not be recognised and why."""
        refused = tuple(error.reason for error in self._refusals)
        if self.asked <= limits.MAX_RECOGNISED_PAGES:
            return refused
        too_many = reason(ReasonCode.PAGES_NOT_READ, read=limits.MAX_RECOGNISED_PAGES, pages=self.asked)
        return (*refused, too_many)

    def raise_why_nothing(self, pages: int) -> NoReturn:
        """Say why a file of ``pages`` pages gave nothing at all.

        Raises:
            UnreadableFile: what the first page was refused for, else NO_TEXT_RECOGNISED.
        """
        for error in self._refusals:
            raise UnreadableFile(error.reason, file_format=self.file_format) from error
        raise UnreadableFile(reason(ReasonCode.NO_TEXT_RECOGNISED, pages=pages), file_format=self.file_format)

    def _is_hopeless(self) -> bool:
        """Tell whether no page can be recognised, because what is needed for it is missing or fails."""
        return any(error.reason.code in _HOPELESS for error in self._refusals)

    def _recognise(self, number: int, paint: Callable[[], Any]) -> Page | None:
        try:
            from parsers.scan.page import recognise_page
        except ImportError as error:
            raise missing("OpenCV", file_format=self.file_format) from error
        return recognise_page(paint(), number, self.programs)
