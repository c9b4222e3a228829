"""Picked photographs are fetched with their credits."""

from __future__ import annotations

import io
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from simspaint.errors import LayoutFileError
from simspaint.files.photograph_file import photograph_size
from simspaint.web import commons, openverse
from simspaint.web.credits_file import read_credits
from simspaint.web.fetched_photographs import fetch_picked, forget_kept, keep_picked
from simspaint.web.free_photograph import FreePhotograph
from simspaint.web.polite_requests import Fetcher
from tests.command_line import CommandLine
from tests.web.photograph_server import Server, commons_row, openverse_row, picture


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
    written = {file.name for file in tmp_path.iterdir() if not file.name.startswith(".")}
    assert written == {"A_lake_a-a.jpg", "A_lake_d-d.jpg", "credits.csv"}
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
    monkeypatch.setattr("simspaint.web.polite_requests._SPACING_S", 0.0)
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


def _free(number: int, id: str) -> FreePhotograph:
    page = f"https://p/{number}"
    return FreePhotograph("Openverse", id, "A", f"Maker {number}", "cc0", "CC0", "https://l", page, "", page)


def test_fetchers_of_one_folder_keep_the_credits_of_one_another(tmp_path: Path) -> None:
    data = picture()
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda i: keep_picked(_free(i, str(i)), data, tmp_path), range(40)))
    photographs = {file.stem for file in tmp_path.glob("*.jpg")}
    assert len(photographs) == 40
    assert read_credits(tmp_path).keys() == photographs


def test_photographs_of_odd_names_have_files_and_credits_of_their_own(tmp_path: Path) -> None:
    ids = ["//", "///", "a/b", "a_b", "x" * 50 + "1", "x" * 50 + "2", "\ud800", "a"]
    files = [keep_picked(_free(i, id), picture(), tmp_path) for i, id in enumerate(ids)]
    assert len(set(files)) == len(ids)
    assert [read_credits(tmp_path)[file.stem].author for file in files] == [f"Maker {i}" for i in range(8)]


def test_a_folder_of_nothing_but_what_was_fetched_goes_with_it(tmp_path: Path) -> None:
    keep_picked(_free(0, "a"), picture(), tmp_path / "found")
    forget_kept(tmp_path / "found", read_credits(tmp_path / "found"))
    assert not (tmp_path / "found").exists()


def test_what_is_not_to_be_forgotten_stays_with_its_credits(tmp_path: Path) -> None:
    a, b, c = (keep_picked(_free(i, "abc"[i]), picture(), tmp_path) for i in range(3))
    c.unlink()  # its line says nothing any more
    forget_kept(tmp_path, [a.stem, "unknown"])
    assert not a.exists()
    assert b.is_file()
    assert read_credits(tmp_path).keys() == {b.stem}


def test_what_lies_there_keeps_its_terms(tmp_path: Path) -> None:
    file = keep_picked(_free(0, "a"), picture(), tmp_path)
    keep_picked(_free(1, "a"), None, tmp_path)
    assert read_credits(tmp_path)[file.stem].author == "Maker 0"
    (tmp_path / "credits.csv").unlink()
    keep_picked(_free(1, "a"), None, tmp_path)
    assert read_credits(tmp_path)[file.stem].author == "Maker 1"
