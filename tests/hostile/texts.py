"""Texts made for search patterns that try again and again: long runs of one sign, wherever a text may stand."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator
from functools import partial
from typing import Final

from tests.corpus.habits import sample
from tests.corpus.material import material
from tests.corpus.paper import Paper, each_text
from tests.corpus.writers.docx import docx_bytes
from tests.corpus.writers.html import gmail_html
from tests.corpus.writers.plain import txt_bytes
from tests.hostile.registry import HEAD, HOSTILE, Hostile, carrying

#: Signs and words of which our patterns are made.
RUNS: Final = {
    "spaces": " ",
    "dashes": "- ",
    "dots": ".",
    "quotes": "\"'“”",
    "digits": "1",
    "numbers": "1. ",
    "brackets": "(",
    "closed-brackets": "()",
    "newlines": "\n",
    "empty-lines": " \n",
    "tabs": "\t",
    "letters": "a",
    "capitals": "Đ",
    "words": "Đơn vị: ",
    "units": "Trường MN ",
    "models": "Mô hình: ",
    "semicolons": "; ",
    "colons": ":",
    "slashes": "/",
    "angles": "<",
    "quoted": "> ",
    "marks": "a\u0301\u0323",
    "soft-hyphens": "\u00ad",
    "viqr": "a^'",
    "no-breaks": "\u00a0",
    "question-marks": "=?",
    "fields": "kinh tế, ",
    "ditto": "nt ",
    "replies": "Re: ",
    "commas": "a, ",
    "entities": "&amp;",
    "underlines": "_",
    "pluses": "+-|",
}
#: Letters of one text; more is cut off by the readers.
_LENGTH: Final = 12_000
_LENGTH_OF_LINES: Final = 600
#: Letters of a body or a header.
_LONG: Final = 300_000


def _run(piece: str, length: int) -> str:
    return (piece * (length // len(piece) + 1))[:length]


def _form(piece: str) -> Paper:
    """Return a form in which every text is followed by a run; headings stay, so that it is read as a form."""
    paper = sample("as_it_stands", 1, material()).paper
    run = _run(piece, _LENGTH_OF_LINES if "\n" in piece else _LENGTH)
    seen = iter(range(10_000))
    return each_text(paper, lambda text: text + run if text and next(seen) > _HEADINGS else text)


#: Texts of the sample form before its rows.
_HEADINGS: Final = 14


def _files(piece: str) -> bytes:
    """Return a mail with forms that are full of ``piece``, in Word, as a web page and as text."""
    paper = _form(piece)
    return carrying(docx_bytes(paper)).replace(
        b"\r\n--b--\r\n",
        b"".join(
            b"\r\n--b\r\nContent-Type: text/%s; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n"
            b"Content-Disposition: attachment\r\n\r\n" % kind + b64encode(write(paper)) + b"\r\n"
            for kind, write in ((b"html", gmail_html), (b"plain", txt_bytes))
        )
        + b"--b--\r\n",
    )


def _letter(piece: str) -> bytes:
    """Return a mail whose subject, sender, file name and text are full of ``piece``."""
    run = _run(piece, _LONG)
    line = run[:_LENGTH].replace("\r", " ").replace("\n", " ").encode()
    coded = b"=?utf-8?B?" + b64encode(line) + b"?="
    head = b"From: %s <a@example.vn>\r\nSubject: %s\r\nSubject: %s\r\nDate: %s\r\n" % (line, coded, line, line)
    head += b"References: %s\r\nReceived: %s\r\nMIME-Version: 1.0\r\n" % (line, line)
    parts = b'Content-Type: multipart/mixed; boundary="b"\r\n\r\n'
    for kind, text in ((b"plain", run), (b"html", f"<p>{run}</p>")):
        parts += b"--b\r\nContent-Type: text/%s; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n" % kind
        parts += b64encode(text.encode()) + b"\r\n"
    name = line.replace(b'"', b"'")
    parts += b'--b\r\nContent-Type: text/csv; name="%s"\r\nContent-Disposition: attachment; filename="%s"\r\n\r\n' % (name, coded)
    return head + parts + run.encode() + b"\r\n--b--\r\n"


def _plain(piece: str) -> bytes:
    """Return a mail that is nothing but a text of ``piece``."""
    return HEAD + b"Content-Type: text/plain; charset=utf-8\r\n\r\n" + _run(piece, _LONG).encode()


def _register() -> Iterator[str]:
    for name, piece in RUNS.items():
        for where, make in (("letter", _letter), ("files", _files), ("plain", _plain)):
            HOSTILE[f"{name}-in-{where}"] = Hostile(make=partial(make, piece), answers=frozenset())
            yield name


tuple(_register())
