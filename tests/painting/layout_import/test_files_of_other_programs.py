"""Files as real programs and data sets write them: each kind of surprise, with inputs of its own."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from simspaint.domain.layout import Layout
from simspaint.errors import LayoutFileError
from simspaint.files.layout_file import write_layout
from simspaint.painting.layout_import.data_set_labels import ADE20K, CITYSCAPES, CITYSCAPES_TRAINING
from simspaint.painting.layout_import.import_layout import import_layout
from simspaint.painting.layout_import.layout_kinds import LayoutKind, kind_of
from simspaint.painting.layout_import.pascal_voc import VOC_NAMES
from tests.command_line import CommandLine
from tests.pack_factory import write_pack
from tests.painting.layout_import.files_of_other_programs import (
    CAR,
    LABELS,
    ROAD,
    SIGN,
    SKY,
    U,
    write_grey,
    write_indexed,
)


def test_no_name_of_the_tables_holds_a_line_break() -> None:
    names = (*CITYSCAPES, *CITYSCAPES_TRAINING, *ADE20K, *VOC_NAMES)
    assert [name for name in names if name != " ".join(name.split())] == []
    assert {"traffic light", "dirt track"} <= {*CITYSCAPES, *ADE20K}


@pytest.mark.parametrize("said", ["traffic light", "Traffic  Light", " traffic light "])
def test_names_of_two_words_can_be_mapped(tmp_path: Path, said: str) -> None:
    path = write_grey(tmp_path / "x_labelIds.png", [[23, 19]])
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
    path = write_indexed(
        tmp_path / "x_labelIds.png", [[0, 1, 2, 3]], np.array([[v] * 3 for v in (7, 23, 26, 0)])
    )
    assert import_layout(path, LABELS).ids.tolist() == [[ROAD, SKY, CAR, U]]


def test_unknown_numbers_are_told_with_their_pixels(tmp_path: Path) -> None:
    with pytest.raises(LayoutFileError, match=r"200 \(3 pixels\), 201 \(1 pixels\)"):
        import_layout(write_grey(tmp_path / "ADE_val_1.png", [[3, 200, 200, 200, 201]]), LABELS)


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
    import_layout(write_grey(tmp_path / "x_labelIds.png", [[0, 1, 2]]), LABELS, tell=told.append)
    assert "Nothing is painted" in told[0]
    pack = write_pack(tmp_path / "pack", n=2, with_networks=False)
    run = simspaint(
        "layout", "import", tmp_path / "x_labelIds.png", "--out", tmp_path / "o.png", "--pack", pack
    )
    assert "Nothing is painted" in run.err
