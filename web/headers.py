"""What every answer says to the browser, and which requests are turned away before anything looks at them.

Source: OWASP Secure Headers; Content Security Policy Level 3; Fetch Metadata (Sec-Fetch-Site).
"""

from __future__ import annotations

from email.message import Message as MimeHeaders
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

#: Bytes of a request's body at most: a roster or an edited form.
MAX_BODY_BYTES = 12 * 1024 * 1024
#: Bytes of what anybody may send: a name and a password.
MAX_OPEN_BYTES = 16 * 1024
_SIGN_IN = "/sign-in"
#: What pages and programs send; a form of anybody comes in the first.
_PLAIN_FORM = "application/x-www-form-urlencoded"
_MEDIA_TYPES = frozenset({_PLAIN_FORM, "multipart/form-data", "application/json"})
_SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
_ALWAYS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
        "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
#: What pages hold is for one person: no cache keeps it.
_PRIVATE = "no-store"
_YEAR = "max-age=31536000"


class Doorkeeper:
    """Turns away what is not for this site, and puts the security headers on every answer."""

    def __init__(self, app: ASGIApp, *, base_url: str) -> None:
        """Serve ``app`` as the site at ``base_url``, e.g. ``https://dangky.huyen.example``."""
        self._app = app
        self._origin = base_url
        self._host = urlsplit(base_url).netloc.lower()
        self._is_secure = base_url.startswith("https://")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        refusal = self._refusal(scope["method"], headers) or _body_refusal(scope["path"], headers)

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                add_headers(MutableHeaders(scope=message), is_secure=self._is_secure)
            await send(message)

        await (refusal or self._app)(scope, receive, send_with_headers)

    def _refusal(self, method: str, headers: Headers) -> PlainTextResponse | None:
        if headers.get("host", "").lower() != self._host:
            # Another name that leads here: DNS rebinding, or a proxy that does not pass the name on.
            return PlainTextResponse(f"This site is {self._origin} (web.base_url).", status_code=421)
        if method not in _SAFE_METHODS and "authorization" not in headers and not self._is_from_here(headers):
            return PlainTextResponse("This form was sent from another site.", status_code=403)
        return None

    def _is_from_here(self, headers: Headers) -> bool:
        """Tell whether a page of this site sent the form: browsers say so, in one of these ways or the other."""
        if site := headers.get("sec-fetch-site"):
            return site == "same-origin"
        return headers.get("origin") == self._origin


def add_headers(headers: MutableHeaders, *, is_secure: bool) -> None:
    """Put the security headers on an answer, unless it says something of its own there."""
    for name, value in _ALWAYS.items():
        headers.setdefault(name, value)
    headers.setdefault("Cache-Control", _PRIVATE)
    if is_secure:
        headers.setdefault("Strict-Transport-Security", _YEAR)


def _body_refusal(path: str, headers: Headers) -> PlainTextResponse | None:
    """Refuse a body that would cost much before anything in it is looked at: endless, large, in an odd encoding."""
    if "transfer-encoding" in headers:
        return PlainTextResponse("Send the length of the body (Content-Length).", status_code=411)
    length = headers.get("content-length", "0")
    most = MAX_OPEN_BYTES if path == _SIGN_IN else MAX_BODY_BYTES
    if not (length.isascii() and length.isdigit()) or len(length) > len(str(most)) or int(length) > most:
        return PlainTextResponse(f"Larger than {most} bytes.", status_code=413)
    if "content-type" not in headers:
        return None
    kind = MimeHeaders()
    kind["Content-Type"] = headers["content-type"]
    is_known = kind.get_content_type() in ({_PLAIN_FORM} if path == _SIGN_IN else _MEDIA_TYPES)
    # Some of Python's decoders take a time that grows with the square of what they decode.
    is_plain = str(kind.get_param("charset", "utf-8")).lower() in {"utf-8", "utf8"}
    if not (is_known and is_plain) or headers["content-type"].lower().count("charset") > 1:
        return PlainTextResponse("Send a form or JSON, in UTF-8.", status_code=415)
    return None
