"""Files as real programs and data sets write them: each kind of surprise, with inputs of its own."""

from __future__ import annotations

import base64
import io
import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from simspaint.domain.label_set import UNLABELLED, LabelSet
from simspaint.domain.layout import Layout
from simspaint.errors import LayoutFileError
from simspaint.files.label_file import labels_from_names
from simspaint.files.layout_file import write_layout
from simspaint.painting.document import Document
from simspaint.painting.document_file import write_document
from simspaint.painting.foreign_labels import ADE20K, CITYSCAPES, CITYSCAPES_TRAINING
from simspaint.painting.label_lists import VOC_NAMES, voc_palette
from simspaint.painting.layout_files import import_layout
from simspaint.painting.layout_kinds import LayoutKind, kind_of
from tests.command_line import CommandLine
from tests.pack_factory import write_pack

LABELS = labels_from_names(["sky", "tree", "road", "car", "person", "earth", "sign"])
SKY, TREE, ROAD, CAR, PERSON, EARTH, SIGN = range(7)
U = UNLABELLED


def _grey(path: Path, ids: list[list[int]]) -> Path:
    Image.fromarray(np.array(ids, np.uint8)).save(path)
    return path


def _indexed(path: Path, ids: list[list[int]], palette: np.ndarray) -> Path:
    picture = Image.fromarray(np.array(ids, np.uint8))
    picture.putpalette(palette.astype(np.uint8).tobytes())
    picture.save(path)
    return path


def _labelme(path: Path, *shapes: dict[str, object], size: tuple[int, int] = (20, 30)) -> Path:
    values = {"version": "6.3.1", "imageHeight": size[0], "imageWidth": size[1], "shapes": shapes}
    path.write_text(json.dumps(values))
    return path


def _shape(
    label: str, kind: str | None, points: Sequence[Sequence[float]], **more: object
) -> dict[str, object]:
    return {"label": label, "shape_type": kind, "points": points, "flags": {}, **more}


def _polygons(path: Path, *objects: dict[str, object], size: tuple[int, int] = (20, 30)) -> Path:
    path.write_text(json.dumps({"imgHeight": size[0], "imgWidth": size[1], "objects": objects}))
    return path


def _box(label: str, x0: int, y0: int, x1: int, y1: int, **more: object) -> dict[str, object]:
    return {"label": label, "polygon": [[x0, y0], [x1, y0], [x1, y1], [x0, y1]], **more}


def _n(layout: Layout, label_id: int) -> int:
    return int((layout.ids == label_id).sum())


# Names of the tables


def test_no_name_of_the_tables_holds_a_line_break() -> None:
    names = (*CITYSCAPES, *CITYSCAPES_TRAINING, *ADE20K, *VOC_NAMES)
    assert [name for name in names if name != " ".join(name.split())] == []
    assert {"traffic light", "dirt track"} <= {*CITYSCAPES, *ADE20K}


@pytest.mark.parametrize("said", ["traffic light", "Traffic  Light", " traffic light "])
def test_names_of_two_words_can_be_mapped(tmp_path: Path, said: str) -> None:
    path = _grey(tmp_path / "x_labelIds.png", [[23, 19]])
    assert import_layout(path, LABELS, mapping={said: SIGN}).ids.tolist() == [[SKY, SIGN]]


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("a_gtFine_labelIds.png", LayoutKind.CITYSCAPES_IDS),
        ("a_gtCoarse_labelTrainIds.PNG", LayoutKind.CITYSCAPES_TRAINING_IDS),
        ("ADE_val_00000001.png", LayoutKind.ADE20K),
        ("ADE_train_00012345.png", LayoutKind.ADE20K),
        ("ade.png", LayoutKind.LAYOUT),
        ("a.simspaint", LayoutKind.DOCUMENT),
    ],
)
def test_names_tell_the_kind(name: str, kind: LayoutKind) -> None:
    assert kind_of(name) is kind


def test_a_file_of_the_labels_own_colours_is_a_layout_whatever_its_name(tmp_path: Path) -> None:
    layout = Layout(np.array([[SKY, CAR, U]], np.uint8), LABELS)
    for name in ("ADE_val_1.png", "x_labelIds.png", "x_labelTrainIds.png"):
        write_layout(tmp_path / name, layout)
        assert import_layout(tmp_path / name, LABELS).ids.tolist() == [[SKY, CAR, U]], name


def test_packed_grey_numbers_are_the_same_numbers(tmp_path: Path) -> None:
    """optipng and zopflipng write few greys as a palette of them."""
    path = _indexed(tmp_path / "x_labelIds.png", [[0, 1, 2, 3]], np.array([[v] * 3 for v in (7, 23, 26, 0)]))
    assert import_layout(path, LABELS).ids.tolist() == [[ROAD, SKY, CAR, U]]


# Unknown numbers and categories


def test_unknown_numbers_are_told_with_their_pixels(tmp_path: Path) -> None:
    with pytest.raises(LayoutFileError, match=r"200 \(3 pixels\), 201 \(1 pixels\)"):
        import_layout(_grey(tmp_path / "ADE_val_1.png", [[3, 200, 200, 200, 201]]), LABELS)


@pytest.mark.parametrize(
    ("segment", "category", "wrong"), [(7, 9, "categories"), (8, 1, "does not describe")]
)
def test_panoptic_segments_that_nobody_describes_are_told(
    tmp_path: Path, segment: int, category: int, wrong: str
) -> None:
    Image.new("RGB", (4, 1), (7, 0, 0)).save(tmp_path / "a.png")
    annotation = {"file_name": "a.png", "segments_info": [{"id": segment, "category_id": category}]}
    values = {"categories": [{"id": 1, "name": "sky"}], "annotations": [annotation]}
    (tmp_path / "p.json").write_text(json.dumps(values))
    with pytest.raises(LayoutFileError, match=rf"{wrong}.*7 \(4 pixels\)"):
        import_layout(tmp_path / "a.png", LABELS, LayoutKind.COCO_PANOPTIC, description=tmp_path / "p.json")


def test_what_paints_nothing_is_said(tmp_path: Path, simspaint: CommandLine) -> None:
    told: list[str] = []
    import_layout(_grey(tmp_path / "x_labelIds.png", [[0, 1, 2]]), LABELS, tell=told.append)
    assert "Nothing is painted" in told[0]
    pack = write_pack(tmp_path / "pack", n=2, with_networks=False)
    run = simspaint(
        "layout", "import", tmp_path / "x_labelIds.png", "--out", tmp_path / "o.png", "--pack", pack
    )
    assert "Nothing is painted" in run.err


# Shapes


@pytest.mark.parametrize("turn", range(4))
def test_a_rectangle_may_have_four_corners_in_any_order(tmp_path: Path, turn: int) -> None:
    corners = [[5.0, 4.0], [25.0, 4.0], [25.0, 14.0], [5.0, 14.0]]
    shape = _shape("tree", "rectangle", corners[turn:] + corners[:turn])
    assert _n(import_layout(_labelme(tmp_path / "a.json", shape), LABELS), TREE) == 20 * 10


def test_a_rectangle_between_two_opposite_corners_in_any_order(tmp_path: Path) -> None:
    for points in ([[5, 4], [25, 14]], [[25, 4], [5, 14]], [[25, 14], [5, 4]]):
        layout = import_layout(_labelme(tmp_path / "a.json", _shape("tree", "rectangle", points)), LABELS)
        assert _n(layout, TREE) == 20 * 10


@pytest.mark.parametrize("kind", ["oriented_rectangle", "rotation"])
def test_a_turned_rectangle_is_its_four_corners(tmp_path: Path, kind: str) -> None:
    points = [[15.0, 2.0], [23.0, 10.0], [15.0, 18.0], [7.0, 10.0]]
    layout = import_layout(_labelme(tmp_path / "a.json", _shape("car", kind, points)), LABELS)
    assert layout.ids[10, 15] == layout.ids[3, 15] == layout.ids[10, 22] == CAR
    assert layout.ids[3, 9] == layout.ids[17, 21] == U
    assert 128 <= _n(layout, CAR) <= 160


def test_a_mask_is_laid_between_its_points(tmp_path: Path) -> None:
    mask = np.zeros((6, 8), bool)
    mask[1:5, 2:7] = True
    encoded = io.BytesIO()
    for mode in ("1", "L"):
        Image.fromarray(mask).convert(mode).save(encoded := io.BytesIO(), "PNG")
        text = base64.b64encode(encoded.getvalue()).decode()
        shape = _shape("tree", "mask", [[3, 2], [10, 7]], mask=text)
        layout = import_layout(_labelme(tmp_path / "a.json", shape), LABELS)
        assert np.array_equal(layout.ids[2:8, 3:11] == TREE, mask)
        assert _n(layout, TREE) == mask.sum()
    outside = _shape("tree", "mask", [[-4, -3], [3, 2]], mask=text)
    layout = import_layout(_labelme(tmp_path / "a.json", outside), LABELS)
    assert np.array_equal(layout.ids[:3, :4] == TREE, mask[3:, 4:])


@pytest.mark.parametrize("mask", ["", "%", base64.b64encode(b"no picture").decode(), None, 5])
def test_a_damaged_mask_is_refused(tmp_path: Path, mask: object) -> None:
    shape = _shape("tree", "mask", [[3, 2], [10, 7]], mask=mask)
    with pytest.raises(LayoutFileError, match="mask"):
        import_layout(_labelme(tmp_path / "a.json", shape), LABELS)


def test_a_mask_of_another_size_is_refused(tmp_path: Path) -> None:
    Image.new("1", (3, 3)).save(encoded := io.BytesIO(), "PNG")
    text = base64.b64encode(encoded.getvalue()).decode()
    with pytest.raises(LayoutFileError, match="does not fit"):
        import_layout(
            _labelme(tmp_path / "a.json", _shape("tree", "mask", [[3, 2], [10, 7]], mask=text)), LABELS
        )


def test_kinds_of_shapes_that_nobody_knows_are_left_out_with_a_word(tmp_path: Path) -> None:
    told: list[str] = []
    shapes = [_shape("sky", "rectangle", [[0, 0], [30, 20]])]
    shapes += [
        _shape("tree", kind, [[1, 1], [9, 9], [4, 2]]) for kind in ("cuboid", "cuboid", "spiral\x1b[31m")
    ]
    layout = import_layout(_labelme(tmp_path / "a.json", *shapes), LABELS, tell=told.append)
    assert _n(layout, SKY) == 600
    assert told[0] == "2 shapes of the unknown kind 'cuboid' left out."
    assert told[1].isprintable()


def test_a_shape_without_a_kind_is_a_polygon(tmp_path: Path) -> None:
    shape = _shape("tree", None, [[2, 2], [12, 2], [12, 12], [2, 12]])
    assert _n(import_layout(_labelme(tmp_path / "a.json", shape), LABELS), TREE) == 11 * 11


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
    labelme = _labelme(
        tmp_path / "a.json", _shape("sky", "rectangle", [[0, 0], [30, 20]]), _shape("tree", "polygon", ring)
    )
    cityscapes = _polygons(tmp_path / "b.json", _box("sky", 0, 0, 30, 20), {"label": "tree", "polygon": ring})
    for path in (labelme, cityscapes):
        layout = import_layout(path, LABELS)
        assert (layout.ids[7:12, 9:20] == SKY).all()
        assert layout.ids[4, 15] == layout.ids[15, 15] == TREE


def test_a_line_is_ten_pixels_wide_and_a_point_a_disc(tmp_path: Path) -> None:
    line = _shape("road", "line", [[0, 10], [29, 10]])
    layout = import_layout(_labelme(tmp_path / "a.json", line), LABELS)
    assert _n(layout, ROAD) == 10 * 30
    layout = import_layout(_labelme(tmp_path / "a.json", _shape("car", "point", [[15, 10]])), LABELS)
    assert layout.ids[10, 15] == layout.ids[6, 15] == layout.ids[10, 19] == CAR
    assert 80 <= _n(layout, CAR) <= 100


@pytest.mark.parametrize("deleted", [1, True])
def test_deleted_objects_are_passed_over(tmp_path: Path, deleted: object) -> None:
    path = _polygons(
        tmp_path / "a.json", _box("sky", 0, 0, 30, 20), _box("tree", 5, 5, 9, 9, deleted=deleted)
    )
    assert _n(import_layout(path, LABELS), TREE) == 0
    path = _polygons(tmp_path / "a.json", _box("sky", 0, 0, 30, 20), _box("tree", 5, 5, 9, 9, deleted=0))
    assert _n(import_layout(path, LABELS), TREE) == 25


@pytest.mark.parametrize("name", ["license plate", "License Plate", "license plategroup"])
def test_objects_that_no_label_image_holds_are_passed_over(tmp_path: Path, name: str) -> None:
    path = _polygons(tmp_path / "a.json", _box("car", 0, 0, 29, 19), _box(name, 5, 5, 9, 9))
    assert _n(import_layout(path, LABELS), CAR) == 600


def test_many_points_on_many_rows_count_as_work(tmp_path: Path) -> None:
    points = [[float(i % 2), float(i % 8000)] for i in range(200_000)]
    path = _labelme(tmp_path / "a.json", _shape("sky", "polygon", points), size=(8192, 8192))
    with pytest.raises(LayoutFileError, match="far more often"):
        import_layout(path, LABELS)


# Colours and lists of labels


def test_unknown_colours_can_be_mapped(tmp_path: Path, simspaint: CommandLine) -> None:
    Image.fromarray(np.array([[LABELS[TREE].color, (128, 0, 0), (0, 0, 0)]], np.uint8)).save(
        tmp_path / "a.png"
    )
    with pytest.raises(LayoutFileError, match=r"#800000 \(1 pixels\)"):
        import_layout(tmp_path / "a.png", LABELS)
    layout = import_layout(tmp_path / "a.png", LABELS, mapping={"#800000": SKY})
    assert layout.ids.tolist() == [[TREE, SKY, U]]


def test_voc_masks_are_told_by_their_palette(tmp_path: Path) -> None:
    path = _indexed(tmp_path / "2007_000032.png", [[0, 7, 15, 255]], voc_palette())
    assert import_layout(path, LABELS).ids.tolist() == [[U, CAR, PERSON, U]]
    assert import_layout(path, LABELS, LayoutKind.VOC).ids.tolist() == [[U, CAR, PERSON, U]]
    pixels = voc_palette()[np.array([[0, 7, 15]])]
    Image.fromarray(pixels).save(tmp_path / "rgb.png")
    assert import_layout(tmp_path / "rgb.png", LABELS).ids.tolist() == [[U, CAR, PERSON]]
    with pytest.raises(LayoutFileError, match=r"bottle \(2 pixels\)"):
        import_layout(_indexed(tmp_path / "b.png", [[5, 5, 7]], voc_palette()), LABELS)


def test_numbers_under_vocs_palette_can_be_the_packs_own(tmp_path: Path) -> None:
    path = _indexed(tmp_path / "a.png", [[0, 1, 2]], voc_palette())
    assert import_layout(path, LABELS, LayoutKind.LAYOUT).ids.tolist() == [[0, 1, 2]]


LISTS = {
    "labelmap.txt": "# label:color_rgb:parts:actions\nbackground:0,0,0::\nsky:128,64,0::\ntree:1,2,3::\n",
    "label_colors.txt": "0 0 0\t\tVoid\n128 64 0\t\tsky\n1 2 3\t\ttree\n",
    "class_dict.csv": "name,r,g,b\nvoid,0,0,0\nsky,128,64,0\ntree,1,2,3\n",
}


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("beside", [True, False])
def test_a_list_of_colours_beside_a_mask_names_its_labels(tmp_path: Path, name: str, beside: bool) -> None:
    masks = tmp_path / "SegmentationClass"
    masks.mkdir()
    (masks if beside else tmp_path).joinpath(name).write_bytes(b"\xef\xbb\xbf" + LISTS[name].encode())
    Image.fromarray(np.array([[(128, 64, 0), (1, 2, 3), (0, 0, 0)]], np.uint8)).save(masks / "a.png")
    assert import_layout(masks / "a.png", LABELS).ids.tolist() == [[SKY, TREE, U]]


@pytest.mark.parametrize(
    ("names", "ids"),
    [
        (["_background_", "tree", "sky"], [1, 2, 0]),
        (["__ignore__", "_background_", "tree", "sky"], [1, 2, 255]),
    ],
)
def test_labelmes_own_masks_are_named_by_the_list_beside_them(
    tmp_path: Path, names: list[str], ids: list[int]
) -> None:
    (tmp_path / "label_names.txt").write_text("\n".join(names) + "\n")
    path = _indexed(tmp_path / "label.png", [ids], voc_palette())
    assert import_layout(path, LABELS).ids.tolist() == [[TREE, SKY, U]]


def test_a_list_can_be_given(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("tree\nsky\n")
    path = _grey(tmp_path / "a.png", [[0, 1]])
    assert import_layout(path, LABELS, description=tmp_path / "mine.txt").ids.tolist() == [[TREE, SKY]]


def test_two_names_of_one_colour_are_refused(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("sky:1,2,3::\ntree:1,2,3::\n")
    Image.new("RGB", (2, 2), (1, 2, 3)).save(tmp_path / "a.png")
    with pytest.raises(LayoutFileError, match="twice"):
        import_layout(tmp_path / "a.png", LABELS, description=tmp_path / "mine.txt")


@pytest.mark.parametrize("text", ["a:" * 5000, "sky:1,2,3::\ntree:1,2,3::\n", "\xff", "x:9,9,9::\n"])
def test_a_list_beside_that_says_nothing_of_a_layout_does_not_hinder_it(tmp_path: Path, text: str) -> None:
    (tmp_path / "labelmap.txt").write_bytes(text.encode("latin-1"))
    Image.fromarray(np.array([[LABELS[TREE].color, (1, 2, 3)]], np.uint8)).save(tmp_path / "a.png")
    with pytest.raises(LayoutFileError, match=r"#010203 \(1 pixels\)"):
        import_layout(tmp_path / "a.png", LABELS)
    assert import_layout(tmp_path / "a.png", LABELS, mapping={"#010203": SKY}).ids.tolist() == [[TREE, SKY]]


# Paintings for other packs


def _painting(path: Path, labels: LabelSet, ids: list[list[int]]) -> Path:
    write_document(path, Document.from_layout(Layout(np.array(ids, np.uint8), labels)).snapshot())
    return path


def test_a_painting_for_another_pack_is_taken_by_names(tmp_path: Path) -> None:
    street = labels_from_names(["road", "sky", "building", "vegetation"])
    path = _painting(tmp_path / "a.simspaint", street, [[0, 1, 3, U]])
    assert import_layout(path, LABELS).ids.tolist() == [[ROAD, SKY, TREE, U]]
    path = _painting(tmp_path / "b.simspaint", street, [[0, 2, 2, 1]])
    with pytest.raises(LayoutFileError, match=r"building \(2 pixels\)"):
        import_layout(path, LABELS)
    assert import_layout(path, LABELS, mapping={"building": EARTH}).ids.tolist() == [
        [ROAD, EARTH, EARTH, SKY]
    ]


def test_the_command_takes_a_painting_for_another_pack_by_names(
    tmp_path: Path, simspaint: CommandLine
) -> None:
    pack = write_pack(tmp_path / "pack", n=2, with_networks=False)
    path = _painting(tmp_path / "a.simspaint", labels_from_names(["car", "barn"]), [[0, 1]])
    arguments = ("layout", "import", path, "--out", tmp_path / "o.png", "--pack", pack)
    run = simspaint(*arguments)
    assert (run.code, "barn (1 pixels)" in run.err) == (2, True)
    assert simspaint(*arguments, "--map", "barn=sky").code == 0
    with Image.open(tmp_path / "o.png") as picture:
        assert np.array(picture).tolist() == [[4, 0]]
    run = simspaint(*arguments, "--map", "barn=sky", "--map", "barn=car")
    assert (run.code, "twice" in run.err) == (2, True)
