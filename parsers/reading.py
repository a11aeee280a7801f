"""From the bytes of one file to what it says: sniff, read, recognise. Pure; runs in a child process."""

from __future__ import annotations

from domain.campaign import FormTemplate
from domain.document import Document, Place
from domain.errors import UnreadableFile
from domain.form import FileOutcome, FileReading, Finding, Form
from domain.reasons import Reason, ReasonCode, reason
from parsers import limits
from parsers.mentions import mentions_any
from parsers.near_mentions import BETWEEN, FAR_BETWEEN, mentions_near
from parsers.programs import Programs
from parsers.read import read_document
from parsers.recognise import recognise
from parsers.recognise.form import document_text
from parsers.recognise.overview import describe_tables
from parsers.refuse import over_limit
from parsers.secrecy import bears_secrecy_mark
from parsers.text import one_line

#: Characters of undecoded text that are shown as a sample.
MAX_SAMPLE = 120
#: Characters around a picture, or a document put in as an object, that are only its letterhead and caption.
_MAX_AROUND = 300
#: Characters of a text in which the unit that wrote it is looked for.
MAX_OPENING = 1_000
#: What was left out of a file and may be all of it.
_INLAYS = frozenset({ReasonCode.PICTURE_NOT_READ, ReasonCode.PART_NOT_READ})


def read_file(data: bytes, *, template: FormTemplate, keywords: tuple[str, ...], programs: Programs) -> FileReading:
    """Return what ``data`` holds: the campaign's forms, something else, or why it cannot be read."""
    try:
        document = read_document(data, programs)
        _check_rows(document)
    except UnreadableFile as error:
        return FileReading(format=error.file_format, outcome=FileOutcome.UNREADABLE, reason=error.reason)
    if bears_secrecy_mark(document):
        why = reason(ReasonCode.SECRET_MARKED)
        return FileReading(format=document.format, outcome=FileOutcome.UNREADABLE, reason=why)
    forms = recognise(document, template)
    outcome, why = _outcome(document, forms)
    text = document_text(document)
    return FileReading(
        format=document.format,
        outcome=outcome,
        reason=why,
        forms=forms,
        mentions_campaign=mentions_any(text, keywords) or mentions_near(text, keywords, between=BETWEEN),
        opening="" if forms or not mentions_near(text, keywords, between=FAR_BETWEEN) else text[:MAX_OPENING],
        is_recognised=document.is_recognised,
        trace=(*_decoded(document), *describe_tables(document, template)),
        omissions=document.omissions,
    )


def _check_rows(document: Document) -> None:
    """Refuse a document with more rows than are recognised in seconds; no list of ours is so long."""
    rows = sum(any(cell.lines for cell in row) for table in document.tables for row in table.rows)
    if rows > limits.MAX_FILLED_ROWS:
        raise over_limit(document.format, "table_rows", value=rows, limit=limits.MAX_FILLED_ROWS)


def _outcome(document: Document, forms: tuple[Form, ...]) -> tuple[FileOutcome, Reason]:
    if forms:
        entries = sum(len(form.entries) for form in forms)
        return FileOutcome.FORM, reason(ReasonCode.FORM_FOUND, forms=len(forms), entries=entries)
    if document.is_recognised:
        # What a program makes of a picture proves nothing: a form may be in it all the same.
        pages = max((block.place.page or 1 for block in document.blocks), default=1)
        return FileOutcome.UNREADABLE, reason(ReasonCode.NO_TEXT_RECOGNISED, pages=pages)
    inlay = next((omission for omission in document.omissions if omission.code in _INLAYS), None)
    if inlay is not None and len(document_text(document)) <= _MAX_AROUND:
        # A scan is not read, whatever program it was pasted into.
        return FileOutcome.UNREADABLE, inlay
    return FileOutcome.NOT_A_FORM, reason(ReasonCode.NO_TABLE_MATCHED, tables=len(document.tables))


def _decoded(document: Document) -> tuple[Finding, ...]:
    """Return that old encodings were decoded, each with a sample as it stood in the file."""
    if not document.encodings:
        return ()
    sample = next(((block.place, block.raw) for block in document.paragraphs if block.raw), None) or next(
        ((cell.place, cell.raw) for table in document.tables for row in table.rows for cell in row if cell.raw),
        (Place(), ""),
    )
    why = reason(ReasonCode.ENCODING_DECODED, encoding=", ".join(document.encodings))
    return (Finding(reason=why, place=sample[0], written=one_line(sample[1])[:MAX_SAMPLE]),)
