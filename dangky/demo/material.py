"""Invented performers and models, read from ``material.toml``."""

from __future__ import annotations

import tomllib
from importlib import resources
from typing import Any

from domain.unit import Unit

_MATERIAL: dict[str, Any] = tomllib.loads(resources.files("dangky.demo").joinpath("material.toml").read_text("utf-8"))

#: Names of models by field code.
MODELS: dict[str, tuple[str, ...]] = {code: tuple(names) for code, names in _MATERIAL["models"].items()}
#: Invented people with their posts, as units write them.
PEOPLE: tuple[str, ...] = tuple(_MATERIAL["people"]["names"])


def collective_performers(unit: Unit) -> tuple[str, ...]:
    """Return collectives that ``unit`` may register, one line each, no two alike."""
    patterns = _MATERIAL["performers"].get(unit.group, ("{unit}",))
    return tuple(pattern.format(unit=unit.name, commune=unit.commune) for pattern in patterns)
