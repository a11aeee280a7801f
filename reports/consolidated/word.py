"""The consolidated list and the covering report as Word files, by templates that officers edit in Word."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path

from domain.layout import Layout
from reports.consolidated.context import template_context
from reports.consolidated.model import Consolidated
from reports.consolidated.sample import sample_list
from reports.consolidated.template import Template, read_template
from reports.language import LANGUAGES, Translator, translator

#: Where the shipped templates lie, as ``<profile>-<document>.docx``.
SHIPPED = Path(__file__).parents[1] / "templates" / "consolidated"
#: The language of the documents, whatever language the reader's screen speaks.
_LANGUAGE = LANGUAGES[0]


class Document(StrEnum):
    """What is written as a Word file."""

    LIST = "list"
    REPORT = "report"


def load_template(document: Document, layout: Layout, folder: Path) -> Template:
    """Return the template of ``document``: that in the campaign's ``folder`` if it names one, else the shipped one.

    It is tried on an invented list that has something of everything.

    Raises: ``TemplateRefused``.
    """
    named = layout.list_template if document is Document.LIST else layout.report_template
    path = folder / named if named else SHIPPED / f"{layout.profile}-{document}.docx"
    template = read_template(path)
    template.fill(template_context(sample_list(layout), translator(_LANGUAGE)))
    return template


def write_document(template: Template, found: Consolidated, t: Translator) -> bytes:
    """Return ``template`` filled in with ``found``, in Vietnamese; times in the zone of ``t``.

    Raises: ``TemplateRefused``.
    """
    return template.fill(template_context(found, translator(_LANGUAGE, t.zone)))
