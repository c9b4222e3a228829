from __future__ import annotations

import json
from pathlib import Path

import pytest
from PIL import Image
from pytestqt.qtbot import QtBot

from simspaint.app.documents.label_names_dialog import NamesDialog
from simspaint.app.studio import Studio
from simspaint.domain.geometry import Extent
from simspaint.files.layout_file import read_layout, write_layout
from tests.app.documents.document_steps import paint, wait_idle


def test_a_layout_goes_out_and_comes_back(studio: Studio, qtbot: QtBot, tmp_path: Path) -> None:
    paint(studio)
    ids = studio.bridge.document.ids.copy()
    studio.documents.saving.write_layout(studio.bridge.document, tmp_path / "layout.png")
    wait_idle(studio, qtbot)
    assert (read_layout(tmp_path / "layout.png", studio.bridge.document.labels).ids == ids).all()
    studio.bridge.document.mark_saved(studio.bridge.document.snapshot())
    studio.bridge.document.clear()
    studio.bridge.document.mark_saved(studio.bridge.document.snapshot())
    studio.documents.opening.open(tmp_path / "layout.png")
    wait_idle(studio, qtbot)
    assert (studio.bridge.document.ids == ids).all()
    assert studio.bridge.document.is_modified


@pytest.mark.parametrize("door", ["import", "open", "drop"])
def test_unknown_colors_are_asked_for(studio: Studio, qtbot: QtBot, tmp_path: Path, door: str) -> None:
    Image.new("RGB", (30, 20), (1, 2, 3)).save(tmp_path / "foreign.png")
    _enter(studio, tmp_path / "foreign.png", door)
    wait_idle(studio, qtbot)
    dialog = studio.window.findChild(NamesDialog)
    assert dialog is not None
    assert list(dialog.boxes) == ["#010203"]
    dialog.boxes["#010203"].setCurrentIndex(dialog.boxes["#010203"].findData(8))
    dialog.accept()
    assert (studio.bridge.document.ids == 8).all()


def _enter(studio: Studio, path: Path, door: str) -> None:
    if door == "import":
        studio.documents.layout_import.open(path)
    elif door == "open":
        studio.documents.opening.open(path)
    else:
        studio.drops.take(path)


@pytest.mark.parametrize("door", ["import", "open", "drop"])
def test_a_name_tells_the_kind_at_every_door(studio: Studio, qtbot: QtBot, tmp_path: Path, door: str) -> None:
    sky = studio.packs.pack.labels.find("sky")
    assert sky is not None
    for name, number in (("x_gtFine_labelTrainIds", 10), ("x_labelIds", 23), ("ADE_val_00000001", 3)):
        Image.new("L", (30, 20), number).save(tmp_path / f"{name}.png")
        _enter(studio, tmp_path / f"{name}.png", door)
        wait_idle(studio, qtbot)
        assert (studio.bridge.document.ids == sky.id).all(), name
        studio.bridge.document.mark_saved(studio.bridge.document.snapshot())


def test_an_import_that_paints_nothing_says_so(studio: Studio, qtbot: QtBot, tmp_path: Path) -> None:
    Image.new("L", (30, 20), 0).save(tmp_path / "x_labelIds.png")
    studio.documents.opening.open(tmp_path / "x_labelIds.png")
    wait_idle(studio, qtbot)
    assert "Nothing is painted" in studio.window.notices.text


def test_names_that_no_label_has_are_asked_for(studio: Studio, qtbot: QtBot, tmp_path: Path) -> None:
    shapes = [
        {"label": "sky", "points": [[0, 0], [40, 0], [40, 10], [0, 10]], "shape_type": "polygon"},
        {"label": "unicorn", "points": [[0, 10], [40, 10], [40, 20], [0, 20]], "shape_type": "polygon"},
    ]
    document = {"version": "5.0.1", "shapes": shapes, "imageHeight": 20, "imageWidth": 40, "flags": {}}
    path = tmp_path / "one.json"
    path.write_text(json.dumps(document))
    studio.documents.layout_import.open(path)
    wait_idle(studio, qtbot)
    dialog = studio.window.findChild(NamesDialog)
    assert dialog is not None
    assert list(dialog.boxes) == ["unicorn"]
    dialog.boxes["unicorn"].setCurrentIndex(dialog.boxes["unicorn"].findData(8))
    dialog.accept()
    assert studio.bridge.document.extent == Extent(20, 40)
    assert (studio.bridge.document.ids[:9] == 0).all()
    assert (studio.bridge.document.ids[12:19, 1:39] == 8).all()


def test_a_dropped_photograph_is_traced_and_a_dropped_layout_opened(
    studio: Studio, qtbot: QtBot, tmp_path: Path
) -> None:
    drops = studio.drops
    assert drops is not None
    Image.new("RGB", (40, 30), "red").save(tmp_path / "photo.jpg")
    drops.take(tmp_path / "photo.jpg")
    wait_idle(studio, qtbot)
    assert studio.tracing.photograph is not None
    write_layout(tmp_path / "layout.png", studio.bridge.document.layout())
    drops.take(tmp_path / "layout.png")
    wait_idle(studio, qtbot)
    assert studio.tracing.photograph is None
