"""Layouts that other programs have saved again: the same labels, whatever became of palette and depth."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import assume, given, settings
from PIL import Image

from simspaint.domain.label_set import UNLABELLED, Label, LabelSet
from simspaint.domain.layout import Layout
from simspaint.errors import LayoutFileError
from simspaint.files.label_png import MAX_COLORS, read_label_png
from simspaint.files.label_table import labels_from_names
from simspaint.files.layout_file import read_layout, write_layout
from tests.factories import make_labels
from tests.files.resaved_layouts import by_pillow, by_transparent_color, compact, erased, png
from tests.strategies import layouts

PROGRAMS: dict[str, Callable[[Layout, Path], None]] = {
    "as it was": lambda layout, path: write_layout(path, layout),
    "ImageMagick, sharp": lambda layout, path: compact(layout, path, lambda used: used, False),
    "oxipng, zopflipng": lambda layout, path: compact(layout, path, lambda used: used[::-1], False),
    "pngquant": lambda layout, path: compact(layout, path, lambda used: np.roll(used, 1), False),
    "Photoshop without transparency": lambda layout, path: compact(layout, path, np.flip, True),
    "GIMP, erased": erased,
    "PNG24": by_pillow("RGB"),
    "PNG32": by_pillow("RGBA"),
    "a transparent colour": by_transparent_color,
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
