"""Deals out units, moments and filled forms for the scenarios; all chance comes from one seed."""

from __future__ import annotations

import random
import unicodedata
from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta

from dangky.demo.forms import FIELD_CODES, FilledForm, FormRow, Layout
from dangky.demo.material import MODELS, PEOPLE, collective_performers
from dangky.demo.mime import NameStyle
from domain.campaign import Campaign, Kind
from domain.message import Outcome
from domain.unit import Unit
from tests.generator.records import PlannedFile, TrueEntry, TrueForm, Truth

#: Names that mean several units, and which (domain.md, "Names in practice").
AMBIGUOUS: dict[str, tuple[str, ...]] = {
    "Xã Thanh Cao": ("DU-THANHCAO", "UB-THANHCAO"),
    "Thanh Mai": ("MN-THANHMAI", "TH-THANHMAI", "THCS-THANHMAI", "DU-THANHMAI", "UB-THANHMAI"),
    "Tiểu học Cao Viên": ("TH-CAOVIEN-I", "TH-CAOVIEN-II"),
    "TH Bình Minh": ("TH-BINHMINH-A", "TH-BINHMINH-B"),
    "MN Tam Hưng": ("MN-TAMHUNG-A", "MN-TAMHUNG-B"),
}
#: Names of bodies that are not asked, however near they sound.
UNKNOWN = ("UBND xã Hồng Phong", "Chi bộ thôn Bối Khê", "HTX Nông nghiệp Tam Hưng", "Trạm Y tế xã Cự Khê")
SENDERS = ("Nguyễn Thị Mây", "Lê Văn Sở", "Phạm Thị Ngát", "Văn thư", "Cô Lan", "Trần Hữu Phước", "Văn phòng")
_NAMES = (
    "dang ky dan van kheo",
    "BIEU MAU DANG KY DVK 2022",
    "Đăng ký dân vận khéo 2022 (1)",
    "Phu luc CV 454",
    "Mẫu đk DVK",
    "Tài liệu không có tiêu đề",
    "Book1",
    "Biểu mẫu đăng ký DVK năm 2022",
)
_NOTES = ("", "", "", "", "Duy trì", "Mô hình mới", "Tiếp tục thực hiện từ năm 2021")
_BULLETS = ("- {model}", "+ {model}", "• {model}", "{number}. {model}", "{number}) {model}")
#: Hours after the deadline in which late mail comes.
_LATE_HOURS = 60


class Maker:
    """One run of the generator."""

    def __init__(self, seed: int, campaign: Campaign) -> None:
        self.chance = random.Random(seed)
        self.campaign = campaign
        kept = {code for codes in AMBIGUOUS.values() for code in codes}
        self._fresh = [unit for unit in campaign.roster.units if unit.code not in kept]
        self.chance.shuffle(self._fresh)
        self._said: dict[str, set[frozenset[TrueEntry]]] = defaultdict(set)
        self._last_mail: dict[str, datetime] = {}
        self._number = 0

    # -- units and moments

    @property
    def fresh_units(self) -> int:
        """How many units have not written yet."""
        return len(self._fresh)

    def unit(self, *groups: str) -> Unit:
        """Return a unit that has not written yet, of one of ``groups`` if there are any; each only once."""
        at = next((i for i, unit in enumerate(self._fresh) if not groups or unit.group in groups), 0)
        return self._fresh.pop(at)

    def known_unit(self) -> tuple[Unit, datetime]:
        """Return a unit that has registered, and when it wrote last."""
        code = self.chance.choice(sorted(self._last_mail))
        return self.campaign.roster.by_code[code], self._last_mail[code]

    def any_moment(self) -> datetime:
        """Return a moment of the campaign, one in eight after the deadline."""
        return self.late_moment() if self.chance.randrange(8) == 0 else self.early_moment()

    def early_moment(self) -> datetime:
        """Return a moment between the opening and the deadline."""
        start = self.campaign.opens_at
        return start + timedelta(seconds=self.chance.randrange(int((self.campaign.deadline - start).total_seconds())))

    def late_moment(self) -> datetime:
        """Return a moment after the deadline."""
        return self.campaign.deadline + timedelta(seconds=self.chance.randrange(_LATE_HOURS * 3600))

    def after(self, moment: datetime) -> datetime:
        """Return a moment some hours later."""
        return moment + timedelta(seconds=self.chance.randrange(600, 40 * 3600))

    # -- mails

    def truth(self, subject: str, outcome: Outcome, *forms: TrueForm, candidates: tuple[str, ...] = ()) -> Truth:
        """Return the truth of a new mail, with a Message-ID of its own."""
        self._number += 1
        message_id = f"<g{self._number:05}.{self.chance.randrange(10**9):09}@mail.example>"
        return Truth(message_id=message_id, subject=subject, outcome=outcome, forms=forms, candidates=candidates)

    def remember(self, form: TrueForm, received: datetime) -> None:
        """Note that ``form`` was sent, so that later ones of its unit say something else."""
        self._said[form.unit].add(frozenset(form.entries))
        self._last_mail[form.unit] = received

    # -- forms

    def written(self, unit: Unit) -> str:
        """Return the unit's name as a clerk writes it, exactly a name or alias of the roster but for case."""
        kind = self.chance.randrange(10)
        if kind < 3 and unit.aliases:
            return self.chance.choice(unit.aliases)
        return unit.name.upper() if kind == 3 else unit.name

    def form(
        self, unit: Unit, *, written: str | None, letterhead: tuple[str, ...] = (), adds: bool = False
    ) -> tuple[FilledForm, TrueForm]:
        """Return a form that ``unit`` has not sent before, none of its entries either if it ``adds``, and its truth."""
        while True:
            form = self.any_form(collective_performers(unit), written=written, letterhead=letterhead)
            entries = true_entries(form)
            earlier = self._said[unit.code]
            if frozenset(entries) not in earlier and not (adds and any(said & set(entries) for said in earlier)):
                return form, TrueForm(unit=unit.code, entries=entries, adds=adds)

    def any_form(
        self, performers: Sequence[str], *, written: str | None, letterhead: tuple[str, ...] = ()
    ) -> FilledForm:
        """Return a filled form with one model at least."""
        collectives = self.chance.randrange(0, 4)
        individuals = self.chance.randrange(0 if collectives else 1, 4)
        decomposed = self.chance.randrange(10) == 0
        return FilledForm(
            unit=written,
            letterhead=letterhead,
            collectives=self._rows(self.chance.sample(performers, collectives), decomposed=decomposed),
            individuals=self._rows(self.chance.sample(PEOPLE, individuals), decomposed=decomposed),
            layout=self._layout(),
        )

    def file(self, form: FilledForm, *, name: str | None = None, extension: str | None = None) -> PlannedFile:
        """Return ``form`` as a file with a usual name; one in four is saved again by LibreOffice."""
        name = name or self.chance.choice(_NAMES)
        name = unicodedata.normalize("NFD", name) if self.chance.randrange(8) == 0 else name
        return PlannedFile(
            name=f"{name}.{extension or self.chance.choice(('docx', 'docx', 'xlsx'))}",
            form=form,
            resave=self.chance.randrange(4) == 0,
            name_style=self.chance.choice(tuple(NameStyle)),
        )

    def _rows(self, performers: Sequence[str], *, decomposed: bool) -> tuple[FormRow, ...]:
        rows = []
        for performer in performers:
            codes = self.chance.sample(FIELD_CODES, self.chance.choice((1, 1, 2)))
            models = {code: self._cell(MODELS[code]) for code in codes}
            if decomposed:
                models = {code: unicodedata.normalize("NFD", text) for code, text in models.items()}
            broken = performer.replace(" - ", " -\n", 1) if self.chance.randrange(6) == 0 else performer
            rows.append(FormRow(performer=broken, models=models, note=self.chance.choice(_NOTES)))
        return tuple(rows)

    def _cell(self, names: Sequence[str]) -> str:
        """Return the text of a field cell: one model, or some with bullets, numbers, or just one a line."""
        chosen = self.chance.sample(names, self.chance.choice((1, 1, 1, 2, 3)))
        if len(chosen) == 1 and self.chance.randrange(4):
            return self.chance.choice(("{}", "{}", " {}  ")).format(chosen[0])
        plain = all(name[0].isupper() or name[0] == "“" for name in chosen)
        style = self.chance.choice((*_BULLETS, "{model}", "{model}") if plain else _BULLETS)
        return "\n".join(style.format(number=number, model=name) for number, name in enumerate(chosen, start=1))

    def _layout(self) -> Layout:
        def one_in(number: int) -> bool:
            return self.chance.randrange(number) == 0

        return Layout(
            letterhead_in_table=one_in(2),
            dot_leaders=one_in(5),
            unit_line_merged=not one_in(3),
            bold=one_in(6),
            centred=one_in(4),
            spare_rows=self.chance.choice((0, 0, 0, 2)),
            drop_empty_rows=one_in(4),
            split_tables=one_in(8),
            shift=self.chance.choice((0, 0, 0, 1, 2)),
        )


def true_entries(form: FilledForm) -> tuple[TrueEntry, ...]:
    """Return what ``form`` registers: one entry for each performer, field and line of the field's cell."""
    rows = [(Kind.COLLECTIVE, row) for row in form.collectives] + [(Kind.INDIVIDUAL, row) for row in form.individuals]
    return tuple(
        TrueEntry(kind=kind, performer=_plain(row.performer), field=code, model=_name(line), note=row.note)
        for kind, row in rows
        for code, text in row.models.items()
        for line in text.split("\n")
    )


def _name(line: str) -> str:
    """Return the model's name without the quotes around the whole of it."""
    name = _plain(_unmarked(line))
    whole = name[:1] == "“" and name[-1:] == "”" and not {"“", "”"} & set(name[1:-1])
    return name[1:-1] if whole else name


def _unmarked(line: str) -> str:
    """Take off the mark that one of the styles above put before a name."""
    mark, _, name = line.partition(" ")
    return name if mark in {"-", "+", "•"} or (mark[:-1].isdigit() and mark[-1] in ".)") else line


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())
