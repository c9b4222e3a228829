"""Photographs of every kind of samples come out as people see them."""

from __future__ import annotations

import io
import struct
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageCms

from simspaint.files.photograph_color import srgb_profile
from simspaint.files.photograph_file import read_photograph, write_photograph


def _profile(red: float, gamma: float, space: bytes = b"RGB ") -> bytes:
    """A matrix profile by hand: sRGB's primaries with another red, and a gamma."""

    def xyz(*values: float) -> bytes:
        return b"XYZ \0\0\0\0" + b"".join(struct.pack(">i", round(v * 65536)) for v in values)

    curve = b"curv\0\0\0\0" + struct.pack(">IH", 1, round(gamma * 256)) + b"\0\0"
    text = b"desc\0\0\0\0" + struct.pack(">I", 5) + b"test\0" + bytes(79)
    tags = {b"desc": text, b"cprt": b"text\0\0\0\0none\0\0\0\0", b"wtpt": xyz(0.9642, 1, 0.8249)}
    if space == b"GRAY":
        tags[b"kTRC"] = curve
    else:
        tags |= {b"rXYZ": xyz(red, 0.2225, 0.0139), b"gXYZ": xyz(0.3851, 0.7169, 0.0971)}
        tags |= {b"bXYZ": xyz(0.1431, 0.0606, 0.7139), b"rTRC": curve, b"gTRC": curve, b"bTRC": curve}
    table, data, start = b"", b"", 132 + 12 * len(tags)
    for name, value in tags.items():
        table += name + struct.pack(">II", start + len(data), len(value))
        data += value
    body = struct.pack(">I", len(tags)) + table + data
    head = struct.pack(">I", 128 + len(body)) + b"lcms\x02\x10\0\0mntr" + space + b"XYZ " + bytes(12)
    head += b"acsp" + bytes(28) + struct.pack(">iii", 63190, 65536, 54061)
    return head.ljust(128, b"\0") + body


def _expected(color: tuple[int, int, int], profile: bytes) -> np.ndarray:
    source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
    made = ImageCms.buildTransform(source, ImageCms.createProfile("sRGB"), "RGB", "RGB")
    done = ImageCms.applyTransform(Image.new("RGB", (1, 1), color), made)
    assert done is not None
    return np.asarray(done)[0, 0]


@pytest.mark.parametrize("color", [(200, 40, 40), (40, 160, 60), (128, 128, 128), (12, 90, 250)])
@pytest.mark.parametrize("gamma", [1.0, 1.8, 3.0])
@pytest.mark.parametrize("suffix", [".png", ".jpg", ".webp", ".tif"])
def test_profiles_are_applied(tmp_path: Path, color: tuple[int, int, int], gamma: float, suffix: str) -> None:
    profile = _profile(0.6, gamma)
    options = {"quality": 100} if suffix in (".jpg", ".webp") else {}
    if suffix == ".webp":
        options["lossless"] = True
    Image.new("RGB", (16, 16), color).save(tmp_path / f"a{suffix}", icc_profile=profile, **options)  # type: ignore[arg-type]
    read = read_photograph(tmp_path / f"a{suffix}")[8, 8].astype(int)
    assert np.abs(read - _expected(color, profile)).max() <= (4 if suffix == ".jpg" else 0)
    assert np.abs(_expected(color, profile).astype(int) - color).max() > 5


def test_a_profile_holds_for_what_is_not_transparent_and_for_palettes(tmp_path: Path) -> None:
    profile, color = _profile(0.6, 1.8), (200, 40, 40)
    expected = _expected(color, profile).tolist()
    pixels = np.array([[(*color, 255), (*color, 0)]], np.uint8)
    Image.fromarray(pixels).save(tmp_path / "a.png", icc_profile=profile)
    assert read_photograph(tmp_path / "a.png").tolist() == [[expected, [255] * 3]]
    Image.new("RGB", (1, 1), color).quantize(2).save(tmp_path / "b.png", icc_profile=profile)
    assert read_photograph(tmp_path / "b.png").tolist() == [[expected]]


@pytest.mark.parametrize("bits", [8, 16])
def test_grey_profiles_are_applied(tmp_path: Path, bits: int) -> None:
    values = np.full((4, 4), 64 if bits == 8 else 64 * 257, np.uint8 if bits == 8 else np.uint16)
    Image.fromarray(values).save(tmp_path / "a.png", icc_profile=_profile(0, 1.0, b"GRAY"))
    assert abs(int(read_photograph(tmp_path / "a.png")[0, 0, 0]) - 137) <= 1  # linear light


@pytest.mark.parametrize("profile", [b"", b"no profile", _profile(0.6, 1.8)[:300], b"\0" * 500])
def test_a_damaged_profile_is_passed_over(tmp_path: Path, profile: bytes) -> None:
    Image.new("RGB", (4, 4), (200, 40, 40)).save(tmp_path / "a.png", icc_profile=profile)
    assert read_photograph(tmp_path / "a.png")[0, 0].tolist() == [200, 40, 40]


def test_a_profile_of_another_number_of_colours_is_passed_over(tmp_path: Path) -> None:
    Image.new("CMYK", (16, 16), (0, 255, 255, 0)).save(tmp_path / "a.tif", icc_profile=_profile(0.6, 1.8))
    assert read_photograph(tmp_path / "a.tif")[0, 0].tolist() == [255, 0, 0]


@pytest.mark.parametrize("suffix", [".png", ".jpg", ".webp", ".tif"])
def test_what_we_write_says_that_it_is_srgb_and_stays_as_it_is(tmp_path: Path, suffix: str) -> None:
    color = np.full((16, 16, 3), (200, 40, 60), np.uint8)
    write_photograph(tmp_path / f"a{suffix}", color)
    with Image.open(tmp_path / f"a{suffix}") as picture:
        said = picture.info.get("srgb") == 0 or picture.info.get("icc_profile") == srgb_profile()
    assert said
    read = read_photograph(tmp_path / f"a{suffix}").astype(int)
    assert np.abs(read - color).max() <= (0 if suffix in (".png", ".tif") else 4)
    before = (tmp_path / f"a{suffix}").read_bytes()
    srgb_profile.cache_clear()
    write_photograph(tmp_path / f"a{suffix}", color)
    assert (tmp_path / f"a{suffix}").read_bytes() == before
