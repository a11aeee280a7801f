"""One row under a heading: who carries out which models, or why the row says nothing."""

from __future__ import annotations

from dataclasses import dataclass, replace

from domain.anchors import row_place
from domain.campaign import Role
from domain.form import Entry, Finding, Problem
from domain.reasons import ReasonCode, reason
from parsers.recognise.above import Above, RowContext
from parsers.recognise.layout import Layout, Row, filled
from parsers.recognise.performers import guess_kind, with_kind
from parsers.recognise.row_part import RowPart, stated_nothing
from parsers.recognise.silent import ends_table, why_silent
from parsers.recognise.statements import is_nothing
from parsers.text import one_line


@dataclass(frozen=True, slots=True, kw_only=True)
class RowReading:
    """What one row gives."""

    finding: Finding
    entries: tuple[Entry, ...] = ()
    problems: tuple[Problem, ...] = ()
    #: True for the signature block, which ends the table.
    ends_table: bool = False


def read_row(row: Row, context: RowContext, above: Above) -> RowReading:
    """Read one row below a heading; ``above`` is brought up to date."""
    code = why_silent(row, context.layout)
    if code is not None:
        return _read_silent(row, code, context.layout, above)
    return _read_parts(row, context, above)


def _read_parts(row: Row, context: RowContext, above: Above) -> RowReading:
    """Read what stands side by side in ``row``, each part by its own columns."""
    parts = context.layout.parts
    entries: list[Entry] = []
    problems: list[Problem] = []
    performers: list[str] = []
    for number, layout in enumerate(parts):
        if len(parts) > 1 and _is_blank(row, layout):
            continue
        part = RowPart(row, _beside(context, layout) if len(parts) > 1 else context, above.of(number))
        entries.extend(part.read())
        problems.extend(part.problems)
        performers.append(part.who.performer)
    found = reason(ReasonCode.ROW_READ, entries=len(entries))
    finding = Finding(reason=found, place=row_place(row), written=" | ".join(filter(None, performers)))
    return RowReading(finding=finding, entries=tuple(entries), problems=tuple(problems))


def _beside(context: RowContext, layout: Layout) -> RowContext:
    """Return the context of one of several layouts: its own performers' heading says the kind."""
    return replace(context, layout=layout, kind=layout.kind or context.kind)


def _is_blank(row: Row, layout: Layout) -> bool:
    columns = (*layout.positions(Role.PERFORMER), *layout.positions(Role.MODEL))
    return all(is_nothing(row[index].text) for index in columns)


def _read_silent(row: Row, code: ReasonCode, layout: Layout, above: Above) -> RowReading:
    place = row_place(row)
    written = one_line(" | ".join(cell.text for cell in filled(row)))
    if code is ReasonCode.ROW_TEXT and not layout.positions(Role.PERFORMER) and not is_nothing(written):
        kind, above.performer = with_kind(written)
        above.kind = kind or guess_kind(above.performer)
        code = ReasonCode.PERFORMER_FOUND
    problems = stated_nothing(written, place) if code is ReasonCode.ROW_TEXT else ()
    # A post alone may also be a performer without a model: the rows below it are still read.
    ends = code is ReasonCode.ROW_SIGNATURE and ends_table(row, layout)
    # A row behind a blank one belongs to nobody above.
    above.numbered = False
    finding = Finding(reason=reason(code), place=place, written=written)
    return RowReading(finding=finding, problems=problems, ends_table=ends)
