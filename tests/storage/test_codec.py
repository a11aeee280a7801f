"""Records to JSON and back."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.document import Document, Place
from domain.evidence import Attribution, Evidence
from domain.form import FileReading, Form
from domain.message import OpenedMail
from domain.reasons import Reason, ReasonCode
from storage.codec import from_data, from_json, to_data, to_json
from tests.storage.examples import CAMPAIGN, form

#: A Mapping may be of many classes; the domain makes dicts.
DETAILS = st.dictionaries(st.text(max_size=8), st.text(max_size=20), max_size=3)
st.register_type_strategy(Reason, st.builds(Reason, details=DETAILS))

RECORDS = [Form, FileReading, Reason, Place, Evidence, Attribution, OpenedMail, Document]


@pytest.mark.parametrize("cls", RECORDS)
@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_round_trip(cls: type[Any], data: st.DataObject) -> None:
    """Every record comes back from its JSON, and from its plain data, as it was."""
    record = data.draw(st.from_type(cls))
    assert from_json(cls, to_json(record)) == record
    assert from_data(cls, to_data(cls, record)) == record


def test_a_whole_campaign_survives() -> None:
    """A campaign with its roster, dates and offsets comes back as it was."""
    assert from_json(type(CAMPAIGN), to_json(CAMPAIGN)) == CAMPAIGN


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=200) | st.sampled_from([b"null", b"[]", b"{}", b'{"forms": 3}', b"[" * 5000]))
def test_junk_is_refused(data: bytes) -> None:
    """Whatever bytes a child sends that are no form, the answer is a ValueError."""
    with pytest.raises(ValueError):  # noqa: PT011 - the contract names no more than that
        from_json(Form, data)


@pytest.mark.parametrize(
    ("cls", "data"),
    [
        (Place, '{"sheet":null,"table":"1","row":null,"column":null,"paragraph":null}'),
        (Place, '{"sheet":1,"table":null,"row":null,"column":null,"paragraph":null}'),
        (Reason, '{"code":"no_such_code","details":{}}'),
        (Reason, '{"code":"bounce","details":{"a":1}}'),
    ],
)
def test_nothing_is_converted(cls: type[Any], data: str) -> None:
    """A value of another type, or a word that is not on the list, is refused and not made to fit."""
    with pytest.raises(ValueError, match="validation error"):
        from_json(cls, data)


def test_surrogates_are_refused() -> None:
    """Text that is no Unicode is refused when it is written, not when it is read."""
    with pytest.raises(ValueError, match="surrogates"):
        to_json(Reason(code=ReasonCode.BOUNCE, details={"a": "\ud800"}))


def test_json_is_readable() -> None:
    """Vietnamese stands in the JSON as UTF-8, so that people can read it."""
    assert "Trồng rau sạch".encode() in to_json(form("Trồng rau sạch"))
