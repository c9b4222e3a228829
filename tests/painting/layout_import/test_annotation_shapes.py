"""Shapes of labelme and polygons of Cityscapes: rectangles, masks, rings, lines, deleted ones."""

from __future__ import annotations

import base64
import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from simspaint.errors import LayoutFileError
from simspaint.painting.layout_import.import_layout import import_layout
from tests.painting.layout_import.files_of_other_programs import (
    CAR,
    LABELS,
    ROAD,
    SKY,
    TREE,
    U,
    box_of,
    n_pixels,
    shape_of,
    write_labelme,
    write_polygons,
)


@pytest.mark.parametrize("turn", range(4))
def test_a_rectangle_may_have_four_corners_in_any_order(tmp_path: Path, turn: int) -> None:
    corners = [[5.0, 4.0], [25.0, 4.0], [25.0, 14.0], [5.0, 14.0]]
    shape = shape_of("tree", "rectangle", corners[turn:] + corners[:turn])
    assert n_pixels(import_layout(write_labelme(tmp_path / "a.json", shape), LABELS), TREE) == 20 * 10


def test_a_rectangle_between_two_opposite_corners_in_any_order(tmp_path: Path) -> None:
    for points in ([[5, 4], [25, 14]], [[25, 4], [5, 14]], [[25, 14], [5, 4]]):
        layout = import_layout(
            write_labelme(tmp_path / "a.json", shape_of("tree", "rectangle", points)), LABELS
        )
        assert n_pixels(layout, TREE) == 20 * 10


@pytest.mark.parametrize("kind", ["oriented_rectangle", "rotation"])
def test_a_turned_rectangle_is_its_four_corners(tmp_path: Path, kind: str) -> None:
    points = [[15.0, 2.0], [23.0, 10.0], [15.0, 18.0], [7.0, 10.0]]
    layout = import_layout(write_labelme(tmp_path / "a.json", shape_of("car", kind, points)), LABELS)
    assert layout.ids[10, 15] == layout.ids[3, 15] == layout.ids[10, 22] == CAR
    assert layout.ids[3, 9] == layout.ids[17, 21] == U
    assert 128 <= n_pixels(layout, CAR) <= 160


def test_a_mask_is_laid_between_its_points(tmp_path: Path) -> None:
    mask = np.zeros((6, 8), bool)
    mask[1:5, 2:7] = True
    encoded = io.BytesIO()
    for mode in ("1", "L"):
        Image.fromarray(mask).convert(mode).save(encoded := io.BytesIO(), "PNG")
        text = base64.b64encode(encoded.getvalue()).decode()
        shape = shape_of("tree", "mask", [[3, 2], [10, 7]], mask=text)
        layout = import_layout(write_labelme(tmp_path / "a.json", shape), LABELS)
        assert np.array_equal(layout.ids[2:8, 3:11] == TREE, mask)
        assert n_pixels(layout, TREE) == mask.sum()
    outside = shape_of("tree", "mask", [[-4, -3], [3, 2]], mask=text)
    layout = import_layout(write_labelme(tmp_path / "a.json", outside), LABELS)
    assert np.array_equal(layout.ids[:3, :4] == TREE, mask[3:, 4:])


@pytest.mark.parametrize("mask", ["", "%", base64.b64encode(b"no picture").decode(), None, 5])
def test_a_damaged_mask_is_refused(tmp_path: Path, mask: object) -> None:
    shape = shape_of("tree", "mask", [[3, 2], [10, 7]], mask=mask)
    with pytest.raises(LayoutFileError, match="mask"):
        import_layout(write_labelme(tmp_path / "a.json", shape), LABELS)


def test_a_mask_of_another_size_is_refused(tmp_path: Path) -> None:
    Image.new("1", (3, 3)).save(encoded := io.BytesIO(), "PNG")
    text = base64.b64encode(encoded.getvalue()).decode()
    with pytest.raises(LayoutFileError, match="does not fit"):
        import_layout(
            write_labelme(tmp_path / "a.json", shape_of("tree", "mask", [[3, 2], [10, 7]], mask=text)), LABELS
        )


def test_kinds_of_shapes_that_nobody_knows_are_left_out_with_a_word(tmp_path: Path) -> None:
    told: list[str] = []
    shapes = [shape_of("sky", "rectangle", [[0, 0], [30, 20]])]
    shapes += [
        shape_of("tree", kind, [[1, 1], [9, 9], [4, 2]]) for kind in ("cuboid", "cuboid", "spiral\x1b[31m")
    ]
    layout = import_layout(write_labelme(tmp_path / "a.json", *shapes), LABELS, tell=told.append)
    assert n_pixels(layout, SKY) == 600
    assert told[0] == "2 shapes of the unknown kind 'cuboid' left out."
    assert told[1].isprintable()


def test_a_shape_without_a_kind_is_a_polygon(tmp_path: Path) -> None:
    shape = shape_of("tree", None, [[2, 2], [12, 2], [12, 12], [2, 12]])
    assert n_pixels(import_layout(write_labelme(tmp_path / "a.json", shape), LABELS), TREE) == 11 * 11


def test_a_ring_drawn_with_a_cut_has_a_hole_in_both_kinds_of_files(tmp_path: Path) -> None:
    ring = [
        [2, 2],
        [27, 2],
        [27, 17],
        [2, 17],
        [2, 9],
        [8, 9],
        [8, 12],
        [20, 12],
        [20, 6],
        [8, 6],
        [8, 9],
        [2, 9],
    ]
    labelme = write_labelme(
        tmp_path / "a.json",
        shape_of("sky", "rectangle", [[0, 0], [30, 20]]),
        shape_of("tree", "polygon", ring),
    )
    cityscapes = write_polygons(
        tmp_path / "b.json", box_of("sky", 0, 0, 30, 20), {"label": "tree", "polygon": ring}
    )
    for path in (labelme, cityscapes):
        layout = import_layout(path, LABELS)
        assert (layout.ids[7:12, 9:20] == SKY).all()
        assert layout.ids[4, 15] == layout.ids[15, 15] == TREE


def test_a_line_is_ten_pixels_wide_and_a_point_a_disc(tmp_path: Path) -> None:
    line = shape_of("road", "line", [[0, 10], [29, 10]])
    layout = import_layout(write_labelme(tmp_path / "a.json", line), LABELS)
    assert n_pixels(layout, ROAD) == 10 * 30
    layout = import_layout(write_labelme(tmp_path / "a.json", shape_of("car", "point", [[15, 10]])), LABELS)
    assert layout.ids[10, 15] == layout.ids[6, 15] == layout.ids[10, 19] == CAR
    assert 80 <= n_pixels(layout, CAR) <= 100


@pytest.mark.parametrize("deleted", [1, True])
def test_deleted_objects_are_passed_over(tmp_path: Path, deleted: object) -> None:
    path = write_polygons(
        tmp_path / "a.json", box_of("sky", 0, 0, 30, 20), box_of("tree", 5, 5, 9, 9, deleted=deleted)
    )
    assert n_pixels(import_layout(path, LABELS), TREE) == 0
    path = write_polygons(
        tmp_path / "a.json", box_of("sky", 0, 0, 30, 20), box_of("tree", 5, 5, 9, 9, deleted=0)
    )
    assert n_pixels(import_layout(path, LABELS), TREE) == 25


@pytest.mark.parametrize("name", ["license plate", "License Plate", "license plategroup"])
def test_objects_that_no_label_image_holds_are_passed_over(tmp_path: Path, name: str) -> None:
    path = write_polygons(tmp_path / "a.json", box_of("car", 0, 0, 29, 19), box_of(name, 5, 5, 9, 9))
    assert n_pixels(import_layout(path, LABELS), CAR) == 600


def test_many_points_on_many_rows_count_as_work(tmp_path: Path) -> None:
    points = [[float(i % 2), float(i % 8000)] for i in range(200_000)]
    path = write_labelme(tmp_path / "a.json", shape_of("sky", "polygon", points), size=(8192, 8192))
    with pytest.raises(LayoutFileError, match="far more often"):
        import_layout(path, LABELS)


def test_masks_that_unpack_to_far_more_than_a_picture_are_refused(tmp_path: Path) -> None:
    """A megabyte holds seventy of these, each of 88 million pixels outside of the frame."""
    side = 9400
    Image.new("1", (side, side)).save(encoded := io.BytesIO(), "PNG")
    text = base64.b64encode(encoded.getvalue()).decode()
    corners = [[100, 100], [99 + side, 99 + side]]
    few = write_labelme(tmp_path / "a.json", shape_of("tree", "mask", corners, mask=text))
    assert n_pixels(import_layout(few, LABELS), TREE) == 0
    many = write_labelme(tmp_path / "b.json", *[shape_of("tree", "mask", corners, mask=text)] * 70)
    with pytest.raises(LayoutFileError, match="far more often"):
        import_layout(many, LABELS)
