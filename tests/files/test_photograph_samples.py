"""Photographs of sixteen, twelve and other bits come out as people see them."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path

import numpy as np
import pytest

from simspaint.files.photograph_file import read_photograph

DARK, LIGHT = 0x4000, 0xC000
GREY = np.repeat(np.array([[DARK, LIGHT]], np.uint16).repeat(8, 1), 8, 0)


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
