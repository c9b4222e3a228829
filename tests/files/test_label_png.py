"""Layouts that other programs have saved again: the same labels, whatever became of palette and depth."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import assume, given, settings
from PIL import Image

from simspaint.domain.label_set import UNLABELLED, Label, LabelSet
from simspaint.domain.layout import Layout
from simspaint.errors import LayoutFileError
from simspaint.files.label_file import labels_from_names
from simspaint.files.label_png import MAX_COLORS, read_label_png
from simspaint.files.layout_file import read_layout, write_layout
from tests.factories import make_labels
from tests.strategies import layouts

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


def _compact(layout: Layout, path: Path, order: Callable[[np.ndarray], np.ndarray], opaque: bool) -> None:
    """Only the used colours, in an order of the program's own."""
    palette, alpha, ids = _written(layout, path)
    used = order(np.unique(ids))
    places = np.zeros(256, np.uint8)
    places[used] = np.arange(len(used))
    chunks: list[Chunk] = [(b"PLTE", palette[used].tobytes())]
    if not opaque:
        chunks.append((b"tRNS", alpha[used].astype(np.uint8).tobytes()))
    png(path, places[ids], 3, *chunks)


def _by_pillow(mode: str) -> Callable[[Layout, Path], None]:
    def save(layout: Layout, path: Path) -> None:
        write_layout(path, layout)
        Image.open(path).convert(mode).save(path)

    return save


def _by_transparent_color(layout: Layout, path: Path) -> None:
    palette, _, ids = _written(layout, path)
    hole = struct.pack(">HHH", *palette[UNLABELLED].tolist())
    png(path, palette[ids], 2, (b"tRNS", hole))


def _erased(layout: Layout, path: Path) -> None:
    """The first index is the transparent one and has the colour of a label."""
    palette, _, ids = _written(layout, path)
    colors = np.concatenate([palette[:1], palette[: len(layout.labels)]])
    values = np.where(ids == UNLABELLED, 0, ids + 1).astype(np.uint8)
    png(path, values, 3, (b"PLTE", colors.tobytes()), (b"tRNS", b"\0"))


PROGRAMS: dict[str, Callable[[Layout, Path], None]] = {
    "as it was": lambda layout, path: write_layout(path, layout),
    "ImageMagick, sharp": lambda layout, path: _compact(layout, path, lambda used: used, False),
    "oxipng, zopflipng": lambda layout, path: _compact(layout, path, lambda used: used[::-1], False),
    "pngquant": lambda layout, path: _compact(layout, path, lambda used: np.roll(used, 1), False),
    "Photoshop without transparency": lambda layout, path: _compact(layout, path, np.flip, True),
    "GIMP, erased": _erased,
    "PNG24": _by_pillow("RGB"),
    "PNG32": _by_pillow("RGBA"),
    "a transparent colour": _by_transparent_color,
}


@pytest.mark.parametrize("program", PROGRAMS)
@settings(max_examples=25)
@given(layout=layouts())
def test_own_files_survive_other_programs(
    tmp_path_factory: pytest.TempPathFactory, program: str, layout: Layout
) -> None:
    # Without transparency and colours nothing tells black, unpainted, from the grey of the first label.
    assume("without" not in program or bool((layout.ids != UNLABELLED).any()))
    path = tmp_path_factory.mktemp("layouts") / "layout.png"
    PROGRAMS[program](layout, path)
    assert np.array_equal(read_layout(path, layout.labels).ids, layout.ids)


def test_a_black_label_and_unpainted_stay_two_things(tmp_path: Path) -> None:
    labels = LabelSet((Label(0, "night", (0, 0, 0)), Label(1, "moon", (255, 0, 255))))
    layout = Layout(np.array([[0, 1, UNLABELLED]], np.uint8), labels)
    for program, save in PROGRAMS.items():
        save(layout, tmp_path / "a.png")
        assert read_layout(tmp_path / "a.png", labels).ids.tolist() == [[0, 1, UNLABELLED]], program


@pytest.mark.parametrize("order", [[0, 2, 1], [3, 1, 0, 2], [7, 5, 3, 1, 0]])
@pytest.mark.parametrize("bits", [8, 4])
def test_a_palette_of_greys_stands_for_its_values(tmp_path: Path, order: list[int], bits: int) -> None:
    labels = make_labels(8)
    places = np.arange(len(order), dtype=np.uint8)[None].repeat(3, 0)
    palette = b"".join(bytes((i,) * 3) for i in order)
    path = png(tmp_path / "a.png", places, 3, (b"PLTE", palette), bits=bits)
    assert read_layout(path, labels).ids[0].tolist() == order
    assert read_label_png(path).numbers()[0].tolist() == order


@pytest.mark.parametrize(("bits", "values"), [(1, [0, 1]), (4, [0, 1, 2, 15]), (2, [0, 3])])
def test_greys_of_few_bits_are_the_same_greys_of_eight(tmp_path: Path, bits: int, values: list[int]) -> None:
    """A program that makes files small writes 0, 17 and 34 so where these are all."""
    path = png(tmp_path / "a.png", np.array([values], np.uint8), 0, bits=bits)
    full = [value * 255 // ((1 << bits) - 1) for value in values]
    assert read_layout(path, make_labels(40)).ids[0].tolist() == full


def test_transparent_greys_are_unpainted(tmp_path: Path) -> None:
    pixels = np.array([[[0, 255], [1, 255], [1, 0]]], np.uint8)
    Image.fromarray(pixels, "LA").save(tmp_path / "a.png")
    assert read_layout(tmp_path / "a.png", make_labels(3)).ids.tolist() == [[0, 1, UNLABELLED]]
    path = png(tmp_path / "b.png", np.array([[0, 1, 2]], np.uint8), 0, (b"tRNS", b"\0\2"))
    assert read_layout(path, make_labels(3)).ids.tolist() == [[0, 1, UNLABELLED]]


def test_labels_that_are_all_grey_survive_a_program_that_writes_grey(tmp_path: Path) -> None:
    labels = LabelSet((Label(0, "road", (128, 128, 128)), Label(1, "wall", (200, 200, 200))))
    path = png(tmp_path / "a.png", np.array([[128, 200, 0]], np.uint8), 0)
    assert read_layout(path, labels).ids.tolist() == [[0, 1, UNLABELLED]]


def test_a_palette_in_the_order_of_the_ids_leaves_them_as_they_are(tmp_path: Path) -> None:
    """Of an earlier version's label table: one colour is another one by now, the ids are the same."""
    labels = make_labels(3)
    palette = labels.palette()
    palette[1] = (1, 2, 3)
    path = png(tmp_path / "a.png", np.array([[0, 1, 2, 255]], np.uint8), 3, (b"PLTE", palette.tobytes()))
    assert read_layout(path, labels).ids.tolist() == [[0, 1, 2, UNLABELLED]]


def test_colours_of_labels_beside_unknown_ones_are_refused_and_named(tmp_path: Path) -> None:
    """As indexed by a program that smoothed the edges: the indices mean nothing."""
    labels = make_labels(3)
    palette = bytes(labels[2].color) + b"\1\2\3" + bytes(labels[0].color)
    path = png(tmp_path / "a.png", np.array([[0, 1, 1, 2]], np.uint8), 3, (b"PLTE", palette))
    with pytest.raises(LayoutFileError, match=r"#010203 \(2 pixels\)"):
        read_layout(path, labels)


def test_a_black_palette_entry_between_label_colours_is_unpainted(tmp_path: Path) -> None:
    labels = make_labels(3)
    palette = bytes(labels[0].color) + bytes(3) + bytes(labels[2].color)
    path = png(tmp_path / "a.png", np.array([[0, 1, 2]], np.uint8), 3, (b"PLTE", palette))
    assert read_layout(path, labels).ids.tolist() == [[0, UNLABELLED, 2]]


@pytest.mark.parametrize("palette", [bytes(768), bytes(range(256)) * 3, b"\x80\x40\x20\x10\x50\x90"])
def test_a_palette_that_names_nothing_leaves_the_numbers(tmp_path: Path, palette: bytes) -> None:
    path = png(tmp_path / "a.png", np.array([[0, 1, 1]], np.uint8), 3, (b"PLTE", palette))
    assert read_layout(path, make_labels(2)).ids.tolist() == [[0, 1, 1]]


def test_a_photograph_is_told_from_a_layout(tmp_path: Path) -> None:
    pixels = np.random.default_rng(0).integers(0, 255, (96, 96, 3), np.uint8)
    Image.fromarray(pixels).save(tmp_path / "a.png")
    assert len(np.unique(pixels.reshape(-1, 3), axis=0)) > MAX_COLORS
    with pytest.raises(LayoutFileError, match="photograph"):
        read_layout(tmp_path / "a.png", make_labels())


def test_labels_of_the_colour_of_unpainted_are_not_unpainted() -> None:
    names = labels_from_names(["a", "b"])
    assert names.unpainted_color == (0, 0, 0)
    taken = LabelSet((Label(0, "a", (0, 0, 0)), Label(1, "b", (255, 0, 255)), Label(2, "c", (254, 0, 254))))
    assert taken.unpainted_color not in {label.color for label in taken.labels}


def test_what_we_write_is_transparent_where_nothing_is_painted(tmp_path: Path) -> None:
    write_layout(tmp_path / "a.png", Layout(np.array([[0, UNLABELLED]], np.uint8), make_labels(2)))
    with Image.open(tmp_path / "a.png") as picture:
        assert np.array(picture.convert("RGBA"))[0, :, 3].tolist() == [255, 0]


def test_a_layout_of_one_grey_label_is_read_back(tmp_path: Path) -> None:
    labels = LabelSet((Label(0, "sky", (70, 130, 180)), Label(1, "pole", (153, 153, 153))))
    ids = np.full((8, 12), UNLABELLED, np.uint8)
    ids[:3] = 1
    write_layout(tmp_path / "a.png", Layout(ids, labels))
    assert np.array_equal(read_layout(tmp_path / "a.png", labels).ids, ids)
