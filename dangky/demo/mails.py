"""The demonstration's mailbox: some seventy mails as units really send them, each with what must come of it.

What is sent stands in ``mails.toml``; here it becomes bytes. No clock, no chance: the same campaign
gives the same bytes every time.
"""

from __future__ import annotations

import tomllib
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from importlib import resources
from typing import Any

from dangky.demo.form_files import form_docx, form_xlsx
from dangky.demo.forms import FIELD_CODES, FilledForm, FormRow, Layout
from dangky.demo.material import MODELS, PEOPLE, collective_performers
from dangky.demo.mime import File, Letter, NameStyle, letter_bytes
from dangky.demo.other_files import MAKERS
from dangky.demo.packed import winmail_dat, zip_archive
from dangky.demo.plain_forms import form_csv, form_html, form_odt, form_page
from domain.campaign import Campaign
from domain.message import Outcome
from domain.unit import Unit

#: How several models stand in one cell, by the word that the list of mails uses.
CELL_STYLES = {"lines": "{model}", "bullets": "- {model}", "numbers": "{number}. {model}"}
_LAYOUT_KEYS = frozenset(f.name for f in fields(Layout))
_WORDING_KEYS = ("title", "attached_to", "place_and_date")
#: Who carries out the models of a unit that is on no roster.
_STRANGER = Unit(code="", name="Tập thể đơn vị", group="")

#: What writes a form, by the ending of its file's name.
_WRITERS: Mapping[str, Callable[[FilledForm], bytes]] = {
    "docx": form_docx,
    "xlsx": form_xlsx,
    "xls": form_page,
    "csv": form_csv,
    "odt": form_odt,
}

_Table = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoMail:
    """One mail of the demonstration."""

    raw: bytes
    #: INTERNALDATE that it is to have, aware.
    received: datetime
    expected_outcome: Outcome
    #: Codes of the units: registered for, or (where an officer must look) that it may concern.
    expected_units: tuple[str, ...]
    #: What it shows, one line of English.
    about: str


def demo_mails(campaign: Campaign) -> tuple[DemoMail, ...]:
    """Return the demonstration's mails in order of receipt; ``campaign`` gives the units their names.

    Raises ``KeyError`` if its roster lacks a unit that the mails name.
    """
    text = resources.files("dangky.demo").joinpath("mails.toml").read_text("utf-8")
    writer = _Writer(campaign.roster.by_code)
    return tuple(writer.write(number, table) for number, table in enumerate(tomllib.loads(text)["mail"], start=1))


class _Writer:
    """Writes one mail after the other; remembers those that later ones send again."""

    def __init__(self, units: Mapping[str, Unit]) -> None:
        self._units = units
        self._raw: dict[str, bytes] = {}
        self._first_file: dict[str, bytes] = {}

    def write(self, number: int, table: _Table) -> DemoMail:
        raw = self._raw[table["resend"]] if "resend" in table else self._letter(number, table)
        return DemoMail(
            raw=raw,
            received=table["at"],
            expected_outcome=Outcome(table["outcome"]),
            expected_units=tuple(self._units[code].code for code in table["units"]),
            about=table["about"],
        )

    def _letter(self, number: int, table: _Table) -> bytes:
        files = tuple(self._files(number, table.get("file", ())))
        domain = table["address"].partition("@")[2]
        letter = Letter(
            message_id=f"<{number:03}.{table['at']:%Y%m%d%H%M%S}@{domain}>",
            sent=table["at"],
            sender_name=table["from"],
            sender=table["address"],
            subject=table["subject"],
            text=table["text"],
            html=form_html(self._form(number, table["pasted"])) if "pasted" in table else "",
            files=files,
            headers=tuple(table.get("headers", ())),
            multipart=table.get("multipart", "multipart/mixed"),
        )
        raw = letter_bytes(letter)
        if "id" in table:
            self._raw[table["id"]] = raw
            self._first_file[table["id"]] = files[0].content
        return raw

    def _files(self, number: int, tables: Sequence[_Table]) -> Iterator[File]:
        form: FilledForm | None = None
        for position, table in enumerate(tables):
            if "form" in table:
                form = self._form(number + position, table["form"])
            name = unicodedata.normalize("NFD", table["name"]) if table.get("nfd") else table["name"]
            yield File(
                name=name,
                content=self._content(number, table, form),
                name_style=NameStyle(table.get("style", "rfc2231")),
                content_type="message/rfc822" if "forward" in table else table.get("type", ""),
            )

    def _content(self, number: int, table: _Table, form: FilledForm | None) -> bytes:
        if "forward" in table:
            return self._raw[table["forward"]]
        if "again" in table:
            return self._first_file[table["again"]]
        if "make" in table:
            return MAKERS[table["make"]]()
        if "text" in table:
            return str(table["text"]).encode()
        if "packed" in table:
            return self._packed(number, table)
        if form is None:
            raise ValueError(f"file {table['name']!r} says not what it holds")
        return _WRITERS[table["name"].rpartition(".")[2]](form)

    def _packed(self, number: int, table: _Table) -> bytes:
        """Return a container of the files in ``table``."""
        files = [(file.name, file.content) for file in self._files(number, table["packed"])]
        if table["name"].endswith(".dat"):
            return winmail_dat(files)
        return zip_archive(files, old_names=table.get("old_names", False))

    def _form(self, number: int, table: _Table) -> FilledForm:
        unit = self._units[table["of"]] if "of" in table else _STRANGER
        performers = collective_performers(unit)
        count = table["collectives"]
        return FilledForm(
            unit=None if table.get("no_unit_line") else table.get("unit", unit.name),
            letterhead=tuple(table.get("letterhead", ())),
            collectives=tuple(_row(number + row, performers, table.get("cell")) for row in range(count)),
            individuals=tuple(_row(number + count + row, PEOPLE) for row in range(table["individuals"])),
            layout=Layout(**{key: value for key, value in table.items() if key in _LAYOUT_KEYS}),
            **{key: table[key] for key in _WORDING_KEYS if key in table},
        )


def _row(number: int, performers: tuple[str, ...], cell: str | None = None) -> FormRow:
    """Return a row; ``number`` chooses performer, field and model, neighbours differ."""
    code = FIELD_CODES[number % len(FIELD_CODES)]
    names = MODELS[code]
    models = [names[number % len(names)]]
    if cell:
        models.append(names[(number + 1) % len(names)])
    style = CELL_STYLES[cell or "lines"]
    text = "\n".join(style.format(number=place, model=model) for place, model in enumerate(models, start=1))
    note = "Duy trì" if number % 5 == 0 else ""
    return FormRow(performer=performers[number % len(performers)], models={code: text}, note=note)
