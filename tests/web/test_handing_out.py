"""Files that are handed out: whatever their route, each is only ever saved, under a harmless name, and logged."""

from __future__ import annotations

import re
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.account import Deed, LoggedDeed, Role
from storage.deeds import load_deeds
from storage.outbox import load_outbox
from tests.web.conftest import NAMES, Client, Site
from tests.web.test_messages import number_of
from web.app import route_roles
from web.handing_out import attached
from web.pages.exports import PRODUCTS

#: Routes that give a file, with what may stand in the braces of their addresses.
GIVING = {
    "/units.xlsx",
    "/units.csv",
    "/register.xlsx",
    "/register.csv",
    "/register.docx",
    "/exports/{file}",
    "/messages/{number}/files",
    "/messages/{number}/raw",
    "/outbox/{number}/mail.eml",
    "/campaign/roster/download",
}


def deeds(site: Site) -> tuple[LoggedDeed, ...]:
    with site.app.store.read() as session:
        return load_deeds(session, limit=1000)


def addresses(site: Site) -> dict[str, str]:
    """Return an address of every page and file that is only looked at, by its route."""
    site.client(Role.OFFICER).submit("/outbox/preview/digest")
    with site.app.store.read() as session:
        mail = load_outbox(session)[0].id
    said: dict[str, object] = {"code": "MN-KIMTHU", "file": "missing.csv", "name:path": "desk.css", "key": "x"}
    said |= {"sha256": "0" * 64, "number": number_of(site, "1"), "page": 1}
    paths = {path for (path, method), _ in route_roles() if method == "GET"}
    outbox = {**said, "number": mail}
    return {path: filled(path, outbox if path.startswith("/outbox/") else said) for path in sorted(paths)}


def filled(path: str, said: dict[str, object]) -> str:
    return re.sub(r"{([^}]+)}", lambda part: str(said[part[1]]), path)


def test_every_file_is_only_saved_and_leaves_a_line(site: Site) -> None:
    """Whatever is handed out as a file is shut to the browser, and one line of the log says who took it away."""
    client, giving = site.client(Role.ADMINISTRATOR), set()
    for path, address in addresses(site).items():
        before = deeds(site)
        answer = client.get(address)
        new = deeds(site)[: len(deeds(site)) - len(before)]
        if not answer.headers.get("content-disposition", "").startswith("attachment"):
            assert path == "/api/export" or not new, path
            continue
        giving.add(path)
        assert answer.status_code == 200, path
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert "sandbox" in answer.headers["content-security-policy"]
        assert [(deed.deed, deed.name) for deed in new] == [
            (Deed.DOWNLOADED if "{number" in path else Deed.EXPORTED, NAMES[Role.ADMINISTRATOR])
        ], path
    assert giving == GIVING


def test_no_file_without_its_type(site: Site) -> None:
    """What we made says what it is; what somebody sent is bytes of no kind."""
    client = site.client(Role.ADMINISTRATOR)
    found = addresses(site)
    for path in GIVING:
        kind = client.get(found[path]).headers["content-type"]
        assert (kind == "application/octet-stream") == ("{number" in path), path
    assert {product.media_type.split(";")[0] for product in PRODUCTS.values()} >= {"text/csv", "application/json"}


@pytest.mark.parametrize(
    "name",
    ['a"; filename="b.exe', "a\r\nSet-Cookie: x=1", "../../etc/passwd", "\u202egpj.exe", "", "...", "CON\x00.txt"],
)
def test_names_of_files_do_nothing(name: str) -> None:
    """Whatever a name is made of, it is one harmless name in one header."""
    _check(attached(b"", name=name, media_type="text/plain").headers["content-disposition"])


@given(st.text(max_size=60).filter(lambda text: not re.search("[\ud800-\udfff]", text)))
def test_any_name_gives_a_header(name: str) -> None:
    """Whatever a file is called, the header is one line of ASCII with a name that is no path and not empty."""
    _check(attached(b"", name=name, media_type="text/plain").headers["content-disposition"])


def _check(header: str) -> None:
    found = re.fullmatch(
        r"attachment; filename=\"([A-Za-z0-9 ._()-]+)\"; filename\*=UTF-8''([A-Za-z0-9%._~-]+)", header
    )
    assert found is not None
    assert not re.search(r'[/\\:*?"<>|\x00-\x1f\u202e]', unquote(found[2]))
    assert unquote(found[2]).strip(".")


def test_a_list_says_what_it_is(viewer: Client) -> None:
    """A list of units is named by its campaign, what it is, and the moment as of which it holds."""
    header = viewer.get("/units.xlsx").headers["content-disposition"]
    name = unquote(header.partition("filename*=UTF-8''")[2])
    assert re.fullmatch(r"DVK 2022 - .+ 14-02-2022 10h00\.xlsx", name)
