"""Where habits are kept: each is a function (chance, material) -> a paper and what it says.

A habit's docstring is one sentence and the source it is known from: the letter ([L]) or a part of domain.md.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from random import Random

from tests.corpus.material import Material
from tests.corpus.paper import Paper
from tests.corpus.truth import Sample, Truth

#: What a habit function looks like.
Habit = Callable[[Random, Material], tuple[Paper, Truth]]
#: Every habit by name, with the formats that cannot carry it and why.
HABITS: dict[str, tuple[Habit, Mapping[str, str]]] = {}

#: For habits that live on merged cells below the heading.
NO_SPANS = dict.fromkeys(("csv", "txt"), "has no merged cells: nobody could see what is meant")

#: For habits that live on formulas.
NO_TEXT_FORMULAS = {"xls": "LibreOffice keeps no text of a formula there"}


def habit(not_in: Mapping[str, str] | None = None) -> Callable[[Habit], Habit]:
    """Register a habit under its function's name; ``not_in`` names formats that cannot carry it, and why."""

    def register(function: Habit) -> Habit:
        HABITS[function.__name__] = (function, not_in or {})
        return function

    return register


def sample(name: str, seed: int, stock: Material) -> Sample:
    """Return the paper of a habit; the same seed gives the same paper, whatever other habits there are."""
    function, not_in = HABITS[name]
    document, truth = function(Random(f"{seed}/{name}"), stock)
    return Sample(paper=document, truth=truth, not_in=not_in)
