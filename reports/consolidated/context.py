"""The names that Word templates may use, and what stands behind each: a contract with whoever edits a template.

Officers read these names in Word, so they are Vietnamese without marks. Like the keys of the JSON export they
stay: a template that somebody made must work next year. ``docs/mau-word.md`` lists them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from domain.campaign import Kind
from domain.unit import Unit
from reports.consolidated.changes import Changes, EntryChange
from reports.consolidated.model import Consolidated, GroupBand, PerformerRow, Tally, UnitRow
from reports.consolidated.profiles import date_line, number_line
from reports.consolidated.words import (
    PART_LETTERS,
    change_text,
    column_name,
    entry_text,
    figures,
    late_note,
    missing_note,
    models_text,
    part_name,
    performer_note,
    reservations,
    review_note,
    roman,
    spanning_heading,
    unit_note,
)
from reports.deadlines import last_day_text
from reports.language import Translator
from reports.status import Counts
from reports.wording import kind_text

#: What a template sees: texts, numbers, and lists and tables of them.
Table = Mapping[str, object]


def template_context(found: Consolidated, t: Translator) -> Table:
    """Return everything that a template may name."""
    campaign, summary = found.campaign, found.summary
    return {
        "tieu_de": campaign.title,
        "tieu_de_thuong": _lower_first(campaign.title),
        "so_van_ban": campaign.document_number,
        "ngay_van_ban": t.date(campaign.document_date),
        "han": last_day_text(campaign.deadline, t),
        "thoi_diem": t.moment(found.as_of),
        "tom_tat": figures(found, t),
        "luu_y": list(reservations(found, t)),
        "co_quan": _bodies(found, t),
        "linh_vuc": [column_name(column, t) for column in found.columns],
        "tieu_de_linh_vuc": spanning_heading(campaign, t),
        "so_don_vi": _unit_numbers(summary.counts, t),
        "so_mo_hinh": _sums(found.total),
        "so_thu": sum(summary.messages.values()),
        "theo_linh_vuc": _by_field(found, t),
        "khoi": [_band(number, band, found, t) for number, band in enumerate(found.bands, start=1)],
        "chi_tiet": [_part(kind, found, t) for kind in Kind],
        "chua_gui": [
            {**_unit(row.number, row.unit, row.group.name), "da_nhac": row.reminded, "ghi_chu": missing_note(row, t)}
            for row in found.missing
        ],
        "dang_xem": [
            {**_unit(row.number, row.unit, row.group.name), "ghi_chu": review_note(row, t)} for row in found.in_review
        ],
        "sau_han": [
            {**_unit(row.number, row.unit, row.group.name), "ghi_chu": late_note(row, t)} for row in found.late
        ],
        "thay_doi": _changes(found.changes, found, t) if found.changes else None,
    }


def _bodies(found: Consolidated, t: Translator) -> Table:
    layout = found.campaign.layout
    return {
        "cap_tren": layout.superior,
        "ban_hanh": layout.issuer,
        "so": number_line(layout),
        "ngay": date_line(layout, t.local(found.as_of).year),
        "quyen_ky": layout.authority,
        "chuc_vu": layout.post,
        "noi_nhan": list(layout.recipients),
    }


def _unit_numbers(counts: Counts, t: Translator) -> Table:
    return {
        "hoi": counts.asked,
        "da_dang_ky": counts.registered,
        "ty_le": t.share(counts.registered, counts.asked),
        "khong_mo_hinh": counts.nothing,
        "dang_xem": counts.needs_review,
        "chua_gui": counts.missing,
        "dung_han": counts.on_time,
        "sau_han": counts.late,
    }


def _sums(tally: Tally) -> Table:
    return {
        "tap_the": list(tally.collective),
        "tap_the_cong": sum(tally.collective),
        "ca_nhan": list(tally.individual),
        "ca_nhan_cong": sum(tally.individual),
        "tong": tally.total,
    }


def _by_field(found: Consolidated, t: Translator) -> list[Table]:
    columns = zip(found.columns, found.total.collective, found.total.individual, strict=True)
    return [
        {
            "ten": column_name(column, t),
            "tap_the": collective,
            "ca_nhan": individual,
            "tong": collective + individual,
        }
        for column, collective, individual in columns
    ]


def _band(number: int, band: GroupBand, found: Consolidated, t: Translator) -> Table:
    status = next(status for status in found.summary.groups if status.group == band.group)
    return {
        "so": roman(number),
        "ten": band.group.name,
        "don_vi": [_unit_row(row, t) for row in band.rows],
        "so_don_vi": _unit_numbers(status.counts, t),
        "chua_gui": [unit.name for unit in status.missing],
        **_sums(band.tally),
    }


def _unit_row(row: UnitRow, t: Translator) -> Table:
    return {"tt": row.number, "ten": row.unit.name, "ghi_chu": unit_note(row, t), **_sums(row.tally)}


def _part(kind: Kind, found: Consolidated, t: Translator) -> Table:
    return {
        "so": PART_LETTERS[kind],
        "ten": part_name(kind, t),
        "tong": sum(found.total.of(kind)),
        "dong": [_performer_row(row) for row in found.performers[kind]],
    }


def _performer_row(row: PerformerRow) -> Table:
    return {
        "tt": row.number,
        "ten": row.performer,
        "don_vi": row.unit.name,
        "mo_hinh": [models_text(models) for models in row.models],
        "ghi_chu": performer_note(row),
    }


def _unit(number: int, unit: Unit, group: str) -> dict[str, object]:
    return {"tt": number, "ten": unit.name, "khoi": group}


def _changes(changes: Changes, found: Consolidated, t: Translator) -> Table:
    return {
        "tu": t.moment(changes.since),
        "don_vi_them": _names(changes.units_added),
        "don_vi_bot": _names(changes.units_removed),
        "dong": [{"tt": number, **_change(change, found, t)} for number, change in enumerate(changes.entries, start=1)],
    }


def _names(units: Sequence[Unit]) -> list[str]:
    return [unit.name for unit in units]


def _change(change: EntryChange, found: Consolidated, t: Translator) -> Table:
    names = {column.code: column_name(column, t) for column in found.columns}
    return {
        "don_vi": change.unit.name,
        "loai": change_text(change, t),
        "hinh_thuc": kind_text(change.entry.kind, t),
        "ten": change.entry.performer,
        "linh_vuc": names.get(change.entry.field, ""),
        "truoc": entry_text(change.before),
        "nay": entry_text(change.after),
    }


def _lower_first(title: str) -> str:
    """Return ``title`` as it reads within a sentence; an abbreviation at its beginning stays."""
    return title if title[1:2].isupper() else title[:1].lower() + title[1:]
