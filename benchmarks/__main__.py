"""Speed, as ratios measured side by side in one run: ``make benchmark``.

Times of one machine say little on another; ratios do. Each line compares two ways of doing the same
work, in turns, and takes the fastest of several rounds of each.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from rich.console import Console
from rich.table import Table

from benchmarks.big_register import Size
from benchmarks.comparing import Comparison, fastest
from benchmarks.pages import FULL, SMALL, showing_pages
from dangky.campaign_file import load_campaign
from dangky.demo.form_files import form_docx, form_xlsx
from dangky.demo.forms import FilledForm, FormRow
from domain.unit import Roster, Unit
from ingest.guard import Guard
from ingest.guard.tasks import perform
from parsers.programs import NoPrograms
from parsers.unit_names import NameIndex
from storage.codec import to_json
from tests.parsers.unit_names.writings import write_all

#: Names that are matched.
_WRITINGS = 10_000
#: Syllables of invented communes.
_SYLLABLES = (
    "An", "Bình", "Cao", "Châu", "Dân", "Dương", "Đông", "Đồng", "Giang", "Hà", "Hải", "Hòa", "Hồng", "Hưng", "Khê",
    "Kim", "Lạc", "Lâm", "Liên", "Long", "Mai", "Minh", "Mỹ", "Nam", "Nghĩa", "Ninh", "Phong", "Phú", "Phúc", "Phương",
    "Quang", "Sơn", "Tam", "Tân", "Tây", "Thanh", "Thành", "Thịnh", "Thọ", "Thủy", "Tiến", "Trung", "Văn", "Viên",
    "Việt", "Vinh", "Xuân", "Yên",
)  # fmt: skip
CAMPAIGN = load_campaign(Path(__file__).parents[1] / "campaigns" / "dvk-2022")
FORM = FilledForm(
    unit="Trường Tiểu học Cao Viên I",
    collectives=tuple(FormRow(performer=f"Tổ {n}", models={"economy": f"Vườn rau số {n}"}) for n in range(20)),
)


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
    """Whether matching slows down with the roster: 10,000 writings, many mistyped, against 200 and 10,000 units."""
    rosters = (invented_roster(40), invented_roster(2_000))
    indexes = [NameIndex.build(roster, places=CAMPAIGN.places) for roster in rosters]
    written = [[one.written for one in write_all(roster, count=_WRITINGS, seed=1)] for roster in rosters]
    few_s, many_s = fastest(*(partial(_match_all, *work) for work in zip(indexes, written, strict=True)), rounds=2)
    yield Comparison(
        what=f"matching {_WRITINGS} names",
        first=f"{len(rosters[0])} units",
        second=f"{len(rosters[1])} units",
        first_s=few_s,
        second_s=many_s,
    )


def _match_all(index: NameIndex, names: list[str]) -> None:
    for name in names:
        index.match(name)


def invented_roster(communes: int) -> Roster:
    """Return a roster of five bodies in each of ``communes`` communes with invented names of two syllables."""
    names = [f"{first} {second}" for first in _SYLLABLES for second in _SYLLABLES if first != second]
    units = (
        Unit(code=f"{number}-{kind}", name=f"{kind} {name}", group="g", commune=name)
        for number, name in enumerate(names[:: len(names) // communes][:communes])
        for kind in ("Trường Mầm non", "Trường Tiểu học", "Trường THCS", "Đảng ủy xã", "UBND xã")
    )
    return Roster(units=tuple(units))


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="Speed, as ratios.")
    parser.add_argument("--full", action="store_true", help=f"pages over {_said(FULL)}, not {_said(SMALL)}")
    size = FULL if parser.parse_args().full else SMALL
    table = Table("Work", "First", "Second", "First, ms", "Second, ms", "Second / first")
    for measure in (reading_in_a_child, matching_names, partial(showing_pages, size)):
        for found in measure():
            times = (f"{found.first_s * 1000:.2f}", f"{found.second_s * 1000:.2f}", f"{found.ratio:.2f}")
            table.add_row(found.what, found.first, found.second, *times)
    Console().print(table)


def _said(size: Size) -> str:
    return f"{size.units:,} units and {size.messages:,} mails"


if __name__ == "__main__":
    main()
