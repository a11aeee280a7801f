"""Who takes the place of units that are merged or split, as an officer names them."""

from __future__ import annotations

from collections.abc import Sequence

from domain.errors import N_, RosterRefused
from domain.roster_checks import refusal
from domain.unit import Roster, Unit
from parsers.text import one_line

_EXISTS = N_("this unit is there already, as {name}; leave its new name out, or give a code of its own")
_NEW = N_("there is no unit with this code; for a new unit give its name too: --into {code}=NAME")
_COMMUNES = N_("the units lie in different communes ({communes}); say where the new one lies: --commune")


def read_heir(text: str) -> tuple[str, str]:
    """Return code and name, ``CODE=NAME``; the name is empty if only a code is given."""
    code, _, name = text.partition("=")
    return code.strip(), one_line(name)


def make_heir(
    roster: Roster, named: tuple[str, str], old: Sequence[Unit], *, group: str | None, commune: str | None
) -> Unit:
    """Return the unit that is there under the code, or a new one with the name, like ``old`` in all they share.

    ``group`` and ``commune`` are those of a new one; None: as with ``old``.

    Raises: ``RosterRefused``.
    """
    code, name = named
    there = roster.by_code.get(code)
    if there is not None and name and name != there.name:
        raise RosterRefused(refusal(code, _EXISTS, name=there.name))
    if there is not None:
        return there
    if not name:
        raise RosterRefused(refusal(code, _NEW, code=code))
    return Unit(code=code, name=name, group=group or old[0].group, commune=_commune(code, old, commune))


def _commune(code: str, old: Sequence[Unit], commune: str | None) -> str:
    """Return the commune given, or the one in which all of ``old`` lie: without it a unit is one of the district."""
    if commune is not None:
        return one_line(commune)
    communes = tuple(dict.fromkeys(unit.commune for unit in old))
    if len(communes) > 1:
        raise RosterRefused(refusal(code, _COMMUNES, communes=", ".join(commune or "–" for commune in communes)))
    return communes[0]
