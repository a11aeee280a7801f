"""The signature at the end of a mail's text says who wrote it."""

from __future__ import annotations

import pytest

from ingest.sign_off import split_sign_off

CASES = {
    "closing words": ("Xin gửi.\nTrân trọng!\nTrường MN Kim An", "Trường MN Kim An"),
    "thanks": ("Xin gửi.\n\nXin chân thành cảm ơn!\n\nVăn thư\nTrường MN Kim An", "\nVăn thư\nTrường MN Kim An"),
    "typed without marks": ("Xin gui.\nTran trong cam on\nMN Kim An", "MN Kim An"),
    "the rule of a mail program": ("Xin gửi.\n-- \nTrường MN Kim An\nĐT: 024", "Trường MN Kim An\nĐT: 024"),
    "signed for a board": ("Xin gửi.\nTM. BAN GIÁM HIỆU\nMN Kim An", "TM. BAN GIÁM HIỆU\nMN Kim An"),
    "on behalf of": ("Xin gửi.\nThay mặt Trường MN Kim An", "Thay mặt Trường MN Kim An"),
    "no closing words": ("Trường MN Kim An xin gửi.\nTrường MN Kim An", ""),
    "thanks that go on with what matters": (
        "Cảm ơn Ban Dân vận đã nhắc, nay trường gửi lại bản đăng ký của Trường MN Kim An\nKính mong xem",
        "",
    ),
    "closing words far above the end": ("Trân trọng!\n" + "dòng\n" * 20, ""),
    "empty": ("", ""),
}


@pytest.mark.parametrize(("text", "expected"), CASES.values(), ids=CASES)
def test_signature_of_a_mail(text: str, expected: str) -> None:
    """What stands below closing words or a rule is the signature; the rest of the text stays as it is."""
    body, signature = split_sign_off(text)
    assert signature == expected
    assert "\n".join(filter(None, (body, signature))) == text.rstrip()
