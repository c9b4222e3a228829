"""Photographs with odd EXIF, turned ones, pipes, HEIC and bombs."""

from __future__ import annotations

import io
import os
import struct
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from simspaint.errors import LayoutFileError
from simspaint.files.photograph_file import read_photograph

ODD_TAGS = [
    (0x131, 11, 1, struct.pack("<f", 1.5)),  # Software as a number
    (0x131, 2, 0xFFFFFFFF, b"\xff\xff\xff\x7f"),
    (0x11A, 5, 1, struct.pack("<I", 4_000_000_000)),
    (0x8769, 4, 1, struct.pack("<I", 4_000_000_000)),
    (0x8769, 2, 4, b"abc\0"),
    (0x9999, 99, 3, b"\0\0\0\0"),
    (0x12D, 3, 70_000, b"\x08\0\0\0"),
]


@pytest.mark.filterwarnings("ignore::UserWarning")
@pytest.mark.parametrize("odd", ODD_TAGS, ids=str)
@pytest.mark.parametrize("orientation", [1, 6, 8, 3])
def test_odd_exif_turns_a_photograph_or_leaves_it_and_ends_nothing(
    tmp_path: Path, odd: tuple[int, int, int, bytes], orientation: int
) -> None:
    Image.new("RGB", (8, 6)).save(jpeg := io.BytesIO(), "JPEG")
    data = jpeg.getvalue()
    tags = [(0x112, 3, 1, struct.pack("<HH", orientation, 0)), odd]
    tiff = b"II*\0" + struct.pack("<IH", 8, len(tags))
    tiff += b"".join(struct.pack("<HHI", *tag[:3]) + tag[3] for tag in tags) + bytes(4)
    exif = b"Exif\0\0" + tiff
    (tmp_path / "a.jpg").write_bytes(
        data[:2] + b"\xff\xe1" + struct.pack(">H", len(exif) + 2) + exif + data[2:]
    )
    assert read_photograph(tmp_path / "a.jpg").shape in ((6, 8, 3), (8, 6, 3))


@pytest.mark.parametrize("orientation", range(1, 9))
def test_all_ways_in_which_a_photograph_can_lie(tmp_path: Path, orientation: int) -> None:
    from PIL import ImageOps

    picture = Image.fromarray(np.arange(6 * 9 * 3, dtype=np.uint8).reshape(6, 9, 3))
    exif = Image.Exif()
    exif[0x0112] = orientation
    picture.save(tmp_path / "a.png", exif=exif)
    with Image.open(tmp_path / "a.png") as opened:
        expected = np.asarray(ImageOps.exif_transpose(opened))
    assert np.array_equal(read_photograph(tmp_path / "a.png"), expected)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes among files")
def test_a_pipe_is_refused_and_waited_for_by_nobody(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.png")
    with pytest.raises(LayoutFileError, match="pipe"):
        read_photograph(tmp_path / "a.png")


def test_heic_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.jpg").write_bytes(b"\0\0\0\x18ftypheic" + bytes(100))
    with pytest.raises(LayoutFileError, match="HEIC"):
        read_photograph(tmp_path / "a.jpg")


def test_a_few_bytes_do_not_fill_the_memory(tmp_path: Path) -> None:
    Image.new("1", (8000, 8000)).save(tmp_path / "a.png")
    with pytest.raises(LayoutFileError, match="unpacks to 8000"):
        read_photograph(tmp_path / "a.png")
    Image.new("1", (4000, 4000)).save(tmp_path / "b.png")
    assert read_photograph(tmp_path / "b.png").shape == (4000, 4000, 3)
