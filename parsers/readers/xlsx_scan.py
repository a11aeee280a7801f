"""A first look through the parts of a workbook: which cells hold something, and how far a sheet really reaches.

The parts are streamed; what a sheet says of its own size is not believed, and empty formatted cells,
of which a sheet may have millions, are passed over before they reach the XML parser.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Set
from dataclasses import dataclass
from typing import Final
from xml.parsers import expat

from openpyxl.utils import column_index_from_string

from parsers import limits
from parsers.package import Package, forbid_document_type
from parsers.readers.xlsx_text import Runs, TextRun, is_on
from parsers.refuse import over_limit, wrapping

_FORMAT: Final = "xlsx"
#: Shared texts of a workbook; there is one for each different text.
MAX_STRINGS: Final = limits.MAX_CELLS
#: Merged areas of a sheet.
MAX_MERGES: Final = 20_000
_EMPTY_CELL: Final = re.compile(rb'<c r="[A-Z]{1,3}[0-9]{1,7}"(?: [a-z]+="[^"<>]*")*/>')
_EMPTY_ROW: Final = re.compile(rb'<row r="[0-9]{1,7}"(?: [A-Za-z0-9:]+="[^"<>]*")*(?:/>|></row>)')
_REFERENCE: Final = re.compile(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7})")
#: A character that XML cannot have, as workbooks write it, e.g. ``_x000D_``.
_ESCAPED: Final = re.compile(r"_x([0-9A-Fa-f]{4})_")
#: Not cleaned otherwise: an old encoding may have letters among them.
_NO_CHARACTERS: Final = dict.fromkeys((*range(9), 0xC, *range(0xE, 0x20), 0xFFFE, 0xFFFF))
_TEXT_KINDS: Final = frozenset(("str", "inlineStr"))
#: Elements whose text is a value: of a cell, written in the sheet, shared by sheets.
_VALUES: Final = frozenset(("v", "is", "si"))


@dataclass(frozen=True, slots=True, kw_only=True)
class RawCell:
    """A cell that holds something, as the sheet has it."""

    #: n (number), s (number of a shared text), b, e, d, or str for text that stands in the sheet itself.
    kind: str
    #: Number of its style.
    style: int
    #: As written; empty for text that stands in the sheet.
    value: str = ""
    #: Text that stands in the sheet, cut at ``limits.MAX_TEXT``, not clean.
    runs: Runs = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """A merged area; rows and columns counted from 1, both ends included."""

    top: int
    left: int
    bottom: int
    right: int

    @property
    def positions(self) -> int:
        return (self.bottom - self.top + 1) * (self.right - self.left + 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetScan:
    """What a sheet holds."""

    #: By row and column, counted from 1.
    cells: dict[tuple[int, int], RawCell]
    #: Merged areas of two positions or more, cut at the ends of the grid.
    merges: tuple[Area, ...]
    #: Rows and columns of formulas whose value is not in the file or is an error.
    without_value: tuple[tuple[int, int], ...]
    #: Last row and column that hold something, alone or as part of a merged cell.
    height: int
    width: int

    @property
    def positions(self) -> int:
        """Positions of the grid and of the merged areas, which may lie over each other in a broken file."""
        return self.height * self.width + sum(area.positions for area in self.merges)


def scan_sheet(package: Package, part: str, *, title: str, cells_left: int, struck: Set[int]) -> SheetScan:
    """Return what the sheet in ``part`` holds; ``cells_left`` cells are allowed yet, ``title`` is for the reason.

    Numbers in the styles ``struck`` are deleted.

    Raises:
        UnreadableFile: damaged, or FILE_LIMIT for rows, columns, cells or merges, naming the sheet.
    """
    scanner = _SheetScanner(title=title, cells_left=cells_left, struck=struck)
    _parse(_without_empty(package.chunks(part)), scanner.attach)
    if scanner.counts_places:
        # Some cells do not say where they stand, so the empty ones before them count after all.
        scanner = _SheetScanner(title=title, cells_left=cells_left, struck=struck)
        _parse(package.chunks(part), scanner.attach)
    return scanner.result()


def scan_strings(package: Package, part: str | None) -> tuple[Runs, ...]:
    """Return the shared texts of the workbook, cut at ``limits.MAX_TEXT``, not clean; none if ``part`` is None.

    Raises:
        UnreadableFile: damaged, or FILE_LIMIT (strings).
    """
    strings: list[Runs] = []

    def keep(runs: Runs) -> None:
        strings.append(runs)
        if len(strings) > MAX_STRINGS:
            raise over_limit(_FORMAT, "strings", value=len(strings), limit=MAX_STRINGS)

    def attach(parser: expat.XMLParserType) -> None:
        texts = _Texts(parser, keep)
        parser.StartElementHandler = lambda name, attributes: texts.start(_local(name), attributes)

    if part is not None:
        _parse(package.chunks(part), attach)
    return tuple(strings)


def _without_empty(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Take empty cells and rows with an explicit place out of a sheet's bytes; those cut by a chunk's end stay."""
    for chunk in chunks:
        yield _EMPTY_ROW.sub(b"", _EMPTY_CELL.sub(b"", chunk))


def _parse(chunks: Iterable[bytes], attach: Callable[[expat.XMLParserType], None]) -> None:
    parser = expat.ParserCreate()
    parser.buffer_text = True
    forbid_document_type(parser, file_format=_FORMAT)
    attach(parser)
    with wrapping(_FORMAT, "scanning"):
        for chunk in chunks:
            parser.Parse(chunk, False)
        parser.Parse(b"", True)


class _Texts:
    """Hands on the text of each value, in runs; readings of Asian writing (rPh) are no part of it.

    The parser calls at ends and texts only inside a value: what is passed over costs one call.
    """

    def __init__(self, parser: expat.XMLParserType, found: Callable[[Runs], None]) -> None:
        self._parser = parser
        self._found = found
        self._value = ""
        self._readings = 0
        self._runs: list[TextRun] = []
        self._pieces: list[str] = []
        self._left = 0
        self._font: str | None = None
        self._is_struck: bool | None = None

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Take note that the element ``name`` (local) begins."""
        if name in _VALUES:
            self._value, self._readings, self._runs, self._left = name, 0, [], limits.MAX_TEXT
            self._parser.EndElementHandler = self._end
        if name in ("v", "r") or name in _VALUES:
            self._font = self._is_struck = None
        elif name == "rPr":
            self._is_struck = False
        elif name == "rFont":
            self._font = attributes.get("val")
        elif name == "strike":
            self._is_struck = is_on(attributes.get("val"))
        elif name == "rPh":
            self._readings += 1
        if name == "v" or (name == "t" and not self._readings):
            self._pieces = []
            self._parser.CharacterDataHandler = self._hear

    def _hear(self, text: str) -> None:
        if self._left > 0:
            self._pieces.append(text[: self._left])
            self._left -= len(text)

    def _end(self, name: str) -> None:
        name = _local(name)
        if name in ("v", "t"):
            self._end_run()
        elif name == "rPh":
            self._readings -= 1
        if name == self._value:
            self._parser.EndElementHandler = None
            self._found(tuple(self._runs))

    def _end_run(self) -> None:
        self._parser.CharacterDataHandler = None
        if self._pieces:
            text = _tidy("".join(self._pieces))
            self._runs.append(TextRun(text=text, font=self._font, is_struck=self._is_struck))
            self._pieces = []


class _SheetScanner:
    """A sheet, while its cells and merged areas are gathered."""

    def __init__(self, *, title: str, cells_left: int, struck: Set[int]) -> None:
        #: Set if some row or cell has no place of its own but follows the one before.
        self.counts_places = False
        self._title = title
        self._cells_left = cells_left
        self._struck = struck
        self._cells: dict[tuple[int, int], RawCell] = {}
        self._areas: list[Area] = []
        self._without_value: list[tuple[int, int]] = []
        #: Whether the present cell has a formula or an error, and no value yet.
        self._lacks_value = False
        self._row = 0
        self._column = 0
        self._kind = "n"
        self._style = 0
        self._texts: _Texts

    def attach(self, parser: expat.XMLParserType) -> None:
        """Have ``parser`` report to this scanner."""
        self._texts = _Texts(parser, self._keep)
        parser.StartElementHandler = self._start

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        name = _local(name)
        if name == "c":
            self._start_cell(attributes)
        elif name == "row":
            self._end_cell()
            written = attributes.get("r", "")
            self.counts_places = self.counts_places or not written
            self._row = _to_number(written, default=self._row + 1)
            self._column = 0
        elif name == "mergeCell":
            self._merge(attributes.get("ref", ""))
        elif name == "f":
            self._lacks_value = True
        else:
            self._texts.start(name, attributes)

    def _start_cell(self, attributes: dict[str, str]) -> None:
        self._end_cell()
        place = _REFERENCE.fullmatch(attributes.get("r", ""))
        if place is None:
            self.counts_places = True
            self._column += 1
        else:
            self._column, self._row = column_index_from_string(place[1]), int(place[2])
        self._kind = attributes.get("t", "n")
        self._style = _to_number(attributes.get("s", ""), default=0)

    def _end_cell(self) -> None:
        """Take note of a cell that should have a value and has none."""
        if self._lacks_value:
            self._without_value.append((max(1, self._row), self._column))
            self._lacks_value = False

    def _keep(self, runs: Runs) -> None:
        """Keep the value of the present cell, if it says anything; an error value says nothing."""
        value = "".join(run.text for run in runs).strip()
        is_text = self._kind in _TEXT_KINDS
        if self._kind == "e":
            self._lacks_value = True
        elif value or is_text:
            self._lacks_value = False
        if not value or self._kind == "e":
            return
        if not is_text and self._kind != "s" and self._style in self._struck:
            return
        self._check("rows", self._row, limits.MAX_ROW)
        self._check("columns", self._column, limits.MAX_COLUMN)
        cell = (
            RawCell(kind="str", style=self._style, runs=runs)
            if is_text
            else RawCell(kind=self._kind, style=self._style, value=value)
        )
        self._cells[max(1, self._row), self._column] = cell
        self._check("cells", len(self._cells), self._cells_left, limit=limits.MAX_CELLS)

    def _merge(self, written: str) -> None:
        ends = [_REFERENCE.fullmatch(end) for end in written.split(":")]
        if len(ends) != 2 or ends[0] is None or ends[1] is None:
            return
        columns = sorted(column_index_from_string(end[1]) for end in ends if end)
        rows = sorted(max(1, int(end[2])) for end in ends if end)
        self._areas.append(Area(top=rows[0], left=columns[0], bottom=rows[1], right=columns[1]))
        self._check("merges", len(self._areas), MAX_MERGES)

    def _check(self, what: str, value: int, allowed: int, *, limit: int | None = None) -> None:
        if value > allowed:
            raise over_limit(_FORMAT, what, value=value, limit=limit or allowed, sheet=self._title)

    def result(self) -> SheetScan:
        """Return what was gathered; a merged cell that says something reaches as far as it does, within the limits."""
        self._end_cell()
        ends = [*self._cells]
        ends += [
            (area.bottom, area.right)
            for area in self._areas
            if (area.top, area.left) in self._cells
            and area.bottom <= limits.MAX_ROW
            and area.right <= limits.MAX_COLUMN
        ]
        height = max((row for row, _ in ends), default=0)
        width = max((column for _, column in ends), default=0)
        cut = [_cut(area, height=height, width=width) for area in self._areas if area.top <= height]
        merges = tuple(area for area in cut if area.left <= width and area.positions > 1)
        return SheetScan(
            cells=self._cells,
            merges=merges,
            without_value=tuple(self._without_value),
            height=height,
            width=width,
        )


def _cut(area: Area, *, height: int, width: int) -> Area:
    """Return the part of ``area`` that lies in the grid."""
    return Area(top=area.top, left=area.left, bottom=min(area.bottom, height), right=min(area.right, width))


def _local(name: str) -> str:
    return name.rpartition(":")[2]


def _to_number(written: str, *, default: int) -> int:
    return int(written) if written.isascii() and written.isdigit() and len(written) < 10 else default


def _tidy(text: str) -> str:
    """Return text that XML can hold, with escaped characters as what they are."""
    if "_x" in text:
        text = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)
        # Two escapes may be the halves of one character.
        text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return text.translate(_NO_CHARACTERS)
