"""Units, performers, models and headings to fill forms with; chance comes from outside."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random

from dangky.campaign_file import load_campaign
from domain.campaign import Campaign, Kind
from domain.unit import Unit

DATA = Path(__file__).parent / "data"
CAMPAIGN = Path(__file__).parents[2] / "campaigns" / "dvk-2022"

#: Fields of the letter in its order: our code and the name in the data files.
FIELDS = {
    "economy": "kinh_te",
    "culture_society": "van_hoa_xa_hoi",
    "security_defence": "an_ninh_quoc_phong",
    "political_system": "xay_dung_he_thong_chinh_tri",
}
_CODES = {written: code for code, written in FIELDS.items()}
#: What marks a line of models.csv as a habit of its own: such names come from the habits, not from here.
_NOT_PLAIN = ("\n", ";", "như trên", "Không", "Tiếp tục duy trì mô hình")


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """What forms are filled with; no two models are alike."""

    units: tuple[Unit, ...]
    #: Names of models by field and kind, each one plain line.
    models: Mapping[tuple[str, Kind], tuple[str, ...]]
    #: Performers by kind, as units write them.
    performers: Mapping[Kind, tuple[str, ...]]
    #: Written forms of the headings by meaning.
    headings: Mapping[str, tuple[str, ...]]


@cache
def the_campaign() -> Campaign:
    """Return the letter's campaign."""
    return load_campaign(CAMPAIGN)


@cache
def material() -> Material:
    """Return all material."""
    rows = _rows("models")
    return Material(
        units=the_campaign().roster.units,
        models={
            (code, kind): _plain_models(row for row in rows if row["field"] == written and row["kind"] == kind)
            for code, written in FIELDS.items()
            for kind in Kind
        },
        performers={
            kind: _unique(row["performer"] for row in rows if row["kind"] == kind and row["performer"][:1] != "-")
            for kind in Kind
        },
        headings=_headings(),
    )


def written_name(unit: Unit, chance: Random) -> str:
    """Return the unit's name as a clerk writes it: as on the roster, in capitals, or as one of its aliases."""
    style = chance.randrange(10)
    if style < 2 and unit.aliases:
        return chance.choice(unit.aliases)
    return unit.name.upper() if style == 2 else unit.name


def _rows(name: str) -> list[dict[str, str]]:
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def _headings() -> Mapping[str, tuple[str, ...]]:
    rows = _rows("headings")
    names = dict.fromkeys(row["meaning"] for row in rows)
    return {_CODES.get(name, name): tuple(row["written"] for row in rows if row["meaning"] == name) for name in names}


def _plain_models(rows: Iterable[dict[str, str]]) -> tuple[str, ...]:
    return _unique(" ".join(row["model"].split()) for row in rows if _is_plain(row["model"], row["note"]))


def _is_plain(model: str, note: str) -> bool:
    is_list = "hai " in note or model.startswith("-") or model.endswith(".")
    balanced = model.count('"') % 2 == 0 and model.count("“") == model.count("”")
    return balanced and not is_list and len(model) > 3 and not any(mark in model for mark in _NOT_PLAIN)


def _unique(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text for text in texts if text))
