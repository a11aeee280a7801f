"""What each reason says to people: a table, read by ``reports.wording``.

A reason has two texts. The brief one stands in lists and in the digest and quotes nothing that a
sender wrote, so that no name of a person gets there. The sentence says what is so and what to do; the
details it names in braces are those noted in ``domain.reasons``.
"""

from __future__ import annotations

from typing import NamedTuple

from domain.errors import N_
from domain.reasons import ReasonCode


class ReasonText(NamedTuple):
    """Two msgids; the sentence holds details in braces, the brief text holds none."""

    brief: str
    sentence: str


_MESSAGES = {
    ReasonCode.FORMS_BOOKED: ReasonText(N_("Form booked"), N_("The form was entered in the register for: {units}.")),
    ReasonCode.NOTHING_PROPOSED: ReasonText(
        N_("Says that it has no model to register"),
        N_('The message says "{phrase}". Please confirm that the unit has no model to register.'),
    ),
    ReasonCode.AUTOMATIC: ReasonText(
        N_("Automatic message"),
        N_("This message was sent automatically by a machine ({header}). Nothing needs to be done."),
    ),
    ReasonCode.BOUNCE: ReasonText(
        N_("Report of a mail that was not delivered"),
        N_("A mail server reports that a mail was not delivered. Please check the address that the report names."),
    ),
    ReasonCode.OWN_MAIL: ReasonText(
        N_("Mail of this service"),
        N_("This is a mail of the service itself that came back. Nothing needs to be done."),
    ),
    ReasonCode.NOT_ABOUT_CAMPAIGN: ReasonText(
        N_("Not about this registration"),
        N_("Nothing in the message is about this registration. Nothing needs to be done."),
    ),
    ReasonCode.NO_FORM_FOUND: ReasonText(
        N_("About the registration, but without the form"),
        N_(
            "The message is about this registration, but none of its files holds the form. "
            "Please open it, or ask the unit for the form as a Word or Excel file."
        ),
    ),
    ReasonCode.TEXT_ONLY: ReasonText(
        N_("Registration in the text of the message, no file"),
        N_("The message is about this registration but has no file. Please read it, or ask the unit for the form."),
    ),
    ReasonCode.SHARED_LINK: ReasonText(
        N_("Link instead of a file"),
        N_(
            "The message holds a link ({link}) instead of a file. The service never opens links; "
            "please ask the unit to attach the file itself."
        ),
    ),
    ReasonCode.MAIL_UNREADABLE: ReasonText(
        N_("Message cannot be read"),
        N_("The message cannot be taken apart ({cause}). Please open it in the mailbox."),
    ),
    ReasonCode.MAIL_CUT_SHORT: ReasonText(
        N_("Message read in part"),
        N_("A part of the message was not looked at ({cause}). Please open the message in the mailbox."),
    ),
    ReasonCode.MAIL_TOO_LARGE: ReasonText(
        N_("Message too large"),
        N_(
            "The message is too large to be read: {size}, the limit is {limit}. "
            "Please open it in the mailbox and ask the unit for the form alone."
        ),
    ),
    ReasonCode.BEFORE_OPENING: ReasonText(
        N_("Received before the registration was opened"),
        N_("The message came {received}, before the registration was opened ({opens_at}). Check what it answers."),
    ),
}

_FORMS = {
    ReasonCode.UNIT_UNKNOWN: ReasonText(
        N_("Unit not on the list"),
        N_('The list of units has no "{written}". Please choose whose form it is.'),
    ),
    ReasonCode.UNIT_AMBIGUOUS: ReasonText(
        N_("Several units have this name"),
        N_('"{written}" can mean several units: {candidates}. Please choose whose form it is.'),
    ),
    ReasonCode.UNIT_NOT_WRITTEN: ReasonText(
        N_("Unit not written in the form"),
        N_("The form does not say which unit it comes from. Please choose whose form it is."),
    ),
    ReasonCode.EVIDENCE_CONFLICTS: ReasonText(
        N_("Signs of different units"),
        N_("Form, letterhead, sender and subject point to different units: {units}. Please choose whose form it is."),
    ),
    ReasonCode.COMMUNE_NAMED: ReasonText(
        N_("May be a commune's body"),
        N_("The form names {unit} but speaks of {commune}, where a body may have that name. Please check whose it is."),
    ),
    ReasonCode.FORM_BLANK: ReasonText(
        N_("Form not filled in"),
        N_("The form is not filled in: it registers no model. Please ask the unit for the form filled in."),
    ),
    ReasonCode.FORM_HAS_QUESTIONS: ReasonText(
        N_("Form with unclear places"),
        N_("The form has unclear places ({count}). Please compare it with the file."),
    ),
    ReasonCode.MANY_UNITS: ReasonText(
        N_("Forms of many units from an unknown sender"),
        N_("One mail from an unknown address brings forms of {count} units. Please make sure who sent it."),
    ),
    ReasonCode.FORM_QUOTED: ReasonText(
        N_("Form filled in within the quoted mail"),
        N_(
            "The form is filled in only within the mail that this one quotes. "
            "Please look whether the sender filled it in, or an earlier mail did."
        ),
    ),
    ReasonCode.FORMS_OVERLAP: ReasonText(
        N_("Two different forms of one unit"),
        N_("The mail has two different forms of this unit with the same performers. Please check which one counts."),
    ),
}

_DECISIONS = {
    ReasonCode.OLDER_SENT_AGAIN: ReasonText(
        N_("Older file sent again"),
        N_(
            "Version {version}, received {received}, is version {repeats} sent again. What counts was not changed. "
            "If the older one is meant, pin it."
        ),
    ),
    ReasonCode.OTHER_SENDER: ReasonText(
        N_("Newer version from another address"),
        N_(
            "Version {version}, which counts, came from {sender}, an address that never wrote for the unit. If it is "
            "right, add it to the unit's senders; if not, pin the version before it."
        ),
    ),
    ReasonCode.DECIDED: ReasonText(N_("Decided by an officer"), N_("Decided by {by}.")),
    ReasonCode.RETURNED: ReasonText(
        N_("Returned to the sender"), N_("{by} asked the sender for a corrected form{until}. It has not come yet.")
    ),
    ReasonCode.READ_OTHERWISE: ReasonText(
        N_("Another form than was decided about"),
        N_("Read again, another form stands here than the one that {by} decided about. It counts only if you say so."),
    ),
}

_FILES = {
    ReasonCode.FORM_FOUND: ReasonText(N_("Form read"), N_("Forms found: {forms}; models registered: {entries}.")),
    ReasonCode.NO_TABLE_MATCHED: ReasonText(
        N_("No table of the form"),
        N_("The file was read, but none of its tables ({tables}) is that of the form. Please send the form as issued."),
    ),
    ReasonCode.FORMAT_NOT_READ: ReasonText(
        N_("Scan, picture or other kind of file that is not read"),
        N_(
            "The service does not read files of this kind ({format}). Please enter it by hand or ask for Word or Excel."
        ),
    ),
    ReasonCode.FILE_EMPTY: ReasonText(N_("Empty file"), N_("The file is empty. Please send it again.")),
    ReasonCode.FILE_TOO_LARGE: ReasonText(
        N_("File too large"),
        N_("The file is too large: {size}, the limit is {limit}. Please send the form alone, without pictures."),
    ),
    ReasonCode.FILE_DAMAGED: ReasonText(
        N_("Damaged file"),
        N_("The file is damaged ({cause}). Please open it, save it anew and send it again."),
    ),
    ReasonCode.FILE_ENCRYPTED: ReasonText(
        N_("File with a password"),
        N_("The file is protected by a password. Please send it without a password."),
    ),
    ReasonCode.FILE_LIMIT: ReasonText(
        N_("File larger inside than allowed"),
        N_(
            "The file holds more than the service reads ({what}: {value}, the limit is {limit}). "
            "Please send the form alone."
        ),
    ),
    ReasonCode.READER_DIED: ReasonText(
        N_("File that could not be read"),
        N_("Reading the file broke off ({cause}). Please open it by hand, or ask for it saved anew."),
    ),
    ReasonCode.READER_TIMED_OUT: ReasonText(
        N_("File that takes too long to read"),
        N_("Reading the file took too long and was stopped. Please open it by hand."),
    ),
    ReasonCode.DECORATION: ReasonText(
        N_("Picture of a signature or logo"), N_("A picture of a signature or logo; it is not read.")
    ),
    ReasonCode.BESIDE_FORM: ReasonText(
        N_("Sent beside the form"), N_("This file came together with the form and is not a form itself.")
    ),
    ReasonCode.PROGRAM_MISSING: ReasonText(
        N_("A program for this kind of file is missing"),
        N_(
            "Reading this kind of file needs {program}, which is not installed on this machine. "
            "Please open the file by hand, and have {package} installed for the next ones."
        ),
    ),
    ReasonCode.PROGRAM_FAILED: ReasonText(
        N_("The file could not be converted"),
        N_("{program} could not make anything of this file ({cause}). Please open it by hand."),
    ),
    ReasonCode.TEXT_RECOGNISED: ReasonText(
        N_("Scan or photo, read by machine"),
        N_(
            "The form is a picture. What a program recognised in it is filled in already; models found: {entries}. "
            "Please compare it with the picture."
        ),
    ),
    ReasonCode.NO_TEXT_RECOGNISED: ReasonText(
        N_("Scan or photo without readable text"),
        N_("The file is a picture in which no form could be recognised; pages: {pages}. Please look at it."),
    ),
    ReasonCode.PAGES_NOT_READ: ReasonText(
        N_("Not all pages were read"),
        N_("Only the first {read} of {pages} pages were read. Please look at the others."),
    ),
    ReasonCode.PART_NOT_READ: ReasonText(
        N_("A part of the file was not read"),
        N_(
            "A document of the kind {format} lies inside this file and was not read. "
            "Please open the file and look at it."
        ),
    ),
    ReasonCode.PICTURE_NOT_READ: ReasonText(
        N_("A picture in the file was not read"),
        N_(
            "The file holds pictures as large as a page, which were not read; pictures: {count}. "
            "A form may be in one: please open the file and look at them."
        ),
    ),
    ReasonCode.FORMULA_WITHOUT_VALUE: ReasonText(
        N_("Formulas without a value"),
        N_(
            "Sheet {sheet}: {count} cells, {cell} the first, have a formula without a value in the file, or an error. "
            "They were read as empty. Please open the file and look at them."
        ),
    ),
    ReasonCode.ARCHIVE_OPENED: ReasonText(
        N_("Archive, opened"), N_("The archive was opened; files in it: {files}. Each is listed by itself.")
    ),
    ReasonCode.ARCHIVE_EMPTY: ReasonText(N_("Empty archive"), N_("There is no file in this archive.")),
    ReasonCode.SECRET_MARKED: ReasonText(
        N_("Bears a mark of secrecy"),
        N_(
            "The file bears a mark of state secrecy and was not read further. Please handle the message by "
            "the rules for such documents; they must not be sent by Internet mail."
        ),
    ),
    ReasonCode.NO_PICTURES: ReasonText(
        N_("No pictures of this kind of file"),
        N_(
            "There are no pictures of pages of a file of this kind ({format}). "
            "What was read of it is shown instead, and the file can be saved as it came."
        ),
    ),
    ReasonCode.ORIGINAL_GONE: ReasonText(
        N_("The file as it came is not there"),
        N_("The message as it came is no longer kept here, or is damaged. Please open it in the mailbox."),
    ),
}

_STEPS = {
    ReasonCode.TABLE_SEEN: ReasonText(N_("Table"), N_("A table of {rows} rows and {columns} columns.")),
    ReasonCode.NO_HEADING: ReasonText(
        N_("No heading"),
        N_("No row of this table reads as the heading of the form: neither fields nor models are named."),
    ),
    ReasonCode.HEADING_ROW: ReasonText(N_("Heading row"), N_("A row of headings: {meanings}.")),
    ReasonCode.ENCODING_DECODED: ReasonText(
        N_("Old encoding"), N_("The text was written in the old encoding {encoding} and was decoded.")
    ),
    ReasonCode.TITLE_FOUND: ReasonText(N_("Title"), N_("The title of the form.")),
    ReasonCode.UNIT_LINE_FOUND: ReasonText(N_("Unit"), N_("The line with the name of the unit.")),
    ReasonCode.HEADING_FOUND: ReasonText(N_("Heading"), N_("Heading of a column: {meaning}; by the words: {words}.")),
    ReasonCode.SECTION_FOUND: ReasonText(N_("Section"), N_("From here on: {kind}.")),
    ReasonCode.FIELD_FOUND: ReasonText(N_("Field"), N_("From here on, the field is: {fields}.")),
    ReasonCode.PERFORMER_FOUND: ReasonText(N_("Performer"), N_("From here on, this is who carries the models out.")),
    ReasonCode.ROW_READ: ReasonText(N_("Row read"), N_("Row read; models registered: {entries}.")),
    ReasonCode.ROW_BLANK: ReasonText(N_("Blank row"), N_("Row without content.")),
    ReasonCode.ROW_TOTAL: ReasonText(N_("Total"), N_("Row with a total; it registers nothing.")),
    ReasonCode.ROW_SIGNATURE: ReasonText(N_("Signature"), N_("Row with the signature; it registers nothing.")),
    ReasonCode.ROW_COLUMN_NUMBERS: ReasonText(
        N_("Numbers of the columns"), N_("Row with the numbers of the columns; it registers nothing.")
    ),
    ReasonCode.ROW_TEXT: ReasonText(N_("Text"), N_("Row with text outside the columns; it registers nothing.")),
}

_PROBLEMS = {
    ReasonCode.PERFORMER_MISSING: ReasonText(
        N_("Model without performer"), N_("A model is named, but not who carries it out. Please write the name.")
    ),
    ReasonCode.MODEL_MISSING: ReasonText(
        N_("Performer without model"), N_("A performer is named, but no model. Please write the name of the model.")
    ),
    ReasonCode.FIELD_UNKNOWN: ReasonText(
        N_("Unknown field"), N_('"{written}" is none of the fields of the form. Please choose one of them.')
    ),
    ReasonCode.FIELD_MISSING: ReasonText(
        N_("Model without a field"), N_("A model is named, but not its field. Please choose one of the form.")
    ),
    ReasonCode.KIND_DOUBTED: ReasonText(
        N_("Collective or individual doubtful"),
        N_('"{written}" stands under the heading "{kind}" but does not read like it. Please say which it is.'),
    ),
    ReasonCode.KIND_UNKNOWN: ReasonText(
        N_("Collective or individual not clear"),
        N_('"{written}" does not say whether a collective or an individual carries it out. Please say which.'),
    ),
    ReasonCode.MARK_WITHOUT_NAME: ReasonText(
        N_("Mark instead of a model's name"),
        N_('There is only a mark ("{written}") where the name of the model should be. Please write the name.'),
    ),
    ReasonCode.MODEL_NOT_NAMED: ReasonText(
        N_("Text that names no model"), N_('"{written}" does not name a model. Please write the name.')
    ),
    ReasonCode.NAME_DOUBTED: ReasonText(
        N_("May be no name of a model"),
        N_('"{written}" was read as the name of a model or a part of it, but may be none. Please check it.'),
    ),
    ReasonCode.NAME_FROM_DETAIL: ReasonText(
        N_("Model's name taken from its description"),
        N_('The cell only describes the model; its name was taken from "{written}". Please check it.'),
    ),
    ReasonCode.NOTHING_STATED: ReasonText(
        N_("Says that there is no model"), N_("“{written}” was read as: no model is registered here.")
    ),
    ReasonCode.NAME_FROM_NOTE: ReasonText(
        N_("Model's name taken from the note"),
        N_("The field is only marked; the name of the model was taken from the note. Please check it."),
    ),
    ReasonCode.MODELS_PARTED: ReasonText(
        N_("Several models in one cell"),
        N_("The cell was read as {count} models. Please check that they are not one."),
    ),
    ReasonCode.CELL_SPANS_FIELDS: ReasonText(
        N_("Cell over several fields"),
        N_("One cell covers several fields ({fields}). Please say which field the model belongs to."),
    ),
    ReasonCode.DITTO_RESOLVED: ReasonText(
        N_("Repetition mark filled in"), N_('"{written}" was read as the same as in the row above.')
    ),
    ReasonCode.DITTO_UNRESOLVED: ReasonText(
        N_("Repetition mark with nothing above"),
        N_('"{written}" repeats the row above, but nothing stands there. Please write it out.'),
    ),
    ReasonCode.COLUMN_UNKNOWN: ReasonText(
        N_("Unknown column"), N_('The column "{written}" is not one of the form; what stands in it was not read.')
    ),
    ReasonCode.OTHER_CAMPAIGN: ReasonText(
        N_("Form of another registration"),
        N_('The form is that of another registration ("{written}"). Please send the form of this one.'),
    ),
    ReasonCode.SEVERAL_UNITS: ReasonText(
        N_("Names several units"),
        N_('The form names several units ("{written}"). Please say whose rows these are.'),
    ),
    ReasonCode.FORM_WITHDRAWN: ReasonText(
        N_("May not be meant as a registration"),
        N_('The mail says "{phrase}": it may take a registration back, or send a form as an example. Please read it.'),
    ),
    ReasonCode.UNIT_LINE_BLANK: ReasonText(
        N_("The line for the unit is blank"), N_("The line for the unit's name is blank. Please look whose form it is.")
    ),
    ReasonCode.ROW_OUTSIDE: ReasonText(
        N_("Row without a heading"),
        N_(
            'This row stands outside the form, below its end or under no heading, and was not read ("{written}"). '
            "Please look whether it registers a model."
        ),
    ),
    ReasonCode.OTHER_DOCUMENT: ReasonText(
        N_("Looks like a report or a plan"),
        N_(
            'The document calls itself "{written}", though its table looks like the form. '
            "Please decide whether it is a registration."
        ),
    ),
}

#: The texts of every reason.
REASON_TEXTS: dict[ReasonCode, ReasonText] = {**_MESSAGES, **_FORMS, **_DECISIONS, **_FILES, **_STEPS, **_PROBLEMS}
