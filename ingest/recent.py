"""What was opened of late, so that paging through a file, or a page that follows, does not open it each time."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from threading import Lock
from typing import Generic, TypeVar

from domain.document import Document
from domain.original import ShownMail

T = TypeVar("T")

#: Documents that are kept, and cells and paragraphs of one; a form has a hundred, and each takes some 500 bytes.
MAX_DOCUMENTS = 16
MAX_PIECES = 20_000
#: Heads and texts of mails that are kept, and characters of one.
MAX_MAILS = 32
MAX_LETTERS = 200_000


class Recent(Generic[T]):
    """A small memory; from any thread."""

    def __init__(self, *, most: int, largest: int, size: Callable[[T], int]) -> None:
        """Keep ``most`` things, none of which is larger than ``largest`` by ``size``."""
        self._most = most
        self._largest = largest
        self._size = size
        self._kept: OrderedDict[str, T] = OrderedDict()
        self._lock = Lock()

    def find(self, key: str) -> T | None:
        """Return what was kept under ``key``."""
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
            return self._kept.get(key)

    def keep(self, key: str, found: T) -> None:
        """Keep ``found`` in place of what was not looked at for the longest time, unless it is huge."""
        if self._size(found) > self._largest:
            return
        with self._lock:
            self._kept[key] = found
            self._kept.move_to_end(key)
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)


def recent_documents() -> Recent[Document]:
    """Return a memory for what readers get from files."""
    return Recent(most=MAX_DOCUMENTS, largest=MAX_PIECES, size=_pieces)


def recent_mails() -> Recent[ShownMail]:
    """Return a memory for heads and texts of mails."""
    return Recent(most=MAX_MAILS, largest=MAX_LETTERS, size=lambda mail: len(mail.body))


def _pieces(document: Document) -> int:
    return len(document.paragraphs) + sum(len(table.rows) * table.width for table in document.tables)
