"""What a form says, known because the form was made from it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from domain.campaign import Kind
from tests.corpus.paper import Paper


@dataclass(frozen=True, slots=True, kw_only=True)
class TrueEntry:
    """One registered model."""

    kind: Kind
    performer: str
    #: Code of the field; None where an officer must say.
    field: str | None
    model: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One right way to read a form."""

    entries: tuple[TrueEntry, ...]
    #: True if it is right only together with a question to an officer.
    must_ask: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TrueForm:
    """What the form of one unit says."""

    #: Code on the roster; empty if no unit may be named.
    unit: str
    #: The unit as the form writes it.
    unit_as_written: str
    #: The right readings, best first; nearly always one.
    readings: tuple[Reading, ...]


#: What a file says; empty: it is no form of ours, or a blank one.
Truth = tuple[TrueForm, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """A paper and what it says."""

    paper: Paper
    truth: Truth
    #: Formats that cannot carry it, and why.
    not_in: Mapping[str, str]


def one_form(unit: str, written: str, entries: Iterable[TrueEntry], *, must_ask: bool = False) -> Truth:
    """Return the truth of a file with one form that is read in one way."""
    reading = Reading(entries=tuple(entries), must_ask=must_ask)
    return (TrueForm(unit=unit, unit_as_written=written, readings=(reading,)),)
