"""The built SPA, on the paths that are nobody else's: files as they are, every other page the shell."""

from __future__ import annotations

import mimetypes
from pathlib import Path, PurePosixPath
from typing import Final

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.responses import FileResponse, Response
from starlette.staticfiles import NotModifiedResponse
from starlette.types import Receive, Scope, Send

BUILD: Final = Path(__file__).parents[2] / "frontend" / "build"
_SHELL: Final = "200.html"
_FOR_EVER: Final = "public, max-age=31536000, immutable"
_ASK_AGAIN: Final = "no-cache"
_FOR_MACHINES: Final = ("/api/", "/health/")
_MACHINE_PAGES: Final = frozenset({"/api", "/health", "/metrics"})
_CODINGS: Final = (("br", ".br"), ("gzip", ".gz"))
_NOT_BUILT: Final = """<!doctype html><html lang="vi"><meta charset="utf-8"><title>Đối Thoại</title>
<p>Giao diện chưa được dựng. Hãy chạy <code>make run</code>, lệnh này dựng giao diện rồi mới phục vụ.</p>
<p lang="en">The user interface has not been built. <code>make run</code> builds it before it serves.</p></html>"""


class Spa:
    """Serves `build`; what is below /api/ or for machines is never a page."""

    def __init__(self, build: Path = BUILD) -> None:
        self._build = build.resolve()

    @property
    def is_built(self) -> bool:
        return (self._build / _SHELL).is_file() and (self._build / "csp.txt").is_file()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        response = self._answer(scope["method"], scope["path"], Headers(scope=scope))
        await response(scope, receive, send)

    def _answer(self, method: str, path: str, headers: Headers) -> Response:
        """Raises HTTPException 404 and 405."""
        if path.startswith(_FOR_MACHINES) or path in _MACHINE_PAGES:
            raise HTTPException(404)
        if method not in ("GET", "HEAD"):
            raise HTTPException(405, headers={"Allow": "GET, HEAD"})
        if not self.is_built:
            return Response(_NOT_BUILT, 503, {"Cache-Control": "no-store"}, "text/html; charset=utf-8")
        file = self._file(path)
        if file is None:
            if PurePosixPath(path).suffix:
                raise HTTPException(404)
            file = self._build / _SHELL
        return self._sent(file, headers)

    def _file(self, path: str) -> Path | None:
        """The file of the build at that path; nothing outside of it, whatever the path says."""
        if "\0" in path:
            return None
        file = (self._build / path.lstrip("/")).resolve()
        inside = file.is_relative_to(self._build) and file.is_file()
        return file if inside and file.name != "csp.txt" else None

    def _sent(self, file: Path, headers: Headers) -> Response:
        """The smallest form that the caller takes; a page comes with the policy of its own build."""
        media_type = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
        immutable = file.is_relative_to(self._build / "_app" / "immutable")
        said = {"Cache-Control": _FOR_EVER if immutable else _ASK_AGAIN, "Vary": "Accept-Encoding"}
        if file.suffix == ".html":
            said["Content-Security-Policy"] = (self._build / "csp.txt").read_text().strip()
        for coding, suffix in _CODINGS:
            packed = file.with_name(file.name + suffix)
            if _takes(headers.get("accept-encoding", ""), coding) and packed.is_file():
                file, said["Content-Encoding"] = packed, coding
                break
        response = FileResponse(file, headers=said, media_type=media_type, stat_result=file.stat())
        if headers.get("if-none-match") == response.headers["etag"]:
            unchanged = NotModifiedResponse(response.headers)
            # A browser applies the policy of the 304 to the page it kept, and Starlette drops it from one.
            if policy := said.get("Content-Security-Policy"):
                unchanged.headers["Content-Security-Policy"] = policy
            return unchanged
        return response


def _takes(accepted: str, coding: str) -> bool:
    """Whether an Accept-Encoding header names the coding, and not with weight 0."""
    for part in accepted.lower().split(","):
        name, _, weight = part.partition(";")
        if name.strip() == coding:
            return weight.replace(" ", "") not in ("q=0", "q=0.0", "q=0.00", "q=0.000")
    return False
