import struct
import zlib
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from simspaint.errors import LayoutFileError
from simspaint.files.photograph_file import photograph_size, read_photograph, write_photograph
from tests.factories import make_pair


@pytest.fixture
def photograph() -> np.ndarray:
    return make_pair(3)[0]


@pytest.mark.parametrize("suffix", [".png", ".tif", ".TIFF"])
def test_lossless_formats_give_the_same_pixels_back(
    tmp_path: Path, photograph: np.ndarray, suffix: str
) -> None:
    write_photograph(tmp_path / f"a{suffix}", photograph)
    assert np.array_equal(read_photograph(tmp_path / f"a{suffix}"), photograph)


@pytest.mark.parametrize("suffix", [".jpg", ".jpeg", ".webp"])
def test_lossy_formats_give_nearly_the_same_pixels_back(
    tmp_path: Path, photograph: np.ndarray, suffix: str
) -> None:
    write_photograph(tmp_path / f"a{suffix}", photograph)
    read = read_photograph(tmp_path / f"a{suffix}")
    assert read.shape == photograph.shape
    assert np.abs(read.astype(int) - photograph).mean() < 8


def test_channels_are_red_green_blue(tmp_path: Path) -> None:
    Image.new("RGB", (16, 16), (200, 100, 0)).save(tmp_path / "a.png")
    assert read_photograph(tmp_path / "a.png")[0, 0].tolist() == [200, 100, 0]


def test_the_exif_orientation_is_applied(tmp_path: Path) -> None:
    picture = Image.new("RGB", (32, 16), "white")
    picture.paste("black", (0, 0, 16, 16))
    exif = Image.Exif()
    exif[0x0112] = 6  # turn by 90° clockwise to be upright
    picture.save(tmp_path / "a.jpg", exif=exif)
    read = read_photograph(tmp_path / "a.jpg")
    assert read.shape == (32, 16, 3)
    assert read[2, 8].max() < 30
    assert read[-3, 8].min() > 225


def test_what_is_transparent_is_laid_on_white(tmp_path: Path) -> None:
    pixels = np.array([[(10, 20, 30, 255), (10, 20, 30, 0)]], np.uint8)
    Image.fromarray(pixels).save(tmp_path / "a.png")
    assert read_photograph(tmp_path / "a.png").tolist() == [[[10, 20, 30], [255, 255, 255]]]


def test_grey_becomes_three_equal_channels_and_sixteen_bits_become_eight(tmp_path: Path) -> None:
    Image.fromarray(np.array([[0, 77, 255]], np.uint8)).save(tmp_path / "a.png")
    Image.fromarray(np.array([[0, 77 * 257, 65535]], np.uint16)).save(tmp_path / "b.png")
    expected = [[[0] * 3, [77] * 3, [255] * 3]]
    assert read_photograph(tmp_path / "a.png").tolist() == expected
    assert read_photograph(tmp_path / "b.png").tolist() == expected


def test_cmyk_is_converted(tmp_path: Path) -> None:
    Image.new("CMYK", (16, 16), (0, 255, 255, 0)).save(tmp_path / "a.jpg")
    red, green, blue = read_photograph(tmp_path / "a.jpg")[8, 8]
    assert red > 200
    assert max(green, blue) < 60


def test_samples_without_a_range_are_refused(tmp_path: Path) -> None:
    Image.fromarray(np.zeros((4, 4), np.float32)).save(tmp_path / "a.tif")
    with pytest.raises(LayoutFileError, match="type F"):
        read_photograph(tmp_path / "a.tif")


@pytest.mark.parametrize("suffix", [".png", ".jpg", ".webp"])
def test_truncated_photographs_are_refused(tmp_path: Path, photograph: np.ndarray, suffix: str) -> None:
    path = tmp_path / f"a{suffix}"
    write_photograph(path, photograph)
    data = path.read_bytes()
    for share in (0, 0.02, 0.3, 0.6, 0.9):
        path.write_bytes(data[: int(len(data) * share)])
        with pytest.raises(LayoutFileError):
            read_photograph(path)


@pytest.mark.parametrize(("width", "height"), [(9000, 9000), (12_000, 10_000), (100_000, 100_000)])
def test_huge_photographs_are_refused_from_the_header(tmp_path: Path, width: int, height: int) -> None:
    body = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    idat = b"IDAT" + zlib.compress(b"\0" * 100)
    chunks = [struct.pack(">I", len(c) - 4) + c + struct.pack(">I", zlib.crc32(c)) for c in (body, idat)]
    (tmp_path / "a.png").write_bytes(b"\x89PNG\r\n\x1a\n" + b"".join(chunks))
    for read in (read_photograph, photograph_size):
        with pytest.raises(LayoutFileError, match="too large"):
            read(tmp_path / "a.png")


def test_missing_files_text_and_folders_are_refused(tmp_path: Path) -> None:
    (tmp_path / "a.jpg").write_text("no picture")
    for path, what in [
        (tmp_path / "b.jpg", "exist"),
        (tmp_path / "a.jpg", "not a picture"),
        (tmp_path, "folder"),
    ]:
        with pytest.raises(LayoutFileError, match=what):
            read_photograph(path)


def test_the_size_is_known_without_decoding(tmp_path: Path, photograph: np.ndarray) -> None:
    write_photograph(tmp_path / "a.jpg", photograph)
    assert photograph_size(tmp_path / "a.jpg") == photograph.shape[:2]


def test_an_unknown_suffix_is_refused_before_anything_is_written(
    tmp_path: Path, photograph: np.ndarray
) -> None:
    with pytest.raises(LayoutFileError, match=r"a\.xyz"):
        write_photograph(tmp_path / "a.xyz", photograph)
    assert list(tmp_path.iterdir()) == []
