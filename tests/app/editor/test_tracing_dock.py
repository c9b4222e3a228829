from __future__ import annotations

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from simspaint.app.editor.tracing_dock import TracingDock
from simspaint.app.studio import Studio


def test_the_tracing_panel_says_what_to_do_and_then_which_photograph(studio: Studio, tmp_path) -> None:
    dock = studio.window.panel("tracing").widget()
    assert isinstance(dock, TracingDock)
    assert not dock.strength.isVisibleTo(dock)
    dock.show_photograph(tmp_path / "lake.jpg")
    assert dock.strength.isVisibleTo(dock)
    width = dock.minimumSizeHint().width()
    dock.show_photograph(tmp_path / f"{'a' * 200}.jpg")
    assert dock.minimumSizeHint().width() == width
    dock.strength.setValue(80)
    assert studio.tracing.strength == pytest.approx(0.8)


def test_a_picture_that_is_no_file_lies_under_the_layout_as_it_is(studio: Studio, qtbot: QtBot) -> None:
    pixels = np.zeros((30, 40, 3), np.uint8)
    pixels[:10] = (200, 30, 10)
    studio.tracing.show_pixels(pixels, "Pasted picture")
    qtbot.waitUntil(lambda: studio.tracing.photograph is not None)
    assert np.array_equal(studio.tracing.photograph.pixels, pixels)
    assert studio.tracing.photograph.path.name == "Pasted picture"
