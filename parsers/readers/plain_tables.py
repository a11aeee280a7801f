"""Tables in plain text: columns parted by pipes, tabs or blanks that stand below each other.

Each way of writing asks for several lines that agree, and for three columns where nothing is drawn: two
columns are a letterhead, signatures, or a label and its value, and those are lines of text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from parsers import limits

#: Lines of a table that are looked at, and characters of each by which columns are seen.
_MAX_LINES: Final = 20_000
_MAX_WIDTH: Final = 600
#: Lines by which it is judged whether a table begins; so a text of many lines that are none costs little.
_SAMPLE: Final = 8
#: Lines that one row of a pasted table may take, where its cells have several paragraphs.
_MAX_ROW_LINES: Final = 40
#: Blanks that part columns, lines that must agree, columns that nothing draws.
_MIN_GAP, _MIN_LINES, _MIN_COLUMNS = 2, 3, 3
_DRAWN: Final = str.maketrans(
    dict.fromkeys("│┃║▏┆", "|")
    | dict.fromkeys("─━═╌", "-")
    | dict.fromkeys("┌┬┐├┼┤└┴┘╔╦╗╠╬╣╚╩╝╒╤╕╞╪╡╘╧╛╓╥╖╟╫╢╙╨╜┏┳┓┣╋┫┗┻┛", "+")
)
#: "+-----+-----+", "|---|:--:|", "-----+-----"
_RULER: Final = re.compile(r"\s*+[|+]?\s*+:?[-=_]{2,}+:?(?:\s*+[|+]\s*+:?[-=_]{2,}+:?)*+\s*+[|+]?\s*+\Z")
_PIPE: Final = re.compile(r"(?<!\\)\|")
_ROW_START: Final = re.compile(r"\s*\(?(?:\d{1,5}|[IVX]{1,4}|[A-Da-d])\s*[.)/]?\s*\Z")


@dataclass(frozen=True, slots=True, kw_only=True)
class TextTable:
    """A table in lines of text."""

    #: Texts of the cells, lines inside a cell parted by newlines; rows may be shorter than others.
    rows: tuple[tuple[str, ...], ...]
    #: Lines that it takes.
    length: int


def find_table(lines: Sequence[str], position: int) -> TextTable | None:
    """Return the table that begins at ``position``, None if what stands there is no table."""
    line = lines[position]
    if not line.strip():
        return None
    for seen, find in _WAYS:
        if seen(line):
            found = find(lines, position)
            if found is not None:
                return found
    return None


# -- pipes ---------------------------------------------------------------------------------------


def _has_pipe(line: str) -> bool:
    return any(mark in line for mark in "|│┃║┆") or _is_ruler(line.translate(_DRAWN))


def _is_ruler(line: str) -> bool:
    return len(line) <= 2 * _MAX_WIDTH and bool(_RULER.match(line)) and ("|" in line or "+" in line)


def _find_pipes(lines: Sequence[str], position: int) -> TextTable | None:
    """Read lines with pipes: with rulers between them the pieces of a row, else each a row."""
    if not _is_piped(_piped_lines(lines, position, most=_SAMPLE)):
        return None
    taken = _piped_lines(lines, position, most=_MAX_LINES)
    groups = _groups(taken)
    rows = [row for group in groups for row in _folded(group, is_boxed=len(groups) > 2)]
    return TextTable(rows=tuple(rows), length=len(taken))


def _is_piped(taken: Sequence[str]) -> bool:
    """Tell whether two rows agree in their cells: three at least, or two where a ruler is drawn."""
    widths = [len(cells) for group in _groups(taken) for cells in group]
    least = 2 if any(map(_is_ruler, taken)) else _MIN_COLUMNS
    return len(widths) > 1 and max(widths) >= least and widths.count(max(widths)) > 1


def _piped_lines(lines: Sequence[str], position: int, *, most: int) -> list[str]:
    """Return the lines from ``position`` that belong together; single empty lines between them are borne."""
    taken: list[str] = []
    for index in range(position, min(len(lines), position + most)):
        line = lines[index].translate(_DRAWN)
        if line.count("|") <= limits.MAX_TABLE_COLUMNS and ("|" in line or _is_ruler(line)):
            taken.append(line)
        elif line.strip() or not taken[-1].strip():
            break
        else:
            taken.append("")
    while taken and not taken[-1].strip():
        taken.pop()
    return taken


def _groups(taken: Sequence[str]) -> list[list[tuple[str, ...]]]:
    """Return the cells of the lines, cut where rulers stand."""
    groups: list[list[tuple[str, ...]]] = [[]]
    rows = [line for line in taken if line.strip() and not _is_ruler(line)]
    # Without a pipe before each row, one before a row says that its first cell is blank.
    is_closed = all(line.lstrip().startswith("|") for line in rows)
    for line in taken:
        if _is_ruler(line):
            groups.append([])
        elif line.strip():
            groups[-1].append(_pipe_cells(line, is_closed=is_closed))
    return [group for group in groups if group]


def _pipe_cells(line: str, *, is_closed: bool) -> tuple[str, ...]:
    written = line.strip()
    cells = [cell.replace("\\|", "|").strip() for cell in _PIPE.split(written)]
    end = len(cells) - 1 if is_closed and written.endswith("|") and len(cells) > 1 else len(cells)
    return tuple(cells[1 if is_closed else 0 : end])


def _folded(group: Sequence[tuple[str, ...]], *, is_boxed: bool) -> list[tuple[str, ...]]:
    """Join the lines of ``group`` that go on the row above; in a box that rules each row that needs no more proof."""
    rows: list[tuple[str, ...]] = []
    for cells in group:
        goes_on = rows and not cells[0] and (is_boxed or _goes_on(cells))
        if goes_on:
            rows[-1] = _joined(rows[-1], cells)
        else:
            rows.append(cells)
    return rows


def _goes_on(cells: Sequence[str]) -> bool:
    """Tell whether a line without its first cell goes on the row above and is no row of its own.

    A heading in mid-table leaves its first cell blank too, but fills most others, with capitals.
    """
    said = [cell for cell in cells if cell]
    return len(said) * 2 < len(cells) or all(cell[0].islower() for cell in said)


def _joined(above: Sequence[str], below: Sequence[str]) -> tuple[str, ...]:
    width = max(len(above), len(below))
    padded = [(*cells, *[""] * (width - len(cells))) for cells in (above, below)]
    return tuple("\n".join(filter(None, pair)) for pair in zip(*padded, strict=True))


# -- tabs ----------------------------------------------------------------------------------------


def _has_tab(line: str) -> bool:
    return "\t" in line.strip(" ").rstrip("\t")


def _find_tabs(lines: Sequence[str], position: int) -> TextTable | None:
    """Read rows as they are pasted from a table: cells parted by tabs, quoted where they hold several lines."""
    first, _ = _tab_rows(lines, position, most=_SAMPLE)
    is_wide = len(first[0]) >= _MIN_COLUMNS and sum(len(row) >= _MIN_COLUMNS for row in first) > 1
    if not is_wide and not (len(first) >= _MIN_LINES and all(map(_is_pair, first[:_MIN_LINES]))):
        return None
    rows, length = _tab_rows(lines, position, most=_MAX_LINES, belongs=_is_any if is_wide else _is_pair)
    return TextTable(rows=tuple(rows), length=length)


def _is_any(row: Sequence[str]) -> bool:
    return bool(row)


def _is_pair(row: Sequence[str]) -> bool:
    """Tell two cells of a table from an item of a list and from a label with its value."""
    return (
        len(row) == 2
        and bool(row[0].strip())
        and not _ROW_START.match(row[0])
        and not row[0].rstrip().endswith((":", "-", "•"))
    )


def _tab_rows(
    lines: Sequence[str], position: int, *, most: int, belongs: Callable[[Sequence[str]], bool] = _is_any
) -> tuple[list[tuple[str, ...]], int]:
    """Return the rows from ``position``, as long as they belong to it, and how many lines they take."""
    rows: list[tuple[str, ...]] = []
    start = position
    end = min(len(lines), position + most)
    width = 0
    while position < end:
        line, used = _quoted_line(lines, position, end)
        if "\t" not in line.strip(" "):
            if line.strip() or position + 1 >= end or not _has_tab(lines[position + 1]):
                break
            position += 1
            continue
        cells = tuple(_unquoted(cell) for cell in line.strip(" ").split("\t"))
        if not belongs(cells):
            break
        if rows and _completes(rows[-1], cells, width):
            rows[-1] = (*rows[-1][:-1], "\n".join(filter(None, (rows[-1][-1], cells[0]))), *cells[1:])
        elif any(cells):
            rows.append(cells)
            width = max(width, len(cells))
        position += used
    return rows, position - start


def _quoted_line(lines: Sequence[str], position: int, end: int) -> tuple[str, int]:
    """Return a line, with those behind it that a cell in quotes takes, and how many lines that are."""
    line = lines[position]
    if not re.search(r'(?:^|\t)"', line) or line.count('"') % 2 == 0:
        return line, 1
    joined = line
    for used, following in enumerate(lines[position + 1 : min(end, position + _MAX_ROW_LINES)], start=2):
        joined = f"{joined}\n{following}"
        if following.count('"') % 2 == 1:
            return joined, used
    return line, 1


def _unquoted(cell: str) -> str:
    text = cell.strip()
    if "\n" in text and len(text) > 1 and text.startswith('"') and text.endswith('"'):
        return text[1:-1].replace('""', '"').strip()
    return text


def _completes(above: Sequence[str], cells: Sequence[str], width: int) -> bool:
    """Tell whether ``cells`` is the rest of a row that a line break inside a cell cut in two."""
    is_rest = len(above) + len(cells) - 1 == width and len(above) < width
    return is_rest and bool(cells[0]) and not _ROW_START.match(cells[0])


# -- blanks --------------------------------------------------------------------------------------


def _has_gap(line: str) -> bool:
    return "\t" not in line and len(re.findall(r"\S {2,}(?=\S)", line[:_MAX_WIDTH])) >= _MIN_COLUMNS - 1


def _find_blanks(lines: Sequence[str], position: int) -> TextTable | None:
    """Read lines in which the same columns stay blank: as long as there are three columns left, they are a table."""
    common = -1
    taken: list[str] = []
    for line in lines[position : position + _MAX_LINES]:
        if "\t" in line or not line.strip() or len(line) > _MAX_WIDTH:
            break
        blank = common & _blank_columns(line)
        if len(_columns(blank, [*taken[-1:], line])) < _MIN_COLUMNS:
            break
        common = blank
        taken.append(line)
        if len(taken) == _SAMPLE and not _is_filled(taken, _columns(common, taken)):
            return None
    columns = _columns(common, taken)
    if len(taken) < _MIN_LINES or not _is_filled(taken, columns):
        return None
    cells = [tuple(line[start:end].strip() for start, end in columns) for line in taken]
    return TextTable(rows=tuple(_folded(cells, is_boxed=False)), length=len(taken))


def _blank_columns(line: str) -> int:
    """Return a number whose bit n tells whether column n of ``line`` is blank; beyond its end all are."""
    mask = 0
    for index, letter in enumerate(line):
        if not letter.isspace():
            mask |= 1 << index
    return ((1 << _MAX_WIDTH) - 1) & ~mask


def _columns(blank: int, lines: Sequence[str]) -> list[tuple[int, int]]:
    """Return first and behind-last character of each column: between gaps of two blanks at least."""
    columns: list[tuple[int, int]] = []
    start, gap = None, 0
    for index in range(max(map(len, lines), default=0)):
        if blank >> index & 1:
            gap += 1
            continue
        if start is None:
            start = index
        elif gap >= _MIN_GAP:
            columns.append((start, index - gap))
            start = index
        gap = 0
    return [*columns, (start, _MAX_WIDTH)] if start is not None else columns


def _is_filled(taken: Sequence[str], columns: Sequence[tuple[int, int]]) -> bool:
    """Tell whether two lines at least say something in each of three columns."""
    filled = [sum(bool(line[start:end].strip()) for line in taken) for start, end in columns]
    return sum(count >= 2 for count in filled) >= _MIN_COLUMNS


_WAYS: Final[tuple[tuple[Callable[[str], bool], Callable[[Sequence[str], int], TextTable | None]], ...]] = (
    (_has_pipe, _find_pipes),
    (_has_tab, _find_tabs),
    (_has_gap, _find_blanks),
)
