"""Texts made for search patterns that try again and again: long runs of one sign, wherever a text may stand."""

from __future__ import annotations

import random
from base64 import b64encode
from functools import partial
from typing import Final

from domain.reasons import ReasonCode
from tests.corpus.habits import sample
from tests.corpus.material import material
from tests.corpus.paper import Paper, each_text
from tests.corpus.writers.docx import docx_bytes
from tests.corpus.writers.html import gmail_html
from tests.corpus.writers.plain import txt_bytes
from tests.hostile.registry import HEAD, HOSTILE, Hostile, carrying, file

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
#: Letters of one text of a form, of one whose every line is a paragraph, of a header, and of a body.
_CELL: Final = 3_000
_LINES: Final = 600
_HEADER: Final = 12_000
_BODY: Final = 300_000
#: Texts of the sample form before its rows.
_HEADINGS: Final = 14


def _run(piece: str, length: int) -> str:
    return (piece * (length // len(piece) + 1))[:length]


def _form(piece: str) -> Paper:
    """Return a form in which every text is followed by a run; headings stay, so that it is read as a form."""
    paper = sample("as_it_stands", 1, material()).paper
    run = _run(piece, _LINES if "\n" in piece else _CELL)
    seen = iter(range(10_000))
    return each_text(paper, lambda text: text + run if text and next(seen) > _HEADINGS else text)


def _in_word(piece: str) -> bytes:
    """Return a mail with a Word form that is full of ``piece``."""
    return carrying(docx_bytes(_form(piece)))


def _in_page(piece: str) -> bytes:
    """Return a mail with a form that is full of ``piece``, as a web page."""
    return carrying(gmail_html(_form(piece)))


def _in_text(piece: str) -> bytes:
    """Return a mail with a form that is full of ``piece``, as text."""
    return carrying(txt_bytes(_form(piece)))


def _letter(piece: str) -> bytes:
    """Return a mail whose subject, sender, file name and text are full of ``piece``."""
    run = _run(piece, _BODY)
    line = run[:_HEADER].replace("\r", " ").replace("\n", " ").encode()
    coded = b"=?utf-8?B?" + b64encode(line) + b"?="
    head = b"From: %s <a@example.vn>\r\nSubject: %s\r\nSubject: %s\r\nDate: %s\r\n" % (line, coded, line, line)
    head += b"References: %s\r\nReceived: %s\r\nMIME-Version: 1.0\r\n" % (line, line)
    parts = b'Content-Type: multipart/mixed; boundary="b"\r\n\r\n'
    for kind, text in ((b"plain", run), (b"html", f"<p>{run}</p>")):
        parts += b"--b\r\nContent-Type: text/%s; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n" % kind
        parts += b64encode(text.encode()) + b"\r\n"
    name = line.replace(b'"', b"'")
    parts += b'--b\r\nContent-Type: text/csv; name="%s"\r\nContent-Disposition: attachment; filename="%s"\r\n\r\n' % (
        name,
        coded,
    )
    return head + parts + run.encode() + b"\r\n--b--\r\n"


def _plain(piece: str) -> bytes:
    """Return a mail that is nothing but a text of ``piece``."""
    return HEAD + b"Content-Type: text/plain; charset=utf-8\r\n\r\n" + _run(piece, _BODY).encode()


def _table(units: list[str], cell: str) -> bytes:
    """Return a table as text, a row for each of ``units``, with ``cell`` as what it registers."""
    head = "ĐĂNG KÝ MÔ HÌNH DÂN VẬN KHÉO NĂM 2022\nTT;Đơn vị;Tên tập thể;Kinh tế;Văn hóa - xã hội;ANQP;XDHTCT;Ghi chú\n"
    rows = (f'{n};{unit};Tổ {n};"{cell}";;;;\n' for n, unit in enumerate(units, start=1))
    return (head + "".join(rows)).encode()


@file(most_s=5.0)
def long_unit_name() -> bytes:
    """A unit's name of 20,000 letters, of abbreviations with two meanings each."""
    return _table([_run("kh ct ", 20_000)], "Nuôi lợn")


@file(ReasonCode.UNIT_AMBIGUOUS, ReasonCode.READER_TIMED_OUT, most_s=8.0)
def many_unit_names() -> bytes:
    """300 units, each with another name of 30 words with which the roster's names are made."""
    words = "trường|mầm non|tiểu học|kim an|cao viên|đảng ủy|xã|ubnd|hội|phòng|thanh oai|th|tt|mn|kh|ct|p|II"
    mixed = random.Random(1)
    return _table([" ".join(mixed.choices(words.split("|"), k=30)) for _ in range(300)], "Nuôi lợn")


@file()
def wide_cells() -> bytes:
    """Cells of a letter, 19,000 blanks and a letter, as patterns are slow at that begin with blanks."""
    return _table(["Trường TH Kim An"] * 12, f"a{' ' * 19_000}b; mô hình{' ' * 300}c")


@file()
def cells_of_many_names() -> bytes:
    """Cells of 4,000 names in quotes."""
    return _table(["Trường TH Kim An"] * 12, "“a” " * 4_000)


_WHERE: Final = (("letter", _letter), ("word", _in_word), ("page", _in_page), ("text", _in_text), ("plain", _plain))


def _register() -> None:
    for name, piece in RUNS.items():
        for where, make in _WHERE:
            HOSTILE[f"{name}-in-{where}"] = Hostile(make=partial(make, piece), answers=frozenset())


_register()
