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
from tests.files.made_tiff import (
    COMPRESSION,
    JPEG,
    ORIENTATION,
    STRIP_BYTES,
    TILE_HEIGHT,
    striped_tiff,
    tiled_tiff,
)
from tests.files.progressive import grey_jpeg


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


@pytest.mark.parametrize("orientation", [5, 6, 7, 8])
def test_tiles_are_those_of_the_picture_before_it_is_turned(tmp_path: Path, orientation: int) -> None:
    """Turned it would fit into one tile of many."""
    turned = {ORIENTATION: [orientation]}
    data = zlib.compress(bytes(16 * 6400))
    (tmp_path / "a.tif").write_bytes(tiled_tiff((6400, 16), (16, 6400), data, 400, more=turned))
    with pytest.raises(LayoutFileError, match="unpacks to far more"):
        read_photograph(tmp_path / "a.tif")
    data = zlib.compress(bytes([90]) * 16 * 6400, 0)
    (tmp_path / "b.tif").write_bytes(tiled_tiff((6400, 16), (6400, 16), data, 1, more=turned))
    assert np.all(read_photograph(tmp_path / "b.tif") == 90)


def _jpeg_tiles(n_scans: int) -> bytes:
    """2048 × 2048 pixels, each of 16 tiles the same JPEG whose last scan comes so many times more."""
    jpeg = grey_jpeg(512, n_scans)
    return tiled_tiff((2048, 2048), (512, 512), jpeg, 16, more={COMPRESSION: [JPEG]}) + bytes(16 * len(jpeg))


def test_tiles_that_go_over_themselves_again_and_again_are_refused(tmp_path: Path) -> None:
    (tmp_path / "few.tif").write_bytes(_jpeg_tiles(20))
    assert np.all(read_photograph(tmp_path / "few.tif") == 90)
    (tmp_path / "many.tif").write_bytes(_jpeg_tiles(100))
    with pytest.raises(LayoutFileError, match="unpacks to far more"):
        read_photograph(tmp_path / "many.tif")


def test_tiles_that_jut_out_count_whole_each_time(tmp_path: Path) -> None:
    """Four times the picture in its tiles, each of fewer scans than one picture may have."""
    jpeg = grey_jpeg(2048, 80)
    made = tiled_tiff((2048 * 2, 512), (2048, 2048), jpeg, 2, more={COMPRESSION: [JPEG]})
    (tmp_path / "a.tif").write_bytes(made + bytes(2 * len(jpeg)))
    with pytest.raises(LayoutFileError, match="unpacks to far more"):
        read_photograph(tmp_path / "a.tif")


def test_strips_that_do_not_say_how_long_their_jpeg_is_are_refused(tmp_path: Path) -> None:
    jpeg = grey_jpeg(512, 0)
    more = {COMPRESSION: [JPEG], STRIP_BYTES: [0]}
    (tmp_path / "a.tif").write_bytes(striped_tiff((512, 512), 512, jpeg, 1, more))
    with pytest.raises(LayoutFileError, match="damaged"):
        read_photograph(tmp_path / "a.tif")
