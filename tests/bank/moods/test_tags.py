from __future__ import annotations

import tracemalloc
from pathlib import Path

import pytest

from simspaint.bank.moods.tags import TAGS_FILE, merged_tags, read_tags, write_tags
from simspaint.errors import MemoryBankError
from simspaint.packs.pack import OpenedPack

MANY = " ".join("a" * i for i in range(1, 40)) + " " + " ".join("b" * i for i in range(1, 40))
SHA, OTHER = "a" * 64, "b" * 64
ROW = frozenset({"mist", "hallstatt"})


def test_tags_are_read_as_they_were_written(tmp_path: Path) -> None:
    write_tags(tmp_path, {("lake", SHA): ROW, ("pond, small", OTHER): frozenset()})
    assert read_tags(tmp_path) == {SHA: ROW, OTHER: frozenset()}
    assert read_tags(tmp_path / "none") == {}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "photograph,tags\nlake,mist\n",
        f"photograph,sha256,tags\nlake,{SHA}\n",
        "photograph,sha256,tags\nlake,abc,mist\n",
        f"photograph,sha256,tags\nlake,{SHA},../mist\n",
        f"photograph,sha256,tags\nlake,{SHA},{'very' * 20}\n",
        f"photograph,sha256,tags\nlake,{SHA},{MANY}\n",
        f'photograph,sha256,tags\n"lake,{SHA},mist\n',
    ],
)
def test_damaged_tags_are_told_and_nothing_is_guessed(tmp_path: Path, text: str) -> None:
    (tmp_path / TAGS_FILE).write_text(text)
    with pytest.raises(MemoryBankError, match=r"tags .* damaged"):
        read_tags(tmp_path)


def test_tags_that_would_not_be_read_again_are_not_written(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no word"):
        write_tags(tmp_path, {("lake", SHA): frozenset({"1"})})
    assert not (tmp_path / TAGS_FILE).exists()


def test_links_are_refused(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").write_text("photograph,sha256,tags\n")
    (tmp_path / TAGS_FILE).symlink_to(tmp_path / "elsewhere")
    with pytest.raises(MemoryBankError, match="link"):
        read_tags(tmp_path)


def test_what_is_stated_wins_over_what_is_computed() -> None:
    computed = frozenset({"clear", "summer", "warm"})
    assert merged_tags(frozenset({"mist"}), computed) == {"mist", "summer", "warm"}
    assert merged_tags(frozenset({"hallstatt"}), computed) == {"hallstatt", *computed}


def test_a_bank_computes_the_tags_that_do_not_lie_beside_it(pack: OpenedPack) -> None:
    bank = pack.bank
    first, second = bank.photographs[:2]
    try:
        bank.write_tags({first: ROW, "not there": ROW})
        assert bank.tags[0] == ROW
        assert bank.tags[1] != ROW
        assert len(bank.tags) == len(bank.photographs)
        bank.write_tags({second: ROW})
        assert set(read_tags(bank.folder)) == {bank.sha256[1]}
    finally:
        (bank.folder / TAGS_FILE).unlink()
        del bank.tags


def test_a_file_of_nothing_but_line_ends_takes_no_memory(tmp_path: Path) -> None:
    (tmp_path / TAGS_FILE).write_text("photograph,sha256,tags\n" + "\n" * 500_000)
    tracemalloc.start()
    try:
        with pytest.raises(MemoryBankError, match="damaged"):
            read_tags(tmp_path)
        assert tracemalloc.get_traced_memory()[1] < 20e6
    finally:
        tracemalloc.stop()
