"""The words of dangky as frozen records; nothing here does I/O or needs a library.

Glossary, one meaning each, the Vietnamese word that people see in brackets:

campaign (đợt đăng ký)      one letter: what is asked, of whom, until when, on which form
unit (đơn vị), group (khối) who must answer; every unit belongs to one group of the letter's addressees
message (thư)               one mail as it came: raw bytes, kept
attachment (tệp)            a leaf file of a message, however deep it lies
document                    what a reader gets from a file: paragraphs and tables, each with its place
form (biểu mẫu)             a document recognised as the campaign's form: unit as written, entries, problems
entry (dòng đăng ký)        one registered model: performer, kind, field, model, note
evidence                    what says whose form it is: form line, letterhead, title, sheet, signature, sender, subject,
                            file name, display name, body; with its bearing on the unit, and a confidence for all
submission (bản đăng ký)    a form booked to a unit, with its message and its moment of receipt
version                     all that one message brought for one unit; a newer one supersedes
ruling                      what an officer says of a unit: a pin (this version counts) or an extension of its deadline
review (cần xem)            a question to an officer, with its reason and the units it may concern
outcome                     what became of a message: registered, nothing_to_register, needs_review, ignored
status                      where a unit stands: registered, nothing_to_register, needs_review, missing
register (sổ đăng ký)       for each unit, the entries that count at an instant
ledger                      the list of all messages with their outcomes
digest                      the daily mail to the officers
outbox                      mail to be sent, written in the same transaction as its cause
"""
