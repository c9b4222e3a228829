"""What holds for every tool, whatever its story."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from simspaint.app.editor.tools.pen import Act, Pen
from simspaint.app.editor.tools.tool import Story, Tool
from simspaint.app.studio import Studio
from tests.app.hand import Hand


class _Recorder(Tool):
    """Tells what it is told until the pen is up."""

    def __init__(self, studio: Studio) -> None:
        super().__init__(studio.bridge, studio.label_state, studio.brush_state)
        self.told: list[str] = []

    def story(self, pen: Pen) -> Story:
        try:
            self.told.append(pen.act.name)
            self.shown = [pen.point]
            while not pen.is_up:
                pen = yield
                self.told.append(pen.act.name)
                if pen.x < 0:
                    raise ValueError("outside")
        except GeneratorExit:
            self.told.append("given up")
            raise


PEN = Pen(3, 4)


def test_a_story_is_told_from_the_press_to_the_release(studio: Studio) -> None:
    tool = _Recorder(studio)
    for tell in (tool.hover, tool.move, tool.press, tool.move, tool.release, tool.move, tool.hover):
        tell(PEN)
    assert tool.told == ["PRESS", "MOVE", "RELEASE"]
    assert not tool.is_busy
    assert list(tool.shown) == []


def test_keys_are_told_where_the_pen_was_seen_last(studio: Studio) -> None:
    tool = _Recorder(studio)
    tool.press(PEN)
    tool.leave()
    tool.step_back()
    assert tool.pen is not None
    assert (tool.pen.act, tool.pen.point) == (Act.STEP_BACK, (4, 3))
    tool.finish()
    assert tool.told == ["PRESS", "STEP_BACK", "FINISH"]
    assert not tool.is_busy


def test_a_story_that_is_given_up_closes_what_it_has_begun(studio: Studio) -> None:
    tool = _Recorder(studio)
    tool.press(PEN)
    tool.cancel()
    tool.cancel()
    assert tool.told == ["PRESS", "given up"]
    assert not tool.is_busy


def test_a_tool_whose_story_fails_can_begin_another_one(studio: Studio) -> None:
    tool = _Recorder(studio)
    tool.press(PEN)
    with pytest.raises(ValueError, match="outside"):
        tool.move(Pen(-1, 0))
    assert not tool.is_busy
    tool.press(PEN)
    assert tool.is_busy
    tool.cancel()


def test_the_outline_of_a_tool_is_drawn_unless_the_picture_is_moved(
    studio: Studio, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn: list[bool] = []
    monkeypatch.setattr(studio.editor, "_paint_outline", lambda painter: drawn.append(True))
    studio.editor.grab()
    assert drawn
    drawn.clear()
    QTest.keyPress(studio.editor, Qt.Key.Key_Space)
    assert studio.editor.is_panning
    studio.editor.grab()
    QTest.keyRelease(studio.editor, Qt.Key.Key_Space)
    assert drawn == []


def test_a_stroke_is_finished_before_the_document_may_be_lost(studio: Studio, hand: Hand) -> None:
    before = studio.bridge.document.ids.copy()
    hand.press((50, 50))
    hand.move((80, 80))
    assert studio.bridge.document.is_editing
    lost: list[bool] = []
    studio.documents.replacement.before_losing(lambda: lost.append(True))
    assert lost == [], "what it has painted is asked about"
    assert not studio.bridge.document.is_editing
    assert not np.array_equal(studio.bridge.document.ids, before)
    hand.move((120, 120))
    hand.release((120, 120))
    assert studio.bridge.document.undo_name
    studio.bridge.document.undo()
    assert np.array_equal(studio.bridge.document.ids, before), "one stroke"
