"""Values of a workbook as a person sees them in the sheet."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from typing import Final

#: A format that fills up with zeros, e.g. ``00`` for running numbers or ``0000000000`` for telephones.
_ZEROS: Final = re.compile(r"0{2,20}")
#: Digits that a sheet shows of a number: 0.1 + 0.2 is 0.3 there.
_DIGITS: Final = ".10g"


def shown(value: object, number_format: str) -> str:
    """Return the text that a person sees for ``value``, as openpyxl has it, under ``number_format``.

    ``3.0`` gives ``3``, a date ``15/02/2022``, a truth value ``TRUE``; errors such as ``#REF!`` and texts
    stay as they are.
    """
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, int | float):
        return _number(value, number_format)
    if isinstance(value, datetime):
        return value.strftime("%d/%m/%Y %H:%M").removesuffix(" 00:00")
    if isinstance(value, date):
        return value.strftime("%d/%m/%Y")
    if isinstance(value, time):
        return value.strftime("%H:%M")
    return _duration(value) if isinstance(value, timedelta) else str(value)


def _number(value: float, number_format: str) -> str:
    if number_format.endswith("%"):
        return f"{value * 100:{_DIGITS}}%"
    if value % 1:
        return f"{value:{_DIGITS}}"
    whole = str(int(value))
    return whole.zfill(len(number_format)) if _ZEROS.fullmatch(number_format) else whole


def _duration(value: timedelta) -> str:
    minutes = int(value.total_seconds()) // 60
    return f"{minutes // 60}:{minutes % 60:02}"
