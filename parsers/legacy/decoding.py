"""TCVN3 and VNI, seen as Latin-1, to Unicode."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from parsers.legacy.capitals import raise_capitals
from parsers.legacy.tables import read_table


class _Decoder:
    """Replaces the codes of one table, two at a time where two are one letter: OÂ is Ô, though Ô alone is Ơ."""

    def __init__(self, table: Mapping[str, str]) -> None:
        self._table = table
        pairs = [codes for codes in table if len(codes) > 1]
        singles = [codes for codes in table if len(codes) == 1]
        first, second, single = (
            re.escape("".join(sorted({*letters})))
            for letters in ((pair[0] for pair in pairs), (pair[1] for pair in pairs), singles)
        )
        self._pattern = re.compile(f"[{first}][{second}]|[{single}]")

    def decode(self, text: str) -> str:
        return self._pattern.sub(lambda found: self._letter(found[0]), text)

    def _letter(self, codes: str) -> str:
        letter = self._table.get(codes)
        return "".join(self._table.get(code, code) for code in codes) if letter is None else letter


def _vni_as_typed() -> dict[str, str]:
    """Return the table of VNI with capitals whose mark is typed small as well: ``Uûy``."""
    table = read_table("vni")
    typed = {codes[0] + codes[1].lower(): letter for codes, letter in table.items() if len(codes) == 2}
    return {**typed, **table}


_TCVN3: Final = _Decoder(read_table("tcvn3"))
_VNI: Final = _Decoder(_vni_as_typed())


def decode_tcvn3(text: str) -> str:
    """Return ``text`` of a TCVN3 font in Unicode; in words typed in capitals, all letters are capitals."""
    decoded = _TCVN3.decode(text)
    return decoded if decoded == text else raise_capitals(decoded)


def decode_vni(text: str) -> str:
    """Return ``text`` of a VNI font in Unicode."""
    return _VNI.decode(text)


#: By the name of the encoding.
DECODERS: Final[Mapping[str, Callable[[str], str]]] = MappingProxyType({"tcvn3": decode_tcvn3, "vni": decode_vni})
