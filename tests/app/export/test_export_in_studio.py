"""Export, credits and the way back, in the open studio."""

from __future__ import annotations

import threading
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from simspaint.app.editor.canvas_dialog import CanvasDialog
from simspaint.app.export import credits_viewer
from simspaint.app.export.export_dialog import FINISHING
from simspaint.app.rendering.rendering_control import RenderingControl
from simspaint.app.studio import Studio
from simspaint.files.photograph_file import read_photograph
from simspaint.painting.document.document import Document
from simspaint.painting.document.settings import SizeChoice
from tests.app.rendering_doubles import GatedEngine
from tests.app.rendering_studio import SKY, select, wait_for_final


def test_an_exported_picture_gives_its_painting_back(
    part: RenderingControl, studio: Studio, qtbot: QtBot, tmp_path: Path
) -> None:
    select(part, SKY, qtbot)
    studio.actions["segment.lock"].trigger()
    wait_for_final(part, qtbot)
    painted = studio.bridge.document.ids.copy()
    studio.actions["file.export"].trigger()
    dialog = studio.exporter.dialog
    dialog.folder.setText(str(tmp_path))
    dialog.name.setText("town")
    qtbot.waitUntil(lambda: dialog.begin_button.isEnabled())
    dialog.begin_button.click()
    qtbot.waitUntil(lambda: studio.exporter.dialog is None)
    assert "Exported" in studio.window.notices.text
    document = studio.bridge.document
    document.clear()
    document.mark_saved(document.snapshot())
    studio.documents.restoring.open(tmp_path / "town.png")
    qtbot.waitUntil(lambda: studio.bridge.document is not document)
    np.testing.assert_array_equal(studio.bridge.document.ids, painted)
    assert len(studio.bridge.document.choices.locks) == 1
    assert studio.bridge.document.is_modified


def test_the_export_waits_for_the_finished_photograph(
    part: RenderingControl, studio: Studio, qtbot: QtBot, engine: GatedEngine, tmp_path: Path
) -> None:
    while engine.gate.acquire(blocking=False):
        pass
    with studio.bridge.document.edit("Brush") as edit:
        edit.paint(part.service.shown.rendering.provenance[0].box, None, 2)
    studio.actions["file.export"].trigger()
    assert studio.exporter.dialog.told.text() == FINISHING
    defaults = [b.text() for b in studio.exporter.dialog.findChildren(QPushButton) if b.isDefault()]
    assert defaults == ["Export"]  # Enter does not close it while one waits
    studio.exporter.dialog.folder.setText(str(tmp_path))
    studio.exporter.dialog.name.setText("town")
    studio.exporter.dialog.begin_button.click()
    assert not (tmp_path / "town.png").exists()
    engine.let_through(10)
    qtbot.waitUntil(lambda: studio.exporter.dialog is None)
    assert part.session.is_newest(part.service.shown)
    assert (tmp_path / "town.png").is_file()


def test_a_larger_export_leaves_the_painting_its_size_and_saved(
    part: RenderingControl, studio: Studio, qtbot: QtBot, tmp_path: Path
) -> None:
    document = studio.bridge.document
    wait_for_final(part, qtbot)
    document.mark_saved(document.snapshot())
    studio.actions["file.export"].trigger()
    dialog = studio.exporter.dialog
    assert dialog.photograph_size.currentData() == SizeChoice.CANVAS
    sizes = [dialog.photograph_size.itemText(i) for i in range(dialog.photograph_size.count())]
    assert len({text.split(",")[0] for text in sizes}) == len(sizes)  # none twice
    dialog.folder.setText(str(tmp_path))
    dialog.name.setText("large")
    dialog.photograph_size.setCurrentIndex(dialog.photograph_size.findData(SizeChoice.DOUBLE))
    dialog.photograph_size.activated.emit(dialog.photograph_size.currentIndex())
    height, width = document.extent
    dialog.begin_button.click()
    qtbot.waitUntil(lambda: studio.exporter.dialog is None)
    assert read_photograph(tmp_path / "large.png").shape[:2] == (2 * height, 2 * width)
    assert document.settings.size is SizeChoice.CANVAS
    assert not document.is_modified
    qtbot.waitUntil(lambda: part.service.shown.rendering.layout.extent == (height, width))


def test_a_size_asked_for_in_one_painting_is_not_that_of_the_next(
    part: RenderingControl, studio: Studio, qtbot: QtBot
) -> None:
    part.session.ask_for_size(SizeChoice.DOUBLE)
    assert part.session.size is SizeChoice.DOUBLE
    studio.bridge.replace(Document.from_layout(studio.bridge.document.layout()))
    assert part.session.size is SizeChoice.CANVAS


def test_where_it_comes_from_is_listed(part: RenderingControl, studio: Studio, qtbot: QtBot) -> None:
    studio.actions["render.credits"].trigger()
    qtbot.waitUntil(lambda: studio.credits.dialog is not None)
    studio.credits.dialog.close()
    assert studio.credits.dialog is None


def test_the_list_of_one_painting_is_not_that_of_the_next(
    part: RenderingControl,
    studio: Studio,
    qtbot: QtBot,
    gate: threading.Event,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    studio.actions["render.credits"].trigger()
    qtbot.waitUntil(lambda: studio.credits.dialog is not None)
    real = credits_viewer.credits_of
    monkeypatch.setattr(credits_viewer, "credits_of", lambda *given: (gate.wait(60), real(*given))[1])
    studio.actions["render.credits"].trigger()
    studio.bridge.replace(Document.from_layout(studio.bridge.document.layout()))
    assert studio.credits.dialog is None
    gate.set()
    qtbot.waitUntil(lambda: studio.tasks.is_idle)
    assert studio.credits.dialog is None  # what was being counted is of the painting before


def test_another_painting_is_not_exported_under_the_name_of_the_one_before(
    part: RenderingControl, studio: Studio, qtbot: QtBot
) -> None:
    """A file that was being read takes the painting's place while it is asked what to export."""
    studio.actions["file.export"].trigger()
    studio.actions["file.sequence"].trigger()
    studio.actions["canvas.size"].trigger()
    canvas = studio.window.findChild(CanvasDialog)
    assert studio.exporter.dialog is not None
    assert canvas is not None
    studio.bridge.replace(Document.from_layout(studio.bridge.document.layout()))
    assert studio.exporter.dialog is None
    assert studio.sequences.dialog is None
    assert not canvas.isVisible()
    assert "Another painting was opened" in studio.window.notices.text
