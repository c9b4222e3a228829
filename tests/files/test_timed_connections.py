"""Servers whose answers never end: they are cut off, and nothing of it fills the memory."""

from __future__ import annotations

import contextlib
import socket
import threading
import time
import tracemalloc
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from simspaint.errors import DownloadError
from simspaint.files import slow_connections
from simspaint.files.download import download
from simspaint.files.download_manifest import RemoteFile
from simspaint.web.polite_requests import Fetcher, Turns
from tests.serving import serving

Answerer = Callable[[bytes, bytes], str]


@pytest.fixture
def endless() -> Iterator[Answerer]:
    """A server that says a beginning once and a piece again and again, as long as it is heard; at /end it
    says what is right."""
    listener = socket.create_server(("127.0.0.1", 0))
    address = f"http://127.0.0.1:{listener.getsockname()[1]}"
    said: list[tuple[bytes, bytes]] = []
    ended = threading.Event()

    def serve(connection: socket.socket) -> None:
        with contextlib.suppress(OSError), connection:
            connection.settimeout(0.5)
            if b"/end" in connection.recv(4096):
                connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx")
                return
            begin, piece = said[-1]
            connection.sendall(begin.replace(b"HOST", address.encode()))
            while not ended.wait(0.0 if len(piece) > 1000 else 0.01):
                connection.sendall(piece)

    def accept() -> None:
        with contextlib.suppress(OSError):
            while True:
                threading.Thread(target=serve, args=(listener.accept()[0],), daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()

    def says(begin: bytes, piece: bytes) -> str:
        said.append((begin, piece))
        return address

    yield says
    ended.set()
    listener.close()


@pytest.mark.parametrize(
    ("begin", "piece"),
    [
        (b"HTTP/1.1 200 OK\r\nX: ", b"a"),
        (b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n", b"X: y\r\n"),
    ],
    ids=["head", "continue", "trailers"],
)
def test_answers_that_never_end_are_cut_off(
    endless: Answerer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, begin: bytes, piece: bytes
) -> None:
    monkeypatch.setattr(slow_connections, "SLOW_AFTER_S", 0.3)
    address = endless(begin, piece)
    with pytest.raises(DownloadError, match="far too slow"):
        Fetcher(spacing_s=0).bytes(f"{address}/a", 1000)
    with pytest.raises(DownloadError, match="far too slow"):
        download(RemoteFile("a", f"{address}/a", 10, "0" * 64), tmp_path, lambda _, __: None)


def test_what_a_server_says_beside_a_redirect_is_not_read(endless: Answerer) -> None:
    address = endless(b"HTTP/1.1 302 Found\r\nLocation: HOST/end\r\n\r\n", b"a" * 65536)
    tracemalloc.start()
    try:
        assert Fetcher(spacing_s=0).bytes(f"{address}/a", 1000) == b"x"
        assert tracemalloc.get_traced_memory()[1] < 10e6
    finally:
        tracemalloc.stop()


@pytest.fixture
def slow_redirects() -> Iterator[tuple[str, list[str]]]:
    """A server that leads elsewhere after a while, again and again; its address, and what it was asked."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            time.sleep(0.2)
            self.send_response(302)
            self.send_header("Location", f"/{len(asked)}")
            self.end_headers()

        def log_message(self, *_: object) -> None: ...

    with serving(ThreadingHTTPServer(("127.0.0.1", 0), Handler)) as server:
        yield f"http://127.0.0.1:{server.server_port}", asked


def test_redirects_are_followed_for_as_long_as_one_answer_may_take(
    slow_redirects: tuple[str, list[str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(slow_connections, "SLOW_AFTER_S", 0.5)
    address, asked = slow_redirects
    with pytest.raises(DownloadError, match="far too slow"):
        Fetcher(spacing_s=0).bytes(f"{address}/a", 1000)
    assert len(asked) <= 5


def test_a_server_that_drips_is_not_asked_again(endless: Answerer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(slow_connections, "SLOW_AFTER_S", 0.3)
    address = endless(b"HTTP/1.1 200 OK\r\nX: ", b"a")
    hosts: list[str] = []

    class Counted(Turns):
        def take(self, host: str) -> float:
            hosts.append(host)
            return 0.0

    with pytest.raises(DownloadError, match="far too slow"):
        Fetcher(turns=Counted()).bytes(f"{address}/a", 1000)
    assert len(hosts) == 1
