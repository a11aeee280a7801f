"""From a document to forms: what table is the campaign's, what its cells mean, whose form it is as written.

``headings`` knows what a heading means, ``layout`` finds heading rows and what the columns under
them are, ``cells`` and ``rows`` read what people fill in, ``surroundings`` reads what stands around
the table, and ``form`` walks the document and puts it together.
"""

from parsers.recognise.form import prepare_books, recognise

__all__ = ["prepare_books", "recognise"]
