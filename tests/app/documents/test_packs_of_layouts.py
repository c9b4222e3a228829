"""A layout that becomes a painting has the pack of its labels, whatever was opened since it was asked for."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot

from simspaint.app.documents import document_opening, imported_layouts
from simspaint.app.documents.label_names_dialog import NamesDialog
from simspaint.app.documents.samples_dialog import SamplesDialog
from simspaint.app.export import clipboard
from simspaint.app.export.clipboard import PictureClipboard
from simspaint.app.studio import Studio
from simspaint.domain.geometry import Extent
from simspaint.domain.layout import Layout
from simspaint.errors import LayoutFileError
from simspaint.files.layout_file import write_layout
from simspaint.packs.pack import Pack
from simspaint.painting.document.document import Document
from simspaint.painting.document.settings import DocumentSettings
from simspaint.painting.document.snapshot import DocumentSnapshot
from simspaint.painting.document_file.document_file import write_document
from simspaint.resource_files import user_packs_folder
from tests.app.documents.conftest import Slowly
from tests.app.documents.document_steps import boxes, wait_idle
from tests.pack_factory import write_pack

OTHER = Extent(30, 40)


@pytest.fixture
def of_other_pack(studio: Studio) -> DocumentSnapshot:
    """A painting of another pack than the one in use."""
    folder = write_pack(user_packs_folder() / "other", n=1, with_bank=False, with_networks=False)
    document = Document(Pack.open(folder).labels, OTHER)
    document.set_settings(DocumentSettings(pack="other"))
    assert studio.packs.pack.name == "street"
    return document.snapshot()


def use_picture(studio: Studio, _: Path) -> None:
    """A picture, as it is pasted, as a layout."""
    pixels = np.full((64, 96, 3), studio.packs.pack.labels[2].color, np.uint8)
    pictures = studio.window.findChild(PictureClipboard)
    assert isinstance(pictures, PictureClipboard)
    pictures.ask(pixels, "picture").open_button.click()


def open_layout(studio: Studio, folder: Path) -> None:
    write_layout(folder / "a.png", Layout(np.full((64, 96), 2, np.uint8), studio.packs.pack.labels))
    studio.documents.opening.open(folder / "a.png")


def open_foreign(studio: Studio, folder: Path) -> None:
    points = [[0, 0], [96, 0], [96, 64], [0, 64]]
    shapes = [{"label": "unicorn", "points": points, "shape_type": "polygon"}]
    about = {"version": "5.0.1", "shapes": shapes, "imageHeight": 64, "imageWidth": 96, "flags": {}}
    (folder / "a.json").write_text(json.dumps(about))
    studio.documents.opening.open(folder / "a.json")


def begin_with_sample(studio: Studio, _: Path) -> None:
    studio.actions["file.samples"].trigger()
    dialog = studio.window.findChild(SamplesDialog)
    assert isinstance(dialog, SamplesDialog)
    dialog.accept()


BEGUN: dict[str, tuple[object, str, Callable[[Studio, Path], None]]] = {
    "picture": (clipboard, "labels_of_sketch", use_picture),
    "layout": (imported_layouts, "open_layout", open_layout),
    "foreign": (imported_layouts, "open_layout", open_foreign),
    "sample": (document_opening, "read_layout", begin_with_sample),
}


@pytest.mark.parametrize("kind", BEGUN)
def test_a_layout_has_its_own_pack_where_a_painting_was_recovered_meanwhile(
    studio: Studio, of_other_pack: DocumentSnapshot, qtbot: QtBot, tmp_path: Path, slowly: Slowly, kind: str
) -> None:
    module, function, begin = BEGUN[kind]
    gate = slowly(module, function)
    begin(studio, tmp_path)
    if kind == "foreign":
        gate.set()
        wait_idle(studio, qtbot)
    studio.documents.replacement.show_snapshot(of_other_pack, saved=False)
    assert studio.packs.pack.name == "other"
    gate.set()
    wait_idle(studio, qtbot)
    if kind == "foreign":
        dialog = studio.window.findChild(NamesDialog)
        assert isinstance(dialog, NamesDialog)
        dialog.accept()
    assert studio.bridge.document.extent == OTHER
    boxes(studio)[0].button(QMessageBox.StandardButton.Discard).click()
    assert studio.bridge.document.extent != OTHER
    assert studio.packs.pack.name == "street"
    assert studio.bridge.document.labels == studio.packs.pack.labels


@pytest.mark.parametrize("kind", ["picture", "layout", "sample"])
@pytest.mark.parametrize("new", [False, True])
def test_what_is_asked_for_later_stays(
    studio: Studio,
    of_other_pack: DocumentSnapshot,
    qtbot: QtBot,
    tmp_path: Path,
    slowly: Slowly,
    kind: str,
    new: bool,
) -> None:
    module, function, begin = BEGUN[kind]
    gate = slowly(module, function)
    begin(studio, tmp_path)
    if new:
        studio.documents.opening.begin("other", OTHER)
    else:
        write_document(tmp_path / "other.simspaint", of_other_pack)
        studio.documents.opening.open(tmp_path / "other.simspaint")
    qtbot.waitUntil(lambda: studio.bridge.document.extent == OTHER)
    gate.set()
    wait_idle(studio, qtbot)
    qtbot.wait(50)
    assert studio.bridge.document.extent == OTHER
    assert studio.packs.pack.name == "other"
    assert not boxes(studio)


def test_a_sample_that_cannot_be_read_takes_no_pack(
    studio: Studio, of_other_pack: DocumentSnapshot, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    studio.documents.replacement.show_snapshot(of_other_pack)
    studio.actions["file.samples"].trigger()
    dialog = studio.window.findChild(SamplesDialog)
    assert isinstance(dialog, SamplesDialog)

    def refuse(*_: object) -> Layout:
        raise LayoutFileError("It is damaged.")

    monkeypatch.setattr(document_opening, "read_layout", refuse)
    dialog.accept()
    wait_idle(studio, qtbot)
    assert "It is damaged" in studio.window.notices.text
    assert studio.packs.pack.name == "other"
    assert studio.bridge.document.extent == OTHER
