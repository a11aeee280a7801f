"""Tables that stand as cards on a phone stay tables for screen readers.

Some browsers take ``display: block`` for the word that a table is none; a role says that it is one. The roles are put
into the templates when they are compiled, so that no template can forget them.

Source: WAI-ARIA 1.2, ``table``; CSS Display 3, appendix "Boxes and accessibility".
"""

from __future__ import annotations

import re

from jinja2.ext import Extension

#: A table of class ``cards`` as a template has it, and the tags in it.
_CARDS = re.compile(r'<table class="cards\b.*?</table>', re.DOTALL)
_TAG = re.compile(r"<(table|thead|tbody|tr|td|th)\b(?=([^>]*))")
_ROLES = {"table": "table", "thead": "rowgroup", "tbody": "rowgroup", "tr": "row", "td": "cell", "th": "columnheader"}


class TableRoles(Extension):
    """Says in every template which part of such a table is what."""

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:  # noqa: ARG002 - Jinja's
        """Return the template with a role in each tag of its tables of class ``cards``; lines stay as they are."""
        return _CARDS.sub(lambda table: _TAG.sub(_with_role, table[0]), source)


def _with_role(tag: re.Match[str]) -> str:
    is_of_row = tag[1] == "th" and 'scope="row' in tag[2]
    return f'<{tag[1]} role="{"rowheader" if is_of_row else _ROLES[tag[1]]}"'
