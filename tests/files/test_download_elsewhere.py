"""Servers that lead elsewhere or keep one waiting for ever, and manifests that name what is no file."""

from __future__ import annotations

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from simspaint.errors import DownloadError
from simspaint.files import download as downloads
from simspaint.files import resumed_fetch, slow_connections
from simspaint.files.download import download
from simspaint.files.download_manifest import RemoteFile, read_manifest
from tests.files.download_server import CONTENT, Server, ignore, promised


class _Elsewhere(BaseHTTPRequestHandler):
    """Leads to the address that its server is told."""

    def do_GET(self) -> None:
        self.send_response(302)
        self.send_header("Location", self.server.leads_to)  # type: ignore[attr-defined]
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Nothing is printed."""


@pytest.mark.parametrize(
    "leads_to",
    ["file:///etc/passwd", "ftp://127.0.0.1/x", "http://example.org/x", "http://localhost:1/x", "data:,x",
     "https://127.0.0.1/x", "//127.0.0.2/x", "http://caf\u00e9.example/x", "http://[", "http://127.0.0.1:99999999/x"],
)  # fmt: skip
def test_redirects_to_elsewhere_are_refused(tmp_path: Path, leads_to: str) -> None:
    redirecting = ThreadingHTTPServer(("127.0.0.1", 0), _Elsewhere)
    redirecting.leads_to = leads_to  # type: ignore[attr-defined]
    thread = threading.Thread(target=redirecting.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        url = f"http://127.0.0.1:{redirecting.server_address[1]}/pack.bin"
        with pytest.raises(DownloadError):
            download(RemoteFile("pack.bin", url, 4, "0" * 64), tmp_path, ignore)
    finally:
        redirecting.shutdown()
        redirecting.server_close()
        thread.join()
    assert not (tmp_path / "pack.bin").exists()


@pytest.mark.parametrize("host", ["...", "a" * 70 + ".example"])
def test_a_host_that_nobody_can_have_is_told(tmp_path: Path, host: str) -> None:
    with pytest.raises(DownloadError, match="cannot be fetched"):
        download(RemoteFile("pack.bin", f"https://{host}/pack.bin", 4, "0" * 64), tmp_path, ignore)


def test_a_redirect_on_the_same_host_is_followed(server: Server, tmp_path: Path) -> None:
    server.leads_to = "/moved.bin"
    assert download(promised(server), tmp_path, ignore).read_bytes() == CONTENT


def test_a_byte_a_connection_is_given_up(server: Server, tmp_path: Path) -> None:
    server.cut_after = [1] * 100
    with pytest.raises(DownloadError, match="cannot be fetched"):
        download(promised(server), tmp_path, ignore)
    assert len(server.ranges) == 4


def test_a_connection_that_drips_is_given_up(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(slow_connections, "SLOW_AFTER_S", 1e-9)
    monkeypatch.setattr(slow_connections, "SLOWEST", 1 << 60)
    monkeypatch.setattr(resumed_fetch, "_PIECE", 10_000)
    monkeypatch.setattr(downloads, "_PROGRESS", 1 << 30)
    with pytest.raises(DownloadError, match=r"too slow|cannot be fetched"):
        download(promised(server), tmp_path, ignore)


@pytest.mark.parametrize(
    "url",
    ["https://caf\u00e9.example/a", "https://example.org/a b", "https://user:secret@example.org/a", "https:///a",
     "https://example.org:0/a", "https://example.org:99999/a", "https://example.org/\u202ea", "file:///etc/passwd",
     "http://example.org/a", "https://example.org/a\n"],
)  # fmt: skip
def test_addresses_that_are_not_plain_https_are_refused(tmp_path: Path, url: str) -> None:
    file = {"name": "a.zip", "url": url, "size": 1, "sha256": "0" * 64}
    (tmp_path / "m.json").write_text(json.dumps({"version": 1, "files": [file]}))
    with pytest.raises(DownloadError, match="not plain https"):
        read_manifest(tmp_path / "m.json")


NO_FILES = ["CON", "nul.zip", "COM1", "a/lpt1.txt", "C:a", "a\\b", "../a", "/a", "a/", "a."]


@pytest.mark.parametrize("name", NO_FILES)
def test_names_that_are_no_files_everywhere_are_refused(tmp_path: Path, name: str) -> None:
    file = {"name": name, "url": "https://example.org/a", "size": 1, "sha256": "0" * 64}
    (tmp_path / "m.json").write_text(json.dumps({"version": 1, "files": [file]}))
    with pytest.raises(DownloadError, match="outside"):
        read_manifest(tmp_path / "m.json")
