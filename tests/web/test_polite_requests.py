"""Requests are spaced, repeated, cut off and stopped."""

from __future__ import annotations

import pytest

from simspaint.errors import DownloadError
from simspaint.files import slow_connections
from simspaint.progress import Cancelled, CancelToken
from simspaint.web.free_photograph import LICENCES
from simspaint.web.openverse import search_openverse
from simspaint.web.polite_requests import Fetcher
from tests.web.photograph_server import Server


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
    monkeypatch.setattr(slow_connections, "SLOW_AFTER_S", 1e-9)
    monkeypatch.setattr(slow_connections, "SLOWEST", 1 << 60)
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
