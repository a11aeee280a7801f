"""The language, the clock time and the numbers that a reader sees.

Sentences in code and templates are English and are their own keys (gettext msgids). The Vietnamese
catalogue is read as text when it is first asked for, so that no compiled copy can fall behind it. A
sentence names its details in braces; they are put in after translation, and a detail that is not
there never makes a report fail.
"""

from __future__ import annotations

import gettext
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from zoneinfo import ZoneInfo

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from domain.clock import LOCAL_ZONE, require_aware
from domain.errors import N_

#: Languages that people can ask for; English needs no catalogue.
LANGUAGES = ("vi", "en")
#: Time zone of a campaign, unless the configuration names another.
DEFAULT_ZONE = LOCAL_ZONE

_LOCALE = Path(__file__).parent / "locale"
#: What stands in a sentence for a detail that was not given.
_UNKNOWN = "…"
_THOUSANDS = {"vi": ".", "en": ","}
_DECIMAL = {"vi": ",", "en": "."}


class _Details(dict[str, object]):
    """The details of a sentence; one that is not known reads as an ellipsis."""

    def __missing__(self, name: str) -> str:
        return _UNKNOWN


class Translator:
    """Says things to a reader in one language and one time zone."""

    def __init__(self, language: str, catalogue: gettext.NullTranslations, zone: ZoneInfo) -> None:
        self.language = language
        self.zone = zone
        self._catalogue = catalogue

    def _(self, msgid: str, /, **details: object) -> str:
        """Return the sentence ``msgid`` in the reader's language, ``details`` put in for ``{name}``."""
        return _fill(self._catalogue.gettext(msgid), details)

    def ngettext(self, singular: str, plural: str, n: int, /, **details: object) -> str:
        """Return the form for ``n`` of a sentence; ``{n}`` is the number as people write it."""
        return _fill(self._catalogue.ngettext(singular, plural, n), {"n": self.number(n), **details})

    def date(self, day: date) -> str:
        """Return ``14/02/2022``; an instant (aware) is first brought to the reader's zone."""
        return (self.local(day) if isinstance(day, datetime) else day).strftime("%d/%m/%Y")

    def time(self, instant: datetime) -> str:
        """Return ``16h00`` in Vietnamese, ``16:00`` in English, in the reader's zone."""
        return self.local(instant).strftime("%Hh%M" if self.language == "vi" else "%H:%M")

    def moment(self, instant: datetime) -> str:
        """Return ``16h00 ngày 14/02/2022``, in the reader's zone."""
        return self._(N_("{time} on {date}"), time=self.time(instant), date=self.date(instant))

    def stamp(self, instant: datetime) -> str:
        """Return ``14/02/2022 16h00``, for tables, in the reader's zone."""
        return f"{self.date(instant)} {self.time(instant)}"

    def local(self, instant: datetime) -> datetime:
        """Return ``instant`` (aware) in the reader's zone; raise ``ValueError`` if it is naive."""
        return require_aware(instant).astimezone(self.zone)

    def span(self, length: timedelta) -> str:
        """Return a length of time in whole days, below one day in whole hours: ``3 ngày``."""
        if length >= timedelta(days=1):
            return self.ngettext("{n} day", "{n} days", length.days)
        hours = int(length / timedelta(hours=1))
        return self.ngettext("{n} hour", "{n} hours", hours) if hours else self._(N_("less than an hour"))

    def number(self, value: int) -> str:
        """Return ``1.234`` in Vietnamese, ``1,234`` in English."""
        return f"{value:,}".replace(",", _THOUSANDS[self.language])

    def share(self, part: int, whole: int) -> str:
        """Return ``75,9%``, rounded to one digit, but only all of it is 100% and only none is 0%; ``–`` of nothing."""
        if not whole:
            return "–"
        rounded = (part * 2000 + whole) // (2 * whole)
        least, most = (1 if part else 0), (1000 if part >= whole else 999)
        units, tenths = divmod(min(max(rounded, least), most), 10)
        return f"{units}{_DECIMAL[self.language]}{tenths}%" if tenths else f"{units}%"

    def size(self, size_bytes: int) -> str:
        """Return ``12,5 MB``; below a tenth of a megabyte ``34 KB``."""
        tenths = round(size_bytes / 100_000)
        if not tenths:
            return f"{self.number(-(-size_bytes // 1000))} KB"
        return f"{self.number(tenths // 10)}{_DECIMAL[self.language]}{tenths % 10} MB"


def translator(language: str, zone: ZoneInfo = DEFAULT_ZONE) -> Translator:
    """Return the translator for ``vi`` or ``en`` in ``zone``; raise ``ValueError`` for another language."""
    if language not in LANGUAGES:
        raise ValueError(f"no such language: {language!r}; there are {', '.join(LANGUAGES)}")
    return Translator(language, _load_catalogue(language), zone)


def catalogue_path(language: str) -> Path:
    """Return where the catalogue of ``language`` lies."""
    return _LOCALE / language / "LC_MESSAGES" / "dangky.po"


@lru_cache
def _load_catalogue(language: str) -> gettext.NullTranslations:
    if language == "en":
        return gettext.NullTranslations()
    with catalogue_path(language).open("rb") as source:
        catalogue = read_po(source, locale=language, abort_invalid=True)
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


def _fill(sentence: str, details: Mapping[str, object]) -> str:
    return sentence.format_map(_Details(details)) if details or "{" in sentence else sentence
