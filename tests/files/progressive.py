"""JPEGs that go over their picture again and again."""

from __future__ import annotations

import io

from PIL import Image

from tests.factories import make_labels, make_pair


def progressive_jpeg(more: int, **options: object) -> bytes:
    """A progressive JPEG of 64 × 48 pixels whose last scan comes so many times more."""
    return _again(Image.fromarray(make_pair(1, 48, 64, make_labels())[0]), more, **options)


def grey_jpeg(side: int, more: int) -> bytes:
    """A grey progressive JPEG of side × side pixels of value 90, its last scan so many times more."""
    return _again(Image.new("L", (side, side), 90), more)


def _again(picture: Image.Image, more: int, **options: object) -> bytes:
    picture.save(data := io.BytesIO(), "JPEG", progressive=True, **options)
    whole = data.getvalue()
    last = whole.rindex(b"\xff\xda")
    return whole[:-2] + whole[last:-2] * more + whole[-2:]
