from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from simspaint.domain.label_set import UNLABELLED
from simspaint.errors import LayoutFileError
from simspaint.files.label_table import labels_from_names
from simspaint.files.layout_file import write_layout
from simspaint.painting.layout_import.data_set_labels import ADE20K, CITYSCAPES, CITYSCAPES_TRAINING
from simspaint.painting.layout_import.import_layout import import_layout, read_named
from simspaint.painting.layout_import.label_mapping import matching_label, unmatched_names
from simspaint.painting.layout_import.layout_kinds import LayoutKind, kind_of
from tests.factories import make_labels, make_layout
from tests.painting.layout_import.files_of_other_programs import plain_labelme, write_grey, write_json

LABELS = labels_from_names(["sky", "tree", "road", "car", "person", "earth"])
SKY, TREE, ROAD, CAR, PERSON = range(5)


def test_the_tables_of_names_have_the_published_lengths() -> None:
    assert (len(CITYSCAPES), len(CITYSCAPES_TRAINING), len(ADE20K)) == (34, 19, 151)
    assert (CITYSCAPES[7], CITYSCAPES[23], CITYSCAPES[33]) == ("road", "sky", "bicycle")
    assert (ADE20K[3], ADE20K[22], ADE20K[114], ADE20K[150]) == ("sky", "water", "waterfall", "flag")
    assert all(name == " ".join(name.split()) for name in (*CITYSCAPES, *CITYSCAPES_TRAINING, *ADE20K))
    for names in (CITYSCAPES, CITYSCAPES_TRAINING):
        assert len(set(names)) == len(names)


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("sky", "sky"),
        ("Sky ", "sky"),
        ("sky-other-merged", "sky"),
        ("tree-merged", "tree"),
        ("vegetation", "tree"),
        ("cargroup", "car"),
        ("pedestrian", "person"),
        ("ground", "earth"),
        ("banana", None),
    ],
)
def test_foreign_names_find_the_label_they_mean(name: str, label: str | None) -> None:
    found = matching_label(name, LABELS)
    assert (found.name if found else None) == label


def test_a_word_for_two_labels_finds_none_of_them() -> None:
    assert matching_label("land", labels_from_names(["earth", "ground"])) is None


def test_layouts_of_ids_are_opened_as_they_are(tmp_path: Path) -> None:
    layout = make_layout(np.random.default_rng(0), labels=make_labels(5))
    write_layout(tmp_path / "a.png", layout)
    assert np.array_equal(import_layout(tmp_path / "a.png", layout.labels).ids, layout.ids)


def test_cityscapes_ids_are_told_by_their_name(tmp_path: Path) -> None:
    path = write_grey(tmp_path / "x_gtFine_labelIds.png", [[23, 21, 7, 26, 0, 3, 255]])
    assert kind_of(path) is LayoutKind.CITYSCAPES_IDS
    assert import_layout(path, LABELS).ids.tolist() == [[SKY, TREE, ROAD, CAR, *[UNLABELLED] * 3]]
    path = write_grey(tmp_path / "x_labelTrainIds.png", [[10, 8, 0, 13, 255]])
    assert import_layout(path, LABELS).ids.tolist() == [[SKY, TREE, ROAD, CAR, UNLABELLED]]


def test_ade20k_numbers_begin_at_1(tmp_path: Path) -> None:
    path = write_grey(tmp_path / "a.png", [[3, 5, 7, 21, 0]])
    assert import_layout(path, LABELS, LayoutKind.ADE20K).ids.tolist() == [[SKY, TREE, ROAD, CAR, UNLABELLED]]


def test_labels_that_the_pack_does_not_know_are_listed_and_can_be_mapped(tmp_path: Path) -> None:
    path = write_grey(tmp_path / "x_labelIds.png", [[23, 11, 11, 31]])
    with pytest.raises(LayoutFileError, match=r"building \(2 pixels\), train \(1 pixels\)"):
        import_layout(path, LABELS)
    named = read_named(path, LayoutKind.CITYSCAPES_IDS)
    assert unmatched_names(named, LABELS) == {"building": 2, "train": 1}
    mapped = import_layout(path, LABELS, mapping={"building": TREE, "train": UNLABELLED})
    assert mapped.ids.tolist() == [[SKY, TREE, TREE, UNLABELLED]]


def test_numbers_without_a_name_are_refused(tmp_path: Path) -> None:
    with pytest.raises(LayoutFileError, match=r"without a label: 34 \(2 pixels\), 200 \(1 pixels\)"):
        import_layout(write_grey(tmp_path / "x_labelIds.png", [[7, 34, 200, 34]]), LABELS)


def test_cityscapes_polygons_are_painted_in_their_order(tmp_path: Path) -> None:
    square = [[0, 0], [30, 0], [30, 20], [0, 20]]
    values = {
        "imgHeight": 20,
        "imgWidth": 30,
        "objects": [
            {"label": "sky", "polygon": square},
            {"label": "cargroup", "polygon": [[10, 5], [20, 5], [20, 15], [10, 15]]},
        ],
    }
    layout = import_layout(write_json(tmp_path / "a_gtFine_polygons.json", values), LABELS)
    assert layout.ids[10, 15] == CAR
    assert (layout.ids[:4] == SKY).all()
    assert set(np.unique(layout.ids)) == {SKY, CAR}


def test_labelme_shapes_are_painted_one_over_another(tmp_path: Path) -> None:
    values = plain_labelme(
        ("sky", "rectangle", [[0, 0], [30, 10]]),
        ("tree", "polygon", [[2, 2], [12, 2], [12, 18], [2, 18]]),
        ("car", "circle", [[20, 14], [24, 14]]),
        ("road", "linestrip", [[0, 19], [15, 19], [29, 19]]),
        ("person", "point", [[1, 1]]),
    )
    layout = import_layout(write_json(tmp_path / "a.json", values), LABELS)
    assert layout.extent == (20, 30)
    assert layout.ids[0, 20] == SKY
    assert layout.ids[0, 0] == PERSON  # a point is a disc of ten pixels, a line is ten pixels wide
    assert layout.ids[10, 5] == TREE
    assert layout.ids[11, 20] == CAR
    assert (layout.ids[19] == ROAD).all()
    assert layout.ids[12, 14] == UNLABELLED


def test_coco_panoptic_needs_its_description(tmp_path: Path) -> None:
    pixels = np.zeros((1, 4, 3), np.uint8)
    pixels[0, :, 0], pixels[0, :, 1] = [5, 7, 7, 0], [1, 0, 0, 0]
    Image.fromarray(pixels).save(tmp_path / "a.png")
    description = write_json(
        tmp_path / "panoptic.json",
        {
            "categories": [{"id": 187, "name": "sky-other-merged"}, {"id": 184, "name": "tree-merged"}],
            "annotations": [
                {"file_name": "b.png", "segments_info": []},
                {
                    "file_name": "a.png",
                    "segments_info": [{"id": 261, "category_id": 187}, {"id": 7, "category_id": 184}],
                },
            ],
        },
    )
    with pytest.raises(LayoutFileError, match="needs the JSON"):
        import_layout(tmp_path / "a.png", LABELS, LayoutKind.COCO_PANOPTIC)
    layout = import_layout(tmp_path / "a.png", LABELS, LayoutKind.COCO_PANOPTIC, description=description)
    assert layout.ids.tolist() == [[SKY, TREE, TREE, UNLABELLED]]
