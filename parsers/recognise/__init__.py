"""From a document to forms: what table is the campaign's, what its cells mean, whose form it is as written.

``form`` walks the document. ``upright`` and ``remerge`` first put a table right that lies on its side or lost
its merged cells. ``headings`` knows what a heading means, ``heading_rows`` which rows are headings, ``layout``
what the columns under them are, ``legend`` which numbers stand for fields. ``rows`` reads a row: ``row_part``
one side of it with its ``row_cells``, ``who`` and ``performers`` who carries a model out, ``cells`` what people
write into a cell, ``above`` what ditto marks stand for, ``silent`` which rows register nothing. ``surroundings``
and ``campaign_year`` read what stands around the table, ``assembly`` puts the form together, and ``overview``
tells why a table is no form.
"""

from parsers.recognise.form import prepare_books, recognise

__all__ = ["prepare_books", "recognise"]
