"""What was gathered of one form while walking, put together: title, unit line, letterhead, entries, problems."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from domain.campaign import FormTemplate
from domain.document import Place
from domain.form import Entry, Finding, Form, Problem, Weight
from domain.reasons import ReasonCode, reason
from parsers.recognise.campaign_year import find_year, years
from parsers.recognise.signing import signature
from parsers.recognise.surroundings import Line, find_genre, find_title, find_unit_line, letterhead
from parsers.text import fold

#: Findings that say that a table of the form's own stands there.
_ROWS = frozenset({ReasonCode.HEADING_FOUND, ReasonCode.ROW_READ})


@dataclass(kw_only=True)
class Draft:
    """A form while it is being read."""

    lines: list[Line] = field(default_factory=list)
    #: Lines after the last row: some write the unit's name below the table.
    below: list[Line] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    trace: list[Finding] = field(default_factory=list)
    sheet: str | None = None
    #: The unit that a column of the table names for its rows; None: no such column.
    unit: str | None = None
    #: Names of units or bodies that stand in the table itself, under another unit's line, and where.
    listed: dict[str, Place] = field(default_factory=dict)
    #: True once a part of a table was opened.
    opened: bool = False
    #: True if a part has no column for performers: the unit itself carries its models out.
    unit_performs: bool = False

    @property
    def is_void(self) -> bool:
        """True if it has lines only: what seemed the next form's unit line stood below the last one's table."""
        return not (self.entries or self.problems or any(finding.reason.code in _ROWS for finding in self.trace))

    @property
    def counts_only(self) -> bool:
        """True if its cells hold numbers and no names: a table of counts beside the forms that it counts."""
        asked = [problem for problem in self.problems if problem.weight is Weight.QUESTION]
        denies = any(problem.reason.code is ReasonCode.NOTHING_STATED for problem in self.problems)
        return not self.entries and not denies and bool(asked) and all(_is_count(problem) for problem in asked)


def _is_count(problem: Problem) -> bool:
    return problem.reason.code is ReasonCode.MARK_WITHOUT_NAME and problem.written.strip().isdigit()


def assemble(draft: Draft, template: FormTemplate) -> Form:
    """Return the form that ``draft`` has become: its unit line, letterhead and title found, what is wrong told."""
    labels = template.unit_labels
    title = find_title(draft.lines, template.titles)
    found = find_unit_line(draft.lines, labels) or _marked_unit_line(draft.below, labels)
    year = find_year(draft.lines, title, draft.below, draft.sheet)
    trace: list[Finding] = []
    if title:
        trace.append(Finding(reason=reason(ReasonCode.TITLE_FOUND), place=title.place, written=title.text))
    if found:
        trace.append(Finding(reason=reason(ReasonCode.UNIT_LINE_FOUND), place=found[0].place, written=found[1] or ""))
    unit = draft.unit or (found[1] if found else None)
    return Form(
        unit_as_written=unit,
        letterhead=letterhead(draft.lines, title=title, labels=labels),
        title=title.text if title else "",
        signature=signature(draft.below, draft.trace),
        entries=_with_unit(draft, unit),
        problems=(
            *_of_unit_lines(draft, template),
            *_of_other_campaign(year, template),
            *_of_other_genre(draft.lines, title, template),
            *draft.problems,
        ),
        trace=(*trace, *draft.trace),
        sheet=draft.sheet,
        years=tuple(sorted(year[1])) if year else (),
    )


def _of_unit_lines(draft: Draft, template: FormTemplate) -> Sequence[Problem]:
    """Ask if two lines name different units, or the line for the unit was left blank."""
    if draft.unit is not None:
        return ()
    if len(draft.listed) > 1:
        why = reason(ReasonCode.SEVERAL_UNITS, written="; ".join(draft.listed))
        place = next(iter(draft.listed.values()))
        return (Problem(reason=why, place=place, weight=Weight.QUESTION, written="; ".join(draft.listed)),)
    named = [find_unit_line([line], template.unit_labels) for line in draft.lines]
    names = {fold(found[1]): found for found in named if found and found[1]}
    if len(names) > 1:
        first, *_, last = names.values()
        why = reason(ReasonCode.SEVERAL_UNITS, written=f"{first[1]}; {last[1]}")
        return (Problem(reason=why, place=last[0].place, weight=Weight.QUESTION, written=last[1] or ""),)
    blank = next((found for found in named if found and not found[1]), None)
    if names or blank is None or find_unit_line(draft.lines, template.unit_labels) != blank:
        return ()
    return (Problem(reason=reason(ReasonCode.UNIT_LINE_BLANK), place=blank[0].place, weight=Weight.REMARK),)


def _of_other_campaign(year: tuple[Line, frozenset[str]] | None, template: FormTemplate) -> Sequence[Problem]:
    """Ask if the form says that it is for other years only: last year's form sent again, or next year's."""
    wanted = years(" ".join(template.titles))
    if year is None or not wanted or wanted & year[1]:
        return ()
    line, written = year
    why = reason(ReasonCode.OTHER_CAMPAIGN, written=", ".join(sorted(written)))
    return (Problem(reason=why, place=line.place, weight=Weight.QUESTION, written=line.text),)


def _of_other_genre(lines: Sequence[Line], title: Line | None, template: FormTemplate) -> Sequence[Problem]:
    """Ask if the document calls itself a report, a plan or the like, and bears no title of the form."""
    genre = find_genre(lines, title, template.titles)
    if genre is None:
        return ()
    why = reason(ReasonCode.OTHER_DOCUMENT, written=genre.text)
    return (Problem(reason=why, place=genre.place, weight=Weight.QUESTION, written=genre.text),)


def _with_unit(draft: Draft, unit: str | None) -> tuple[Entry, ...]:
    """Return the entries, those of a part without a column for performers with the unit as theirs."""
    if not draft.unit_performs or not unit:
        return tuple(draft.entries)
    return tuple(entry if entry.performer else replace(entry, performer=unit) for entry in draft.entries)


def _marked_unit_line(lines: Sequence[Line], labels: Sequence[str]) -> tuple[Line, str | None] | None:
    """Return the unit line below the table, if it has its colon and a name."""
    found = find_unit_line([line for line in lines if ":" in line.text], labels)
    return found if found and found[1] else None
