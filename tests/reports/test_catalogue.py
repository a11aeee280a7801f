"""The Vietnamese catalogue says everything that the code and the templates say."""

from __future__ import annotations

import ast
import string
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po

from reports.language import catalogue_path

ROOT = Path(__file__).parents[2]
ROOMS = ("domain", "parsers", "reports", "ingest", "desk", "web", "dangky")


def extracted(room: str) -> Iterator[tuple[str, int, tuple[str, ...]]]:
    """Yield file, line and msgids (singular, plural) of the sentences in ``room``, found as babel.cfg says."""
    with (ROOT / "babel.cfg").open(encoding="utf-8") as config:
        methods, options = parse_mapping_cfg(config)  # type: ignore[no-untyped-call]
    keywords = {**DEFAULT_KEYWORDS, "N_": None}
    chosen = lambda path: path == str(ROOT) or Path(path).relative_to(ROOT).parts[0] == room  # noqa: E731
    for name, line, msgid, _, _ in extract_from_dir(ROOT, methods, options, keywords, directory_filter=chosen):
        yield name, line, msgid if isinstance(msgid, tuple) else (msgid,)


@pytest.fixture(scope="module")
def catalogue() -> Catalog:
    with catalogue_path("vi").open("rb") as source:
        return read_po(source, locale="vi", abort_invalid=True)


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def test_extraction_finds_code_and_templates() -> None:
    """The mapping reaches Python and templates: without that the next tests would prove nothing."""
    found = {(Path(name).suffix, msgids) for name, _, msgids in extracted("reports")}
    assert (".py", ("Nothing sent",)) in found
    assert (".py", ("{n} day", "{n} days")) in found
    assert (".j2", ("Next digest: {moment}.",)) in found


def marked(room: str) -> Iterator[str]:
    """Yield the sentences in the code of ``room`` that are marked for translation, as Python itself reads them."""
    for file in sorted((ROOT / room).rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "N_":
                yield from (str(said.value) for said in node.args if isinstance(said, ast.Constant))


@pytest.mark.parametrize("room", ROOMS)
def test_extraction_misses_nothing(room: str) -> None:
    """Also a sentence within another string, where the extraction does not look, would be found missing."""
    found = {msgid for _, _, msgids in extracted(room) for msgid in msgids}
    assert sorted(set(marked(room)) - found) == []


@pytest.mark.parametrize("room", ROOMS)
def test_every_sentence_is_translated(room: str, catalogue: Catalog) -> None:
    """Each sentence of a room has a Vietnamese text that is finished (not fuzzy)."""
    without = sorted(
        {
            f"{name}:{line}: {msgids[0]}"
            for name, line, msgids in extracted(room)
            if (message := catalogue.get(msgids[0])) is None or message.fuzzy or not all(texts_of(message))
        }
    )
    assert without == []


def test_translations_have_the_same_placeholders(catalogue: Catalog) -> None:
    """A translation names the same details in braces as its sentence, no more and no less."""
    differing = [
        (text, placeholders(text))
        for message in catalogue
        if message.id
        for text in texts_of(message)
        if text and placeholders(text) != placeholders(msgid_of(message))
    ]
    assert differing == []


def texts_of(message: Message) -> tuple[str, ...]:
    texts = message.string if isinstance(message.string, list | tuple) else (message.string,)
    return tuple(text or "" for text in texts)


def msgid_of(message: Message) -> str:
    return str(message.id[0] if isinstance(message.id, list | tuple) else message.id)
