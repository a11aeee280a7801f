"""A roster file into :class:`domain.unit.Roster`, or into all its mistakes at once, each with its row.

Officers keep rosters in Excel, so headings are known in Vietnamese too, and a group may be written
by its code or by its name.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from desk.addresses import is_address
from desk.problems import problem
from desk.roster_cells import read_aliases, read_date, read_words, unguarded
from desk.roster_rows import RosterRow, read_rows
from domain.campaign import Group
from domain.errors import N_, RosterError, SettingsProblem
from domain.roster_checks import CODE, find_span_problems, shared_names
from domain.unit import Roster, Unit
from parsers.limits import MAX_FILE_BYTES
from parsers.text import bare, fold, one_line

#: Headings under which a column is known; compared without marks, case and punctuation.
HEADINGS: Mapping[str, tuple[str, ...]] = {
    "code": ("code", "mã", "mã đơn vị", "mã số"),
    "name": ("name", "tên", "tên đơn vị", "đơn vị"),
    "group": ("group", "nhóm", "khối", "nhóm/khối", "nhóm (khối)"),
    "commune": ("commune", "xã", "xã, thị trấn", "xã/thị trấn", "xã/phường", "địa bàn"),
    "aliases": ("aliases", "tên khác", "tên gọi khác", "tên viết tắt"),
    "senders": ("senders", "địa chỉ thư", "thư điện tử", "email", "e-mail", "địa chỉ email"),
    "contact": ("contact", "liên hệ", "người liên hệ", "điện thoại"),
    "note": ("note", "ghi chú"),
    "opened_on": ("opened_on", "hỏi từ ngày", "từ ngày", "ngày thành lập"),
    "closed_on": ("closed_on", "thôi hỏi từ ngày", "đến ngày", "ngày thôi hỏi"),
    "successors": ("successors", "đơn vị kế thừa", "kế thừa"),
}
#: Columns that a roster must have.
REQUIRED = ("code", "name", "group")
_IGNORED = frozenset({"stt", "tt", "no"})
_COLUMN_OF = {bare(heading): column for column, headings in HEADINGS.items() for heading in headings}

_NO_FILE = N_("there is no such file")
_UNREADABLE = N_("the file cannot be read: {cause}")
_EMPTY = N_("the file holds no units")
_NO_HEADINGS = N_("no row of headings was found; it needs at least {columns}")
_NO_COLUMN = N_("row {row}: the heading {column} is missing ({headings})")
_TWICE = N_("row {row}: two columns have the heading {column}")
_UNKNOWN_COLUMN = N_("row {row}: the heading “{written}” is not known; did you mean {meant}?")
_UNKNOWN_COLUMN_AT_ALL = N_("row {row}: the heading “{written}” is not known; the headings are {known}")
_NO_HEADING = N_("row {row}: “{written}” stands under no heading; a text with a comma or semicolon belongs in quotes")
_NO_CODE = N_("row {row}: the code is missing")
_BAD_CODE = N_("row {row}: the code “{written}” is not one word of letters without marks, digits, dot and hyphen")
_NO_NAME = N_("row {row}: the name is missing")
_NO_GROUP = N_("row {row}: the group is missing; the groups are {groups}")
_UNKNOWN_GROUP = N_("row {row}: there is no group “{written}”; the groups are {groups}")
_BAD_ADDRESS = N_("row {row}: “{written}” is no e-mail address")
_BAD_DATE = N_("row {row}: “{written}” is no date; write it like 2025-07-01 or 01/07/2025")
_SAME_CODE = N_("row {row}: the code “{written}” stands already in row {first}")
_SAME_NAME = N_("row {row}: the name “{written}” stands already in row {first}")
_SHARED_NAME = N_("the name “{written}” means more than one unit: {units}; forms that bear it need an officer")


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadedRoster:
    """A roster that can be used, and what an officer should know about it."""

    roster: Roster
    #: Names that mean more than one unit; see :func:`find_shared_names`.
    warnings: tuple[SettingsProblem, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _UnitRow:
    """One row under the headings, its cells by column."""

    number: int
    cells: Mapping[str, str]

    def problem(self, template: str, **details: object) -> SettingsProblem:
        return problem("", template, row=self.number, **details)


def load_roster(path: Path, *, groups: Sequence[Group] | None) -> LoadedRoster:
    """Read the roster at ``path``: CSV (UTF-8) or XLSX, by content; ``groups`` None: any group is taken as a code.

    Raises:
        RosterError: with every mistake; details ``row`` holds the row (of a CSV file: the line).
    """
    try:
        with path.open("rb") as source:
            data = source.read(MAX_FILE_BYTES + 1)
    except FileNotFoundError as error:
        raise RosterError(file=str(path), found=[problem("", _NO_FILE)]) from error
    except OSError as error:
        cause = error.strerror or type(error).__name__
        raise RosterError(file=str(path), found=[problem("", _UNREADABLE, cause=cause)]) from error
    return read_roster(data, groups=groups, file=str(path))


def read_roster(data: bytes, *, groups: Sequence[Group] | None, file: str) -> LoadedRoster:
    """Read the roster that ``data`` is, as :func:`load_roster` does; ``file`` is its name, for the error.

    Raises: ``RosterError``.
    """
    rows = read_rows(data)
    if isinstance(rows, SettingsProblem):
        raise RosterError(file=file, found=[rows])
    units, problems = _read_units(rows, groups)
    if problems:
        raise RosterError(file=file, found=problems)
    roster = Roster(units=units)
    return LoadedRoster(roster=roster, warnings=find_shared_names(roster))


def find_shared_names(roster: Roster) -> tuple[SettingsProblem, ...]:
    """Return one warning for each name or alias that stands for two units or more, in roster order.

    Case, punctuation and the place of the tone mark do not make a difference.
    """
    return tuple(
        problem("", _SHARED_NAME, written=shared.written, units=", ".join(shared.units))
        for shared in shared_names(roster, fold)
    )


def _read_units(
    rows: Sequence[RosterRow], groups: Sequence[Group] | None
) -> tuple[tuple[Unit, ...], list[SettingsProblem]]:
    """Return the units and all mistakes; without a usable heading row there are no units."""
    start = next((i for i, row in enumerate(rows) if _is_heading(row)), None)
    if start is None:
        return (), [problem("", _NO_HEADINGS if rows else _EMPTY, columns=", ".join(REQUIRED))]
    heading, below = rows[start], rows[start + 1 :]
    problems = list(_check_heading(heading))
    if any(found.template is _NO_COLUMN for found in problems):
        return (), problems
    columns = [_COLUMN_OF.get(bare(cell)) for cell in heading.cells]
    unit_rows = [_unit_row(row, columns) for row in below]
    group_codes = _group_codes(groups)
    for row, unit_row in zip(below, unit_rows, strict=True):
        problems += _check_strays(row, heading)
        problems += _check_row(unit_row, groups, group_codes)
    problems += _check_repeated(unit_rows, "code", str.casefold, _SAME_CODE)
    problems += _check_repeated(unit_rows, "name", fold, _SAME_NAME)
    problems += [] if unit_rows else [problem("", _EMPTY)]
    problems.sort(key=lambda found: int(found.details.get("row", 0)))
    units = tuple(_build(row, group_codes) for row in unit_rows)
    return units, problems or list(find_span_problems(Roster(units=units)))


def _is_heading(row: RosterRow) -> bool:
    """Tell whether ``row`` names two columns or more; a title above the table does not."""
    return len({_COLUMN_OF[bare(cell)] for cell in row.cells if bare(cell) in _COLUMN_OF}) > 1


def _check_heading(row: RosterRow) -> Iterator[SettingsProblem]:
    written = [(cell, bare(cell)) for cell in row.cells if cell]
    columns = [_COLUMN_OF[key] for _, key in written if key in _COLUMN_OF]
    for column in HEADINGS:
        if column in REQUIRED and column not in columns:
            yield problem("", _NO_COLUMN, row=row.number, column=column, headings=" / ".join(HEADINGS[column]))
        if columns.count(column) > 1:
            yield problem("", _TWICE, row=row.number, column=column)
    for cell, key in written:
        if key in _COLUMN_OF or key in _IGNORED:
            continue
        if meant := get_close_matches(key, _COLUMN_OF, n=1):
            yield problem("", _UNKNOWN_COLUMN, row=row.number, written=cell, meant=_COLUMN_OF[meant[0]])
        else:
            yield problem("", _UNKNOWN_COLUMN_AT_ALL, row=row.number, written=cell, known=", ".join(HEADINGS))


def _unit_row(row: RosterRow, columns: Sequence[str | None]) -> _UnitRow:
    cells = {column: unguarded(cell) for column, cell in zip(columns, row.cells, strict=False) if column}
    return _UnitRow(number=row.number, cells=dict.fromkeys(HEADINGS, "") | cells)


def _group_codes(groups: Sequence[Group] | None) -> Mapping[str, str] | None:
    """Return the code of each group by the key of its code and of its name; None: any group will do."""
    if groups is None:
        return None
    return {bare(written): group.code for group in groups for written in (group.name, group.code)}


def _check_strays(row: RosterRow, heading: RosterRow) -> Iterator[SettingsProblem]:
    """Find what stands under no heading: in a CSV file mostly a comma that has parted a name."""
    headed = len(heading.cells)
    for index, cell in enumerate(row.cells):
        if cell and (index >= headed or not heading.cells[index]):
            yield problem("", _NO_HEADING, row=row.number, written=one_line(cell))


def _check_row(
    row: _UnitRow, groups: Sequence[Group] | None, codes: Mapping[str, str] | None
) -> Iterator[SettingsProblem]:
    code, group = row.cells["code"], row.cells["group"]
    names = ", ".join(known.code for known in groups or ())
    if not code:
        yield row.problem(_NO_CODE)
    elif not CODE.fullmatch(code):
        yield row.problem(_BAD_CODE, written=one_line(code))
    if not fold(row.cells["name"]):
        yield row.problem(_NO_NAME)
    if not group:
        yield row.problem(_NO_GROUP, groups=names)
    elif codes is not None and bare(group) not in codes:
        yield row.problem(_UNKNOWN_GROUP, written=one_line(group), groups=names)
    for address in read_words(row.cells["senders"]):
        if not is_address(address):
            yield row.problem(_BAD_ADDRESS, written=address)
    for column in ("opened_on", "closed_on"):
        if row.cells[column] and read_date(row.cells[column]) is None:
            yield row.problem(_BAD_DATE, written=one_line(row.cells[column]))


def _check_repeated(
    rows: Sequence[_UnitRow], column: str, key_of: Callable[[str], str], template: str
) -> Iterator[SettingsProblem]:
    """Find the rows that repeat the ``column`` of an earlier one."""
    first: dict[str, int] = {}
    for row in rows:
        written = row.cells[column]
        key = key_of(written)
        if key and first.setdefault(key, row.number) != row.number:
            yield row.problem(template, written=one_line(written), first=first[key])


def _build(row: _UnitRow, codes: Mapping[str, str] | None) -> Unit:
    group, name = row.cells["group"], one_line(row.cells["name"])
    return Unit(
        code=row.cells["code"],
        name=name,
        group=codes.get(bare(group), group) if codes is not None else group,
        commune=one_line(row.cells["commune"]),
        aliases=tuple(read_aliases(row.cells["aliases"], name)),
        senders=tuple(dict.fromkeys(address.lower() for address in read_words(row.cells["senders"]))),
        contact=one_line(row.cells["contact"]),
        note=one_line(row.cells["note"]),
        opened_on=read_date(row.cells["opened_on"]),
        closed_on=read_date(row.cells["closed_on"]),
        successors=read_words(row.cells["successors"]),
    )
