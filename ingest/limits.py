"""How much one mail may ask of us; each limit is checked before the work that it bounds."""

from __future__ import annotations

#: Bytes of one mail as it came; what lies behind is not read.
MAX_MAIL_BYTES = 70 * 1024 * 1024
#: Bytes of the headers of the mail; of a longer block only the fields that we use are read.
MAX_HEADER_BYTES = 256 * 1024
#: Characters of one header field that is kept as text (subject, sender, identifiers).
MAX_FIELD_CHARACTERS = 16 * 1024
#: Lines that look like the border of a part (two dashes at the start); what lies behind is not read.
MAX_BORDER_LINES = 20_000
#: Lines of one mail; base64 of the longest mail has 950,000.
MAX_LINES = 1_200_000
#: Leaf parts of one mail.
MAX_PARTS = 20_000
#: Depth of parts inside parts; what lies deeper stays one undivided attachment.
MAX_DEPTH = 50
#: Attachments of one mail.
MAX_ATTACHMENTS = 300
#: Bytes of one text part, and characters of the whole body, that are looked at.
MAX_TEXT_BYTES = 2 * 1024 * 1024
MAX_BODY_CHARACTERS = 200_000
#: Characters of a file name, its ending included.
MAX_NAME_CHARACTERS = 200
#: Characters of a Message-ID (RFC 5322, section 2.1.1: a line).
MAX_ID_CHARACTERS = 998
#: Message-IDs of In-Reply-To and References; the latest are kept.
MAX_REFERENCES = 50
#: Outer parts of a mail among which a report's are looked for.
MAX_REPORT_PARTS = 50
#: Bytes of a report's machine part, and of headers that it returns; those of a mail to 100 recipients take half.
MAX_REPORT_BYTES = 64 * 1024
#: Characters of a report's own words, which stand before the mail that it returns.
MAX_REPORT_CHARACTERS = 20_000
#: Recipients of a report that are told apart.
MAX_REPORT_RECIPIENTS = 200
#: Message-IDs that a report may be about; the surest are kept.
MAX_ORIGINAL_IDS = 10
#: Characters of what the other server answered.
MAX_DIAGNOSTIC_CHARACTERS = 300
#: Characters of a mail address (RFC 5321, section 4.5.3.1: 64 + 1 + 255).
MAX_ADDRESS_CHARACTERS = 320
#: Bytes of a picture that may be a signature's or a logo; a photo of a form is larger, or has the points of a page.
MAX_DECORATION_BYTES = 100_000
#: Different defects that are named.
MAX_DEFECTS = 20
#: Containers inside containers: a zip in a zip in a mail is 2 deep; what lies deeper stays unopened.
MAX_ARCHIVE_DEPTH = 5
#: Files in all containers of one mail; an education office sends its 75 schools with a scan of each.
MAX_ARCHIVE_MEMBERS = 500
#: Entries that the directory of a zip may list; of one that lists more nothing is unpacked.
MAX_ARCHIVE_ENTRIES = 5_000
#: Bytes of all files in the containers of one mail, unpacked.
MAX_ARCHIVE_BYTES = 200 * 1024 * 1024
#: Unpacked bytes for each packed byte, of a file and of a container; a scan of a blank page has some 100.
MAX_ARCHIVE_RATIO = 200
#: Files and containers smaller than this, unpacked, are not judged by their ratio.
RATIO_FREE_BYTES = 10 * 1024 * 1024
#: Bytes of memory that an xz may ask for; the strongest preset needs 65 MB.
MAX_XZ_MEMORY_BYTES = 128 * 1024 * 1024
#: Bytes unpacked before they are handed over; the rest is asked for anew.
MAX_UNPACKED_AT_ONCE = 40 * 1024 * 1024
#: Bytes of a file that is so small that several are read by one child; few forms of office programs are.
SMALL_FILE_BYTES = 8 * 1024
#: Small files that one child reads; if it ends, each is read anew by its own.
MAX_READ_TOGETHER = 50
#: Characters of a name with the folders and containers around it.
MAX_MEMBER_NAME_CHARACTERS = 400
#: Texts of one mail, its own and those of mails inside it, that are read as forms.
MAX_FORM_TEXTS = 20
#: Bytes of all of them.
MAX_TEXTS_BYTES = 1024 * 1024
#: Files written as uuencode into one text.
MAX_UUENCODED = 100
