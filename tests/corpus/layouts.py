"""Layouts that somebody wrote by hand, as JSON: more forms without a line of Python (see README.md)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from domain.campaign import Kind
from tests.corpus.paper import Block, Cell, Grid, PageBreak, Paper, Paragraph, Sheet
from tests.corpus.truth import Reading, Sample, TrueEntry, TrueForm, Truth


def load_layouts(folder: Path) -> dict[str, Sample]:
    """Return the layouts of a folder by name; each ``.json`` file holds one, or a list of them."""
    samples: dict[str, Sample] = {}
    for path in sorted(folder.rglob("*.json")):
        content = json.loads(path.read_text("utf-8"))
        for layout in content if isinstance(content, list) else [content]:
            samples[layout.get("name") or path.stem] = parse_layout(layout)
    return samples


def parse_layout(layout: Mapping[str, Any]) -> Sample:
    """Return a layout of the README's shape as a sample."""
    blocks = tuple(_block(block) for block in layout["blocks"])
    return Sample(paper=Paper(blocks=blocks), truth=_truth(layout["truth"]), not_in=layout.get("not_in", {}))


def _block(block: Mapping[str, Any]) -> Block:
    if "p" in block:
        more = {key: block[key] for key in ("align", "bold", "holder") if key in block}
        return Paragraph(text=block["p"], **more)
    if "t" in block:
        rows = tuple(tuple(_cell(cell) for cell in line) for line in block["t"])
        return Grid(rows=rows, borders=block.get("borders", True), holder=block.get("holder", ""))
    if "sheet" in block:
        return Sheet(name=block["sheet"])
    if "pagebreak" in block:
        return PageBreak()
    raise ValueError(f"a block is one of p, t, sheet, pagebreak: {block}")


def _cell(cell: str | Mapping[str, Any] | None) -> Cell | None:
    if cell is None:
        return None
    if isinstance(cell, str):
        return Cell(text=cell)
    return Cell(
        text=cell["text"], rows=cell.get("rows", 1), columns=cell.get("cols", 1), formula=cell.get("formula", "")
    )


def _truth(forms: Iterable[Mapping[str, Any]]) -> Truth:
    return tuple(
        TrueForm(
            unit=form["unit"],
            unit_as_written=form.get("unit_as_written", ""),
            readings=tuple(_reading(reading) for reading in (form, *form.get("or", ()))),
        )
        for form in forms
    )


def _reading(reading: Mapping[str, Any]) -> Reading:
    entries = tuple(
        TrueEntry(
            kind=Kind(entry["kind"]),
            performer=entry["performer"],
            field=entry["field"] or None,
            model=entry["model"],
            note=entry.get("note", ""),
        )
        for entry in reading["entries"]
    )
    return Reading(entries=entries, must_ask=reading.get("must_ask", False))
