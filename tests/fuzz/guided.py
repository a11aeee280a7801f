"""Fuzzing guided by coverage (atheris, libFuzzer): ``python -m tests.fuzz --atheris`` starts this for each format.

A process of its own, for only what is imported here is instrumented: the readers and the opening of mails.
"""

from __future__ import annotations

import random
import subprocess
import sys
import tempfile
from pathlib import Path

#: Seconds for one file, and megabytes of memory for all of it: instrumented code takes more of both.
_FILE_S = 30
_MEMORY_MB = 3_000
_MAX_FILE_BYTES = 200_000
#: Share of the broken files that libFuzzer makes by its own rules; the others are broken as ``mutations`` does.
_OWN_RULES = 0.5


def run_guided(name: str, *, seconds: int, runs: int, keep: Path | None) -> bool:
    """Fuzz the reader of the format ``name`` for so long and so often at most; return False if a fault was found."""
    from tests.fuzz.seeds import good_files

    with tempfile.TemporaryDirectory() as folder:
        for number, data in enumerate(good_files(name)):
            (Path(folder) / str(number)).write_bytes(data)
        bounds = [f"-max_total_time={seconds}", f"-runs={runs}", f"-timeout={_FILE_S}", f"-rss_limit_mb={_MEMORY_MB}"]
        if keep:
            keep.mkdir(parents=True, exist_ok=True)
        bounds += [f"-max_len={_MAX_FILE_BYTES}", f"-artifact_prefix={keep or folder}/{name}-", "-verbosity=1"]
        done = subprocess.run([sys.executable, "-m", "tests.fuzz.guided", name, *bounds, folder], check=False)
    return done.returncode == 0


def main() -> None:
    """Fuzz the reader of the format that the command line names; the rest of it is for libFuzzer."""
    import atheris

    with atheris.instrument_imports(include=["parsers", "ingest"]):
        from domain.errors import UnreadableFile
        from tests.fuzz.mutations import mutated
        from tests.fuzz.seeds import good_files
        from tests.fuzz.targets import reader_of

    name = sys.argv.pop(1)
    seeds = good_files(name)

    def break_again(data: bytes, max_size: int, seed: int) -> bytes:
        chance = random.Random(seed)
        if chance.random() < _OWN_RULES:
            return bytes(atheris.Mutate(data, max_size))
        return mutated(data, chance, seeds)[:max_size]

    with reader_of(name) as read:

        def try_one(data: bytes) -> None:
            try:
                read(data)
            # What a file may do; running out of stack or memory is left to the guard.
            except (UnreadableFile, RecursionError, MemoryError):
                return

        atheris.Setup(sys.argv, try_one, custom_mutator=break_again)
        atheris.Fuzz()


if __name__ == "__main__":
    main()
