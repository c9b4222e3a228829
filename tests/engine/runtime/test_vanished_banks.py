"""Banks and photographs that are cut off or removed while a rendering uses them."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from simspaint.bank import array_file
from simspaint.bank.memory_bank import MemoryBank
from simspaint.engine.memo import Memo
from simspaint.engine.pipeline import choose_and_render
from simspaint.engine.runtime.models import Models
from simspaint.engine.segment_browser import found_at
from simspaint.errors import MemoryBankError
from simspaint.packs.pack import OpenedPack
from tests.engine.small_pack import LABELS, differences, painted, request_of


@pytest.fixture
def own_bank(pack: OpenedPack, tmp_path: Path) -> Iterator[OpenedPack]:
    """A copy of the bank that a test may spoil, with a cache of its own."""
    folder = tmp_path / "bank"
    shutil.copytree(pack.bank.folder, folder)
    with MemoryBank.open(folder, tmp_path / "cache") as bank:
        yield OpenedPack("own", LABELS, bank)


def test_an_index_that_is_cut_off_in_use_changes_nothing(
    own_bank: OpenedPack, models: Models, tmp_path: Path
) -> None:
    before = choose_and_render(request_of(painted(), top_k=3), own_bank, models)
    (index,) = (tmp_path / "cache" / "banks").glob("*[!t].arrays")  # not the light
    os.truncate(index, 64)
    assert differences(before, choose_and_render(request_of(painted(), top_k=3), own_bank, models)) == []


def test_a_large_index_that_is_cut_off_in_use_is_told_and_does_not_end_the_process(
    pack: OpenedPack, models: Models, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(array_file, "LARGEST_READ", 0)
    with MemoryBank.open(pack.bank.folder, tmp_path / "cache") as bank:
        memo, mapped = Memo(), OpenedPack("own", LABELS, bank)
        choose_and_render(request_of(painted()), mapped, models, memo=memo)
        (index,) = (tmp_path / "cache" / "banks").glob("*[!t].arrays")  # not the light
        os.truncate(index, 64)
        with pytest.raises(MemoryBankError, match="changed while it was in use"):
            choose_and_render(request_of(painted(), top_k=3), mapped, models, memo=memo)
        with pytest.raises(MemoryBankError, match="changed while it was in use"):
            found_at(request_of(painted()), mapped, 10, 10, 3)
    with MemoryBank.open(pack.bank.folder, tmp_path / "cache") as again:
        opened = OpenedPack("own", LABELS, again)
        assert choose_and_render(request_of(painted()), opened, models).provenance


def test_an_index_whose_file_is_removed_goes_on_working(
    own_bank: OpenedPack, models: Models, tmp_path: Path
) -> None:
    plain = choose_and_render(request_of(painted()), own_bank, models)
    shutil.rmtree(tmp_path / "cache")
    assert differences(choose_and_render(request_of(painted()), own_bank, models), plain) == []


def test_photographs_that_are_removed_in_use_are_told(own_bank: OpenedPack, models: Models) -> None:
    shutil.rmtree(own_bank.bank.folder)
    with pytest.raises(MemoryBankError, match="photograph"):
        choose_and_render(request_of(painted()), own_bank, models)


def test_photographs_that_were_shown_before_are_still_at_hand(own_bank: OpenedPack, models: Models) -> None:
    plain = choose_and_render(request_of(painted()), own_bank, models)
    shutil.rmtree(own_bank.bank.folder)
    assert differences(choose_and_render(request_of(painted()), own_bank, replace(models)), plain) == []
