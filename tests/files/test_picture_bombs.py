"""Pictures of a few bytes that would take minutes are refused, or what they ask for is passed over."""

from __future__ import annotations

import struct
import tracemalloc
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from simspaint.errors import LayoutFileError
from simspaint.files.depth_file import read_depth_file
from simspaint.files.jpeg_scans import MOST_SCANS, has_too_many_scans
from simspaint.files.photograph_date import photograph_date
from simspaint.files.photograph_file import read_photograph
from simspaint.files.thumbnail_bytes import decode_thumbnail
from tests.files.progressive import progressive_jpeg


def test_a_photograph_that_goes_over_itself_again_and_again_is_refused(tmp_path: Path) -> None:
    (tmp_path / "few.jpg").write_bytes(progressive_jpeg(20))
    (tmp_path / "many.jpg").write_bytes(progressive_jpeg(MOST_SCANS))
    assert read_photograph(tmp_path / "few.jpg").shape == (48, 64, 3)
    with pytest.raises(LayoutFileError, match="far more often"):
        read_photograph(tmp_path / "many.jpg")
    assert decode_thumbnail(progressive_jpeg(20)) is not None
    assert decode_thumbnail(progressive_jpeg(MOST_SCANS)) is None


def test_scans_are_those_of_the_photograph_itself() -> None:
    """A preview inside of it, and what cameras append, have their own."""
    appended = progressive_jpeg(0) + b"\xff\xda" * 1000
    with_preview = progressive_jpeg(0, exif=b"Exif\0\0" + b"\xff\xda" * 1000, comment=b"\xff\xda" * 1000)
    assert not has_too_many_scans(appended)
    assert not has_too_many_scans(with_preview)
    assert not has_too_many_scans(b"\xff\xd8" + b"\xff\xda\0" * 1000)
    assert has_too_many_scans(progressive_jpeg(MOST_SCANS))


@pytest.mark.parametrize(
    "data", [b"", b"\xff", b"\xff\xd8", b"\xff\xd8\xff\xe0\xff", b"\xff\xd8\xff\xda\0\0" * 50]
)
def test_scans_of_damaged_files_are_counted_to_their_end(data: bytes) -> None:
    assert not has_too_many_scans(data)


def _floating_profile(n_steps: int) -> bytes:
    """A profile that goes through one matrix, which makes everything dark, so many times."""
    matrix = b"matf\0\0\0\0" + struct.pack(">HH12f", 3, 3, 0.5, 0, 0, 0, 0.5, 0, 0, 0, 0.5, 0, 0, 0)
    start = 16 + 8 * n_steps
    steps = b"mpet\0\0\0\0" + struct.pack(">HHI", 3, 3, n_steps)
    steps += struct.pack(">II", start, len(matrix)) * n_steps + matrix
    text = b"desc\0\0\0\0" + struct.pack(">I", 5) + b"test\0" + bytes(79)
    white = b"XYZ \0\0\0\0" + struct.pack(">iii", 63190, 65536, 54061)
    tags = {
        b"desc": text,
        b"cprt": b"text\0\0\0\0none\0\0\0\0",
        b"wtpt": white,
        b"D2B0": steps,
        b"A2B0": steps,
    }
    table, data, first = b"", b"", 132 + 12 * len(tags)
    for name, value in tags.items():
        table += name + struct.pack(">II", first + len(data), len(value))
        data += value
    body = struct.pack(">I", len(tags)) + table + data
    head = struct.pack(">I", 128 + len(body)) + b"lcms\x04\x30\0\0mntrRGB XYZ " + bytes(12)
    head += b"acsp" + bytes(28) + struct.pack(">iii", 63190, 65536, 54061)
    return head.ljust(128, b"\0") + body


def test_a_profile_of_any_number_of_steps_is_passed_over(tmp_path: Path) -> None:
    """Twenty thousand of them, in a kilobyte, take ten seconds."""
    white = Image.new("RGB", (8, 8), (255, 255, 255))
    white.save(tmp_path / "a.png", icc_profile=_floating_profile(2))
    assert np.all(read_photograph(tmp_path / "a.png") == 255)


def _same_bytes_again_and_again(n_entries: int, n_bytes: int) -> bytes:
    """A directory as EXIF and TIFF have it, all of whose entries name the same bytes."""
    start = 8 + 2 + 12 * n_entries + 4
    entries = b"".join(struct.pack("<HHII", 1000 + i, 2, n_bytes, start) for i in range(n_entries))
    return b"II*\0" + struct.pack("<IH", 8, n_entries) + entries + bytes(4) + b"A" * n_bytes


@pytest.mark.filterwarnings("ignore::UserWarning")  # Pillow says what it leaves out
def test_exif_that_names_the_same_bytes_again_and_again_does_not_fill_the_memory(tmp_path: Path) -> None:
    directory = _same_bytes_again_and_again(500, 400_000)
    Image.new("RGB", (8, 8)).save(tmp_path / "a.png", exif=directory)
    (tmp_path / "a.tif").write_bytes(directory)
    tracemalloc.start()
    try:
        assert read_photograph(tmp_path / "a.png").shape == (8, 8, 3)
        assert photograph_date(tmp_path / "a.png") is None
        with pytest.raises(LayoutFileError):
            read_photograph(tmp_path / "a.tif")
        assert tracemalloc.get_traced_memory()[1] < 50e6  # of 200 MB
    finally:
        tracemalloc.stop()


def test_depth_of_a_few_bytes_is_not_unpacked_to_a_large_picture(tmp_path: Path) -> None:
    Image.new("RGB", (4100, 4100)).save(tmp_path / "a.webp", lossless=True, quality=0, method=0)
    with pytest.raises(LayoutFileError, match="has far less"):
        read_depth_file(tmp_path / "a.webp")
