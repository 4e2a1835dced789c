"""The browser's files: named by their content, packed once, kept by the browser where they may be.

A vendored file has its version in its name and never changes, so a browser may keep it for good. An own file
is asked for anew each time, and answered with 304 while it is the same.
"""

from __future__ import annotations

import gzip
import hashlib
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

import anyio.to_thread
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

# Written down, because a system's own table may say something else (Windows does, of .js).
MEDIA_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".ico": "image/vnd.microsoft.icon",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".mjs": "text/javascript; charset=utf-8",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".ts": "text/plain; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".webmanifest": "application/manifest+json",
    ".woff2": "font/woff2",
}
ALREADY_PACKED = {".png", ".woff2", ".ico"}
SMALLEST_PACKED = 1000


@dataclass(frozen=True)
class Served:
    """A file as it is sent.

    Attributes:
        stamp: when it was changed and how long it is; another stamp means to read it again.
        etag: the name of its content.
        media_type: what it is.
        content: its bytes.
        packed: the same with gzip, or None where that saves nothing.
    """

    stamp: tuple[int, int]
    etag: str
    media_type: str
    content: bytes
    packed: bytes | None


class StaticFiles:
    """A folder of files, as an ASGI application.

    Args:
        folder: where the files are.
        kept_for_good: the part of it whose files never change under one name.
    """

    def __init__(self, folder: Path, kept_for_good: str = "vendor") -> None:
        self.folder, self.kept_for_good = folder.resolve(), kept_for_good
        self._served: dict[Path, Served] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer with a file."""
        if scope["type"] != "http":
            await send({"type": "websocket.close", "code": 1008})
            return
        if scope["method"] not in ("GET", "HEAD"):
            raise HTTPException(405)
        name = PurePosixPath(scope["path"].removeprefix(scope.get("root_path", "")).lstrip("/"))
        file = await anyio.to_thread.run_sync(self._find, name)
        await self._response(file, name, Headers(scope=scope))(scope, receive, send)

    def _find(self, name: PurePosixPath) -> Served:
        path = (self.folder / name).resolve()
        if not path.is_relative_to(self.folder) or not path.is_file() or path.suffix not in MEDIA_TYPES:
            raise HTTPException(404)
        state = path.stat()
        stamp = state.st_mtime_ns, state.st_size
        served = self._served.get(path)
        if served is None or served.stamp != stamp:
            served = self._served[path] = _read(path, stamp)
        return served

    def _response(self, file: Served, name: PurePosixPath, asked: Headers) -> Response:
        is_kept = name.parts[0] == self.kept_for_good
        headers = {
            "cache-control": "public, max-age=31536000, immutable" if is_kept else "no-cache",
            "etag": file.etag,
        }
        if file.etag in asked.get("if-none-match", ""):
            return Response(status_code=304, headers=headers)
        content = file.content
        if file.packed is not None and "gzip" in asked.get("accept-encoding", ""):
            # A plain answer gets its "vary" from the middleware that would pack it.
            content = file.packed
            headers |= {"content-encoding": "gzip", "vary": "Accept-Encoding"}
        return Response(content, headers=headers, media_type=file.media_type)


def _read(path: Path, stamp: tuple[int, int]) -> Served:
    content = path.read_bytes()
    is_packed = path.suffix not in ALREADY_PACKED and len(content) >= SMALLEST_PACKED
    return Served(
        stamp=stamp,
        etag=f'"{hashlib.sha256(content).hexdigest()[:32]}"',
        media_type=MEDIA_TYPES[path.suffix],
        content=content,
        packed=gzip.compress(content, 9, mtime=0) if is_packed else None,
    )
