from __future__ import annotations

import pytest

from simspaint.app.editor.brush_dock import BrushDock
from simspaint.app.editor.brush_state import MAX_SIZE_PX
from simspaint.app.labels.label_state import ProtectMode
from simspaint.app.studio import Studio


@pytest.fixture
def brush(studio: Studio) -> BrushDock:
    dock = studio.window.panel("brush").widget()
    assert isinstance(dock, BrushDock)
    return dock


def test_slider_and_box_set_the_same_size(studio: Studio, brush: BrushDock) -> None:
    brush.size_box.setValue(123)
    assert studio.brush_state.size_px == 123
    brush.size_slider.setValue(brush.size_slider.maximum())
    assert studio.brush_state.size_px == MAX_SIZE_PX
    assert brush.size_box.value() == MAX_SIZE_PX
    brush.size_slider.setValue(0)
    assert studio.brush_state.size_px == 1


def test_brackets_change_the_size_by_at_least_a_pixel(studio: Studio) -> None:
    studio.brush_state.set_size(1)
    studio.actions["paint.larger"].trigger()
    assert studio.brush_state.size_px == 2
    studio.brush_state.set_size(400)
    studio.actions["paint.smaller"].trigger()
    assert studio.brush_state.size_px == 350


def test_only_what_the_tool_needs_is_shown(studio: Studio, brush: BrushDock) -> None:
    studio.actions["tool.fill"].trigger()
    assert brush.size_box.isHidden() or not brush.size_box.isVisibleTo(brush)
    assert brush.everywhere.isVisibleTo(brush)
    studio.actions["tool.brush"].trigger()
    assert brush.size_box.isVisibleTo(brush)
    assert not brush.everywhere.isVisibleTo(brush)


def test_the_size_is_the_same_after_a_restart(studio: Studio) -> None:
    from simspaint.app.editor.brush_state import BrushState
    from simspaint.app.shell.settings import Settings

    studio.brush_state.set_size(77)
    studio.settings.save()
    assert BrushState(Settings()).size_px == 77


def test_a_setting_of_another_kind_counts_as_not_set(studio: Studio) -> None:
    studio.settings.write("brush/size", "large")
    assert studio.settings.read_number("brush/size", 60, 1, 500) == 60


@pytest.mark.parametrize("mode", list(ProtectMode))
def test_what_the_brush_protects_is_one_of_the_choices(
    studio: Studio, brush: BrushDock, mode: ProtectMode
) -> None:
    """Qt gives back a text in place of what a box was given."""
    brush.protect.setCurrentIndex(brush.protect.findData(mode))
    brush.protect.activated.emit(brush.protect.currentIndex())
    assert studio.label_state.protect is mode


def test_the_hint_below_the_brush_has_one_line_in_the_narrowest_panel(brush: BrushDock) -> None:
    width = brush.minimumSizeHint().width() - 16
    assert brush._hint.heightForWidth(width) < 2 * brush._hint.fontMetrics().height()
