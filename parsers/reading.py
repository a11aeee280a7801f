"""From the bytes of one file to what it says: sniff, read, recognise. Pure; runs in a child process."""

from __future__ import annotations

from domain.campaign import FormTemplate
from domain.errors import UnreadableFile
from domain.form import FileOutcome, FileReading
from domain.reasons import ReasonCode, reason
from parsers.mentions import mentions_any
from parsers.programs import Programs
from parsers.read import read_document
from parsers.recognise import recognise
from parsers.recognise.form import document_text


def read_file(data: bytes, *, template: FormTemplate, keywords: tuple[str, ...], programs: Programs) -> FileReading:
    """Return what ``data`` holds: the campaign's forms, something else, or why it cannot be read."""
    try:
        document = read_document(data, programs)
    except UnreadableFile as error:
        return FileReading(format=error.file_format, outcome=FileOutcome.UNREADABLE, reason=error.reason)
    forms = recognise(document, template)
    if forms:
        outcome = FileOutcome.FORM
        why = reason(ReasonCode.FORM_FOUND, forms=len(forms), entries=sum(len(form.entries) for form in forms))
    else:
        outcome = FileOutcome.NOT_A_FORM
        why = reason(ReasonCode.NO_TABLE_MATCHED, tables=len(document.tables))
    mentions = mentions_any(document_text(document), keywords)
    return FileReading(
        format=document.format,
        outcome=outcome,
        reason=why,
        forms=forms,
        mentions_campaign=mentions,
        is_recognised=document.is_recognised,
        omissions=document.omissions,
    )
