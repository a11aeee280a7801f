"""Tables that stand as cards on a phone say what they are, whatever a browser makes of their style."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest

from tests.web.conftest import Client

#: What each tag of a table may say that it is.
ROLES = {
    "table": {"table"},
    "thead": {"rowgroup"},
    "tbody": {"rowgroup"},
    "tr": {"row"},
    "td": {"cell"},
    "th": {"columnheader", "rowheader"},
}


class Tables(HTMLParser):
    """The tags of the tables of class ``cards`` in a page, each with its role."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, str | None]] = []
        self._is_inside = False
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        has = dict(attrs)
        if tag == "table":
            self._is_inside = "cards" in (has.get("class") or "").split()
        if self._is_inside and tag in ROLES:
            self.tags.append((tag, has.get("role")))

    def handle_endtag(self, tag: str) -> None:
        self._is_inside = self._is_inside and tag != "table"


@pytest.mark.parametrize("path", ["/units", "/messages", "/register", "/reviews/1", "/units/MN-KIMTHU"])
def test_cards_say_what_they_are(viewer: Client, path: str) -> None:
    """Every table, row and cell of a table that stands as cards has its role."""
    tags = Tables(viewer.page(path)).tags
    assert {"table", "tr", "td", "th"} <= {tag for tag, _ in tags}
    for tag, role in tags:
        assert role in ROLES[tag], (path, tag)


def test_groups_are_headings_of_rows(viewer: Client) -> None:
    """A heading that stands before rows is a heading of them, not of a column."""
    assert ("th", "rowheader") in Tables(viewer.page("/units")).tags
