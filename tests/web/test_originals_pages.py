"""Files of mails as they came: byte for byte, only ever to be saved, and pictures for whoever may see the mail."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from urllib.parse import unquote

import pytest
from docx import Document as DocxDocument
from PIL import Image, ImageDraw

from domain.account import Deed, Role
from storage.deeds import load_deeds
from storage.files import load_files
from storage.messages import load_raw
from tests.acceptance.installation import Installation
from tests.web.conftest import Client, Moved, Site, open_site
from tests.web.mails import form, mail
from tests.web.test_messages import number_of, ready


def scan() -> bytes:
    """Return a picture as a scanner makes it."""
    image = Image.new("RGB", (300, 120), "white")
    ImageDraw.Draw(image).text((20, 40), "Giay to", fill="black")
    out = BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


@pytest.fixture(scope="module")
def with_picture(tmp_path_factory: pytest.TempPathFactory, read_mails: Installation) -> Iterator[Site]:
    """A site, only looked at, with a mail that has a picture."""
    folder: Path = tmp_path_factory.mktemp("picture") / "own"
    shutil.copytree(read_mails.config.parent, folder)
    with open_site(Installation(config=folder / "config.toml"), Moved()) as site:
        (site.inbox / "9.eml").write_bytes(mail(9, sender="anh@example.vn", files={"ảnh chụp.png": scan()}))
        site.service.wake()
        yield site


def test_files_are_saved_as_they_came(officer: Client, site: Site) -> None:
    """A file comes byte for byte, as bytes of no kind, to be saved under its name; who saved it is logged."""
    data = form("Trường Mầm non Kim An", ("Tổ 1", "Vườn thuốc nam"))
    (site.inbox / "9.eml").write_bytes(mail(9, sender="a@b.example", files={"Đăng ký.docx": data}))
    site.service.wake()
    number = number_of(site, "9")
    answer = officer.get(f"/messages/{number}/files?path=2")
    assert answer.content == data
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["content-disposition"].startswith('attachment; filename="Dang ky.docx"; filename*=UTF-8')
    assert unquote(answer.headers["content-disposition"]).endswith("''Đăng ký.docx")
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in answer.headers["content-security-policy"]
    assert answer.headers["cache-control"] == "no-store"
    with site.app.store.read() as session:
        deed = load_deeds(session, limit=1)[0]
    assert (deed.deed, deed.name, deed.text) == (Deed.DOWNLOADED, "canbo", f"/messages/{number}/files?path=2")


def test_what_is_marked_secret_is_for_officers(site: Site) -> None:
    """Who may only look saves neither a file that bears a mark of secrecy nor the mail that brought it."""
    secret = DocxDocument()
    for line in ("MẬT", "Nội dung"):
        secret.add_paragraph(line)
    out = BytesIO()
    secret.save(out)
    (site.inbox / "9.eml").write_bytes(mail(9, sender="a@b.example", files={"kế hoạch.docx": out.getvalue()}))
    site.service.wake()
    number = number_of(site, "9")
    viewer, officer = site.client(Role.VIEWER), site.client(Role.OFFICER)
    for what in ("files?path=2", "raw"):
        assert viewer.get(f"/messages/{number}/{what}").status_code == 403
        assert officer.get(f"/messages/{number}/{what}").status_code == 200
    assert viewer.get(f"/messages/{number}/files?path=").status_code == 200
    assert viewer.get(f"/messages/{number_of(site, '1')}/raw").status_code == 200


def test_saving_changes_no_page(officer: Client, site: Site) -> None:
    """That somebody saved a file makes no open page ask for itself again."""
    before = officer.get("/live").json()["revision"]
    officer.get(f"/messages/{number_of(site, '1')}/files?path=2")
    assert officer.get("/live").json()["revision"] == before


def test_the_whole_mail_is_saved(viewer: Client, shared_site: Site) -> None:
    """A mail comes as it lies in the register, and its own text as a text file."""
    number = number_of(shared_site, "8")
    answer = viewer.get(f"/messages/{number}/raw")
    with shared_site.app.store.read() as session:
        assert answer.content == load_raw(session, message=number)
    assert answer.headers["content-disposition"].startswith(f'attachment; filename="{number}.eml"')
    text = viewer.get(f"/messages/{number}/files")
    assert "Kính gửi Ban Dân vận" in text.text
    assert f'filename="thu-{number}.txt"' in text.headers["content-disposition"]


def test_a_hostile_name_stays_a_name(viewer: Client, shared_site: Site) -> None:
    """The name of a saved file leads nowhere, ends no header, and hides nothing."""
    answer = viewer.get(f"/messages/{number_of(shared_site, '8')}/files?path=2")
    header = answer.headers["content-disposition"]
    assert re.fullmatch(r"attachment; filename=\"[A-Za-z0-9 ._()-]+\"; filename\*=UTF-8''[A-Za-z0-9._~%-]+", header)


def test_pictures_for_who_may_see_the_mail(with_picture: Site) -> None:
    """A page shows pictures with their size; they may be kept by that browser alone, and nobody else gets them."""
    client, number = with_picture.client(Role.VIEWER), number_of(with_picture, "9")
    page = ready(client, f"/messages/{number}?path=2")
    found = re.search(r'<img class="picture" src="(/pictures/[^"]+)" width="(\d+)" height="(\d+)" loading="lazy"', page)
    assert found is not None
    answer = client.get(found[1])
    assert answer.headers["content-type"] in {"image/webp", "image/jpeg", "image/png"}
    assert Image.open(BytesIO(answer.content)).size == (int(found[2]), int(found[3]))
    assert answer.headers["cache-control"].startswith("private, max-age=")
    assert with_picture.client().get(found[1]).status_code == 303


def test_a_picture_belongs_to_a_mail(with_picture: Site) -> None:
    """With another mail's number, with none, or for a page that is not there, a known hash opens nothing."""
    client, number = with_picture.client(Role.VIEWER), number_of(with_picture, "9")
    with with_picture.app.store.read() as session:
        sha256 = load_files(session, message=number)[0].attachment.sha256
    address = f"/pictures/{sha256}/1"
    for query in ("", f"?message={number_of(with_picture, '1')}", "?message=99999999999", "?message=x"):
        assert client.get(address + query).status_code == 404
    assert client.get(f"/pictures/{sha256}/2?message={number}").status_code == 404
    assert client.get(f"/pictures/{'z' * 64}/1?message={number}").status_code in {400, 404}
    # Nobody looked at the page before: the first request makes the picture.
    assert client.get(f"{address}?message={number}").status_code == 200


def test_one_file_alone(viewer: Client, shared_site: Site) -> None:
    """A file has a page of its own, from which it can be saved."""
    number = number_of(shared_site, "3")
    page = ready(viewer, f"/messages/{number}/view?path=2&as=text")
    assert "Đường hoa" in page
    assert f'href="/messages/{number}/files?path=2"' in page
    assert viewer.get(f"/messages/{number}/view?path=9").status_code == 404
