"""Speed, as ratios measured side by side in one run: ``make benchmark``.

Times of one machine say little on another; ratios do. Each line compares two ways of doing the same
work, in turns, and takes the fastest of several rounds of each.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from rich.console import Console
from rich.table import Table

from dangky.campaign_file import load_campaign
from dangky.demo.form_files import form_docx, form_xlsx
from dangky.demo.forms import FilledForm, FormRow
from domain.unit import Roster
from ingest.guard import Guard
from ingest.guard.tasks import perform
from parsers.programs import NoPrograms
from parsers.unit_names import NameIndex
from storage.codec import to_json

ROUNDS = 5
CAMPAIGN = load_campaign(Path(__file__).parents[1] / "campaigns" / "dvk-2022")
FORM = FilledForm(
    unit="Trường Tiểu học Cao Viên I",
    collectives=tuple(FormRow(performer=f"Tổ {n}", models={"economy": f"Vườn rau số {n}"}) for n in range(20)),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Two ways of the same work; ``ratio`` is how often the first goes into the second."""

    what: str
    first: str
    second: str
    first_s: float
    second_s: float

    @property
    def ratio(self) -> float:
        return self.second_s / self.first_s


def fastest(*works: Callable[[], object]) -> list[float]:
    """Return the fastest of several rounds of each work, taken in turns, in seconds."""
    best = [float("inf")] * len(works)
    for _ in range(ROUNDS):
        for index, work in enumerate(works):
            began = time.perf_counter()
            work()
            best[index] = min(best[index], time.perf_counter() - began)
    return best


def reading_in_a_child() -> Iterator[Comparison]:
    """What the guard costs: the same task here and in a child process."""
    header = {"template": to_json(CAMPAIGN.template).decode(), "keywords": to_json(CAMPAIGN.keywords).decode()}
    with Guard() as guard:
        for name, data in (("docx", form_docx(FORM)), ("xlsx", form_xlsx(FORM))):
            here, child = fastest(
                lambda data=data: perform(data, {**header, "task": "read_file"}, NoPrograms()),  # type: ignore[misc]
                lambda data=data: guard.run("read_file", data, **header),  # type: ignore[misc]
            )
            yield Comparison(
                what=f"reading a form ({name})",
                first="in this process",
                second="in a child",
                first_s=here,
                second_s=child,
            )


def matching_names() -> Iterator[Comparison]:
    """Whether matching slows down with the roster: the same names against 174 units and against 10,000."""
    units = CAMPAIGN.roster.units
    many = tuple(
        replace(unit, code=f"{unit.code}-{n}", name=f"{unit.name} vùng {n}", aliases=(), commune=f"{unit.commune} {n}")
        for n in range(10_000 // len(units))
        for unit in units
    )
    few_index = NameIndex.build(CAMPAIGN.roster, places=CAMPAIGN.places)
    many_index = NameIndex.build(Roster(units=(*units, *many)), places=CAMPAIGN.places)
    names = [unit.name for unit in units]
    few_s, many_s = fastest(
        lambda: [few_index.match(name) for name in names], lambda: [many_index.match(name) for name in names]
    )
    yield Comparison(
        what=f"matching {len(names)} names", first="174 units", second="10,000 units", first_s=few_s, second_s=many_s
    )


def main() -> None:
    """Measure and print."""
    table = Table("Work", "First", "Second", "First, ms", "Second, ms", "Second / first")
    for measure in (reading_in_a_child, matching_names):
        for found in measure():
            times = (f"{found.first_s * 1000:.2f}", f"{found.second_s * 1000:.2f}", f"{found.ratio:.2f}")
            table.add_row(found.what, found.first, found.second, *times)
    Console().print(table)


if __name__ == "__main__":
    main()
