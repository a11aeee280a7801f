"""One run over formats and habits: write the files, read them, score them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from parsers.programs import Programs
from tests.corpus.scorer import Score, read, score
from tests.corpus.truth import Sample
from tests.corpus.writers.formats import Format, written
from tests.corpus.writers.pictures import CannotCarry

#: Habits for old encodings and for variants of a format: the others say nothing new there.
FEW_HABITS = (
    "as_it_stands",
    "merged_heading",
    "headings_as_seen",
    "headings_in_capitals",
    "letterhead_table",
    "models_by_dash",
    "individuals_with_roles",
)
#: Habits for scans, of which each page costs seconds.
SCAN_HABITS = (
    "as_it_stands",
    "merged_heading",
    "models_by_newline",
    "individuals_apart",
    "state_header",
    "letterhead_table",
)
#: What a scan must reach.
ENOUGH_F1 = 0.95


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What one file gave."""

    file_format: Format
    habit: str
    score: Score
    data: bytes

    @property
    def is_right(self) -> bool:
        """True if everything in it was read as it must be."""
        if self.file_format.is_scan:
            return self.score.f1 >= ENOUGH_F1 and not self.score.faults
        return not self.score.wrong

    @property
    def is_unread(self) -> bool:
        """True if no reader, or no program, was there for the file."""
        return any("format_not_read" in fault or "program_missing" in fault for fault in self.score.faults)


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """A habit that a format cannot carry."""

    file_format: str
    habit: str
    why: str


def chosen(file_format: Format, samples: Mapping[str, Sample]) -> dict[str, Sample]:
    """Return the samples worth trying with a format: all of them, unless it is told apart by little, or slow."""
    names = list(samples)
    if file_format.is_scan:
        names = [name for name in names if name in SCAN_HABITS]
    elif file_format.encoding or file_format.is_variant:
        names = [name for name in names if name in FEW_HABITS]
    return {name: samples[name] for name in names[len(file_format.name) % file_format.share :: file_format.share]}


def carried(file_format: Format, samples: Mapping[str, Sample]) -> tuple[dict[str, Sample], list[LeftOut]]:
    """Return the samples that a format can carry, and those that it cannot."""
    reasons = {name: file_format.why_not(sample) for name, sample in samples.items()}
    kept = {name: sample for name, sample in samples.items() if not reasons[name]}
    out = [LeftOut(file_format=file_format.name, habit=name, why=why) for name, why in reasons.items() if why]
    return kept, out


def run(
    work: Mapping[Format, Mapping[str, Sample]], programs: Programs, tick: Callable[[str], object] = lambda _: None
) -> tuple[list[Result], list[LeftOut]]:
    """Write all samples in their formats, read and score them; ``tick`` is told the format before each is read.

    Returns what came out, and the samples that turned out to be too much for a format.
    """
    flat = [(each, name, sample) for each, samples in work.items() for name, sample in samples.items()]
    files = written([(each, sample.paper) for each, _, sample in flat])
    results, out = [], []
    for (each, name, sample), data in zip(flat, files, strict=True):
        tick(each.name)
        if isinstance(data, CannotCarry):
            out.append(LeftOut(file_format=each.name, habit=name, why=str(data)))
        else:
            found = score(read(data, programs), sample.truth, is_scan=each.is_scan, fold_case=each.loses_case)
            results.append(Result(file_format=each, habit=name, score=found, data=data))
    return results, out


def total(results: Sequence[Result]) -> Score:
    """Return the sum of all scores."""
    whole = Score()
    for result in results:
        whole.add(result.score)
    return whole
