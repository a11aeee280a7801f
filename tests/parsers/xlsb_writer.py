"""Writes binary workbooks (xlsb) for tests: no program at hand does.

Source: [MS-XLSB], sections 2.1.7 (parts), 2.4 (records).
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from tests.parsers.files import PACKAGE, RELATED, zip_of

_TYPE: Final = "application/vnd.ms-excel.sheet.binary.macroEnabled.main"
_ROW, _RK, _ERROR, _BOOL, _REAL, _TEXT, _SHARED, _FORMULA_TEXT = 0, 2, 3, 4, 5, 6, 7, 8
_SHARED_ITEM, _FONT, _FORMAT, _STYLE, _RICH = 19, 43, 44, 47, 62


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """A cell that is more than a shared text."""

    value: str | float | bool
    #: Number of its style: an index into ``styles`` of :func:`xlsb_of`.
    style: int = 0
    #: Where a text changes its font, and to which.
    runs: tuple[tuple[int, int], ...] = ()
    #: Text that stands in the sheet itself, or that a formula gave.
    is_inline: bool = False
    is_formula: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class BinarySheet:
    """A sheet to be written."""

    #: Texts (empty: no cell) and values, row by row from the first.
    rows: Sequence[Sequence[str | Value]]
    #: First row, first column, last row, last column, counted from 1.
    merges: Iterable[tuple[int, int, int, int]] = ()
    title: str = "S"
    is_hidden: bool = False
    #: Further cells by row and column, counted from 1; they must lie below ``rows``.
    far: Mapping[tuple[int, int], str | Value] | None = None


def xlsb_of(
    *sheets: BinarySheet,
    fonts: Sequence[tuple[str, bool]] = (("Times New Roman", False),),
    styles: Sequence[tuple[int, str]] = ((0, ""),),
) -> bytes:
    """Return a workbook; ``fonts`` are names with whether they are struck through, ``styles`` fonts with formats."""
    writer = _Writer()
    parts = {f"xl/worksheets/sheet{n}.bin": writer.sheet(sheet) for n, sheet in enumerate(sheets, start=1)}
    listed = b"".join(
        record(156, struct.pack("<II", sheet.is_hidden, n) + wide(f"rId{n}") + wide(sheet.title))
        for n, sheet in enumerate(sheets, start=1)
    )
    related = "".join(
        _relationship(f"rId{n}", "worksheet", f"worksheets/sheet{n}.bin") for n in range(1, len(sheets) + 1)
    )
    related += _relationship("rIdS", "sharedStrings", "sharedStrings.bin") + _relationship(
        "rIdT", "styles", "styles.bin"
    )
    return zip_of(
        {
            "[Content_Types].xml": _content_types(len(sheets)),
            "_rels/.rels": _relationships(_relationship("rId1", "officeDocument", "xl/workbook.bin")),
            "xl/workbook.bin": record(131) + record(143) + listed + record(144) + record(132),
            "xl/_rels/workbook.bin.rels": _relationships(related),
            "xl/sharedStrings.bin": writer.shared(),
            "xl/styles.bin": _styles(fonts, styles),
            **parts,
        }
    )


def record(kind: int, body: bytes = b"") -> bytes:
    """Return a record; kinds from 128 on and sizes take as many bytes as they need."""
    head = bytes([kind]) if kind < 128 else bytes([kind & 0x7F | 0x80, kind >> 7])
    size, left = b"", len(body)
    while left > 127:
        size += bytes([left & 0x7F | 0x80])
        left >>= 7
    return head + size + bytes([left]) + body


def wide(text: str) -> bytes:
    """Return a text with its length in front."""
    return struct.pack("<I", len(text.encode("utf-16-le")) // 2) + text.encode("utf-16-le")


class _Writer:
    """The sheets of a workbook, while their shared texts are gathered."""

    def __init__(self) -> None:
        self._shared: dict[tuple[str, tuple[tuple[int, int], ...]], int] = {}

    def sheet(self, sheet: BinarySheet) -> bytes:
        cells = {
            (row, column): content
            for row, contents in enumerate(sheet.rows, start=1)
            for column, content in enumerate(contents, start=1)
            if content != ""
        } | dict(sheet.far or {})
        body, last = b"", 0
        for (row, column), content in cells.items():
            body += b"" if row == last else record(_ROW, struct.pack("<IIHHBI", row - 1, 0, 300, 0, 0, 0))
            body += self._cell(column, content if isinstance(content, Value) else Value(value=content))
            last = row
        merges = [
            record(176, struct.pack("<IIII", top - 1, low - 1, left - 1, right - 1))
            for top, left, low, right in sheet.merges
        ]
        merged = record(177, struct.pack("<I", len(merges))) + b"".join(merges) + record(178) if merges else b""
        size = record(148, struct.pack("<IIII", 0, max(last - 1, 0), 0, 0))
        return record(129) + size + record(145) + body + record(146) + merged + record(130)

    def _cell(self, column: int, content: Value) -> bytes:
        head = struct.pack("<II", column - 1, content.style)
        value = content.value
        if isinstance(value, bool):
            return record(_BOOL, head + bytes([value]))
        if isinstance(value, int):
            return record(_RK, head + struct.pack("<I", (value << 2 | 2) & 0xFFFFFFFF))
        if isinstance(value, float):
            return record(_REAL, head + struct.pack("<d", value))
        if content.is_formula:
            return record(_FORMULA_TEXT, head + wide(value) + struct.pack("<HII", 0, 0, 0))
        if content.is_inline:
            return (
                record(_RICH, head + rich(value, content.runs)) if content.runs else record(_TEXT, head + wide(value))
            )
        index = self._shared.setdefault((value, content.runs), len(self._shared))
        return record(_SHARED, head + struct.pack("<I", index))

    def shared(self) -> bytes:
        items = b"".join(record(_SHARED_ITEM, rich(text, runs)) for text, runs in self._shared)
        count = struct.pack("<II", len(self._shared), len(self._shared))
        return record(159, count) + items + record(160)


def rich(text: str, runs: Sequence[tuple[int, int]]) -> bytes:
    """Return a text that may change its font."""
    changes = b"".join(struct.pack("<HH", start, font) for start, font in runs)
    return bytes([bool(runs)]) + wide(text) + (struct.pack("<I", len(runs)) + changes if runs else b"")


def _styles(fonts: Sequence[tuple[str, bool]], styles: Sequence[tuple[int, str]]) -> bytes:
    formats = [code for _, code in styles if code]
    numbers = {code: 164 + n for n, code in enumerate(dict.fromkeys(formats))}
    body = record(615, struct.pack("<I", len(numbers)))
    body += b"".join(record(_FORMAT, struct.pack("<H", number) + wide(code)) for code, number in numbers.items())
    body += record(616) + record(611, struct.pack("<I", len(fonts)))
    for name, is_struck in fonts:
        look = struct.pack("<HHHHBBBB8sB", 220, 8 if is_struck else 0, 400, 0, 0, 2, 0, 0, bytes(8), 0)
        body += record(_FONT, look + wide(name))
    body += record(612) + record(626, struct.pack("<I", 1)) + record(_STYLE, _style(0xFFFF, 0, 0)) + record(627)
    body += record(617, struct.pack("<I", len(styles)))
    body += b"".join(record(_STYLE, _style(0, numbers.get(code, 0), font)) for font, code in styles)
    return record(278) + body + record(618) + record(279)


def _style(parent: int, number_format: int, font: int) -> bytes:
    return struct.pack("<HHHHHBBBBH", parent, number_format, font, 0, 0, 0, 0, 0, 0, 0)


def _content_types(sheets: int) -> str:
    kinds = [("/xl/sharedStrings.bin", "sharedStrings"), ("/xl/styles.bin", "styles")]
    kinds += [(f"/xl/worksheets/sheet{n}.bin", "worksheet") for n in range(1, sheets + 1)]
    overrides = "".join(
        f'<Override PartName="{name}" ContentType="application/vnd.ms-excel.{kind}"/>' for name, kind in kinds
    )
    return (
        f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.bin" ContentType="{_TYPE}"/>{overrides}</Types>'
    )


def _relationship(identifier: str, kind: str, target: str) -> str:
    return f'<Relationship Id="{identifier}" Type="{RELATED}/{kind}" Target="{target}"/>'


def _relationships(lines: str) -> str:
    return f'<Relationships xmlns="{PACKAGE}/relationships">{lines}</Relationships>'
