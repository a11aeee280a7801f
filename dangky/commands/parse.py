"""``dangky parse``: what is read from a file and why; nothing is stored."""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from pathlib import Path

from dangky.bootstrap import build_attributor, build_reader
from dangky.campaign_file import load_campaign
from dangky.commands.arguments import add_format
from dangky.commands.context import Context
from dangky.screen import Screen
from domain.campaign import Campaign
from domain.errors import N_, FileError
from domain.evidence import Attribution
from domain.form import FileReading, Form
from domain.message import Envelope
from domain.unit import Roster
from ingest.attribution import Attributor, Surroundings
from ingest.guard import Guard
from ingest.unpacking.packed import NAME_JOINT
from ingest.verdict import ReadFile
from parsers.limits import MAX_FILE_BYTES
from reports.language import Translator
from reports.parsing import entry_rows, evidence_rows, finding_rows, parse_document, problem_rows
from reports.wording import explain, file_text

HELP = N_("show what is read from files, and why; nothing is stored")


@dataclass(frozen=True, slots=True, kw_only=True)
class ParsedFile:
    """A file, or a file inside a container, what it says, and whose its forms are."""

    #: Path as given; inside a container with the way there behind it: ``a.zip/Trường A/dk.docx``.
    name: str
    reading: FileReading
    #: One for each form of the reading.
    attributions: tuple[Attribution, ...]


class FileNotFound(FileError):
    """A file named on the command line cannot be opened."""

    template = N_("{file} cannot be opened: {cause}")


def add_arguments(parser: argparse.ArgumentParser, t: Translator) -> None:
    """Add the command's arguments."""
    parser.add_argument("files", metavar="FILE", nargs="+", type=Path, help=t._(N_("file to read")))
    parser.add_argument(
        "--campaign", metavar="FOLDER", type=Path, help=t._(N_("folder of the campaign; default: the configuration's"))
    )
    add_format(parser, t, ("table", "json"))


def run(arguments: argparse.Namespace, context: Context) -> int:
    """Read each file and explain it, or give what was read as JSON."""
    campaign = _campaign(arguments.campaign, context)
    contents = [(path, _load(path)) for path in arguments.files]
    parsed = parse_files(contents, campaign)
    if arguments.format == "json":
        documents = [parse_document(item.name, item.reading, item.attributions) for item in parsed]
        context.screen.data(context.screen.as_json(documents))
    else:
        for item in parsed:
            _explain(item, campaign, context.screen)
    return 0


def _campaign(folder: Path | None, context: Context) -> Campaign:
    """Return the campaign in ``folder``, or the configuration's with the roster that counts."""
    if folder is not None:
        return load_campaign(folder)
    with context.app() as app:
        return app.campaign


def _load(path: Path) -> bytes:
    """Return the file's bytes, one more than is read at the most: the reader says that it is too large."""
    try:
        with path.open("rb") as stream:
            return stream.read(MAX_FILE_BYTES + 1)
    except OSError as error:
        raise FileNotFound(file=path, cause=error.strerror) from error


def parse_files(contents: list[tuple[Path, bytes]], campaign: Campaign) -> tuple[ParsedFile, ...]:
    """Return what each file says, of a container what each file in it says; read in child processes as mail is."""
    attributor = build_attributor(campaign)
    parsed: list[ParsedFile] = []
    with Guard() as guard:
        reader = build_reader(campaign, guard)
        for path, data in contents:
            parsed += [_parsed(path, file, attributor) for file in reader.read_file(data)]
    return tuple(parsed)


def _parsed(path: Path, file: ReadFile, attributor: Attributor) -> ParsedFile:
    inside, reading = file.attachment.name, file.reading
    file_name = NAME_JOINT.join(filter(None, (path.name, inside)))
    around = Surroundings(envelope=Envelope(), file_name=file_name, is_only_form=len(reading.forms) == 1)
    found = tuple(attributor.attribute(form, around) for form in reading.forms)
    name = "/".join(filter(None, (str(path), *inside.split(NAME_JOINT))))
    return ParsedFile(name=name, reading=reading, attributions=found)


def _explain(item: ParsedFile, campaign: Campaign, screen: Screen) -> None:
    t = screen.t
    screen.say(item.name, style="bold")
    said = t._(
        N_("Format {format}: {outcome}. {reason}"),
        format=item.reading.format,
        outcome=file_text(item.reading.outcome, t),
        reason=explain(item.reading.reason, t, campaign),
    )
    screen.say(said)
    for omission in item.reading.omissions:
        screen.warn(explain(omission, t, campaign))
    if item.reading.trace:
        screen.table(finding_rows(item.reading.trace, t, campaign), title=t._(N_("What is in the file")))
    for form, found in zip(item.reading.forms, item.attributions, strict=True):
        _explain_form(form, found, campaign, screen)
    screen.say()


def _explain_form(form: Form, found: Attribution, campaign: Campaign, screen: Screen) -> None:
    t = screen.t
    screen.say(_whose(found, campaign.roster, campaign, t), style="bold cyan" if found.unit else "bold yellow")
    screen.table(evidence_rows(found, campaign.roster, t), title=t._(N_("Whose form it is")))
    screen.table(finding_rows(form.trace, t, campaign), title=t._(N_("What was seen")))
    screen.table(entry_rows(form, campaign.template, t), title=t._(N_("Models read")))
    if form.problems:
        screen.table(problem_rows(form, t, campaign), title=t._(N_("What does not read plainly")))


def _whose(found: Attribution, roster: Roster, campaign: Campaign, t: Translator) -> str:
    if found.unit:
        return t._(N_("Unit: {name} ({code})"), name=roster.by_code[found.unit].name, code=found.unit)
    return explain(found.reason, t, campaign) if found.reason else t._(N_("Unit: not known"))
