"""The tracing panel, its actions and the tool that finds outlines."""

from __future__ import annotations

from PySide6.QtCore import Qt

from simspaint.app.editor.tracing import Tracing
from simspaint.app.editor.tracing_dock import TracingDock
from simspaint.app.shell.action_table import ActionTable
from simspaint.app.shell.main_window import MainWindow


def add_tracing_panel(window: MainWindow, dock: TracingDock) -> None:
    """Put the panel behind that of the brush."""
    area = Qt.DockWidgetArea.LeftDockWidgetArea
    window.add_panel("tracing", "Tracing", dock, area, tab_with="brush")
    window.panel("brush").raise_()


def add_tracing_actions(actions: ActionTable, tracing: Tracing, dock: TracingDock) -> None:
    """Open and remove the photograph, by the menu and by the panel's buttons."""
    open_photograph = actions.add(
        "tracing.open",
        "Photograph to trace…",
        tracing.choose,
        menu="Paint",
        section="tracing",
        tip="Put a photograph under the layout.",
        icon="photo",
    )
    remove = actions.add(
        "tracing.remove", "Remove traced photograph", tracing.remove, menu="Paint", section="tracing"
    )
    dock.open_asked.connect(open_photograph.trigger)
    dock.remove_asked.connect(remove.trigger)
    dock.strength_asked.connect(tracing.set_strength)
    dock.outline_asked.connect(actions["tool.outline"].trigger)

    def show() -> None:
        photograph = tracing.photograph
        dock.show_photograph(photograph.path if photograph else None)
        dock.show_strength(tracing.strength)
        remove.setEnabled(photograph is not None)

    tracing.changed.connect(show)
    show()
