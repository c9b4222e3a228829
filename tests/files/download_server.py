"""A server on this machine with the faults that it is told to have."""

from __future__ import annotations

import hashlib
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from simspaint.files.download_manifest import RemoteFile

CONTENT = bytes(range(256)) * 4000


class Server(ThreadingHTTPServer):
    """Serves `CONTENT` with the faults it is told to have."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.content = CONTENT
        self.cut_after: list[int] = []
        """Bytes after which each of the next answers is cut off."""
        self.resumes, self.shifted, self.status = True, 0, 200
        self.promises_more = 0
        self.leads_to = ""
        self.ranges: list[str | None] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/pack.bin"


class Handler(BaseHTTPRequestHandler):
    server: Server

    def do_GET(self) -> None:
        server, asked = self.server, self.headers.get("Range")
        server.ranges.append(asked)
        if server.leads_to and self.path != server.leads_to:
            self.send_response(302)
            self.send_header("Location", server.leads_to)
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        if server.status >= 400:
            self.send_error(server.status)
            return
        start = int(asked.removeprefix("bytes=").removesuffix("-")) if asked and server.resumes else 0
        first = start + server.shifted if start else 0
        body = server.content[first:]
        self.send_response(206 if start else 200)
        if start:
            total = len(server.content)
            self.send_header("Content-Range", f"bytes {first}-{total - 1}/{total}")
        self.send_header("Content-Length", str(len(body) + server.promises_more))
        self.end_headers()
        self.wfile.write(body[: server.cut_after.pop(0)] if server.cut_after else body)

    def log_message(self, *_: object) -> None:
        """Nothing is printed."""


def promised(server: Server, content: bytes = CONTENT, name: str = "pack.bin") -> RemoteFile:
    return RemoteFile(name, server.url, len(content), hashlib.sha256(content).hexdigest())


def ignore(_have: int, _total: int) -> None:
    """Nobody watches."""
