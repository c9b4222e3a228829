"""Lists of labels beside a mask, VOC's palette, and paintings for another pack."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from simspaint.domain.label_set import LabelSet
from simspaint.domain.layout import Layout
from simspaint.errors import LayoutFileError
from simspaint.files.label_table import labels_from_names
from simspaint.files.layout_file import write_layout
from simspaint.painting.document.document import Document
from simspaint.painting.document_file.document_file import write_document
from simspaint.painting.layout_import.import_layout import import_layout
from simspaint.painting.layout_import.layout_kinds import LayoutKind
from simspaint.painting.layout_import.pascal_voc import voc_palette
from tests.command_line import CommandLine
from tests.pack_factory import write_pack
from tests.painting.layout_import.files_of_other_programs import (
    CAR,
    EARTH,
    LABELS,
    PERSON,
    ROAD,
    SKY,
    TREE,
    U,
    write_grey,
    write_indexed,
)


def test_unknown_colours_can_be_mapped(tmp_path: Path, simspaint: CommandLine) -> None:
    Image.fromarray(np.array([[LABELS[TREE].color, (128, 0, 0), (0, 0, 0)]], np.uint8)).save(
        tmp_path / "a.png"
    )
    with pytest.raises(LayoutFileError, match=r"#800000 \(1 pixels\)"):
        import_layout(tmp_path / "a.png", LABELS)
    layout = import_layout(tmp_path / "a.png", LABELS, mapping={"#800000": SKY})
    assert layout.ids.tolist() == [[TREE, SKY, U]]


def test_voc_masks_are_told_by_their_palette(tmp_path: Path) -> None:
    path = write_indexed(tmp_path / "2007_000032.png", [[0, 7, 15, 255]], voc_palette())
    assert import_layout(path, LABELS).ids.tolist() == [[U, CAR, PERSON, U]]
    assert import_layout(path, LABELS, LayoutKind.VOC).ids.tolist() == [[U, CAR, PERSON, U]]
    pixels = voc_palette()[np.array([[0, 7, 15]])]
    Image.fromarray(pixels).save(tmp_path / "rgb.png")
    assert import_layout(tmp_path / "rgb.png", LABELS).ids.tolist() == [[U, CAR, PERSON]]
    with pytest.raises(LayoutFileError, match=r"bottle \(2 pixels\)"):
        import_layout(write_indexed(tmp_path / "b.png", [[5, 5, 7]], voc_palette()), LABELS)


def test_numbers_under_vocs_palette_can_be_the_packs_own(tmp_path: Path) -> None:
    path = write_indexed(tmp_path / "a.png", [[0, 1, 2]], voc_palette())
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
    path = write_indexed(tmp_path / "label.png", [ids], voc_palette())
    assert import_layout(path, LABELS).ids.tolist() == [[TREE, SKY, U]]


def test_a_list_can_be_given(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("tree\nsky\n")
    path = write_grey(tmp_path / "a.png", [[0, 1]])
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


def test_voc_masks_saved_as_rgb_are_read_by_their_colours_void_too(tmp_path: Path) -> None:
    Image.fromarray(voc_palette()[np.array([[0, 7, 15, 255]])]).save(tmp_path / "rgb.png")
    for kind in (None, LayoutKind.VOC):
        assert import_layout(tmp_path / "rgb.png", LABELS, kind).ids.tolist() == [[U, CAR, PERSON, U]]


def test_a_mapped_name_that_the_file_does_not_use_is_told(tmp_path: Path) -> None:
    path = write_indexed(tmp_path / "a.png", [[7, 15, 5]], voc_palette())
    told: list[str] = []
    mapping = {"#000080": SKY, "Bottle": TREE, "person": PERSON}
    assert import_layout(path, LABELS, mapping=mapping, tell=told.append).ids.tolist() == [
        [CAR, PERSON, TREE]
    ]
    assert len(told) == 1
    assert "called #000080. Its labels are bottle, car, person" in told[0]
    own = Layout(np.array([[SKY]], np.uint8), LABELS)
    write_layout(tmp_path / "own.png", own)
    import_layout(tmp_path / "own.png", LABELS, mapping={"sky": SKY, "heaven": SKY}, tell=told.append)
    assert "called heaven" in told[1]
