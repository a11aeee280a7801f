"""``dangky parse``: what is read from a file and why; nothing is stored."""

from __future__ import annotations

import argparse
from dataclasses import dataclass, replace
from pathlib import Path

from dangky.bootstrap import build_reader
from dangky.campaign_file import load_campaign
from dangky.commands.arguments import add_format
from dangky.commands.context import Context
from dangky.screen import Screen
from desk.names import build_attributor
from domain.campaign import Campaign
from domain.errors import N_, FileError
from domain.evidence import Attribution
from domain.form import FileReading, Form
from domain.message import Envelope, OpenedMail, Outcome
from domain.reasons import Reason, ReasonCode, reason
from domain.unit import Roster
from ingest.attribution import Surroundings
from ingest.guard import Guard
from ingest.judgement import Judge
from ingest.reading import MailReader
from ingest.unpacking.packed import NAME_JOINT
from ingest.verdict import ReadFile
from parsers.limits import MAX_FILE_BYTES
from parsers.sniff import sniff
from reports.certainty import confidence_text
from reports.language import Translator
from reports.parsing import (
    entry_rows,
    evidence_rows,
    evidence_title,
    finding_rows,
    parse_document,
    problem_rows,
    question_lines,
)
from reports.wording import explain, file_text, outcome_text

HELP = N_("show what is read from files, and why; nothing is stored")
#: Formats that are mails by themselves.
_MAILS = frozenset({"eml", "msg"})


@dataclass(frozen=True, slots=True, kw_only=True)
class ParsedFile:
    """A file, or a file inside a container, what it says, and whose its forms are."""

    #: Path as given; inside a container with the way there behind it: ``a.zip/Trường A/dk.docx``.
    name: str
    reading: FileReading
    #: One for each form of the reading.
    attributions: tuple[Attribution, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ParsedPath:
    """What was given on the command line: a file, or a container of files."""

    files: tuple[ParsedFile, ...]
    #: True for a saved mail, which has a sender and a subject.
    is_mail: bool
    #: What becomes of it: of the mail, or of a mail with nothing but this file.
    outcome: Outcome
    reason: Reason
    #: What an officer would be asked beside, also about what is entered in the register.
    questions: tuple[Reason, ...]


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
        files = [file for item in parsed for file in item.files]
        documents = [parse_document(file.name, file.reading, file.attributions) for file in files]
        context.screen.data(context.screen.as_json(documents))
    else:
        for item in parsed:
            _explain_path(item, campaign, context.screen)
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


def parse_files(contents: list[tuple[Path, bytes]], campaign: Campaign) -> tuple[ParsedPath, ...]:
    """Return what each file says, of a container what each file in it says; read in child processes as mail is."""
    with Guard() as guard:
        parser = _Parser(campaign, build_reader(campaign, guard))
        return tuple(parser.parse(path, data) for path, data in contents)


class _Parser:
    """Reads files of one campaign and tells what would become of them."""

    def __init__(self, campaign: Campaign, reader: MailReader) -> None:
        self._reader = reader
        self._attributor = build_attributor(campaign)
        self._judge = Judge(campaign, self._attributor)
        #: As if it had come when the registration was opened: not too early, not too late.
        self._received = campaign.opens_at

    def parse(self, path: Path, data: bytes) -> ParsedPath:
        files = tuple(_named(path, file) for file in self._reader.read_file(data))
        forms = sum(len(file.reading.forms) for file in files)
        is_mail = sniff(data) in _MAILS
        if is_mail:
            judged = self._reader.read(data, received=self._received)
        else:
            alone = OpenedMail(envelope=Envelope(), body="", attachments=tuple(file.attachment for file in files))
            judged = self._judge.judge(alone, files, received=self._received)
        return ParsedPath(
            files=tuple(self._parsed(path, file, judged.envelope, is_only=forms == 1) for file in files),
            is_mail=is_mail,
            outcome=judged.outcome,
            reason=judged.reason,
            questions=tuple(review.reason for review in judged.reviews if review.reason != judged.reason),
        )

    def _parsed(self, path: Path, file: ReadFile, envelope: Envelope, *, is_only: bool) -> ParsedFile:
        reading, file_name = file.reading, file.attachment.name
        around = Surroundings(
            envelope=envelope,
            file_name=file_name,
            is_only_form=is_only,
            is_recognised=reading.is_recognised,
        )
        found = tuple(self._attributor.attribute(form, around) for form in reading.forms)
        name = "/".join((str(path), *file_name.split(NAME_JOINT)[1:]))
        return ParsedFile(name=name, reading=reading, attributions=found)


def _named(path: Path, file: ReadFile) -> ReadFile:
    """Return ``file`` with the name of what it lies in before its own, as an attachment has it."""
    name = NAME_JOINT.join(filter(None, (path.name, file.attachment.name)))
    return replace(file, attachment=replace(file.attachment, name=name))


def _explain_path(item: ParsedPath, campaign: Campaign, screen: Screen) -> None:
    for file in item.files:
        _explain(file, campaign, screen)
    screen.say(_verdict(item, campaign, screen.t), style="bold")
    for line in question_lines(item.questions, screen.t, campaign):
        screen.say(line, style="yellow")
    screen.say()


def _verdict(item: ParsedPath, campaign: Campaign, t: Translator) -> str:
    """Return what would become of ``item``; nothing does, for nothing is stored."""
    if item.outcome is Outcome.REGISTERED:
        alone = N_("Sent in a mail that says nothing more, it would be entered in the register for: {units}.")
        booked = N_("The mail would be entered in the register for: {units}.") if item.is_mail else alone
        return t._(booked, units=item.reason.details["units"])
    alone = N_("Sent in a mail that says nothing more, it would come to: {outcome}. {reason}")
    said = N_("The mail would come to: {outcome}. {reason}") if item.is_mail else alone
    return t._(said, outcome=outcome_text(item.outcome, t), reason=explain(item.reason, t, campaign))


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
    if item.reading.is_recognised and item.reading.forms:
        entries = sum(len(form.entries) for form in item.reading.forms)
        screen.remark(explain(reason(ReasonCode.TEXT_RECOGNISED, entries=entries), t, campaign))
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
    screen.say(confidence_text(found.confidence, t))
    screen.table(evidence_rows(found, campaign.roster, t), title=evidence_title(found, campaign.roster, t))
    screen.table(finding_rows(form.trace, t, campaign), title=t._(N_("What was seen")))
    screen.table(entry_rows(form, campaign.template, t), title=t._(N_("Models read")))
    if form.problems:
        screen.table(problem_rows(form, t, campaign), title=t._(N_("What does not read plainly")))


def _whose(found: Attribution, roster: Roster, campaign: Campaign, t: Translator) -> str:
    if found.unit:
        return t._(N_("Unit: {name} ({code})"), name=roster.by_code[found.unit].name, code=found.unit)
    return explain(found.reason, t, campaign) if found.reason else t._(N_("Unit: not known"))
