"""What of the pictures of pieces is kept."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtGui import QImage

from simspaint.app.segments.piece_picture_cache import PiecePictures
from simspaint.bank.build import build_bank
from simspaint.bank.memory_bank import MemoryBank
from simspaint.files.folder_data_set import FolderDataSet
from tests.factories import write_data_set


def images(*segment_ids: int) -> dict[int, QImage]:
    return {i: QImage(i + 1, 1, QImage.Format.Format_RGB32) for i in segment_ids}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_data_set(tmp_path / "data", 2)
    data = FolderDataSet.open(tmp_path / "data")
    build_bank(data.folder / "photos", data.folder / "layouts", data.labels, tmp_path / "bank")
    return tmp_path / "bank"


def test_what_was_not_shown_for_longest_goes_first_and_never_what_is_shown(folder: Path) -> None:
    with MemoryBank.open(folder) as bank:
        pictures = PiecePictures(largest=3)
        pictures.add(bank, images(1, 2, 3))
        assert pictures.of(bank, [1, 9])[1].width() == 2
        pictures.add(bank, images(4))
        assert pictures.known(bank) == {1, 3, 4}


def test_pictures_of_another_bank_are_not_shown(folder: Path) -> None:
    with MemoryBank.open(folder) as first, MemoryBank.open(folder) as second:
        pictures = PiecePictures()
        pictures.add(first, images(1, 2))
        assert pictures.known(second) == set()
        assert pictures.of(second, [1]) == {}
        pictures.add(second, images(3))
        assert pictures.known(second) == {3}
        assert pictures.known(first) == set()
