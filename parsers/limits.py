"""How much a file may ask of us; each limit is checked before the work that it bounds."""

from __future__ import annotations

#: Bytes of one file as sent.
MAX_FILE_BYTES = 50 * 1024 * 1024
#: Bytes of all members of a package (docx, xlsx) once unpacked, by its directory and again while reading.
MAX_UNPACKED_BYTES = 100 * 1024 * 1024
#: Unpacked bytes for each packed byte; office packages stay under 50.
MAX_UNPACK_RATIO = 100
#: Packages smaller than this, unpacked, are not judged by their ratio: a small file of spaces packs well.
RATIO_FREE_BYTES = 10 * 1024 * 1024
#: Members of a package.
MAX_PACKAGE_MEMBERS = 2_000
#: Cells that hold something, in a whole workbook.
MAX_CELLS = 200_000
#: Characters of all cells of a file, each counted as often as it is repeated.
MAX_CHARACTERS = 5_000_000
#: Last row and column that may hold something.
MAX_ROW = 50_000
MAX_COLUMN = 1_000
#: Rows of a file that hold something; recognising one takes a millisecond.
MAX_FILLED_ROWS = 5_000
#: Sheets of a workbook.
MAX_SHEETS = 300
#: Rows and columns of a table in a text document, merged cells counted at each position.
MAX_TABLE_ROWS = 5_000
MAX_TABLE_COLUMNS = 100
#: Depth of tables inside tables.
MAX_TABLE_DEPTH = 5
#: Blocks (paragraphs and tables) of a document.
MAX_BLOCKS = 50_000
#: Characters of one cell or paragraph that are looked at.
MAX_TEXT = 20_000
#: Tags of a web page; about 500 bytes of memory each.
MAX_TAGS = 200_000
#: Bytes of a web page; a workbook of 5,000 rows saved as one stays under 10 MB.
MAX_PAGE_BYTES = 24 * 1024 * 1024
#: Depth of tables inside tables of a web page, where they are used for layout.
MAX_PAGE_TABLE_DEPTH = 30
#: Characters of a file that are asked which old encoding they are in.
MAX_VOTING_CHARACTERS = 1_000_000
#: Braces of a rich text file; Word writes some ten for each cell.
MAX_RTF_BRACES = 2_000_000
#: Depth of groups inside groups of a rich text file; Word writes less than 50.
MAX_RTF_DEPTH = 1_000
#: Pages of a PDF that are read.
MAX_PDF_PAGES = 60
#: Objects of a PDF that are looked at one by one; a form of 60 pages has some 2,000.
MAX_PDF_OBJECTS = 10_000
#: Pages and pictures of one file whose text is recognised; each takes Tesseract a second or two.
MAX_RECOGNISED_PAGES = 12
#: Drawn objects and letters of one page of a PDF; a page of a form has some 300 and 3,000.
MAX_PAGE_OBJECTS = 12_000
MAX_PAGE_LETTERS = 40_000
#: Bytes of what one page of a PDF draws, unpacked; a page of a form has some 50 kB.
MAX_CONTENT_BYTES = 32 * 1024 * 1024
#: Bytes of it that are read letter by letter, which takes seconds; of more the page's picture is recognised.
MAX_LETTERED_BYTES = 1_500_000
#: Codes that the fonts of a PDF page explain; a font of all letters there are has 65,536 twice.
MAX_FONT_ENTRIES = 2_000_000
#: Drawn outlines that a PDF page may have and still be blank; with more, letters may be drawn as outlines.
MAX_BLANK_PATHS = 100
#: Points of the longer and the shorter side of the smallest picture that a page can be read in; logos have fewer.
MIN_PAGE_POINTS = (600, 400)
#: Points of a picture; a photo of a good telephone has 12 to 50 million.
MAX_PIXELS = 50_000_000
#: Points of all pictures of one page of a PDF; A3 scanned at 600 to the inch has 70 million.
MAX_PAGE_PIXELS = 240_000_000
#: Scans of a JPEG, its thumbnails included; a progressive one has about ten.
MAX_SCANS = 100
#: Points of the longer side to which a picture is brought; A4 at 300 to the inch.
MAX_PICTURE_SIDE = 3_508
#: Ruling lines of a page that are looked at, in each direction.
MAX_RULING_LINES = 1_000
#: Attributes of one tag; the parser compares each with all before it.
MAX_TAG_ATTRIBUTES = 1_000
#: Points of a page as officers see it; wide enough to read a scanned form, and of a long chat some screens.
MAX_SHOWN_WIDTH = 1_400
MAX_SHOWN_HEIGHT = 4_200
