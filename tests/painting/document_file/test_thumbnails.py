"""Thumbnails in documents are small pictures of three formats."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from simspaint.files.thumbnail_bytes import MAX_PIXELS, decode_thumbnail


def _encoded(picture: Image.Image, pillow_format: str) -> bytes:
    picture.save(data := io.BytesIO(), pillow_format)
    return data.getvalue()


@pytest.mark.parametrize("pillow_format", ["JPEG", "PNG", "WEBP"])
def test_thumbnails_are_small_pictures_of_three_formats(pillow_format: str) -> None:
    pixels = decode_thumbnail(_encoded(Image.new("RGB", (20, 10), (200, 10, 10)), pillow_format))
    assert pixels is not None
    assert pixels.shape == (10, 20, 3)
    assert abs(int(pixels[5, 5, 0]) - 200) < 12


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<svg xmlns='http://www.w3.org/2000/svg'><image href='/etc/passwd'/></svg>",
        b"GIF89a" + bytes(50),
        _encoded(Image.new("RGB", (8, 8)), "BMP"),
        _encoded(Image.new("RGB", (8, 8)), "TIFF"),
        _encoded(Image.new("1", (9000, 9000)), "PNG"),
        _encoded(Image.new("RGB", (8, 8)), "PNG")[:40],
        _encoded(Image.new("RGB", (1024, 1024)), "PNG"),
    ],
    ids=["empty", "svg", "gif", "bmp", "tiff", "bomb", "cut", "photograph"],
)
def test_anything_else_is_no_thumbnail(data: bytes) -> None:
    assert MAX_PIXELS < 9000 * 9000
    assert decode_thumbnail(data) is None
