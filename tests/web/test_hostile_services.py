"""Services and servers that answer with what is none: one photograph is left out, nothing else ends."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from simspaint.errors import DownloadError
from simspaint.web.commons import search_commons
from simspaint.web.credits_file import read_credits
from simspaint.web.fetched_photographs import fetch_picked
from simspaint.web.free_photograph import LICENCES, FreePhotograph, usable_address
from simspaint.web.openverse import search_openverse
from simspaint.web.polite_requests import Fetcher
from tests.web.conftest import fetcher, server, slept
from tests.web.photograph_server import Server, commons_row, openverse_row, picture
from tests.web.test_fetched_photographs import free

__all__ = ["fetcher", "server", "slept"]
NO_ADDRESSES = ["https://[", "https://.../x", "https://" + "a" * 70 + ".example/", "https://caf\u00e9.example/",
                "https://example.org/a b", "https://me:secret@example.org/", "https://example.org:99999/",
                "ftp://example.org/", "", "https://\ud800/"]  # fmt: skip


@pytest.mark.parametrize("address", NO_ADDRESSES)
def test_addresses_that_cannot_be_asked_are_one_sentence(fetcher: Fetcher, address: str) -> None:
    with pytest.raises(DownloadError):
        fetcher.bytes(address, 1000)


@pytest.mark.parametrize(
    "leads_to", ["http://[", "http://127.0.0.1:99999999/", "file:///etc/passwd", "data:,x"]
)
def test_redirects_to_what_is_no_address_are_one_sentence(
    server: Server, fetcher: Fetcher, leads_to: str
) -> None:
    server.says("/a", b"", status=302, Location=leads_to)
    with pytest.raises(DownloadError):
        fetcher.bytes(f"{server.url}/a", 1000)


def test_numbers_that_are_none_are_passed_over(server: Server, fetcher: Fetcher, slept: list[float]) -> None:
    server.says("/a", b"", status=503, Retry_After="\xb2")
    with pytest.raises(DownloadError, match="503"):
        fetcher.bytes(f"{server.url}/a", 1000)
    assert slept == [1.0, 2.0]
    server.says("/b", b"abc", Content_Length="\xb2")
    assert fetcher.bytes(f"{server.url}/b", 1000) == b"abc"


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1:631/admin",
        "https://localhost/",
        "http://[::1]/",
        "https://[",
        "ftp://example.org/",
        "https://caf\u00e9.example/",
        "https://\ud800/",
    ],
)
def test_a_service_elsewhere_names_no_address_on_this_machine(address: str) -> None:
    assert usable_address(address, "https://api.example.org/v1") is None


def test_addresses_are_kept_as_they_can_be_asked_for() -> None:
    service = "https://api.example.org/v1"
    assert usable_address("https://example.org/Caf\u00e9 am See?a=b%20c", service) == (
        "https://example.org/Caf%C3%A9%20am%20See?a=b%20c"
    )
    assert usable_address("https://example.org/\x1b[2J\n", service) == "https://example.org/%1B[2J%0A"
    assert usable_address("https://example.org/" + "a" * 3000, service) is None
    assert usable_address("http://127.0.0.1:5/a", "http://localhost:5/v1") == "http://127.0.0.1:5/a"


@pytest.mark.parametrize("field", ["url", "foreign_landing_url"])
@pytest.mark.parametrize("value", ["https://[", "file:///etc/passwd", "\ud800", 7, None])
def test_results_without_a_usable_address_are_left_out(
    server: Server, fetcher: Fetcher, field: str, value: object
) -> None:
    rows = [openverse_row(server, 1, **{field: value}), openverse_row(server, 2)]
    server.says("/v1", {"results": rows, "page_count": 1})
    assert [p.id for p in search_openverse("x", LICENCES, 5, fetcher, f"{server.url}/v1")] == ["id-2"]
    named = "thumburl" if field == "url" else "descriptionurl"
    changes: dict[str, object] = {named: value, "url": value}
    pages = {"1": commons_row(server, 1, "CC0", **changes), "2": commons_row(server, 2)}
    server.says("/w", {"query": {"pages": pages}})
    assert [p.id for p in search_commons("x", LICENCES, 5, fetcher, f"{server.url}/w")] == ["2"]


@pytest.mark.parametrize("text", ["a\nb", "\x1b[2J", "\ud800", "a" * 200_000, '"; DROP', "=1+1"])
def test_credits_are_read_again_whatever_somebody_wrote(
    server: Server, fetcher: Fetcher, tmp_path: Path, text: str
) -> None:
    """The table of a folder that could not be read would keep all its photographs out of the library."""
    server.says("/a", picture())
    url = f"{server.url}/a"
    wild = FreePhotograph(text, "a", text, text, "cc by", text, text, text, "", url)
    files, skipped = fetch_picked([wild, free(server, "a")], tmp_path, fetcher)
    assert (len(files), skipped) == (2, [])
    assert set(read_credits(tmp_path)) == {file.stem for file in files}


def test_names_fit_every_file_system(server: Server, fetcher: Fetcher, tmp_path: Path) -> None:
    server.says("/a", picture())
    letter = "\U00020000"  # four bytes each
    wild = FreePhotograph("s", letter * 90, letter * 90, "", "cc by", "", "", "", "", f"{server.url}/a")
    files, skipped = fetch_picked([wild], tmp_path, fetcher)
    assert (len(files), skipped) == (1, [])


def test_one_photograph_that_cannot_be_asked_for_leaves_the_others(
    server: Server, fetcher: Fetcher, tmp_path: Path
) -> None:
    server.says("/a", picture())
    wild = FreePhotograph("s", "1", "t", "", "cc by", "", "", "", "", f"{server.url}/caf\u00e9")
    files, skipped = fetch_picked([wild, free(server, "a")], tmp_path, fetcher)
    assert (len(files), len(skipped)) == (1, 1)


def test_halves_of_characters_are_asked_for_as_question_marks(server: Server, fetcher: Fetcher) -> None:
    """They come from command lines in another encoding, and from answers that say how they go on."""
    server.says("/v1", b'{"results": []}')
    search_openverse("\ud800", LICENCES, 5, fetcher, f"{server.url}/v1")
    page = json.dumps({"query": {"pages": {}}, "continue": {"\ud800": "\udfff"}})
    server.says("/w", page.encode())
    assert search_commons("lake", LICENCES, 5, fetcher, f"{server.url}/w") == []
    assert "%3F=%3F" in server.asked[-1]
