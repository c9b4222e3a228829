"""Photographs of every kind of samples come out as people see them."""

from __future__ import annotations

import io
import os
import struct
import zlib
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageCms

from simspaint.errors import LayoutFileError
from simspaint.files.photograph_color import srgb_profile
from simspaint.files.photograph_file import read_photograph, write_photograph

DARK, LIGHT = 0x4000, 0xC000
GREY = np.repeat(np.array([[DARK, LIGHT]], np.uint16).repeat(8, 1), 8, 0)


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


def _png16(path: Path, kind: int, values: np.ndarray, *chunks: tuple[bytes, bytes]) -> Path:
    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    size = struct.pack(">IIBBBBB", values.shape[1], values.shape[0], 16, kind, 0, 0, 0)
    body = zlib.compress(b"".join(b"\0" + row.astype(">u2").tobytes() for row in values))
    parts = [
        chunk(b"IHDR", size),
        *(chunk(*each) for each in chunks),
        chunk(b"IDAT", body),
        chunk(b"IEND", b""),
    ]
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + b"".join(parts))
    return path


def _tiff(
    path: Path, bits: int, photometric: int, strips: list[bytes], n_samples: int = 1, order: str = "<"
) -> Path:
    """Uncompressed, 16 × 8 pixels; more strips than one hold a colour each."""
    planar = 2 if len(strips) > 1 else 1
    tags = [(256, [16]), (257, [8]), (258, [bits] * n_samples), (259, [1]), (262, [photometric])]
    tags += [(273, [0] * len(strips)), (277, [n_samples]), (278, [8]), (279, [len(s) for s in strips])]
    tags += [(284, [planar])]
    free = 8 + 2 + 12 * len(tags) + 4
    long = {tag: values for tag, values in tags if len(values) > 1}
    pixels_at = free + sum(4 * len(values) for values in long.values())
    starts = np.cumsum([pixels_at, *(len(s) for s in strips)])[:-1].tolist()
    lines, more = b"", b""
    for tag, listed in tags:
        values = starts if tag == 273 else listed
        packed = struct.pack(f"{order}{len(values)}I", *values)
        if len(values) > 1:
            packed, more = struct.pack(f"{order}I", free + len(more)), more + packed
        lines += struct.pack(f"{order}HHI", tag, 4, len(values)) + packed
    head = (b"II*\0" if order == "<" else b"MM\0*") + struct.pack(f"{order}IH", 8, len(tags))
    path.write_bytes(head + lines + bytes(4) + more + b"".join(strips))
    return path


def _check_grey(path: Path) -> None:
    read = read_photograph(path)
    assert (read[:, :8] == DARK >> 8).all()
    assert (read[:, 8:] == LIGHT >> 8).all()


def test_grey_of_sixteen_bits_with_a_transparent_value(tmp_path: Path) -> None:
    _check_grey(_png16(tmp_path / "a.png", 0, GREY, (b"tRNS", b"\xff\xff")))
    holed = read_photograph(_png16(tmp_path / "b.png", 0, GREY, (b"tRNS", struct.pack(">H", DARK))))
    assert (holed[:, :8] == 255).all()
    assert (holed[:, 8:] == LIGHT >> 8).all()


def test_grey_and_colours_of_sixteen_bits_with_opacity(tmp_path: Path) -> None:
    opaque = np.stack([GREY, np.full_like(GREY, 65535)], -1).reshape(8, -1)
    _check_grey(_wide(_png16(tmp_path / "a.png", 4, opaque), 16))
    full = np.stack([GREY, GREY, GREY, np.full_like(GREY, 65535)], -1).reshape(8, -1)
    _check_grey(_wide(_png16(tmp_path / "b.png", 6, full), 16))


def _wide(path: Path, width: int) -> Path:
    """The width in pixels, where rows were given as samples."""
    data = bytearray(path.read_bytes())
    data[16:20] = struct.pack(">I", width)
    data[29:33] = struct.pack(">I", zlib.crc32(data[12:29]))
    path.write_bytes(data)
    return path


def test_grey_of_twelve_bits(tmp_path: Path) -> None:
    values = (GREY >> 4).astype(int)
    packed = b"".join(
        bytes([a >> 4, (a & 15) << 4 | b >> 8, b & 255])
        for row in values
        for a, b in zip(row[::2], row[1::2], strict=True)
    )
    _check_grey(_tiff(tmp_path / "a.tif", 12, 1, [packed]))


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize("bits", [8, 16])
def test_white_may_be_zero(tmp_path: Path, bits: int, order: str) -> None:
    if (bits, order) == (16, ">"):
        pytest.skip("Pillow knows no such files, and they are refused")
    stored = (65535 - GREY).astype(f"{order}u2") if bits == 16 else (255 - (GREY >> 8)).astype(np.uint8)
    _check_grey(_tiff(tmp_path / "a.tif", bits, 0, [stored.tobytes()], order=order))


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize("bits", [8, 16])
def test_colours_may_lie_one_after_another(tmp_path: Path, bits: int, order: str) -> None:
    planes = [GREY, 65535 - GREY, np.full_like(GREY, 0x8000)]
    kind = f"{order}u2" if bits == 16 else "u1"
    strips = [(plane >> (16 - bits)).astype(kind).tobytes() for plane in planes]
    read = read_photograph(_tiff(tmp_path / "a.tif", bits, 2, strips, 3, order))
    assert read[0, 0].tolist() == [0x40, 0xBF, 0x80]
    assert read[7, 15].tolist() == [0xC0, 0x3F, 0x80]


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
