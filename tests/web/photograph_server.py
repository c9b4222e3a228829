"""A server that answers as Openverse and Commons do, and badly."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import numpy as np
from PIL import Image


class Server(ThreadingHTTPServer):
    """Answers by path; a path without an answer is 404."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.answers: dict[str, Callable[[dict[str, list[str]]], tuple[int, dict[str, str], bytes]]] = {}
        self.asked: list[str] = []
        self.agents: set[str] = set()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def says(self, path: str, body: object, status: int = 200, **headers: str) -> None:
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self.answers[path] = lambda query: (status, named, data)


class Handler(BaseHTTPRequestHandler):
    server: Server

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        self.server.asked.append(self.path)
        self.server.agents.add(self.headers.get("User-Agent", ""))
        answer = self.server.answers.get(parts.path)
        status, headers, body = answer(parse_qs(parts.query)) if answer else (404, {}, b"")
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Nothing is printed."""


def picture(width: int = 40, height: int = 30) -> bytes:
    data = io.BytesIO()
    Image.fromarray(np.full((height, width, 3), 120, np.uint8)).save(data, "JPEG")
    return data.getvalue()


def openverse_row(server: Server, number: int = 1, **changes: object) -> dict[str, object]:
    row = {
        "id": f"id-{number}",
        "url": f"{server.url}/{number}.jpg",
        "thumbnail": f"{server.url}/thumb/{number}",
        "width": 4000,
        "height": 3000,
        "title": f"Lake {number}",
        "creator": "A <b>Maker</b>",
        "license": "by",
        "license_version": "4.0",
        "license_url": "https://creativecommons.org/licenses/by/4.0/",
        "foreign_landing_url": f"https://example.org/{number}",
    }
    return row | changes


def commons_row(server: Server, number: int, licence: str = "CC0", **changes: object) -> dict[str, object]:
    extra = {
        "LicenseShortName": {"value": licence},
        "LicenseUrl": {"value": "https://creativecommons.org/publicdomain/zero/1.0/"},
        "Artist": {"value": '<a href="//x">Somebody</a> &amp; others'},
    }
    info = {
        "url": f"{server.url}/full/{number}.jpg",
        "thumburl": f"{server.url}/c{number}.jpg",
        "descriptionurl": f"https://example.org/File:{number}",
        "mime": "image/jpeg",
        "width": 5000,
        "height": 3000,
        "extmetadata": extra,
    }
    return {
        "pageid": number,
        "index": number,
        "title": f"File:Hill {number}.jpg",
        "imageinfo": [info | changes],
    }
