"""A campaign's folder copied for the next campaign: a few keys become others, every other line stays as it is.

The text is changed line by line, so that comments stay; then both texts are read as TOML, and the copy is only given
out if nothing but those keys differs, and if it can be loaded as a campaign.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from dangky.campaign_file import CAMPAIGN_FILE, load_campaign
from desk.next_campaign import CampaignFolder, CampaignNotPlain, NextCampaign
from desk.problems import problem
from desk.roster_writing import roster_csv
from domain.campaign import Campaign
from domain.errors import N_, CampaignError
from reports.export import CSV_ENCODING

#: Name of the roster in the copy.
ROSTER_FILE = "roster.csv"
_TABLE = "campaign"
_HEADER = re.compile(r"\s*\[\s*campaign\s*\]\s*(?:#.*)?")
_ANY_HEADER = re.compile(r"\s*\[\[?[^\[\]]+\]\]?\s*(?:#.*)?")
#: A key with a value on its own line, and the comment behind it.
_PAIR = re.compile(
    r"""(?P<head>\s*(?P<key>[A-Za-z_]+)\s*=\s*)
        (?P<value>"(?:[^"\\]|\\.)*"|'[^']*'|[^\s#"'\[{](?:[^#]*[^\s#])?)
        (?P<tail>\s*(?:\#.*)?)""",
    re.VERBOSE,
)
_NOT_ITSELF = N_("the key {name} of [campaign] does not stand on a line of its own")
_NO_TEMPLATE = N_("the Word template {file} does not lie in the campaign's folder")


def copy_campaign(folder: Path, wanted: NextCampaign) -> CampaignFolder:
    """Return the campaign in ``folder`` with what is ``wanted`` and its roster; nothing is written.

    Raises: ``CampaignNotPlain``; ``CampaignError`` if the copy, or the campaign itself, could not be loaded.
    """
    before = load_campaign(folder)
    text = (folder / CAMPAIGN_FILE).read_text(encoding="utf-8-sig")
    changed = change_text(text, _values(wanted))
    files = {
        CAMPAIGN_FILE: changed.encode(),
        ROSTER_FILE: roster_csv(wanted.roster).encode(CSV_ENCODING),
        **_templates(before, folder),
    }
    _refuse_unloadable(files)
    return CampaignFolder(files=files, leftovers=tuple(_leftovers(changed, before, wanted)))


def change_text(text: str, values: Mapping[str, object]) -> str:
    """Return the campaign file with other ``values`` under ``[campaign]``, every other line as it was.

    Raises: ``CampaignNotPlain`` if a key does not stand on a line of its own.
    """
    lines = text.splitlines(keepends=True)
    inside, left = False, dict(values)
    for number, line in enumerate(lines):
        bare, end = line.rstrip("\r\n"), line[len(line.rstrip("\r\n")) :]
        if _ANY_HEADER.fullmatch(bare):
            inside = _HEADER.fullmatch(bare) is not None
            continue
        found = _PAIR.fullmatch(bare) if inside else None
        if found and found["key"] in left:
            lines[number] = f"{found['head']}{_toml(left.pop(found['key']))}{found['tail']}{end}"
    changed = "".join(lines)
    if left or not _differs_in(text, changed, values):
        raise CampaignNotPlain(file=CAMPAIGN_FILE, found=[problem("", _NOT_ITSELF, name=next(iter(left or values)))])
    return changed


def _differs_in(text: str, changed: str, values: Mapping[str, object]) -> bool:
    """Tell whether ``changed`` says the same as ``text`` but for ``values``: the proof that only they were touched."""
    try:
        before, after = tomllib.loads(text), tomllib.loads(changed)
    except tomllib.TOMLDecodeError:
        return False
    return {**before, _TABLE: {**before.get(_TABLE, {}), **values}} == after


def _values(wanted: NextCampaign) -> dict[str, object]:
    return {
        "id": wanted.id,
        "title": wanted.title,
        "short_title": wanted.short_title,
        "document_number": wanted.document_number,
        "document_date": wanted.document_date,
        "opens_at": wanted.opens_at,
        "deadline": wanted.deadline,
        "roster": ROSTER_FILE,
    }


def _toml(value: object) -> str:
    if isinstance(value, datetime | date):
        return value.isoformat()
    # A JSON string is a TOML basic string, but for DEL (TOML 1.0, "String").
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def _templates(before: Campaign, folder: Path) -> dict[str, bytes]:
    """Return the Word templates that the campaign names.

    Raises: ``CampaignError`` if one is not beside the campaign file.
    """
    named = filter(None, (before.layout.list_template, before.layout.report_template))
    found: dict[str, bytes] = {}
    for name in named:
        path = folder / name
        if Path(name).name != name or not path.is_file():
            raise CampaignError(file=CAMPAIGN_FILE, found=[problem("layout", _NO_TEMPLATE, file=name)])
        found[name] = path.read_bytes()
    return found


def _refuse_unloadable(files: Mapping[str, bytes]) -> None:
    """Load the copy from a folder of its own; raise ``CampaignError``, without that folder's name, if it cannot be."""
    with TemporaryDirectory() as temporary:
        for name, data in files.items():
            (Path(temporary) / name).write_bytes(data)
        try:
            load_campaign(Path(temporary))
        except CampaignError as error:
            raise CampaignError(file=CAMPAIGN_FILE, found=error.found) from error


def _leftovers(changed: str, before: Campaign, wanted: NextCampaign) -> Iterator[tuple[int, str]]:
    """Yield the lines that name the letter before, its short title, or its year."""
    now_said = (wanted.short_title, wanted.document_number, wanted.title, wanted.opens_at.isoformat())
    years = {before.document_date.year, before.deadline.year} - {wanted.document_date.year, wanted.deadline.year}
    old = [text for text in (before.document_number, before.short_title) if text not in now_said]
    words = [*old, *(f"{year}" for year in years)]
    for number, line in enumerate(changed.splitlines(), start=1):
        pair = _PAIR.fullmatch(line)
        is_set = pair is not None and pair["key"] in _values(wanted)
        if not is_set and any(re.search(rf"(?<![\w.]){re.escape(word)}(?!\w)", line) for word in words):
            yield number, line.strip()
