"""What keeps other sites, and too large requests, out: plain ASGI, one class a concern."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import parse_qs, urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.errors import AppError, ForbiddenError, TooLargeError, body
from app.finite_json import FiniteJSONResponse

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)

HEADERS = {
    "content-security-policy": CONTENT_SECURITY_POLICY,
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
}

EMBEDDED = {
    name: value.replace("frame-ancestors 'none'", "frame-ancestors *")
    for name, value in HEADERS.items()
    if name != "x-frame-options"
}
"""The headers of the embed view, which is made for frames in other pages."""

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
DEFAULT_PORTS = {"http": 80, "https": 443, "ws": 80, "wss": 443}


class SecurityHeaders:
    """Puts the headers on every answer."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, and put the headers on what comes back."""

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(EMBEDDED if is_embed_view(scope) else HEADERS)
            await send(message)

        await self.app(scope, receive, send_with_headers if scope["type"] == "http" else send)


def is_embed_view(scope: Scope) -> bool:
    """Whether a request asks for the page as other pages embed it: ``/?view=embed``."""
    asked = parse_qs(scope["query_string"].decode("latin-1"))
    return scope["path"] == "/" and asked.get("view") == ["embed"]


class SameOrigin:
    """Refuses what a page of another site sends: sockets, and requests that change something.

    A browser names the page's origin in such requests; what does not name one is no page.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or refuse it."""
        asks_for_change = scope["type"] == "websocket" or (
            scope["type"] == "http" and scope["method"] not in SAFE_METHODS
        )
        if asks_for_change:
            headers = Headers(scope=scope)
            origin = headers.get("origin")
            if origin is not None and not is_same_host(origin, headers.get("host", "")):
                await _refuse(
                    ForbiddenError(f"A page of {origin} may not use this server."), scope, receive, send
                )
                return
        await self.app(scope, receive, send)


class BodyLimit:
    """Refuses a body over the limit, whether its length was announced or it comes in chunks.

    Args:
        app: the application behind.
        most: the largest body, in bytes.
        larger: another limit for some paths.
    """

    def __init__(self, app: ASGIApp, most: int, larger: Mapping[str, int] | None = None) -> None:
        self.app, self.most, self.larger = app, most, larger or {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on with its body as a whole, or refuse it."""
        if scope["type"] != "http" or scope["method"] in SAFE_METHODS:
            await self.app(scope, receive, send)
            return
        # Such bodies are read here as a whole, as they are small; what is behind then never sees half a body.
        most = self.larger.get(scope["path"], self.most)
        chunks: list[bytes] = []
        size = 0
        announced = Headers(scope=scope).get("content-length", "0")
        is_over = announced.isdigit() and int(announced) > most
        more = not is_over
        while more:
            message = await receive()
            if message["type"] == "http.disconnect":
                return
            chunks.append(message.get("body", b""))
            size += len(chunks[-1])
            is_over = size > most
            more = message.get("more_body", False) and not is_over
        if is_over:
            error = TooLargeError(f"A request may have at most {most // 1024} KiB here; this one has more.")
            await _refuse(error, scope, receive, send)
            return
        whole: Message | None = {"type": "http.request", "body": b"".join(chunks), "more_body": False}

        async def receive_whole() -> Message:
            nonlocal whole
            if whole is None:
                return await receive()
            message, whole = whole, None
            return message

        await self.app(scope, receive_whole, send)


def is_same_host(origin: str, host: str) -> bool:
    """Whether an origin is this server: the same host name and the same port."""
    try:
        page = urlsplit(origin)
        server = urlsplit(f"//{host}")
        default = DEFAULT_PORTS.get(page.scheme)
        return (
            page.hostname is not None
            and page.hostname == server.hostname
            and (page.port or default) == (server.port or default)
        )
    except ValueError:  # a port that is no number
        return False


async def _refuse(error: AppError, scope: Scope, receive: Receive, send: Send) -> None:
    if scope["type"] == "websocket":
        await send({"type": "websocket.close", "code": 1008})
        return
    response = FiniteJSONResponse(body(error.code, error.message), error.status)
    await response(scope, receive, send)
