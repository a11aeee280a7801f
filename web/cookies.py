"""The cookies: whose session it is, which forms are ours, in which language, and a sentence for the next page.

A form carries the hash of the secret in the form cookie; another site can neither read the cookie nor know the
hash (double submit, with the check of the origin in ``web.headers`` before it).
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from urllib.parse import quote, unquote

from starlette.requests import Request
from starlette.responses import Response

from desk.settings import WebSettings
from reports.language import LANGUAGES

#: Name of the field of every form that holds its token.
FORM_FIELD = "form_token"
_SESSION, _FORM, _LANGUAGE = "dangky_session", "dangky_form", "dangky_lang"
_SAID = "dangky_said"
#: A file has come for which the page at this address waits, see ``static/exports.js``; what it may call it.
_MADE, _MADE_FOR, _MARK = "dangky_made", "/exports", re.compile(r"[a-z0-9]{8,40}")
_YEAR_S, _MINUTE_S = 365 * 24 * 3600, 60
#: Characters of a sentence for the next page.
_MAX_SAID = 800


class Cookies:
    """Reads and sets the cookies of the site that ``settings`` describe."""

    def __init__(self, settings: WebSettings) -> None:
        self._is_secure = settings.is_secure
        # The prefix makes browsers refuse the cookie from any other host and without TLS (RFC 6265bis, section 4.1.3).
        self._prefix = "__Host-" if settings.is_secure else ""

    def session(self, request: Request) -> str:
        """Return the secret of the session; empty: there is none."""
        return request.cookies.get(self._prefix + _SESSION, "")

    def set_session(self, response: Response, secret: str) -> None:
        """Give the browser the session's secret, until it is closed or the session ends."""
        self._set(response, _SESSION, secret)

    def end_session(self, response: Response) -> None:
        """Take the session's secret back, and the form's with it."""
        for name in (_SESSION, _FORM):
            response.delete_cookie(self._prefix + name, secure=self._is_secure, httponly=True, samesite="lax")

    def form_secret(self, request: Request) -> str:
        """Return the secret behind this browser's forms; empty: it has none yet."""
        return request.cookies.get(self._prefix + _FORM, "")

    def set_form_secret(self, response: Response, secret: str) -> None:
        """Give the browser a secret behind its forms."""
        self._set(response, _FORM, secret)

    def language(self, request: Request) -> str | None:
        """Return the language chosen in this browser; None: none was."""
        chosen = request.cookies.get(_LANGUAGE, "")
        return chosen if chosen in LANGUAGES else None

    def set_language(self, response: Response, language: str) -> None:
        """Remember the language for a year."""
        response.set_cookie(_LANGUAGE, language, max_age=_YEAR_S, secure=self._is_secure, httponly=True, samesite="lax")

    def said(self, request: Request) -> str:
        """Return the sentence that is to be shown once; empty: there is none."""
        return unquote(request.cookies.get(_SAID, ""))

    def set_said(self, response: Response, said: str) -> None:
        """Let the next page show ``said``."""
        self._set(response, _SAID, quote(said[:_MAX_SAID]), prefix="", max_age=_MINUTE_S)

    def end_said(self, response: Response) -> None:
        """Forget the sentence: it was shown."""
        response.delete_cookie(_SAID, secure=self._is_secure, httponly=True, samesite="lax")

    def set_made(self, response: Response, mark: str) -> None:
        """Tell the page that asked for a file under ``mark`` that it has come; only its script is to see it."""
        if _MARK.fullmatch(mark):
            response.set_cookie(
                f"{_MADE}_{mark}", "1", max_age=_MINUTE_S, path=_MADE_FOR, secure=self._is_secure, samesite="strict"
            )

    def _set(
        self, response: Response, name: str, value: str, *, prefix: str | None = None, max_age: int | None = None
    ) -> None:
        full = (self._prefix if prefix is None else prefix) + name
        response.set_cookie(full, value, max_age=max_age, secure=self._is_secure, httponly=True, samesite="lax")


def new_form_secret() -> str:
    """Return a fresh secret for forms."""
    return secrets.token_urlsafe(32)


def form_token(secret: str) -> str:
    """Return what a form carries, from the secret in the cookie."""
    return hashlib.sha256(f"form {secret}".encode()).hexdigest()


def is_form_token(token: object, secret: str) -> bool:
    """Tell whether ``token`` came with a form of this browser."""
    return bool(secret) and isinstance(token, str) and hmac.compare_digest(_bytes(token), _bytes(form_token(secret)))


def _bytes(text: str) -> bytes:
    return text.encode(errors="backslashreplace")
