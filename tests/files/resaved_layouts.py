"""Layouts as PNG in the forms in which other programs save them again."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable
from pathlib import Path

import numpy as np
from PIL import Image

from simspaint.domain.label_set import UNLABELLED
from simspaint.domain.layout import Layout
from simspaint.files.layout_file import write_layout

Chunk = tuple[bytes, bytes]


def png(path: Path, values: np.ndarray, kind: int, *chunks: Chunk, bits: int = 8) -> Path:
    """A PNG written by hand: no library decides what becomes of its palette."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    rows = values if bits == 8 else np.packbits(_bits(values, bits), axis=1)
    size = struct.pack(">IIBBBBB", values.shape[1], values.shape[0], bits, kind, 0, 0, 0)
    body = zlib.compress(b"".join(b"\0" + np.ascontiguousarray(row).tobytes() for row in rows))
    parts = [chunk(b"IHDR", size), *(chunk(*each) for each in chunks), chunk(b"IDAT", body)]
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + b"".join(parts) + chunk(b"IEND", b""))
    return path


def _bits(values: np.ndarray, bits: int) -> np.ndarray:
    shifts = np.arange(bits - 1, -1, -1)
    return ((values[..., None] >> shifts) & 1).reshape(len(values), -1).astype(np.uint8)


def _written(layout: Layout, path: Path) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Palette, alpha and indices of the file that we write."""
    write_layout(path, layout)
    with Image.open(path) as picture:
        palette = np.array(picture.getpalette(), np.uint8).reshape(-1, 3)
        return palette, np.where(np.arange(256) == UNLABELLED, 0, 255), np.array(picture)


def compact(layout: Layout, path: Path, order: Callable[[np.ndarray], np.ndarray], opaque: bool) -> None:
    """Only the used colours, in an order of the program's own."""
    palette, alpha, ids = _written(layout, path)
    used = order(np.unique(ids))
    places = np.zeros(256, np.uint8)
    places[used] = np.arange(len(used))
    chunks: list[Chunk] = [(b"PLTE", palette[used].tobytes())]
    if not opaque:
        chunks.append((b"tRNS", alpha[used].astype(np.uint8).tobytes()))
    png(path, places[ids], 3, *chunks)


def by_pillow(mode: str) -> Callable[[Layout, Path], None]:
    def save(layout: Layout, path: Path) -> None:
        write_layout(path, layout)
        Image.open(path).convert(mode).save(path)

    return save


def by_transparent_color(layout: Layout, path: Path) -> None:
    palette, _, ids = _written(layout, path)
    hole = struct.pack(">HHH", *palette[UNLABELLED].tolist())
    png(path, palette[ids], 2, (b"tRNS", hole))


def erased(layout: Layout, path: Path) -> None:
    """The first index is the transparent one and has the colour of a label."""
    palette, _, ids = _written(layout, path)
    colors = np.concatenate([palette[:1], palette[: len(layout.labels)]])
    values = np.where(ids == UNLABELLED, 0, ids + 1).astype(np.uint8)
    png(path, values, 3, (b"PLTE", colors.tobytes()), (b"tRNS", b"\0"))
