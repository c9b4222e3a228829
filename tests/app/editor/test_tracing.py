from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPointF
from pytestqt.qtbot import QtBot

from simspaint.app.studio import Studio
from simspaint.domain.geometry import Box, Extent
from simspaint.files.photograph_file import write_photograph
from simspaint.painting.document.area_edits import reframe
from simspaint.painting.document.document import Document
from simspaint.painting.frame.frame_change import FrameChange

RED, BLUE = (200, 30, 30), (30, 30, 200)


@pytest.fixture
def traced(studio: Studio, tmp_path: Path, qtbot: QtBot) -> Studio:
    """Photograph of 300 × 400 pixels under a canvas of the same size: red on the left, blue on the right."""
    pixels = np.empty((300, 400, 3), np.uint8)
    pixels[:, :200], pixels[:, 200:] = RED, BLUE
    write_photograph(tmp_path / "halves.png", pixels)
    studio.tracing.open(tmp_path / "halves.png")
    qtbot.waitUntil(lambda: studio.tracing.photograph is not None)
    studio.tracing.set_strength(1.0)
    return studio


def colors_at(studio: Studio, *spots: tuple[int, int]) -> list[tuple[int, int, int]]:
    """What the editor shows at pixels (row, column) of the canvas."""
    editor = studio.editor
    editor.fit()
    shown = editor.grab().toImage()
    places = [editor.geometry_of_view.to_view(_center(row, column)).toPoint() for row, column in spots]
    return [shown.pixelColor(place).getRgb()[:3] for place in places]


def _center(row: int, column: int) -> QPointF:
    return QPointF(column + 0.5, row + 0.5)


def test_a_traced_photograph_stays_where_it_is_when_the_canvas_changes(traced: Studio) -> None:
    document = traced.bridge.document
    reframe(document, FrameChange.stretched(document.extent, Extent(600, 800)), "Stretch")
    assert colors_at(traced, (300, 390), (300, 410)) == [RED, BLUE]
    reframe(document, FrameChange.cut(Box(100, 300, 500, 700)), "Crop")
    assert colors_at(traced, (200, 90), (200, 110)) == [RED, BLUE]
    document.undo()
    document.undo()
    assert colors_at(traced, (150, 190), (150, 210)) == [RED, BLUE]
    assert traced.tracing.photograph is not None
    assert traced.tracing.photograph.place is None


def test_that_a_photograph_lies_there_is_told_and_it_can_be_taken_away(traced: Studio) -> None:
    notices = traced.window.notices
    assert notices.text.startswith("halves.png lies under the layout")
    assert notices._button.text() == "Take it away"
    notices._button.click()
    assert traced.tracing.photograph is None
    assert notices.text == ""


def test_what_is_said_of_a_traced_photograph_ends_with_it(traced: Studio) -> None:
    traced.actions["tracing.remove"].trigger()
    assert traced.window.notices.text == ""


def test_a_traced_photograph_ends_with_its_document(traced: Studio) -> None:
    traced.bridge.replace(Document(traced.packs.pack.labels, Extent(300, 400)))
    assert traced.tracing.photograph is None
    assert traced.editor.tracing is None


def test_outlines_are_found_where_the_photograph_lies(traced: Studio, qtbot: QtBot) -> None:
    document = traced.bridge.document
    reframe(document, FrameChange.cut(Box(0, 150, 300, 400)), "Crop")
    traced.tracing.find_outline(Box(100, 0, 200, 100), 3)
    qtbot.waitUntil(lambda: traced.tasks.is_idle)
    painted = np.argwhere(document.ids == 3)
    assert painted.size
    assert painted[:, 1].max() < 100


def test_only_what_photograph_and_painting_have_in_common_goes_into_a_bank(traced: Studio) -> None:
    document = traced.bridge.document
    with document.edit("Brush") as edit:
        edit.paint(Box(0, 200, 300, 400), None, 4)
    reframe(document, FrameChange.cut(Box(-20, 150, 300, 450)), "Canvas")
    assert traced.tracing.photograph is not None
    pixels, ids = traced.tracing.photograph.over(document.ids)
    assert pixels.shape == (300, 250, 3)
    assert ids.shape == (300, 250)
    assert np.array_equal(ids == 4, (pixels == BLUE).all(axis=2))
