"""Names as they are written in practice; variants.csv says what each means, or why it must be refused."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.parsers.unit_names.rosters import district, district_index


@dataclass(frozen=True, slots=True, kw_only=True)
class Variant:
    """One row of variants.csv."""

    written: str
    unit: str
    refused: str
    candidates: frozenset[str]


def _read_variants() -> list[Variant]:
    with (Path(__file__).parent / "variants.csv").open(encoding="utf-8", newline="") as file:
        return [
            Variant(
                written=row["written"],
                unit=row["unit"],
                refused=row["refused"],
                candidates=frozenset(filter(None, row["candidates"].split("|"))),
            )
            for row in csv.DictReader(file)
        ]


VARIANTS = _read_variants()


@pytest.mark.parametrize("variant", [v for v in VARIANTS if not v.refused], ids=lambda v: ascii(v.written))
def test_a_plain_name_means_its_unit(variant: Variant) -> None:
    """A name that only abbreviates, folds, names places or is in an old encoding means its unit."""
    match = district_index().match(variant.written)
    assert match.unit == variant.unit
    assert match.candidates == (variant.unit,)


@pytest.mark.parametrize("variant", [v for v in VARIANTS if v.refused], ids=lambda v: ascii(v.written))
def test_a_name_that_means_no_one_unit_is_refused(variant: Variant) -> None:
    """An ambiguous name gives just the units it may mean, in roster order; an unknown body gives none."""
    match = district_index().match(variant.written)
    order = [unit.code for unit in district().units]
    assert match.unit is None
    assert list(match.candidates) == sorted(variant.candidates, key=order.index)


def test_the_sample_is_whole() -> None:
    """The sample has every kind of row, so that no rule above holds for want of cases."""
    counts = {reason: sum(v.refused == reason for v in VARIANTS) for reason in {v.refused for v in VARIANTS}}
    assert counts == {"": 78, "ambiguous": 7, "not on the roster": 6}
