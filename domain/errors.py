"""The tree of errors, by who can mend it.

    DangkyError
    ├── SettingsError            whoever wrote the configuration
    │   ├── ConfigurationError       config.toml
    │   ├── CampaignError            a campaign's folder
    │   ├── RosterError              a roster file
    │   ├── EntriesError             a file of entries that an officer edited
    │   ├── TemplateRefused          a Word template
    │   └── RosterRefused            a change of the roster that an officer asked for
    ├── MailboxError             whoever runs the mail server
    │   ├── MailboxUnreachable       refused, cut off, timed out: tried again
    │   ├── LoginRefused             wrong user or password: not tried again in a loop
    │   ├── CertificateRefused       TLS that cannot be trusted
    │   ├── FolderMissing            no such folder
    │   └── UnexpectedAnswer         the server broke the protocol
    ├── ReviewError              the officer who answers a question
    │   ├── NoSuchReview             no question has this number
    │   ├── AlreadyDecided           another officer was quicker
    │   ├── QuestionGone             the mail was read again meanwhile
    │   ├── NoSuchDecision           no decision has this number
    │   ├── AlreadyUndone            the decision was taken back before
    │   ├── NoSuchUnit               no unit has this code or name
    │   ├── UnitNotClear             a name may mean several units, or is mistyped
    │   ├── UnitIsClosed             the unit is not asked any more
    │   ├── NothingRead              no row was read that could be taken
    │   └── UnitNotSaid              the answer needs a unit
    ├── RulingError              the officer who rules about a unit
    │   ├── NoSuchVersion            the unit has no version of this number
    │   ├── NotPinned                none of its versions is pinned
    │   ├── NoExtension              it ends no later than the letter's deadline
    │   ├── ExtensionOver            its last day is past, and it would make nothing on time
    │   ├── ExtensionTooLong         it ends years ahead
    │   ├── NoSuchRuling             no extension has this number
    │   └── RulingUndone             the extension was taken back before
    ├── OutboxError              the officer who looks after the outbox
    │   ├── NoSuchMail               the outbox has no mail of this number
    │   ├── NoSuchMessage            no mail of this number was read
    │   ├── NoSuchFile               the mail has no file at this path
    │   └── MailNotThat              it stands where this cannot be done: it was sent
    ├── MemoryRefused            the officer who said what to learn
    ├── NameNotPlain             the officer who said what to learn
    ├── StoreError               whoever runs this machine
    │   ├── StoreUnreachable         database not there, not writable, disk full
    │   ├── StoreTooNew              written by a newer dangky
    │   ├── KeptMailDamaged          the kept bytes of one mail are damaged or gone
    │   └── StoreBusy                another dangky is at work on it
    ├── DeliveryError            whoever runs the outgoing server
    │   ├── DeliveryDeferred         4xx, cut off, timed out: tried again
    │   ├── DeliveryRefused          5xx: not tried again
    │   └── DeliveryUnknown          the reply to DATA was lost: it may have gone out
    └── FileError                the sender, who can send the file again
        ├── UnreadableFile           a file that cannot be read, with its reason
        └── ReaderEnded              a file on which its reader died or took too long

Those of accounts and of signing in have a tree of their own, in ``domain.account_errors``.

Each class has a ``template``: its sentence, with the details named in braces, which is also the
msgid under which it is translated. A foreign exception is wrapped once, at the edge, with ``raise
... from``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import ClassVar

from domain.reasons import Reason


def N_(text: str) -> str:
    """Mark ``text`` for translation and return it unchanged."""
    return text


class DangkyError(Exception):
    """Something failed, and we know what; details are kept for the sentence in any language."""

    template: ClassVar[str] = N_("Something failed: {cause}")

    def __init__(self, **details: object) -> None:
        self.details: dict[str, str] = {name: str(value) for name, value in details.items()}
        super().__init__(self.template.format_map(self.details))


# -- settings ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingsProblem:
    """One mistake in a settings file, kept so that it can be said in any language."""

    #: Where: the path of the key, e.g. ``mailbox[0].port``; empty where the sentence itself names the place.
    key: str
    #: English sentence, its details named in braces; the msgid of its translation.
    template: str
    #: What stands in the braces. A value may itself be a msgid ("a whole number ..."): translate it first.
    details: Mapping[str, str] = field(default_factory=dict)

    @property
    def line(self) -> str:
        """The finished line in English, e.g. ``mailbox[0].port: found 0; it takes a port, 1 to 65535``."""
        sentence = self.template.format_map(self.details)
        return f"{self.key}: {sentence}" if self.key else sentence


class SettingsError(DangkyError):
    """A settings file is wrong; ``problems`` holds one finished English line per mistake, with its key.

    ``found`` holds the mistakes as records, for a reader of another language.
    """

    template = N_("{file}: {problems}")

    def __init__(self, *, file: str, problems: Sequence[str] = (), found: Sequence[SettingsProblem] = ()) -> None:
        self.file = file
        self.found = tuple(found)
        self.problems = (*problems, *(problem.line for problem in found))
        super().__init__(file=file, problems="; ".join(self.problems))


class ConfigurationError(SettingsError):
    """The configuration file is missing or wrong."""


class CampaignError(SettingsError):
    """A campaign's folder is missing something or is wrong."""


class RosterError(SettingsError):
    """A roster file is wrong; each problem names its row."""


class EntriesError(SettingsError):
    """A file of entries that an officer edited is wrong; each problem names its row."""


class TemplateRefused(SettingsError):
    """A Word template cannot be used."""


class RosterRefused(SettingsError):
    """A change would make the roster wrong; each problem names its unit."""

    template = "{problems}"

    def __init__(self, *found: SettingsProblem) -> None:
        super().__init__(file="", found=found)


class MemoryRefused(DangkyError):
    """What an officer said cannot be learnt."""

    template = N_(
        "“{value}” belongs to {owner} already and cannot be learnt for {unit}. If it is wrong there, take it away "
        "there first."
    )


class NameNotPlain(DangkyError):
    """A name cannot be learnt because several units may mean it."""

    template = N_(
        "“{value}” may mean: {candidates}. It cannot be learnt for one of them, or it would count for that one "
        "whoever writes it. Answer without remembering the name; the sender's address can be remembered."
    )


# -- the mailbox ---------------------------------------------------------------------------------


class MailboxError(DangkyError):
    """A mailbox could not be read."""

    template = N_("Mailbox {mailbox}: {cause}")


class MailboxUnreachable(MailboxError):
    """The server was not reached or went away."""

    template = N_("Mailbox {mailbox}: cannot reach {server} while {doing}: {cause}")


class LoginRefused(MailboxError):
    """The server refused user name or password."""

    template = N_("Mailbox {mailbox}: {server} refused the login of {user}: {cause}. Check user and password.")


class CertificateRefused(MailboxError):
    """The server's certificate cannot be trusted."""

    template = N_(
        "Mailbox {mailbox}: the certificate of {server} cannot be trusted: {cause}. "
        "Check the host name, or name the authority that signed it in ca_file."
    )


class FolderMissing(MailboxError):
    """The folder does not exist."""

    template = N_("Mailbox {mailbox}: there is no folder {folder}. Folders there: {folders}")


class UnexpectedAnswer(MailboxError):
    """The server answered something that the protocol does not allow."""

    template = N_("Mailbox {mailbox}: {server} answered unexpectedly while {doing}: {cause}")


# -- the store -----------------------------------------------------------------------------------


class StoreError(DangkyError):
    """The database cannot be used."""

    template = N_("Database {database}: {cause}")


class StoreUnreachable(StoreError):
    """The database cannot be opened or written."""


class StoreTooNew(StoreError):
    """The database was written by a newer dangky."""

    template = N_("Database {database} was written by a newer version of dangky ({found}). Update dangky.")


class KeptMailDamaged(StoreError):
    """The kept bytes of one mail are damaged or gone; the rest of the database may be well."""

    template = N_("Mail {message} cannot be read from the database: {cause}")


class StoreBusy(StoreError):
    """Another process holds the lock."""

    template = N_("Another dangky is at work on {database}; nothing was done.")


# -- decisions of officers -------------------------------------------------------------------------


class ReviewError(DangkyError):
    """A question cannot be answered so."""


class NoSuchReview(ReviewError):
    """There is no question with this number."""

    template = N_("There is no question number {number}; the list of questions shows those that are open.")


class AlreadyDecided(ReviewError):
    """Another officer was quicker, or the question has gone meanwhile."""

    template = N_(
        "Question {number} was already decided by {by} on {at} ({action}). To answer otherwise, take decision "
        "{decision} back first."
    )


class QuestionGone(ReviewError):
    """The question is no longer asked, though nobody decided it: the mail was read again."""

    template = N_("Question {number} is no longer asked: its mail was read again meanwhile. See the list of questions.")


class NoSuchDecision(ReviewError):
    """There is no decision with this number."""

    template = N_("There is no decision number {number}; the log shows all of them.")


class AlreadyUndone(ReviewError):
    """The decision does not hold any more."""

    template = N_("Decision {number} was already taken back by {by} on {at}.")


class NoSuchUnit(ReviewError):
    """No unit of the roster has this code or name."""

    template = N_("No unit has the code or the name “{unit}”; the list of units shows both.")


class UnitNotClear(ReviewError):
    """A name may mean several units, or is mistyped."""

    template = N_("“{unit}” may mean: {candidates}. Give the code of the one that is meant.")


class UnitIsClosed(ReviewError):
    """A unit is not asked any more."""

    template = N_("“{unit}” was closed on {day}; the units in its place: {successors}")


class NothingRead(ReviewError):
    """Nothing was read that could be accepted."""

    template = N_("Question {number}: no row was read that could be taken. Edit the rows first.")


class UnitNotSaid(ReviewError):
    """The answer needs a unit, and the question leaves it open."""

    template = N_("Question {number}: it is not known whose form it is. Name the unit too.")


# -- rulings of officers ---------------------------------------------------------------------------


class OutboxError(DangkyError):
    """This cannot be done with a mail of the outbox."""


class NoSuchMail(OutboxError):
    """The outbox has no mail with this number."""

    template = N_("There is no mail number {number} among those that go out; their list shows the numbers.")


class NoSuchMessage(OutboxError):
    """The ledger has no message with this number that was read."""

    template = N_("No mail number {number} was read. Questions and versions of a unit name the numbers of their mails.")


class NoSuchFile(OutboxError):
    """The mail has no file at this path."""

    template = N_("Mail {number} has no file at “{path}”.")


class MailNotThat(OutboxError):
    """It stands where this cannot be done with it."""

    template = N_(
        "Mail {number} is “{state}”; that cannot be done with it. Its own page, or its entry in the list, says why."
    )


class RulingError(DangkyError):
    """A ruling about a unit cannot be made or taken back."""


class NoSuchRuling(RulingError):
    """There is no extension with this number."""

    template = N_("There is no extension number {number}; the list of extensions shows all of them.")


class RulingUndone(RulingError):
    """The extension does not hold any more."""

    template = N_("Extension {number} was already taken back by {by} on {at}.")


class NoSuchVersion(RulingError):
    """The unit has no version with this number."""

    template = N_("{unit} has no version {number}; its history shows all of them.")


class NotPinned(RulingError):
    """No version of the unit is pinned."""

    template = N_("No version of {unit} is pinned.")


class NoExtension(RulingError):
    """The new deadline would be no later than the letter's."""

    template = N_("That is no extension: the deadline is {deadline} anyway.")


class ExtensionOver(RulingError):
    """The new deadline is past, and nothing came before it that it would make on time."""

    template = N_("That day is past, and “{unit}” sent nothing by then that would be in time with it.")


class ExtensionTooLong(RulingError):
    """The new deadline is so far ahead that it must be mistyped."""

    template = N_("That day is more than ten years ahead.")


# -- delivery ------------------------------------------------------------------------------------


class DeliveryError(DangkyError):
    """A mail did not go out."""

    template = N_("Mail to {recipient} did not go out: {cause}")


class DeliveryDeferred(DeliveryError):
    """The server cannot take it now."""


class DeliveryRefused(DeliveryError):
    """The server refuses it for good."""


class DeliveryUnknown(DeliveryError):
    """The mail was handed over, but the server's answer was lost."""


# -- files ---------------------------------------------------------------------------------------


class FileError(DangkyError):
    """A file that a unit sent cannot be read."""

    template = N_("This file cannot be read: {cause}")


class UnreadableFile(FileError):
    """A reader understood why it cannot read the file; ``reason`` says it, for the review."""

    def __init__(self, reason: Reason, *, file_format: str = "unknown") -> None:
        self.reason = reason
        self.file_format = file_format
        super().__init__(cause=reason.code.value)


class ReaderEnded(FileError):
    """The child process that read the file died or was ended."""

    template = N_("Reading was ended: {cause}")

    def __init__(self, *, cause: str, timed_out: bool = False) -> None:
        self.cause = cause
        self.timed_out = timed_out
        super().__init__(cause=cause)
