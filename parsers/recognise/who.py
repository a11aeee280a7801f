"""Who carries out the models of a row, and whether that is a collective or an individual."""

from __future__ import annotations

from dataclasses import dataclass

from domain.campaign import Kind, Role
from domain.document import Cell
from parsers.recognise.cells import chosen, split_models, without_number
from parsers.recognise.headings import Meaning
from parsers.recognise.performers import guess_kind, read_kind, read_kind_only, sure_kind, with_kind
from parsers.recognise.row_cells import RowCells
from parsers.recognise.statements import is_ditto, is_mark, is_nothing
from parsers.text import one_line

#: Kinds as a column of its own abbreviates them.
_SHORT_KINDS = {"tt": Kind.COLLECTIVE, "cn": Kind.INDIVIDUAL}


@dataclass(frozen=True, slots=True, kw_only=True)
class Who:
    """The performers of a row."""

    #: As written, one line; empty if the row names nobody.
    performer: str
    #: None: nothing tells it.
    kind: Kind | None
    #: True if the heading fixes the kind and the performer's own words show the other.
    is_doubted: bool = False
    #: The performers one by one, where the cell numbers several; else empty.
    several: tuple[str, ...] = ()


def read_who(cells: RowCells, *, above: str, goes_on: bool, kind: Kind | None) -> Who:
    """Return who carries out the models of ``cells``.

    ``above`` is the performer of the row above, meant by "như trên" and by a row that ``goes_on`` it;
    ``kind`` is what the heading or a title says.
    """
    columns = cells.under(Role.PERFORMER)
    names = [cell for cell, _ in columns if not _says_kind_only(cell, len(columns))]
    prefixed, written = with_kind(one_line(" ".join(cell.text for cell in names)))
    if is_ditto(written) or (not written and goes_on):
        written = above
    several = _numbered(names)
    performer = "" if is_nothing(written) else written if several else without_number(written)
    known = prefixed or _kind_said(cells, columns)
    headed = None if known or _names_both(columns) else _kind_of_heading(columns, kind)
    if known is None and not _names_both(columns):
        known = headed or guess_kind(performer)
    doubted = headed is not None and sure_kind(performer) not in {headed, None}
    return Who(performer=performer, kind=known, is_doubted=doubted, several=several)


def _says_kind_only(cell: Cell, columns: int) -> bool:
    """Tell whether a cell is no name but the kind, as a word, or as a cross under "Tập thể" or "Cá nhân"."""
    text = one_line(cell.text)
    is_kind = read_kind_only(text) is not None or (columns > 1 and text.casefold() in _SHORT_KINDS)
    return is_kind or (columns > 1 and is_mark(text))


def _kind_said(cells: RowCells, columns: tuple[tuple[Cell, Meaning], ...]) -> Kind | None:
    """Return the kind that a cell of the row says."""
    for cell, meaning in columns:
        text = one_line(cell.text)
        if len(columns) > 1 and is_mark(text) and meaning.kind:
            return meaning.kind
        said = read_kind_only(text) or (_SHORT_KINDS.get(text.casefold()) if len(columns) > 1 else None)
        if said:
            return said
    return read_kind(chosen(cells.text(Role.KIND)))


def _names_both(columns: tuple[tuple[Cell, Meaning], ...]) -> bool:
    """Tell whether a row names a collective and an individual: whose the models are, only a person can say."""
    return len({meaning.kind for cell, meaning in columns if meaning.kind and not is_nothing(cell.text)}) > 1


def _kind_of_heading(columns: tuple[tuple[Cell, Meaning], ...], kind: Kind | None) -> Kind | None:
    """Return the kind that the heading over the filled performer's cell fixes, else that of the part."""
    kinds = {meaning.kind for cell, meaning in columns if cell.text.strip()}
    if len(columns) > 1 and kinds:
        return kinds.pop() if len(kinds) == 1 else None
    return kind


def _numbered(names: list[Cell]) -> tuple[str, ...]:
    """Return the names in a cell that numbers them, "1. Bà Na 2. Bà Lý"; nothing else parts performers."""
    if len(names) != 1 or not names[0].text.lstrip(" (")[:1].isdigit():
        return ()
    several = split_models(names[0])
    return several if len(several) > 1 else ()
