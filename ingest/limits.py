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
#: Characters of a mail address (RFC 5321, section 4.5.3.1: 64 + 1 + 255).
MAX_ADDRESS_CHARACTERS = 320
#: Bytes of a picture that may be a signature's or a logo; a photo of a form is larger.
MAX_DECORATION_BYTES = 100_000
#: Different defects that are named.
MAX_DEFECTS = 20
