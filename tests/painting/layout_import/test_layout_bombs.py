"""Layouts of a few bytes that state far more than they hold."""

from __future__ import annotations

import base64
import json
import struct
import tracemalloc
import zlib
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from simspaint.domain.geometry import Extent
from simspaint.errors import DocumentError, LayoutFileError
from simspaint.painting.codecs.indexed_png import layout_from_png
from simspaint.painting.layout_import.annotation_json import read_fields, read_labelme
from simspaint.painting.layout_import.data_set_png import read_panoptic
from tests.factories import make_labels


def _png(width: int, height: int) -> bytes:
    """The beginning of a PNG of this size."""
    head = struct.pack(">II5B", width, height, 8, 3, 0, 0, 0)
    chunks = b""
    for name, data in ((b"IHDR", head), (b"PLTE", bytes(768)), (b"IDAT", zlib.compress(b"\0"))):
        chunks += struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
    return b"\x89PNG\r\n\x1a\n" + chunks


@pytest.mark.parametrize("side", [9500, 20000], ids=["warned of", "refused"])
def test_pictures_inside_of_files_that_state_far_too_many_pixels(tmp_path: Path, side: int) -> None:
    with pytest.raises(DocumentError, match="damaged"):
        layout_from_png(_png(side, side), Extent(side, side), make_labels(3), "a.simspaint")
    mask = base64.b64encode(_png(side, side)).decode()
    shape = {"label": "a", "shape_type": "mask", "points": [[0, 0], [side - 1, side - 1]], "mask": mask}
    file = tmp_path / "a.json"
    file.write_text(json.dumps({"imageHeight": 64, "imageWidth": 64, "shapes": [shape]}))
    with pytest.raises(LayoutFileError, match="damaged mask"):
        read_labelme(read_fields(file))


def _panoptic(tmp_path: Path, colors: np.ndarray, numbers: list[int]) -> tuple[Path, Path]:
    Image.fromarray(colors).save(tmp_path / "a.png")
    segments = [{"id": number, "category_id": 7} for number in numbers]
    row = {"file_name": "a.png", "segments_info": segments}
    description = {"categories": [{"id": 7, "name": "sky"}], "annotations": [row]}
    (tmp_path / "a.json").write_text(json.dumps(description))
    return tmp_path / "a.png", tmp_path / "a.json"


def test_a_large_panoptic_png_takes_a_few_bytes_a_pixel(tmp_path: Path) -> None:
    colors = np.full((2048, 2048, 3), (5, 0, 1), np.uint8)
    files = _panoptic(tmp_path, colors, [5 + 65536])
    tracemalloc.start()
    found = read_panoptic(*files)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert found.counts == {"sky": 2048 * 2048}
    assert peak < 16 * 2048 * 2048


def test_segments_that_nobody_describes_are_named_some_of_many(tmp_path: Path) -> None:
    colors = np.zeros((64, 64, 3), np.uint8)
    colors[..., 0], colors[..., 1] = np.arange(64)[:, None], np.arange(64)[None]
    with pytest.raises(LayoutFileError, match=r"2 \(1 pixels\), 3 \(1 pixels\).* …") as failure:
        read_panoptic(*_panoptic(tmp_path, colors, [1]))
    assert len(str(failure.value)) < 600


def test_a_mask_of_several_channels_is_no_larger_than_a_layout(tmp_path: Path) -> None:
    side = 5000
    row = zlib.compressobj(1)
    pixels = b"".join(row.compress(bytes(1 + 4 * side)) for _ in range(side)) + row.flush()
    chunks = b""
    for name, data in (
        (b"IHDR", struct.pack(">II5B", side, side, 8, 6, 0, 0, 0)),
        (b"IDAT", pixels),
        (b"IEND", b""),
    ):
        chunks += struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
    mask = base64.b64encode(b"\x89PNG\r\n\x1a\n" + chunks).decode()
    shape = {"label": "a", "shape_type": "mask", "points": [[0, 0], [side - 1, side - 1]], "mask": mask}
    file = tmp_path / "a.json"
    file.write_text(json.dumps({"imageHeight": 64, "imageWidth": 64, "shapes": [shape]}))
    with pytest.raises(LayoutFileError, match="larger than any layout"):
        read_labelme(read_fields(file))
