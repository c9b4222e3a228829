"""Free photographs from services that answer as they should, and badly. The server is a real one, here."""

from __future__ import annotations

import json

import pytest

from simspaint.errors import DownloadError
from simspaint.web.commons import search_commons
from simspaint.web.free_photograph import LICENCES, licence_of, plain_text
from simspaint.web.openverse import search_openverse
from simspaint.web.polite_requests import USER_AGENT, Fetcher
from tests.web.photograph_server import Server, commons_row, openverse_row


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
    assert (
        plain_text("<" * 4_000_000) == "<" * 200
    )  # in time: each was compared with all that follow, for hours
    assert plain_text("1 < 2 <b>or</b> <") == "1 < 2 or <"
    assert plain_text("a&#65;&#x42;") == "aAB"
    for digits in ("9" * 5000, "x" + "f" * 5000):
        assert plain_text(f"a&#{digits};b") == "a b"  # no character has such a number


@pytest.mark.parametrize(
    "body", [b"<html>busy</html>", b"[1]", b'{"results": 3}', b'{"results": []}', b"{" * 99]
)
def test_answers_in_another_form_are_told_or_empty(server: Server, fetcher: Fetcher, body: bytes) -> None:
    server.says("/v1", body)
    try:
        assert search_openverse("x", LICENCES, 5, fetcher, f"{server.url}/v1") == []
    except DownloadError as error:
        assert "usual form" in str(error)  # noqa: PT017
