"""Mails from templates: each kind has a folder with ``subject.txt``, ``body.txt`` and ``body.html``.

What stands in a template is a sentence of ours; what people wrote gets in as a value, escaped in HTML. Templates
of the program itself are trusted, those that an officer edits are not read here.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from domain.outgoing import MailKind
from reports.language import Translator

_TEMPLATES = Path(__file__).parent / "templates"


class Said(NamedTuple):
    """What a mail says."""

    subject: str
    text: str
    html: str


def render_mail(kind: MailKind, values: Mapping[str, object], t: Translator) -> Said:
    """Return what a mail of ``kind`` says of ``values``, to a reader of ``t``."""
    said = {**values, "t": t, "_": t._, "ngettext": t.ngettext}
    templates = _load_templates()
    subject, text, html = (
        templates.get_template(f"{kind}/{name}.j2").render(said) for name in ("subject.txt", "body.txt", "body.html")
    )
    return Said(subject=subject, text=text, html=html)


@lru_cache
def _load_templates() -> Environment:
    return Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=select_autoescape(enabled_extensions=("html.j2",), default_for_string=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
