"""Every format of the corpus: how a paper becomes a file of it, and what it cannot carry."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from tests.corpus.paper import Grid, Paper, Paragraph, Sheet, each_text
from tests.corpus.truth import Sample
from tests.corpus.writers import fonts, pictures
from tests.corpus.writers.docx import docm_bytes, docx_bytes, dotx_bytes, strict_docx_bytes
from tests.corpus.writers.html import excel_html, gmail_html, word_html
from tests.corpus.writers.office import Job, converted
from tests.corpus.writers.pictures import CannotCarry
from tests.corpus.writers.plain import csv_bytes, txt_bytes
from tests.corpus.writers.xlsb import xlsb_bytes
from tests.corpus.writers.xlsx import xlsm_bytes, xlsx_bytes

#: What a paper may have that some formats cannot carry, and why not.
_BOXES = {"text box": "Word only", "control": "Word only"}
_FORMULA = {"formula": "workbooks only"}
_SHEETS = {"sheets": "one page, no sheets"}
_LINES = {"lines": "a line is a row: no line breaks in cells"}

WORD = _FORMULA | _SHEETS
SHEET = _BOXES
FLAT = _BOXES | _FORMULA | _SHEETS


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Format:
    """A format that units send; equal only to itself."""

    name: str
    #: Writes a paper; what another program converts afterwards, if ``target`` is set.
    write: Callable[[Paper], bytes]
    #: What a paper must not have for this format, and why.
    lacks: Mapping[str, str]
    #: Extension of what ``write`` gives and of what LibreOffice makes of it; both empty: it is not asked.
    source: str = ""
    target: str = ""
    #: Makes the file of what LibreOffice gave.
    after: Callable[[bytes], bytes] | None = None
    #: True if it must be read by OCR.
    is_scan: bool = False
    #: True if capitals are lost in it, so that case says nothing.
    loses_case: bool = False
    #: Old encoding; empty: Unicode.
    encoding: str = ""
    #: True if it differs from another format in its package only.
    is_variant: bool = False
    #: It is tried with one of so many habits; together with its like it meets them all.
    share: int = 1

    def job(self, document: Paper) -> Job:
        """Return what LibreOffice must do for a format with a ``target``."""
        written = self.write(document)
        return Job(paper=document, written=written, source=self.source, target=self.target, style=self.encoding)

    def finish(self, data: bytes) -> bytes | CannotCarry:
        """Return the file made of what LibreOffice gave, or why there cannot be one after all."""
        try:
            return self.after(data) if self.after else data
        except CannotCarry as error:
            return error

    def why_not(self, sample: Sample) -> str:
        """Return why this format cannot carry ``sample``; empty if it can."""
        plain = re.split(r"[-+]", self.name)[0]
        found = [sample.not_in[name] for name in dict.fromkeys((self.name, plain)) if name in sample.not_in]
        found += [reason for feature, reason in self.lacks.items() if feature in features(sample.paper)]
        return "; ".join(found)

    @property
    def extension(self) -> str:
        """The usual end of a file's name."""
        pictures_ = {"scan-png": "png", "scan-jpeg": "jpg", "scan-tiff": "tif", "scan-stamped": "png"}
        return pictures_.get(self.name) or self.target or re.split(r"[-+]", self.name)[0]


def written(work: Sequence[tuple[Format, Paper]]) -> list[bytes | CannotCarry]:
    """Return each paper as a file of its format; LibreOffice is started once for each pair of formats."""
    office = [(each, document) for each, document in work if each.target]
    made = dict(zip(office, converted([each.job(document) for each, document in office]), strict=True))
    return [each.finish(made[each, document]) if each.target else each.write(document) for each, document in work]


def features(document: Paper) -> frozenset[str]:
    """Return what ``document`` has that not every format can carry."""
    found = {block.holder for block in document.blocks if isinstance(block, Paragraph | Grid)}
    cells = [cell for grid in document.grids for line in grid.rows for cell in line if cell]
    found |= {"formula"} if any(cell.formula for cell in cells) else set()
    found |= {"lines"} if any("\n" in cell.text for cell in cells) else set()
    found |= {"sheets"} if any(isinstance(block, Sheet) for block in document.blocks) else set()
    return frozenset(found)


def _plain() -> list[Format]:
    return [
        Format(name="docx", write=docx_bytes, lacks=WORD),
        Format(name="docm", write=docm_bytes, lacks=WORD, is_variant=True),
        Format(name="dotx", write=dotx_bytes, lacks=WORD, is_variant=True),
        Format(name="docx-strict", write=strict_docx_bytes, lacks=WORD, is_variant=True),
        Format(name="xlsx", write=xlsx_bytes, lacks=SHEET),
        Format(name="xlsm", write=xlsm_bytes, lacks=SHEET, is_variant=True),
        Format(name="xlsb", write=xlsb_bytes, lacks=SHEET | _FORMULA),
        Format(name="html-word", write=word_html, lacks=FLAT),
        Format(name="html-excel", write=excel_html, lacks=FLAT),
        Format(name="html-gmail", write=gmail_html, lacks=FLAT),
        Format(name="csv", write=csv_bytes, lacks=FLAT),
        Format(name="csv-semicolon", write=partial(csv_bytes, delimiter=";"), lacks=FLAT, is_variant=True),
        Format(name="txt", write=txt_bytes, lacks=FLAT | _LINES),
        Format(name="doc", write=docx_bytes, lacks=FLAT, source="docx", target="doc"),
        Format(name="rtf", write=docx_bytes, lacks=FLAT, source="docx", target="rtf", share=3),
        Format(name="odt", write=docx_bytes, lacks=FLAT, source="docx", target="odt", share=3),
        Format(name="pdf", write=docx_bytes, lacks=FLAT, source="docx", target="pdf"),
        Format(name="xls", write=xlsx_bytes, lacks=SHEET, source="xlsx", target="xls"),
        Format(name="ods", write=xlsx_bytes, lacks=SHEET, source="xlsx", target="ods", share=3),
    ]


def _scans() -> list[Format]:
    """Return clean scans at 200 dpi; of those that only wrap the same picture, every second."""
    ways: dict[str, tuple[Callable[[bytes], bytes], int]] = {
        "png": (pictures.png, 1),
        "stamped": (pictures.stamped, 1),
        "jpeg": (pictures.jpeg, 2),
        "tiff": (pictures.tiff, 2),
        "pdf": (pictures.scanned_pdf, 2),
    }
    return [
        Format(
            name=f"scan-{name}",
            write=docx_bytes,
            lacks=FLAT,
            source="docx",
            target="pdf",
            after=after,
            is_scan=True,
            share=share,
        )
        for name, (after, share) in ways.items()
    ]


def _old() -> list[Format]:
    found = []
    for encoding, runs in (("tcvn3", fonts.tcvn3_runs), ("vni", fonts.vni_runs)):
        word, book = partial(docx_bytes, runs=runs), partial(xlsx_bytes, runs=runs)
        found += [
            Format(name=f"docx+{encoding}", write=word, lacks=WORD, encoding=encoding),
            Format(name=f"doc+{encoding}", write=word, lacks=FLAT, source="docx", target="doc", encoding=encoding),
            Format(name=f"xlsx+{encoding}", write=book, lacks=SHEET, encoding=encoding, loses_case=encoding == "tcvn3"),
            Format(
                name=f"xls+{encoding}",
                write=book,
                lacks=SHEET,
                source="xlsx",
                target="xls",
                encoding=encoding,
                loses_case=encoding == "tcvn3",
            ),
        ]
    changes = {
        "tcvn3-nofont": fonts.tcvn3,
        "vni-nofont": fonts.vni,
        "viqr": fonts.viqr,
        "nfd": fonts.nfd,
        "compound": fonts.unikey_compound,
    }
    for encoding, change in changes.items():
        found += _in_other_letters(encoding, change)
    return found


def _in_other_letters(encoding: str, change: Callable[[str], str]) -> list[Format]:
    """Return formats whose letters are others, without a font that says so."""

    def format_(
        name: str, write: Callable[[Paper], bytes], lacks: Mapping[str, str], source: str = "", target: str = ""
    ) -> Format:
        return Format(
            name=f"{name}+{encoding}",
            write=lambda document: write(each_text(document, change)),
            lacks=lacks,
            source=source,
            target=target,
            loses_case=encoding == "tcvn3-nofont",
            encoding=encoding,
        )

    return [
        format_("docx", docx_bytes, WORD),
        format_("xlsx", xlsx_bytes, SHEET),
        format_("html", word_html, FLAT),
        format_("csv", csv_bytes, FLAT),
        format_("txt", txt_bytes, FLAT | _LINES),
        format_("doc", docx_bytes, FLAT, "docx", "doc"),
        format_("xls", xlsx_bytes, SHEET, "xlsx", "xls"),
    ]


#: Every format by name.
FORMATS: dict[str, Format] = {each.name: each for each in (*_plain(), *_old(), *_scans())}
