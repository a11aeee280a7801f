"""Pages from templates: text of mails gets in as a value and is escaped."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from web.table_roles import TableRoles

_TEMPLATES = Path(__file__).parent / "templates"
#: What browsers fetch: styles, scripts, icons.
STATIC = Path(__file__).parent / "static"


def render(name: str, values: Mapping[str, object]) -> str:
    """Return the page of template ``name``, e.g. ``units.html``."""
    return _environment().get_template(f"{name}.j2").render(values)


@lru_cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=[TableRoles],
    )
    environment.globals["static"] = static_url
    return environment


@lru_cache
def static_url(name: str) -> str:
    """Return the address of a static file; it changes with its content, so that browsers may keep it for ever."""
    digest = hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:12]
    return f"/static/{name}?v={digest}"
