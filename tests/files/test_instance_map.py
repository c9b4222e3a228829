"""Instance maps: which numbers they hold has no meaning, and their size fills no memory."""

from __future__ import annotations

import tracemalloc
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from simspaint.domain.label_set import UNLABELLED
from simspaint.domain.layout import Layout
from simspaint.errors import LayoutFileError
from simspaint.files.instance_map import with_instance_map
from simspaint.files.label_table import labels_from_names

LABELS = labels_from_names(["sky", "car"])


def _map(folder: Path, numbers: np.ndarray) -> Path:
    Image.fromarray(numbers.astype(np.uint16)).save(folder / "map.png")
    return folder / "map.png"


def test_things_of_a_label_are_counted_in_the_order_of_their_numbers(tmp_path: Path) -> None:
    ids = np.array([[0, 0, 1, 1], [1, 1, 1, UNLABELLED]], np.uint8)
    numbers = np.array([[7, 7, 65535, 300], [9, 9, 300, 12]])
    found = with_instance_map(Layout(ids, LABELS), _map(tmp_path, numbers)).instances
    assert found is not None
    np.testing.assert_array_equal(found, [[0, 0, 2, 1], [0, 0, 1, 0]])


def test_more_things_than_can_be_told_apart_are_refused(tmp_path: Path) -> None:
    numbers = np.arange(300).reshape(1, 300)
    with pytest.raises(LayoutFileError, match="of one label apart"):
        with_instance_map(Layout(np.ones((1, 300), np.uint8), LABELS), _map(tmp_path, numbers))


def test_a_large_map_takes_little_more_than_its_own_memory(tmp_path: Path) -> None:
    side = 3000
    numbers = np.arange(side)[:, None] // 100 + np.zeros((1, side), int)
    layout, file = Layout(np.ones((side, side), np.uint8), LABELS), _map(tmp_path, numbers)
    tracemalloc.start()
    try:
        assert with_instance_map(layout, file).instances is not None
        assert tracemalloc.get_traced_memory()[1] < 150e6  # of 250 MB that sorting all pixels takes
    finally:
        tracemalloc.stop()
