"""Things that data sets and annotation programs tell apart stay apart."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from PIL import Image

from simspaint.domain.label_set import Label, LabelSet
from simspaint.domain.layout import Layout
from simspaint.engine.stages.components import find_components
from simspaint.errors import LayoutFileError
from simspaint.files.instance_chunk import NAME
from simspaint.files.layout_file import read_layout, write_layout
from simspaint.painting.layout_import.import_layout import import_layout, named, open_layout
from simspaint.painting.layout_import.layout_kinds import LayoutKind
from simspaint.painting.layout_import.named_layout import NamedLayout
from simspaint.painting.layout_import.thing_numbers import told_apart

ROAD, CAR, SKY = (90, 90, 90), (200, 0, 0), (0, 0, 200)
LABELS = LabelSet((Label(0, "road", ROAD), Label(1, "car", CAR, is_thing=True), Label(2, "sky", SKY)))


def cars(layout: Layout) -> list[tuple[int, int]]:
    """First and last column of every car, from left to right."""
    found = [c for c in find_components(layout) if c.label_id == 1]
    return sorted((c.box.left, c.box.right) for c in found)


def test_cityscapes_instance_ids_are_read(tmp_path: Path) -> None:
    numbers = np.full((40, 60), 7, np.uint16)  # road
    numbers[:10] = 23  # sky
    numbers[20:30, 10:20], numbers[20:30, 20:35], numbers[20:30, 50:55] = 26_000, 26_001, 26_002
    path = tmp_path / "bonn_gtFine_instanceIds.png"
    Image.fromarray(numbers).save(path)
    layout = import_layout(path, LABELS)
    assert cars(layout) == [(10, 20), (20, 35), (50, 55)]
    assert (layout.ids[:10] == 2).all()
    numbers[0, 0] = 99
    Image.fromarray(numbers).save(path)
    with pytest.raises(LayoutFileError, match="99"):
        import_layout(path, LABELS)


def test_panoptic_segments_are_things_of_their_own_and_stuff_is_not(tmp_path: Path) -> None:
    codes = np.zeros((40, 60, 3), np.uint8)
    codes[..., 0] = 1
    codes[:, 30:, 0] = 2  # road in two segments
    codes[20:30, 10:20, 0], codes[20:30, 20:35, 0] = 3, 4
    Image.fromarray(codes).save(tmp_path / "a.png")
    segments = [{"id": i, "category_id": category} for i, category in ((1, 9), (2, 9), (3, 5), (4, 5))]
    description = {
        "categories": [{"id": 5, "name": "car"}, {"id": 9, "name": "road"}],
        "annotations": [{"file_name": "a.png", "segments_info": segments}],
    }
    (tmp_path / "a.json").write_text(json.dumps(description))
    layout = import_layout(
        tmp_path / "a.png", LABELS, LayoutKind.COCO_PANOPTIC, description=tmp_path / "a.json"
    )
    assert cars(layout) == [(10, 20), (20, 35)]
    assert len([c for c in find_components(layout) if c.label_id == 0]) == 1


def test_shapes_of_labelme_are_things_and_a_group_is_one(tmp_path: Path) -> None:
    def car(left: int, right: int, **more: object) -> dict[str, object]:
        points = [[left, 10], [right, 10], [right, 20], [left, 20]]
        return {"label": "car", "points": points, "shape_type": "polygon", **more}

    road = {"label": "road", "points": [[0, 0], [60, 40]], "shape_type": "rectangle"}
    shapes = [road, car(5, 15), car(15, 25), car(35, 40, group_id=3), car(40, 50, group_id=3, flags={})]
    fields = {"imageHeight": 40, "imageWidth": 61, "shapes": shapes, "version": "5.0"}
    (tmp_path / "a.json").write_text(json.dumps(fields))
    found = cars(import_layout(tmp_path / "a.json", LABELS))
    assert [left for left, _ in found] == [5, 15, 35]


def test_a_layout_keeps_its_instances_from_file_to_file(tmp_path: Path) -> None:
    ids, instances = np.full((20, 30), 1, np.uint8), np.zeros((20, 30), np.uint8)
    instances[:, 12:] = 7
    layout = Layout(ids, LABELS, instances)
    write_layout(tmp_path / "a.png", layout)
    assert np.array_equal(import_layout(tmp_path / "a.png", LABELS).keys, layout.keys)
    assert np.array_equal(read_layout(tmp_path / "a.png", LABELS).ids, ids)
    data = (tmp_path / "a.png").read_bytes()
    at = data.index(NAME) + 4
    (tmp_path / "b.png").write_bytes(data[:at] + b"\xff\xff" + data[at + 2 :])
    with pytest.raises(LayoutFileError):
        import_layout(tmp_path / "b.png", LABELS)


@given(
    hnp.arrays(np.uint8, (6, 7), elements=st.sampled_from([0, 1, 1, 1, 255])),
    hnp.arrays(np.uint32, (6, 7), elements=st.integers(0, 5)),
)
def test_few_numbers_tell_all_things_apart(ids: np.ndarray, segments: np.ndarray) -> None:
    layout = Layout(ids, LABELS, told_apart(ids, NamedLayout(ids, ("a", "b"), segments=segments), LABELS))
    for row, column, down, right in np.ndindex(6, 7, 2, 3):
        other = row + down, column + right - 1
        if other[0] > 5 or not 0 <= other[1] < 7 or ids[row, column] != ids[other] or ids[other] == 255:
            continue
        is_apart = ids[other] == 1 and segments[row, column] != segments[other]
        assert (layout.keys[row, column] != layout.keys[other]) == is_apart


def test_noise_of_numbers_is_refused() -> None:
    rng = np.random.default_rng(0)
    ids, segments = np.ones((400, 400), np.uint8), rng.integers(0, 2**24, (400, 400)).astype(np.uint32)
    with pytest.raises(LayoutFileError, match="too many"):
        told_apart(ids, NamedLayout(ids, ("a", "b"), segments=segments), LABELS)


def test_numbers_of_things_take_no_more_memory_than_they_need(tmp_path: Path) -> None:
    """With four bytes a pixel a file of 150 KB took 0.9 GB."""
    Image.fromarray(np.full((8, 8), 26001, np.uint16)).save(tmp_path / "a_gtFine_instanceIds.png")
    shape = {"label": "car", "shape_type": "rectangle", "points": [[1, 1], [5, 5]]}
    text = json.dumps({"imageHeight": 8, "imageWidth": 8, "shapes": [shape]})
    (tmp_path / "b.json").write_text(text)
    instances = np.ones((8, 8), np.uint8)
    write_layout(tmp_path / "c.png", Layout(np.full((8, 8), 2, np.uint8), LABELS, instances))
    found = (
        open_layout(tmp_path / "a_gtFine_instanceIds.png", LABELS),
        open_layout(tmp_path / "b.json", LABELS),
    )
    for each in (*found, named(read_layout(tmp_path / "c.png", LABELS))):
        assert isinstance(each, NamedLayout)
        assert each.segments is None or each.segments.itemsize <= 2
    assert isinstance(found[0], NamedLayout)
    assert found[0].segments is not None
