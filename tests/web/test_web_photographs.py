"""Free photographs from services that answer as they should, and badly. The server is a real one, here."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import numpy as np
import pytest
from PIL import Image

from simspaint.errors import DownloadError, LayoutFileError
from simspaint.files import pace
from simspaint.files.photograph_file import photograph_size
from simspaint.progress import Cancelled, CancelToken
from simspaint.web import commons, openverse
from simspaint.web.commons import search_commons
from simspaint.web.fetching import USER_AGENT, Fetcher
from simspaint.web.free_photograph import LICENCES, FreePhotograph, licence_of, plain_text
from simspaint.web.openverse import search_openverse
from simspaint.web.picking import fetch_picked
from tests.command_line import CommandLine
from tests.serving import serving


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


@pytest.fixture
def server() -> Iterator[Server]:
    with serving(Server()) as server:
        yield server


@pytest.fixture
def slept() -> list[float]:
    return []


@pytest.fixture
def fetcher(slept: list[float]) -> Fetcher:
    return Fetcher(slept.append, spacing_s=0.0)


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


def test_openverse_is_asked_for_the_licences_and_its_pages_are_read(server: Server, fetcher: Fetcher) -> None:
    pages = {"1": [openverse_row(server, 1), openverse_row(server, 2)], "2": [openverse_row(server, 3)]}

    def answer(query: dict[str, list[str]]) -> tuple[int, dict[str, str], bytes]:
        assert query["license"] == ["cc0,by"]
        return 200, {}, json.dumps({"results": pages[query["page"][0]], "page_count": 2}).encode()

    server.answers["/v1"] = answer
    found = search_openverse("mountain lake", ("cc0", "cc by"), 10, fetcher, f"{server.url}/v1")
    assert [photograph.id for photograph in found] == ["id-1", "id-2", "id-3"]
    assert found[0].author == "A Maker"
    assert found[0].licence_name == "CC BY 4.0"
    assert "q=mountain+lake" in server.asked[0]
    assert server.agents == {USER_AGENT}
    assert len(search_openverse("mountain lake", ("cc0", "cc by"), 1, fetcher, f"{server.url}/v1")) == 1


def test_commons_is_read_in_its_order_with_plain_authors_and_goes_on(
    server: Server, fetcher: Fetcher
) -> None:
    def answer(query: dict[str, list[str]]) -> tuple[int, dict[str, str], bytes]:
        if "gsroffset" in query:
            body: dict[str, object] = {"query": {"pages": {"9": commons_row(server, 9)}}}
        else:
            rows = {"5": commons_row(server, 5), "2": commons_row(server, 2, "CC BY 3.0 de")}
            body = {"query": {"pages": rows}, "continue": {"gsroffset": 20, "continue": "gsroffset||"}}
        return 200, {}, json.dumps(body).encode()

    server.answers["/w"] = answer
    found = search_commons("hill", LICENCES, 10, fetcher, f"{server.url}/w")
    assert [photograph.id for photograph in found] == ["2", "5", "9"]
    assert found[1].author == "Somebody & others"
    assert [photograph.licence for photograph in found] == ["cc by", "cc0", "cc0"]
    assert found[0].url.endswith("/c2.jpg")


@pytest.mark.parametrize(
    "change",
    [
        {"license": "by-nc"},
        {"license": "by-sa"},
        {"license": None},
        {"url": None},
        {"foreign_landing_url": 7},
        {"id": ""},
    ],
)
def test_what_lacks_a_licence_or_a_source_is_left_out(
    server: Server, fetcher: Fetcher, change: dict[str, object]
) -> None:
    rows = [openverse_row(server, 1, **change), "nonsense", openverse_row(server, 2)]
    server.says("/v1", {"results": rows, "page_count": 1})
    found = search_openverse("x", LICENCES, 10, fetcher, f"{server.url}/v1")
    assert [photograph.id for photograph in found] == ["id-2"]


@pytest.mark.parametrize(
    ("name", "licence"),
    [
        ("CC0", "cc0"),
        ("CC0 1.0", "cc0"),
        ("pdm", "public domain"),
        ("Public domain", "public domain"),
        ("CC BY 4.0", "cc by"),
        ("cc-by-2.0", "cc by"),
        ("by", "cc by"),
        ("CC BY-SA 4.0", None),
        ("CC BY-NC 2.0", None),
        ("by-nd", None),
        ("CC BY 3.0 de", "cc by"),
        ("CC BY 3.0 nc", None),
        ("GFDL", None),
        ("", None),
    ],
)
def test_only_terms_that_allow_everything_are_known(name: str, licence: str | None) -> None:
    assert licence_of(name) == licence


def test_texts_of_others_are_one_plain_line() -> None:
    assert plain_text("<i>A</i>\n&lt;B&gt; \x1b[31m") == "A <B> [31m"
    assert plain_text(None) == ""
    assert len(plain_text("x" * 999)) == 200


@pytest.mark.parametrize(
    "body", [b"<html>busy</html>", b"[1]", b'{"results": 3}', b'{"results": []}', b"{" * 99]
)
def test_answers_in_another_form_are_told_or_empty(server: Server, fetcher: Fetcher, body: bytes) -> None:
    server.says("/v1", body)
    try:
        assert search_openverse("x", LICENCES, 5, fetcher, f"{server.url}/v1") == []
    except DownloadError as error:
        assert "usual form" in str(error)  # noqa: PT017


def test_a_busy_server_is_asked_again_when_it_says_so(
    server: Server, fetcher: Fetcher, slept: list[float]
) -> None:
    server.says("/v1", b"", 429, Retry_After="7")
    with pytest.raises(DownloadError, match="429"):
        search_openverse("x", LICENCES, 5, fetcher, f"{server.url}/v1")
    assert slept == [7, 7]
    server.says("/v1", b"", 429, Retry_After="86400")
    with pytest.raises(DownloadError, match="429"):
        search_openverse("x", LICENCES, 5, fetcher, f"{server.url}/v1")
    assert slept == [7, 7]


def test_requests_to_one_server_are_spaced(server: Server, slept: list[float]) -> None:
    server.says("/a", {})
    patient = Fetcher(slept.append, spacing_s=5.0)
    for _ in range(3):
        patient.json(f"{server.url}/a", {})
    assert len(slept) == 2
    assert slept[1] > 8


@pytest.mark.parametrize("target", ["file:///etc/passwd", "ftp://example.org/a", "http://example.org/a"])
def test_it_is_not_sent_to_addresses_that_are_not_secure(
    server: Server, fetcher: Fetcher, target: str
) -> None:
    server.says("/a.jpg", b"", 302, Location=target)
    with pytest.raises(DownloadError):
        fetcher.bytes(f"{server.url}/a.jpg", 1000)
    with pytest.raises(DownloadError, match="not secure"):
        fetcher.bytes(target, 1000)


def test_more_than_is_bearable_is_not_read(server: Server, fetcher: Fetcher) -> None:
    server.says("/a.jpg", bytes(200_000))
    with pytest.raises(DownloadError, match="more than"):
        fetcher.bytes(f"{server.url}/a.jpg", 100_000)


def test_a_server_that_brings_next_to_nothing_is_cut_off(
    server: Server, fetcher: Fetcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.says("/slow", bytes(1000))
    monkeypatch.setattr(pace, "SLOW_AFTER_S", 1e-9)
    monkeypatch.setattr(pace, "SLOWEST", 1 << 60)
    with pytest.raises(DownloadError, match="too slow"):
        fetcher.bytes(f"{server.url}/slow", 10_000)


def test_what_is_asked_can_be_stopped(server: Server) -> None:
    cancel = CancelToken()
    fetcher = Fetcher(lambda _: None, cancel=cancel)

    def answer(_: dict[str, list[str]]) -> tuple[int, dict[str, str], bytes]:
        cancel.cancel()
        return 200, {}, bytes(1000)

    server.answers["/a"] = answer
    for _ in range(2):  # and all that is asked later
        with pytest.raises(Cancelled):
            fetcher.bytes(f"{server.url}/a", 10_000)
    assert len(server.asked) == 1


def test_without_a_network_one_sentence_says_so(fetcher: Fetcher) -> None:
    with pytest.raises(DownloadError, match="cannot be asked"):
        search_openverse("x", LICENCES, 5, fetcher, "http://127.0.0.1:9/")


def free(server: Server, name: str) -> FreePhotograph:
    return FreePhotograph(
        "Openverse",
        name,
        f"A lake/{name}",
        "Maker, A.",
        "cc by",
        "CC BY 4.0",
        "https://l",
        "https://p",
        "",
        f"{server.url}/{name}",
    )


def test_picked_photographs_are_fetched_with_their_credits_and_bad_ones_listed(
    server: Server, fetcher: Fetcher, tmp_path: Path
) -> None:
    server.says("/a", picture(3000, 1500))
    server.says("/b", b"<html>gone</html>")
    server.says("/d", picture())
    files, skipped = fetch_picked([free(server, n) for n in "abcd"], tmp_path, fetcher)
    assert [file.name for file in files] == ["A_lake_a-a.jpg", "A_lake_d-d.jpg"]
    assert [title for title, _ in skipped] == ["A lake/b", "A lake/c"]
    assert photograph_size(files[0]) == (1024, 2048)
    assert {file.name for file in tmp_path.iterdir()} == {"A_lake_a-a.jpg", "A_lake_d-d.jpg", "credits.csv"}
    credits = (tmp_path / "credits.csv").read_text().splitlines()
    assert credits[1] == 'A_lake_a-a,A lake/a,"Maker, A.",CC BY 4.0,https://l,https://p,Openverse'
    n = len(server.asked)
    fetch_picked([free(server, "a")], tmp_path, fetcher)
    assert len(server.asked) == n
    assert (tmp_path / "credits.csv").read_text().splitlines() == credits


def test_damaged_credits_are_told_before_anything_is_fetched(
    server: Server, fetcher: Fetcher, tmp_path: Path
) -> None:
    (tmp_path / "credits.csv").write_text("who,what\na,b\n")
    with pytest.raises(LayoutFileError, match="table of credits"):
        fetch_picked([free(server, "a")], tmp_path, fetcher)
    assert server.asked == []


def test_the_command_asks_before_it_fetches(
    simspaint: CommandLine, server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(openverse, "ADDRESS", f"{server.url}/v1")
    monkeypatch.setattr(commons, "ADDRESS", f"{server.url}/w")
    monkeypatch.setattr("simspaint.web.fetching._SPACING_S", 0.0)
    server.says("/v1", {"results": [openverse_row(server, 1)], "page_count": 1})
    server.says("/w", {"query": {"pages": {"2": commons_row(server, 2)}}})
    server.says("/1.jpg", picture())
    server.says("/c2.jpg", picture())
    monkeypatch.setattr("sys.stdin", io.StringIO("n\n"))
    refused = simspaint("photos", "find", "lake", "--out", tmp_path / "found")
    assert refused.code != 0
    assert "https://example.org/1" in refused.out
    assert not (tmp_path / "found").exists()
    run = simspaint("photos", "find", "lake", "--out", tmp_path / "found", "--yes")
    assert run.code == 0, run.err
    assert "2 photographs and credits.csv" in run.out
    assert simspaint("photos", "find", "lake", "-o", tmp_path, "--licence", "cc by-nc").code == 2
    server.answers.clear()
    offline = simspaint("photos", "find", "lake", "-o", tmp_path / "found", "--yes")
    assert offline.code == 2
    assert "cannot be asked" in offline.err
