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
#: Last row and column that may hold something.
MAX_ROW = 50_000
MAX_COLUMN = 1_000
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
