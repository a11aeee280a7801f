"""What stands in a field's cell: one model, several, and how they are told apart."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from random import Random

from tests.corpus.forms import Column, Filled, Line, bottom, by_newlines, fill, table, top
from tests.corpus.habits.registry import habit
from tests.corpus.material import FIELDS, Material
from tests.corpus.paper import Paper, paper
from tests.corpus.truth import TrueForm, Truth


@habit()
def several_fields(chance: Random, stock: Material) -> tuple[Paper, Truth]:
    """One performer fills several fields: each field and model is an entry (domain.md 0)."""
    filled = fill(chance, stock, collectives=2, individuals=2, fields=3)
    return paper(top(filled), table(filled), bottom()), filled.truth()


@habit()
def models_by_newline(chance: Random, stock: Material) -> tuple[Paper, Truth]:
    """Several models in a cell, one a line (domain.md 3b)."""
    return _listed(chance, stock, "\n".join)


@habit()
def models_by_dash(chance: Random, stock: Material) -> tuple[Paper, Truth]:
    """Several models in a cell, a dash or a plus before each (domain.md 3b, models.csv)."""
    mark = chance.choice(("- ", "-", "+ ", "• ", "– "))
    return _listed(chance, stock, lambda names: "\n".join(f"{mark}{name}" for name in names))


@habit()
def models_by_number(chance: Random, stock: Material) -> tuple[Paper, Truth]:
    """Several models in a cell, numbered (domain.md 3b: "1.")."""
    style = chance.choice(("{}. {}", "{}) {}", "({}) {}", "{}/ {}", "{}. {};"))
    return _listed(chance, stock, lambda names: "\n".join(style.format(at, name) for at, name in enumerate(names, 1)))


@habit()
def models_called_models(chance: Random, stock: Material) -> tuple[Paper, Truth]:
    """Several models in a cell, each called "Mô hình 1:" (domain.md 3a: numbered items of other forms)."""
    return _listed(chance, stock, lambda names: "\n".join(f"Mô hình {at}: {name}" for at, name in enumerate(names, 1)))


@habit()
def models_by_semicolon(chance: Random, stock: Material) -> tuple[Paper, Truth]:
    """Several models in one line, a semicolon between, each beginning with a capital (domain.md 3b: ";")."""
    return _listed(chance, stock, "; ".join, capitals=True)


@habit()
def models_in_quotes(chance: Random, stock: Material) -> tuple[Paper, Truth]:
    """Several models in one line, each in quotes (domain.md 3b: a pair of quotes)."""
    comma = chance.choice((", ", "; ", " và "))
    return _listed(chance, stock, lambda names: comma.join(f"“{name}”" for name in names), quotes=False)


@habit()
def semicolon_in_a_name(chance: Random, stock: Material) -> tuple[Paper, Truth]:
    """A semicolon with a small letter behind it: one model or two, models.csv has both, so both are right."""
    filled = fill(chance, stock, collectives=2, individuals=1)
    first, second = chance.choice(
        (
            ("Ngày Chủ nhật xanh", "đường tranh bích họa"),
            ("Giám sát đầu tư của cộng đồng", "phản biện xã hội"),
            ("Chăm sóc, nuôi dưỡng người có công", "đỡ đầu trẻ em mồ côi"),
        )
    )
    code = chance.choice(list(FIELDS))
    whole = _with_last(filled, {code: (f"{first}; {second}",)})
    parted = _with_last(filled, {code: (first, second)})
    readings = (*whole.truth()[0].readings, *parted.truth()[0].readings)
    truth = TrueForm(unit=filled.unit.code, unit_as_written=filled.written, readings=readings)
    return paper(top(filled), table(whole), bottom()), (truth,)


@habit()
def one_model_with_a_mark(chance: Random, stock: Material) -> tuple[Paper, Truth]:
    """A dash or a number before the only model, a stop behind it (models.csv)."""
    filled = fill(chance, stock)
    style = chance.choice(("- {}.", "1. {}", "+ {}", "- {}"))
    return paper(
        top(filled), table(filled, write=_joined(lambda names: style.format(names[0]))), bottom()
    ), filled.truth()


@habit()
def names_broken_by_hand(chance: Random, stock: Material) -> tuple[Paper, Truth]:
    """A name broken in two lines by Enter, the second beginning with a small letter (domain.md 5: two lines)."""
    filled = fill(chance, stock)
    return paper(top(filled), table(filled, write=_joined(lambda names: _broken(names[0]))), bottom()), filled.truth()


@habit()
def empty_lines_between(chance: Random, stock: Material) -> tuple[Paper, Truth]:
    """Empty lines before, between and behind the models of a cell (domain.md 3b)."""
    return _listed(chance, stock, lambda names: "\n" + "\n\n".join(names) + "\n", capitals=True)


@habit()
def untidy_spaces(chance: Random, stock: Material) -> tuple[Paper, Truth]:
    """Spaces at the ends, two between words (models.csv: "  Gần dân ,trọng dân ")."""
    filled = fill(chance, stock)

    def write(line: Line, column: Column, number: int) -> str:
        text = by_newlines(line, column, number)
        return f"  {text.replace(' ', '  ', 2)} " if text and column.role != "tt" else text

    return paper(top(filled), table(filled, write=write), bottom()), filled.truth()


@habit()
def notes_on_several_lines(chance: Random, stock: Material) -> tuple[Paper, Truth]:
    """A long Ghi chú on several lines (domain.md 3a: "duy trì" against "mới")."""
    filled = fill(chance, stock)
    note = "Duy trì mô hình năm 2021\nMở rộng ra 3 thôn"
    lines = tuple(replace(line, note=note) for line in filled.collectives)
    filled = replace(filled, collectives=lines)
    return paper(top(filled), table(filled), bottom()), filled.truth()


def _listed(
    chance: Random,
    stock: Material,
    join: Callable[[Sequence[str]], str],
    *,
    capitals: bool = False,
    quotes: bool = True,
) -> tuple[Paper, Truth]:
    """Return a form with two models in each filled cell, written by ``join``."""
    filled = fill(chance, _narrowed(stock, capitals=capitals, quotes=quotes), collectives=2, individuals=2, models=2)
    return paper(top(filled), table(filled, write=_joined(join)), bottom()), filled.truth()


def _narrowed(stock: Material, *, capitals: bool, quotes: bool) -> Material:
    """Return ``stock`` with models only that can be told apart in a list."""

    def fits(name: str) -> bool:
        return (quotes or not any(mark in name for mark in '“”"')) and (not capitals or name[0].isupper())

    return replace(stock, models={key: tuple(filter(fits, names)) for key, names in stock.models.items()})


def _joined(join: Callable[[Sequence[str]], str]) -> Callable[[Line, Column, int], str]:
    def write(line: Line, column: Column, number: int) -> str:
        names = line.models.get(column.role)
        return join(names) if names else by_newlines(line, column, number)

    return write


def _broken(name: str) -> str:
    """Break ``name`` before a word with a small letter near its middle, if it has one."""
    words = name.split(" ")
    at = next((at for at in range(len(words) // 2, len(words)) if words[at][:1].islower()), 0)
    return f"{' '.join(words[:at])}\n{' '.join(words[at:])}" if at else name


def _with_last(filled: Filled, models: dict[str, tuple[str, ...]]) -> Filled:
    """Return ``filled`` with other models in its last collective line."""
    *others, last = filled.collectives
    return replace(filled, collectives=(*others, replace(last, models=models)))
