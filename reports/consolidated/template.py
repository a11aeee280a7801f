"""A Word file with Jinja in it, filled in.

A template is somebody's file: its Jinja runs in a sandbox, may name only what it is given, and whatever goes wrong is
said with the file's name. What senders wrote is put in as text and is never read as a template or as XML again.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from docxtpl import DocxTemplate
from jinja2 import StrictUndefined, TemplateError, TemplateRuntimeError, TemplateSyntaxError, UndefinedError
from jinja2.exceptions import SecurityError
from jinja2.sandbox import ImmutableSandboxedEnvironment
from lxml import etree
from markupsafe import Markup, escape

from domain.errors import N_, SettingsProblem, TemplateRefused, UnreadableFile
from parsers.package import open_package
from parsers.refuse import FOREIGN
from parsers.text import one_line
from reports.consolidated.columns import fit_columns
from reports.consolidated.context import Table
from reports.consolidated.words import plain
from reports.language import LANGUAGES, translator

#: Bytes of a template; a larger one has pictures in it.
MAX_TEMPLATE_BYTES = 10 * 1024 * 1024
#: Characters of a foreign message that are repeated.
_MAX_CAUSE = 160
#: An underscore that docxtpl does not see: it makes "{{" of "{_{" when all is put in.
_UNDERSCORE = Markup("&#95;")
_PARSER = etree.XMLParser(resolve_entities=False, huge_tree=True)

_NO_FILE = N_("there is no such file")
_TOO_LARGE = N_("the file is larger than {limit} bytes; take the pictures out of it")
_UNREADABLE = N_("the file cannot be read: {cause}")
_NOT_WORD = N_("this is not a Word file (.docx); open it in Word and save it as one")
_SYNTAX = N_("a mark between {{% %}} or {{{{ }}}} is not as it should be: {cause}")
_NO_NAME = N_("there is no “{name}”; docs/mau-word.md lists what a template may use")
_FORBIDDEN = N_("a template may not use “{name}”")
_FAILED = N_("a mark between {{% %}} or {{{{ }}}} cannot be worked out: {cause}")
_TORN = N_(
    "the marks tear a table or paragraph apart: {{%tr %}} stands in a row of its own, {{%tc %}} in a cell of its own, "
    "{{%p %}} in a paragraph of its own"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """A Word file that can be filled in as often as wanted."""

    path: Path
    data: bytes

    def fill(self, context: Table) -> bytes:
        """Return the file with ``context`` put in.

        Raises: ``TemplateRefused``.
        """
        with _refusing(self.path):
            document = _Document(BytesIO(self.data))
            document.render(dict(context), _environment(), autoescape=True)
            stream = BytesIO()
            document.save(stream)
        return stream.getvalue()


def read_template(path: Path) -> Template:
    """Return the template at ``path``; its marks are looked at when it is filled.

    Raises: ``TemplateRefused``.
    """
    try:
        if path.stat().st_size > MAX_TEMPLATE_BYTES:
            raise _refused(path, _TOO_LARGE, limit=str(MAX_TEMPLATE_BYTES))
        data = path.read_bytes()
        open_package(data, file_format="docx").check_trees()
    except FileNotFoundError as error:
        raise _refused(path, _NO_FILE) from error
    except OSError as error:
        raise _refused(path, _UNREADABLE, cause=error.strerror or str(error)) from error
    except UnreadableFile as error:
        raise _refused(path, _NOT_WORD) from error
    return Template(path=path, data=data)


class _Document(DocxTemplate):  # type: ignore[misc]  # docxtpl has no types
    """docxtpl's document, which mends broken XML unseen; here it is refused, and columns fill their page."""

    def fix_tables(self, xml: str) -> etree._Element:
        body = etree.fromstring(xml, _PARSER)
        fit_columns(body)
        return body


class _Strict(StrictUndefined):
    """A name that there is not; an error wherever it is used, with the name alone as its message."""

    @property
    def _undefined_message(self) -> str:
        return str(self._undefined_name)


def _environment() -> ImmutableSandboxedEnvironment:
    return ImmutableSandboxedEnvironment(undefined=_Strict, autoescape=True, finalize=_finalize)


def _finalize(value: object) -> Markup:
    """Return what a mark shows: a text or a number, as text, whatever the template says of it (``|safe``)."""
    if isinstance(value, StrictUndefined):
        raise UndefinedError(str(value))
    if isinstance(value, int):
        return escape(translator(LANGUAGES[0]).number(value))
    if not isinstance(value, str):
        raise TemplateRuntimeError(f"{type(value).__name__} is no text")
    return escape(plain(str(value))).replace("_", _UNDERSCORE)


@contextmanager
def _refusing(path: Path) -> Iterator[None]:
    """Turn what goes wrong with a template into ``TemplateRefused``."""
    try:
        yield
    except UndefinedError as error:
        raise _refused(path, _NO_NAME, name=str(error)) from error
    except SecurityError as error:
        raise _refused(path, _FORBIDDEN, name=str(error)) from error
    except TemplateSyntaxError as error:
        raise _refused(path, _SYNTAX, cause=_cause(error)) from error
    except etree.XMLSyntaxError as error:
        raise _refused(path, _TORN) from error
    except (TemplateError, *FOREIGN) as error:
        raise _refused(path, _FAILED, cause=_cause(error)) from error


def _cause(error: Exception) -> str:
    return one_line(str(error))[:_MAX_CAUSE]


def _refused(path: Path, why: str, **details: str) -> TemplateRefused:
    return TemplateRefused(file=str(path), found=[SettingsProblem(key="", template=why, details=details)])
