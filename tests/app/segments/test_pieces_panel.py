"""What the panel of pieces shows of a piece is seen at once, and explains itself."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QScrollArea
from pytestqt.qtbot import QtBot

from simspaint.app.rendering.rendering_control import RenderingControl
from simspaint.app.segments.segments_dock import THUMBNAIL
from simspaint.app.studio import Studio
from simspaint.domain.candidate import Candidate
from simspaint.domain.counted import percent
from tests.app.rendering_studio import BUILDING, SKY, select


@pytest.mark.parametrize("size", [(1000, 700), (1600, 1000)])
def test_what_else_would_fit_is_in_sight_without_scrolling(
    part: RenderingControl, studio: Studio, qtbot: QtBot, size: tuple[int, int]
) -> None:
    studio.window.resize(*size)
    studio.segments.panel_asked.emit()
    select(part, SKY, qtbot)
    dock = studio.segments.dock
    panel = studio.window.panel("segments").widget()
    assert isinstance(panel, QScrollArea)
    qtbot.waitUntil(lambda: not dock.candidates.visibleRegion().isEmpty())
    assert not panel.verticalScrollBar().isVisible()
    assert dock.candidates.visibleRegion().boundingRect().size() == dock.candidates.size()
    assert dock.candidates.height() > THUMBNAIL.height() + 24
    assert dock.source.picture.height() >= 60
    assert not dock.source.picture.pixmap().isNull()


def test_the_order_of_what_else_would_fit_is_explained_by_what_is_shown(studio: Studio) -> None:
    dock = studio.segments.dock
    whole, less, part = Candidate(1, 0.6, 0.4), Candidate(2, 0.5, 0.3), Candidate(3, 0.9, 0.7)
    dock.show_candidates((whole, less, part), 2, current=2)
    items = [dock.candidates.item(i) for i in range(3)]
    assert [item.text() for item in items] == [percent(0.5), percent(0.4), f"{percent(0.8)}, in part"]
    assert [("cut off" in item.toolTip()) for item in items] == [False, False, True]
    assert dock.candidates.currentItem() is items[1]


def test_what_was_done_to_a_piece_moves_nothing_of_the_panel(
    part: RenderingControl, studio: Studio, qtbot: QtBot
) -> None:
    """It has one line below the photograph's name: the buttons stay where the pointer is."""
    studio.window.resize(1440, 900)
    select(part, BUILDING, qtbot)
    dock = studio.segments.dock
    qtbot.waitUntil(lambda: dock.candidates.isVisible())
    places = [dock.candidates.geometry(), dock.outline.geometry()]
    line = dock.source.state.fontMetrics().height()
    dock.show_state("Locked, chosen by you, moved by you, outline of its own, sent back")
    qtbot.wait(20)
    assert [dock.candidates.geometry(), dock.outline.geometry()] == places
    assert line <= dock.source.state.height() < 2 * line
    assert "sent back" in dock.source.state.toolTip()
    studio.segments.editing.set_locked(True)
    assert dock.source.state.text() == "Locked"
