"""Habits of people who fill in forms; importing this registers all of them."""

from tests.corpus.habits import cells, columns, headings, marks, others, parts, rows, surroundings, text, units
from tests.corpus.habits.registry import HABITS, sample

__all__ = [
    "HABITS",
    "cells",
    "columns",
    "headings",
    "marks",
    "others",
    "parts",
    "rows",
    "sample",
    "surroundings",
    "text",
    "units",
]
