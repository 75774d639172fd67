"""Who may talk to the page: the browser that was given the address, from the page itself, and nobody else.

Every path begins with a random token; everything but the page itself also needs the cookie that the page sets. The
Host header must be one we serve (against DNS rebinding), and what changes something must come from our own origin
(against other pages in the same browser). Texts are hostile: the content security policy lets no inline script run
and nothing be fetched from elsewhere.
"""

import hmac
import ipaddress
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "font-src 'self'; form-action 'none'; frame-ancestors 'none'; base-uri 'none'"
)
_HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "cache-control": "no-store",
}
_LARGEST = 4 << 20  # bytes of a request


@dataclass(frozen=True, slots=True)
class Secrets:
    """The token in the address and the value of the cookie, made anew at each start."""

    token: str = field(default_factory=lambda: secrets.token_urlsafe(24))
    cookie: str = field(default_factory=lambda: secrets.token_urlsafe(24))


def refusal(request: "Request", known: Secrets, host: str) -> tuple[int, str] | None:
    """Return the status and the reason a request is refused with, None where it is let in."""
    path = request.url.path.split("/")
    if not allowed_host(request.headers.get("host", ""), host):
        return 421, "This address is not served here."
    if not hmac.compare_digest(path[1].encode(), known.token.encode()):
        return 404, "Nothing here. Open the address that align review printed."
    if not same_origin(request.headers, request.url.scheme, change=request.method not in ("GET", "HEAD")):
        return 403, "Refused: this did not come from the page itself."
    if len(path) > 2 and path[2] and not path[2].startswith("static"):
        given = request.cookies.get(cookie_name(known), "")
        if not hmac.compare_digest(given.encode(), known.cookie.encode()):
            return 403, "Refused: open the page first, and allow its cookie."
    if int(request.headers.get("content-length") or 0) > _LARGEST:
        return 413, "Too large."
    return None


def cookie_name(known: Secrets) -> str:
    """Return the name of the cookie, another one for each review: browsers share cookies among ports."""
    return f"align_{known.token[:8]}"


def allowed_host(header: str, host: str) -> bool:
    """Say whether a Host header names us: on loopback its names, else the host served or an address, never a name.

    >>> allowed_host("127.0.0.1:8000", "127.0.0.1"), allowed_host("evil.example:8000", "127.0.0.1")
    (True, False)
    """
    name = header.rsplit(":", 1)[0] if not header.endswith("]") else header
    if name in ("127.0.0.1", "localhost", "[::1]"):
        return True
    if host in ("127.0.0.1", "localhost", "::1"):
        return False
    return name == host or _is_address(name.strip("[]"))


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


def same_origin(headers: Mapping[str, str], scheme: str, *, change: bool) -> bool:
    """Say whether a request comes from our own page; one that changes something must say so itself."""
    origin, site = headers.get("origin"), headers.get("sec-fetch-site")
    if origin is not None and origin != f"{scheme}://{headers.get('host', '')}":
        return False
    if change:
        json = headers.get("content-type", "").split(";")[0] == "application/json"
        return json and (origin is not None or site == "same-origin")
    return site in (None, "none", "same-origin") or headers.get("sec-fetch-mode") == "navigate"


class Guard:
    """Middleware that refuses what `refusal` refuses and puts the security headers on every answer."""

    def __init__(self, app: "ASGIApp", known: Secrets, host: str) -> None:
        self._app, self._known, self._host = app, known, host

    async def __call__(self, scope: "Scope", receive: "Receive", send: "Send") -> None:
        """Answer, or pass the request on."""
        from starlette.requests import Request
        from starlette.responses import PlainTextResponse

        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def with_headers(message: "Message") -> None:
            if message["type"] == "http.response.start":
                extra = [(name.encode(), value.encode()) for name, value in _HEADERS.items()]
                present = {name for name, _ in message["headers"]}
                message["headers"] = [*message["headers"], *(pair for pair in extra if pair[0] not in present)]
            await send(message)

        refused = refusal(Request(scope), self._known, self._host)
        if refused is None:
            await self._app(scope, receive, with_headers)
        else:
            await PlainTextResponse(refused[1], refused[0])(scope, receive, with_headers)
