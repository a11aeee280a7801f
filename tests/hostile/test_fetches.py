"""Nothing that a file refers to is fetched: not by our readers, not by LibreOffice, not by the libraries."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from ingest.guard import Guard
from ingest.mime import open_mail
from parsers.programs import NoPrograms
from parsers.reading import read_file
from storage.codec import to_json
from tests.corpus.material import the_campaign
from tests.hostile.office import docx, ods
from tests.hostile.registry import HEAD, carrying
from tests.parsers.files import zip_of
from tests.servers.programs import required

_URL = "http://127.0.0.1:{port}/a.png"
_PAGE = (
    '<html><head><link rel="stylesheet" href="{url}"><base href="{url}"><meta http-equiv="refresh" content="0;{url}">'
    '<style>@import url({url});</style></head><body background="{url}"><img src="{url}"><iframe src="{url}"></iframe>'
    '<object data="{url}"></object><script src="{url}"></script><table><tr><td>a</table></body></html>'
)
_VECTORS = (
    '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">'
    '<image xlink:href="{url}"/><use href="{url}#a"/></svg>'
)
_OUTSIDE = '<!DOCTYPE a SYSTEM "{url}" [<!ENTITY % p SYSTEM "{url}">%p;<!ENTITY x SYSTEM "{url}">]>'
_RICH = (
    r'{{\rtf1{{\*\template {url}}}{{\field{{\*\fldinst INCLUDEPICTURE "{url}" \\d}}{{\fldrslt a}}}}'
    r'{{\field{{\*\fldinst INCLUDETEXT "{url}"}}{{\fldrslt b}}}}\par Dan van kheo}}'
)
_RELATED = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="r1" TargetMode="{mode}" Target="{target}" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}"/></Relationships>'
)


def _files(url: str) -> dict[str, bytes]:
    """Return files of many formats that refer to ``url`` in every way that they know."""
    outside = _OUTSIDE.format(url=url)
    body = '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p/></w:body></w:document>'
    related = _RELATED.format(mode="External", target=url, kind="attachedTemplate")
    return {
        "html": _PAGE.format(url=url).encode(),
        "svg": _VECTORS.format(url=url).encode(),
        "docx": docx(outside + body),
        "docx with a template": zip_of(
            {
                "[Content_Types].xml": "",
                "_rels/.rels": _RELATED.format(mode="Internal", target="word/document.xml", kind="officeDocument"),
                "word/document.xml": body,
                "word/_rels/document.xml.rels": related,
            }
        ),
        "ods": ods(outside + "<a>&x;</a>"),
        "xml": (outside + '<?mso-application progid="Excel.Sheet"?><Workbook>&x;</Workbook>').encode(),
        "rtf": _RICH.format(url=url).encode(),
        "pdf": b"%PDF-1.4\n1 0 obj<</Type/Catalog/OpenAction<</S/URI/URI(" + url.encode() + b")>>/Pages 2 0 R>>endobj",
    }


@contextmanager
def _listening() -> Iterator[socket.socket]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)
        yield server


def _was_asked(server: socket.socket) -> bool:
    try:
        server.accept()[0].close()
    except BlockingIOError:
        return False
    return True


def test_readers_fetch_nothing() -> None:
    """Even where the network can be reached, reading a file and opening a mail ask nobody for anything."""
    with _listening() as server:
        url = _URL.format(port=server.getsockname()[1])
        campaign = the_campaign()
        for data in _files(url).values():
            read_file(data, template=campaign.template, keywords=campaign.keywords, programs=NoPrograms())
            open_mail(HEAD + b"Content-Type: text/html\r\n\r\n" + data)
        assert not _was_asked(server)


@pytest.mark.libreoffice
def test_libreoffice_reaches_nobody() -> None:
    """LibreOffice loads pictures and templates from wherever a file says; the guard has left the network."""
    required("soffice", "LibreOffice")
    with _listening() as server, Guard() as guard:
        if not guard.has_left_network():
            pytest.skip("user namespaces are switched off")  # the guard cannot leave the network here; doctor says so
        campaign = the_campaign()
        arguments = {"template": to_json(campaign.template).decode(), "keywords": to_json(campaign.keywords).decode()}
        for data in _files(_URL.format(port=server.getsockname()[1])).values():
            raw = carrying(data)
            path = open_mail(raw).attachments[0].path
            guard.run("read_attachment", raw, path=path, **arguments)
        assert not _was_asked(server)
