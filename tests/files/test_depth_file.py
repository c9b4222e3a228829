"""Depth files: all bits are kept, and what is no depth is refused."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from simspaint.errors import LayoutFileError
from simspaint.files.depth_file import find_depth, read_depth_file, write_depth_file


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
def test_depth_is_written_and_read_back_with_its_number_of_bits(tmp_path: Path, dtype: type) -> None:
    depth = np.random.default_rng(0).integers(0, np.iinfo(dtype).max + 1, (13, 17)).astype(dtype)
    write_depth_file(tmp_path / "a.png", depth)
    found = read_depth_file(tmp_path / "a.png")
    assert found.dtype == dtype
    np.testing.assert_array_equal(found, depth)


def test_a_webp_counts_before_a_png_and_no_file_is_none(tmp_path: Path) -> None:
    assert find_depth(tmp_path, "a") is None
    write_depth_file(tmp_path / "a.png", np.ones((4, 4), np.uint8))
    assert find_depth(tmp_path, "a") == tmp_path / "a.png"
    Image.fromarray(np.full((4, 4), 9, np.uint8)).save(tmp_path / "a.webp", lossless=True)
    found = find_depth(tmp_path, "a")
    assert found == tmp_path / "a.webp"
    assert (read_depth_file(found) == 9).all()


@pytest.mark.parametrize("mode", ["RGB", "P", "LA"])
def test_colours_and_palettes_are_no_depth(tmp_path: Path, mode: str) -> None:
    Image.new(mode, (4, 4)).save(tmp_path / "a.png")
    with pytest.raises(LayoutFileError, match="not greyscale"):
        read_depth_file(tmp_path / "a.png")


def test_a_coloured_webp_is_no_depth(tmp_path: Path) -> None:
    Image.new("RGB", (4, 4), (1, 2, 3)).save(tmp_path / "a.webp", lossless=True)
    with pytest.raises(LayoutFileError, match="not greyscale"):
        read_depth_file(tmp_path / "a.webp")


def test_a_file_that_is_cut_off_is_refused(tmp_path: Path) -> None:
    depth = np.random.default_rng(0).integers(0, 65536, (64, 64)).astype(np.uint16)
    write_depth_file(tmp_path / "a.png", depth)
    data = (tmp_path / "a.png").read_bytes()
    (tmp_path / "a.png").write_bytes(data[: len(data) // 2])
    with pytest.raises(LayoutFileError, match="cut off"):
        read_depth_file(tmp_path / "a.png")
