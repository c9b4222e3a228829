from __future__ import annotations

import pytest

from simspaint.app.editor.tracing_dock import TracingDock
from simspaint.app.studio import Studio


def test_the_tracing_panel_says_what_to_do_and_then_which_photograph(studio: Studio, tmp_path) -> None:
    dock = studio.window.panel("tracing").widget()
    assert isinstance(dock, TracingDock)
    assert not dock.strength.isVisibleTo(dock)
    dock.show_photograph(tmp_path / "lake.jpg")
    assert dock.strength.isVisibleTo(dock)
    dock.strength.setValue(80)
    assert studio.tracing.strength == pytest.approx(0.8)
