"""Files as LibreOffice writes them: all that go from one format to another in one run, kept on disk for the next."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.corpus.paper import Paper
from tests.servers.office import save_all

#: Seconds for one start of LibreOffice, and for each file.
_START_S = 60
_FILE_S = 2
_KEPT = Path(__file__).parents[3] / "build" / "corpus"
#: Filters by extension, where the extension alone does not say which.
_FILTERS = {"doc": "doc:MS Word 97", "xls": "xls:MS Excel 97"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """A file to be converted."""

    paper: Paper
    #: The paper as a file of the extension ``source``.
    written: bytes
    source: str
    target: str
    #: Tells apart files of the same paper that were written in different ways, e.g. in other fonts.
    style: str

    @property
    def key(self) -> str:
        """Name under which the result is kept: another for another paper, or after a change of a writer."""
        said = "\n".join((repr(self.paper), self.source, self.target, self.style, _writers_hash()))
        return f"{hashlib.sha256(said.encode()).hexdigest()[:32]}.{self.target}"


def converted(jobs: Sequence[Job]) -> list[bytes]:
    """Return what LibreOffice makes of each file."""
    missing: dict[tuple[str, str], dict[str, bytes]] = defaultdict(dict)
    for job in jobs:
        if not (_KEPT / job.key).exists():
            missing[job.source, job.target][job.key] = job.written
    for (source, target), files in missing.items():
        _convert(files, source=source, target=target)
    return [(_KEPT / job.key).read_bytes() for job in jobs]


@cache
def _writers_hash() -> str:
    modules = sorted(Path(__file__).parent.glob("*.py"))
    return hashlib.sha256(b"".join(module.read_bytes() for module in modules)).hexdigest()


def _convert(files: Mapping[str, bytes], *, source: str, target: str) -> None:
    """Convert all files by one start of LibreOffice, with a profile of its own."""
    _KEPT.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=_KEPT) as name:
        folder = Path(name)
        for key, data in files.items():
            (folder / f"{key.partition('.')[0]}.{source}").write_bytes(data)
        sources = sorted(folder.glob(f"*.{source}"))
        out = save_all(sources, _FILTERS.get(target, target), folder, timeout_s=_START_S + _FILE_S * len(files))
        for key in files:
            (out / key).replace(_KEPT / key)
