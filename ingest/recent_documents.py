"""Documents that officers looked at of late, so that paging through one does not read its file each time."""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock

from domain.document import Document

#: Documents that are kept, and cells and paragraphs of one; a form has a hundred, and each takes some 500 bytes.
MAX_DOCUMENTS = 16
MAX_PIECES = 20_000


class RecentDocuments:
    """A small memory; from any thread."""

    def __init__(self) -> None:
        self._kept: OrderedDict[str, Document] = OrderedDict()
        self._lock = Lock()

    def find(self, key: str) -> Document | None:
        """Return the document that was kept under ``key``."""
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
            return self._kept.get(key)

    def keep(self, key: str, document: Document) -> None:
        """Keep ``document`` in place of the one that was not looked at for the longest time; a huge one is not kept."""
        pieces = len(document.paragraphs) + sum(len(table.rows) * table.width for table in document.tables)
        if pieces > MAX_PIECES:
            return
        with self._lock:
            self._kept[key] = document
            self._kept.move_to_end(key)
            while len(self._kept) > MAX_DOCUMENTS:
                self._kept.popitem(last=False)
