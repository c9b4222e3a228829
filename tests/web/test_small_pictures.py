"""What the picker in the window needs of the services' client beside searching and fetching."""

from __future__ import annotations

from pathlib import Path

import pytest

from simspaint.errors import DownloadError
from simspaint.files.jpeg_scans import MOST_SCANS
from simspaint.progress import Cancelled, CancelToken
from simspaint.web import commons, openverse
from simspaint.web.credits_file import CREDITS, read_credits
from simspaint.web.fetched_photographs import fetch_picked, forget_kept
from simspaint.web.free_photograph import LICENCES, FreePhotograph
from simspaint.web.polite_requests import Fetcher, Turns, Unreachable
from simspaint.web.services import search
from simspaint.web.small_picture import small_picture
from tests.files.progressive import progressive_jpeg
from tests.web.photograph_server import Server, commons_row, picture
from tests.web.test_fetched_photographs import free


def shown(server: Server, path: str) -> FreePhotograph:
    return FreePhotograph("s", "1", "t", "", "cc by", "", "", "", f"{server.url}{path}", "")


def test_a_small_picture_is_made_no_larger_than_asked(server: Server, fetcher: Fetcher) -> None:
    server.says("/a", picture(900, 600))
    assert small_picture(shown(server, "/a"), 180, fetcher).shape == (120, 180, 3)


@pytest.mark.parametrize(
    "body", [b"", b"<html>", b"<svg xmlns='http://www.w3.org/2000/svg'/>", picture()[:200]]
)
def test_a_small_picture_that_is_none_is_one_sentence(server: Server, fetcher: Fetcher, body: bytes) -> None:
    server.says("/a", body)
    with pytest.raises(DownloadError, match="damaged"):
        small_picture(shown(server, "/a"), 180, fetcher)


def test_commons_is_asked_for_widths_that_it_makes(server: Server, fetcher: Fetcher) -> None:
    row = commons_row(server, 1, thumburl=f"{server.url}/thumb/a/ab/Hill.jpg/1920px-Hill.jpg")
    server.says("/w", {"query": {"pages": {"1": row}}})
    (found,) = commons.search_commons("hill", LICENCES, 5, fetcher, f"{server.url}/w")
    assert "iiurlwidth=1920" in server.asked[0]
    assert found.url.endswith("/1920px-Hill.jpg")
    assert found.thumbnail.endswith("/330px-Hill.jpg")


def test_fetchers_with_shared_turns_wait_for_one_another(server: Server, slept: list[float]) -> None:
    server.says("/a", {})
    turns = Turns(5.0)
    for _ in range(3):
        Fetcher(slept.append, turns=turns).json(f"{server.url}/a", {})
    assert len(slept) == 2
    assert slept[1] > 8


class _StoppedWhileWaiting(CancelToken):
    """Is set by somebody as soon as it is waited for."""

    def __init__(self) -> None:
        super().__init__()
        self.waited: list[float] = []

    def wait(self, seconds: float) -> None:
        self.waited.append(seconds)
        self.cancel()
        super().wait(seconds)


def test_waiting_for_a_server_ends_when_it_is_stopped(server: Server) -> None:
    server.says("/a", b"", 429, Retry_After="29")
    cancel = _StoppedWhileWaiting()
    with pytest.raises(Cancelled):
        Fetcher(cancel=cancel).bytes(f"{server.url}/a", 1000)
    assert cancel.waited[0] == 29
    assert len(server.asked) == 1


def test_offline_is_told_apart_from_services_that_fail(
    server: Server, fetcher: Fetcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(openverse, "ADDRESS", "http://127.0.0.1:9/")
    monkeypatch.setattr(commons, "ADDRESS", "http://127.0.0.1:9/")
    with pytest.raises(Unreachable, match="seems to be offline"):
        search("x", LICENCES, 5, fetcher)
    monkeypatch.setattr(commons, "ADDRESS", f"{server.url}/w")
    with pytest.raises(DownloadError) as told:
        search("x", LICENCES, 5, fetcher)
    assert "offline" not in str(told.value)
    server.says("/w", {"query": {"pages": {"2": commons_row(server, 2)}}})
    found, problems = search("x", LICENCES, 5, fetcher)
    assert (len(found), len(problems)) == (1, 1)


def test_only_what_was_fetched_is_deleted_when_it_is_added(
    server: Server, fetcher: Fetcher, tmp_path: Path
) -> None:
    out, others = tmp_path / "found", tmp_path / "others.jpg"
    others.write_bytes(b"mine")
    server.says("/a", picture())
    fetch_picked([free(server, "a")], out, fetcher)
    (out / "mine.jpg").write_bytes(b"mine")
    with (out / CREDITS).open("a") as table:
        table.write("../others,t,a,l,u,p,s\n")
    forget_kept(out, read_credits(out))
    assert [file.name for file in out.iterdir()] == ["mine.jpg"]
    assert others.is_file()
    (out / "mine.jpg").unlink()
    forget_kept(out, ())
    assert not out.exists()
    forget_kept(out, ())


def test_a_small_picture_that_goes_over_itself_again_and_again_is_refused(
    server: Server, fetcher: Fetcher
) -> None:
    """Each time takes as long as the whole picture: a megabyte would take minutes."""
    server.says("/few", progressive_jpeg(20))
    server.says("/many", progressive_jpeg(MOST_SCANS))
    assert small_picture(shown(server, "/few"), 64, fetcher).shape[2] == 3
    with pytest.raises(DownloadError, match="far too large"):
        small_picture(shown(server, "/many"), 64, fetcher)
