"""What LibreOffice and Tesseract may use, and when LibreOffice is kept warm."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgramLimits:
    """What one program may use before it is ended; memory and time count for each of its processes."""

    #: Address space in bytes.
    memory_bytes: int
    #: Seconds of processor time; more than by the clock, so that it is the clock that ends a slow one.
    cpu_s: int
    #: Seconds by the clock, for all of them together.
    wall_s: float
    #: Bytes of any one file that it writes, its answer included.
    file_bytes: int


#: A page of A4 at 200 dpi takes about 1.5 s and 150 MB.
RECOGNITION: Final = ProgramLimits(memory_bytes=1024**3, cpu_s=60, wall_s=30.0, file_bytes=16 * 1024**2)
#: A form takes 1.2 s and 215 MB (465 MB of address space), start of the program included.
CONVERSION: Final = ProgramLimits(memory_bytes=1024**3, cpu_s=60, wall_s=30.0, file_bytes=128 * 1024**2)
#: A listener's whole life; each of its conversions is bounded by ``WARM_S``.
LISTENING: Final = ProgramLimits(memory_bytes=1024**3, cpu_s=300, wall_s=1800.0, file_bytes=128 * 1024**2)
#: Asking a program what it can do.
PROBING: Final = ProgramLimits(memory_bytes=1024**3, cpu_s=10, wall_s=5.0, file_bytes=1024**2)

#: So many conversions within so many seconds are bulk: a listener is started.
BULK_CONVERSIONS: Final = 3
BULK_S: Final = 30.0
#: Seconds for a conversion by the listener; a form takes 0.1 s.
WARM_S: Final = 10.0
#: Conversions by one listener before a fresh one takes over; it grows by some 0.6 MB with each.
MAX_CONVERSIONS: Final = 200
#: Seconds after which a listener that nobody asks ends itself.
IDLE_S: Final = 120.0
#: Seconds that a listener has for its start; 2 s on an idle machine.
STARTING_S: Final = 30.0
