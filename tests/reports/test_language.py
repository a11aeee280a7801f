"""Sentences, dates, times and numbers as a reader of each language writes them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import (
    ConfigurationError,
    DangkyError,
    DeliveryDeferred,
    LoginRefused,
    SettingsProblem,
    UnreadableFile,
)
from domain.reasons import ReasonCode, reason
from reports.failures import explain_error, explain_problems
from reports.language import Translator, translator


def test_other_language_is_refused() -> None:
    """A language without a catalogue is an error and not silently English."""
    with pytest.raises(ValueError, match="fr"):
        translator("fr")


def test_evening_in_london_is_the_next_day_in_hanoi(vi: Translator) -> None:
    """An instant is shown in the campaign's zone, whatever its own offset is."""
    instant = datetime(2022, 2, 14, 17, 30, tzinfo=UTC)
    assert vi.moment(instant) == "00h30 ngày 15/02/2022"
    assert vi.date(instant) == "15/02/2022"
    assert translator("vi", ZoneInfo("UTC")).moment(instant) == "17h30 ngày 14/02/2022"


def test_date_without_time_is_not_moved(vi: Translator) -> None:
    """A day that is only a day stays that day."""
    assert vi.date(date(2022, 2, 9)) == "09/02/2022"


def test_naive_time_is_refused(vi: Translator) -> None:
    """A time without an offset is never shown as if it were known."""
    with pytest.raises(ValueError, match="without an offset"):
        vi.moment(datetime(2022, 2, 14, 16, 0))  # noqa: DTZ001


def test_english_times(en: Translator) -> None:
    """English has 16:00, and dates stay in the order of the country."""
    assert en.moment(datetime(2022, 2, 14, 9, 0, tzinfo=UTC)) == "16:00 on 14/02/2022"


@pytest.mark.parametrize(("value", "shown"), [(0, "0"), (999, "999"), (1234, "1.234"), (11935, "11.935")])
def test_thousands_have_a_dot(vi: Translator, value: int, shown: str) -> None:
    """Numbers are parted by dots, as in the press."""
    assert vi.number(value) == shown


@pytest.mark.parametrize(
    ("part", "whole", "shown"),
    [
        (132, 174, "75,9%"),
        (0, 21, "0%"),
        (1, 6, "16,7%"),
        (3, 21, "14,3%"),
        (1, 9999, "0,1%"),
        (19, 19, "100%"),
        (1999, 2000, "99,9%"),
        (9999, 10000, "99,9%"),
        (0, 0, "–"),
    ],
)
def test_share_reaches_all_only_with_all(vi: Translator, part: int, whole: int, shown: str) -> None:
    """A share is rounded, but 100% means everyone and 0% nobody; a share of nothing is a dash."""
    assert vi.share(part, whole) == shown


@given(st.integers(0, 10**6), st.integers(1, 10**6))
def test_share_is_100_only_for_all(part: int, whole: int) -> None:
    """No part smaller than the whole is shown as 100%."""
    part = min(part, whole)
    assert (translator("vi").share(part, whole) == "100%") == (part == whole)


@pytest.mark.parametrize(
    ("length", "shown"),
    [
        (timedelta(days=3, hours=20), "3 ngày"),
        (timedelta(hours=23, minutes=59), "23 giờ"),
        (timedelta(minutes=59), "chưa đến một giờ"),
    ],
)
def test_spans_are_whole(vi: Translator, length: timedelta, shown: str) -> None:
    """Lengths of time are whole days, then whole hours."""
    assert vi.span(length) == shown


def test_english_plural(en: Translator) -> None:
    """English knows one day and two days."""
    assert (en.span(timedelta(days=1)), en.span(timedelta(days=2))) == ("1 day", "2 days")


@pytest.mark.parametrize(
    ("size", "shown"), [(12_480_000, "12,5 MB"), (34_000, "34 KB"), (1, "1 KB"), (99_999, "0,1 MB")]
)
def test_sizes(vi: Translator, size: int, shown: str) -> None:
    """Sizes are in the units of file managers, with a comma."""
    assert vi.size(size) == shown


def test_missing_detail_does_not_raise(vi: Translator) -> None:
    """A sentence whose detail is not there is still said."""
    assert vi._("Message {number}") == "Thư số …"


def test_braces_in_details_are_text(vi: Translator) -> None:
    """What a sender wrote is put in as it is, braces included."""
    assert vi._("Message {number}", number="{number.__class__}") == "Thư số {number.__class__}"


def test_error_in_vietnamese(vi: Translator) -> None:
    """An error is told in the reader's language, the other machine's words kept."""
    error = LoginRefused(mailbox="bdv", server="mail.example", user="bdv", cause="NO [AUTHENTICATIONFAILED]")
    assert explain_error(error, vi) == (
        "Hộp thư bdv: máy chủ mail.example không cho bdv đăng nhập: NO [AUTHENTICATIONFAILED]. "
        "Hãy kiểm tra tên đăng nhập và mật khẩu."
    )


def test_error_in_english_is_its_own_text(en: Translator) -> None:
    """In English an error reads as in the log."""
    error = DeliveryDeferred(recipient="a@b.vn", cause="451 later")
    assert explain_error(error, en) == str(error)


def test_unreadable_file_tells_its_reason(vi: Translator) -> None:
    """A file that cannot be read is explained by its reason and not by a code."""
    error = UnreadableFile(reason(ReasonCode.FILE_ENCRYPTED))
    assert explain_error(error, vi) == "Tệp được đặt mật khẩu. Đề nghị bỏ mật khẩu và gửi lại."


def test_settings_problems_are_translated_with_their_parts(vi: Translator) -> None:
    """Each mistake in a settings file is one line with its key; a detail that is a sentence is translated too."""
    found = (
        SettingsProblem(key="smtp.port", template="{right}", details={"right": "Not yet read"}),
        SettingsProblem(key="", template="Message {number}", details={"number": "7"}),
    )
    error = ConfigurationError(file="config.toml", found=found)
    assert explain_problems(error, vi) == ("smtp.port: Chưa đọc", "Thư số 7")
    assert explain_error(error, vi) == "config.toml: smtp.port: Chưa đọc; Thư số 7"


def test_finished_problem_lines_are_kept(vi: Translator) -> None:
    """Problems that came as finished lines are shown as they are."""
    assert explain_problems(ConfigurationError(file="x", problems=("a: b",)), vi) == ("a: b",)


def test_every_error_class_can_be_told(vi: Translator) -> None:
    """No class of the tree raises when it is explained with none of its details known."""
    pending, told = [DangkyError], 0
    while pending:
        cls = pending.pop()
        pending.extend(cls.__subclasses__())
        error = cls.__new__(cls)
        error.details = {}
        if not issubclass(cls, ConfigurationError.__mro__[1] | UnreadableFile):
            assert explain_error(error, vi)
            told += 1
    assert told > 15
