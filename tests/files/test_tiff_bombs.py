"""TIFFs of a few bytes that unpack to gigabytes are refused before they are unpacked."""

from __future__ import annotations

import zlib
from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image

from simspaint.errors import LayoutFileError
from simspaint.files.photograph_date import photograph_date
from simspaint.files.photograph_file import photograph_size, read_photograph
from tests.files.made_tiff import TILE_HEIGHT, striped_tiff, tiled_tiff


def test_a_small_picture_in_one_large_tile_is_refused(tmp_path: Path) -> None:
    data = zlib.compress(bytes(4096 * 2048))
    (tmp_path / "a.tif").write_bytes(tiled_tiff((16, 16), (2048, 4096), data, 1))
    with pytest.raises(LayoutFileError, match="unpacks to far more"):
        read_photograph(tmp_path / "a.tif")
    with pytest.raises(LayoutFileError, match="unpacks to far more"):
        photograph_size(tmp_path / "a.tif")
    assert photograph_date(tmp_path / "a.tif") is None


def test_a_narrow_picture_in_many_wide_tiles_is_refused(tmp_path: Path) -> None:
    data = zlib.compress(bytes(16 * 1024))
    (tmp_path / "a.tif").write_bytes(tiled_tiff((16 * 400, 16), (16, 1024), data, 400))
    with pytest.raises(LayoutFileError, match="unpacks to far more"):
        read_photograph(tmp_path / "a.tif")


def test_strips_that_are_all_the_same_bytes_are_refused(tmp_path: Path) -> None:
    data = zlib.compress(bytes(16)) + bytes(4000)
    (tmp_path / "a.tif").write_bytes(striped_tiff((400, 16), 1, data, 400))
    with pytest.raises(LayoutFileError, match="unpacks to far more"):
        read_photograph(tmp_path / "a.tif")


@pytest.mark.parametrize("other", [16, 4096])
def test_a_tile_whose_size_is_stated_twice_is_refused(tmp_path: Path, other: int) -> None:
    """Pillow takes the last one, the library that unpacks the tile the first."""
    data = zlib.compress(bytes(16 * 16))
    (tmp_path / "a.tif").write_bytes(tiled_tiff((16, 16), (16, 16), data, 1, (TILE_HEIGHT, other)))
    with pytest.raises(LayoutFileError, match="damaged"):
        read_photograph(tmp_path / "a.tif")


@pytest.mark.parametrize("size", [(16, 16), (1, 1), (700, 900)])
def test_tiles_that_jut_out_over_their_picture_are_read(tmp_path: Path, size: tuple[int, int]) -> None:
    data, n = zlib.compress(bytes([90]) * 512 * 512, 0), -(-size[0] // 512) * -(-size[1] // 512)
    (tmp_path / "a.tif").write_bytes(tiled_tiff(size, (512, 512), data, n))
    found = read_photograph(tmp_path / "a.tif")
    assert found.shape == (*size, 3)
    assert np.all(found == 90)


@pytest.mark.parametrize("compression", ["raw", "tiff_lzw", "tiff_deflate", "packbits", "jpeg"])
@pytest.mark.parametrize("big", [False, True])
def test_what_programs_write_is_read(tmp_path: Path, compression: str, big: bool) -> None:
    picture = Image.new("RGB", (300, 200), (200, 100, 50))
    picture.save(tmp_path / "a.tif", compression=compression, big_tiff=big)
    assert read_photograph(tmp_path / "a.tif").shape == (200, 300, 3)


def test_what_opencv_writes_is_read(tmp_path: Path) -> None:
    cv2.imwrite(str(tmp_path / "a.tif"), np.full((200, 300, 3), 90, np.uint16))
    assert read_photograph(tmp_path / "a.tif").shape == (200, 300, 3)
