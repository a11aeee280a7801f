"""The corpus is read exactly: every habit in every format that can carry it, and clean scans nearly so.

Of what LibreOffice must write or Tesseract read, each format has its part here, as far as can be another one each;
``python -m tests.corpus`` reads everything.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from ingest.programs import LocalPrograms
from tests.corpus import report
from tests.corpus.habits import HABITS, sample
from tests.corpus.layouts import load_layouts
from tests.corpus.material import material
from tests.corpus.run import carried, chosen, run
from tests.corpus.truth import Sample
from tests.corpus.writers.formats import FORMATS, Format
from tests.servers.programs import required

_SEED = 1
_LAYOUTS = Path(__file__).parent / "layouts"
#: Parts of the habits: a format of LibreOffice, or a scan, is read in one of them; one that has fewer habits, in two.
_PARTS, _FEW_PARTS = 12, 2
#: LibreOffice is slow where others use the machine too.
_OFFICE_TIMEOUT_S = 300


@pytest.fixture(scope="session")
def programs() -> Iterator[LocalPrograms]:
    """This machine's programs, kept warm for all tests."""
    with LocalPrograms() as found:
        yield found


@pytest.fixture(scope="module")
def samples() -> Mapping[str, Sample]:
    """Every habit, filled in once, and the layouts written by hand."""
    return {name: sample(name, _SEED, material()) for name in HABITS} | load_layouts(_LAYOUTS)


def _named(*, target: bool, old: bool = False, scan: bool = False) -> list[str]:
    return [
        each.name
        for each in FORMATS.values()
        if (bool(each.target), bool(each.encoding), each.is_scan) == (target, old, scan)
    ]


def _parts(names: list[str]) -> list[tuple[str, int]]:
    """Return each format with the part of its habits that it is read in."""
    return [(name, at % _PARTS) for at, name in enumerate(names)]


def _part_of(samples: Mapping[str, Sample], part: int, parts: int) -> dict[str, Sample]:
    return {name: samples[name] for at, name in enumerate(samples) if at % parts == part % parts}


@pytest.mark.parametrize("name", _named(target=False))
def test_formats(name: str, samples: Mapping[str, Sample], programs: LocalPrograms) -> None:
    """Every habit is read exactly in a format that needs no other program: all entries, no other, the right unit."""
    _check({FORMATS[name]: chosen(FORMATS[name], samples)}, programs)


@pytest.mark.parametrize("name", _named(target=False, old=True))
def test_old_encodings(name: str, samples: Mapping[str, Sample], programs: LocalPrograms) -> None:
    """Files in old encodings say what they say in Unicode."""
    _check({FORMATS[name]: chosen(FORMATS[name], samples)}, programs)


@pytest.mark.libreoffice
@pytest.mark.timeout(_OFFICE_TIMEOUT_S)
@pytest.mark.parametrize(("name", "part"), _parts(sorted(_named(target=True), key=lambda name: FORMATS[name].share)))
def test_formats_of_libreoffice(name: str, part: int, samples: Mapping[str, Sample], programs: LocalPrograms) -> None:
    """Habits are read exactly in a format that LibreOffice writes."""
    required("soffice", "LibreOffice")
    own = chosen(FORMATS[name], samples)
    parts = _PARTS if FORMATS[name].share == 1 else _FEW_PARTS
    _check({FORMATS[name]: _part_of(own, part, parts)}, programs)


@pytest.mark.libreoffice
@pytest.mark.timeout(_OFFICE_TIMEOUT_S)
@pytest.mark.parametrize("target", ["doc", "xls"])
def test_old_encodings_in_old_formats(target: str, samples: Mapping[str, Sample], programs: LocalPrograms) -> None:
    """Old encodings are read in the binary formats of their time too."""
    required("soffice", "LibreOffice")
    names = [name for name in _named(target=True, old=True) if FORMATS[name].target == target]
    _check({FORMATS[name]: chosen(FORMATS[name], samples) for name in names}, programs)


@pytest.mark.libreoffice
@pytest.mark.tesseract
@pytest.mark.timeout(_OFFICE_TIMEOUT_S)
@pytest.mark.parametrize(("name", "part"), _parts(_named(target=True, scan=True)))
def test_scans(name: str, part: int, samples: Mapping[str, Sample], programs: LocalPrograms) -> None:
    """Clean scans at 200 dpi: F1 of entries 0.95 or more, and the right unit."""
    required("soffice", "LibreOffice")
    required("tesseract", "Tesseract")
    _check({FORMATS[name]: _part_of(chosen(FORMATS[name], samples), part, _FEW_PARTS)}, programs)


def _check(wanted: Mapping[Format, Mapping[str, Sample]], programs: LocalPrograms) -> None:
    """Read all that each format can carry; a failure says what was expected and what came."""
    results, _ = run({each: carried(each, samples)[0] for each, samples in wanted.items()}, programs)
    assert results
    wrong = [result for result in results if not result.is_right]
    if wrong:
        console = Console(file=StringIO(), width=200)
        report.explain(wrong, console, limit=10)
        assert isinstance(console.file, StringIO)
        pytest.fail(console.file.getvalue(), pytrace=False)
