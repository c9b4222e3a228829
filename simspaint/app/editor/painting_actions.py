"""Composes what paints: the editor, its tools, and the panel that sets them."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QPalette

from simspaint.app.editor.brush_dock import BrushDock
from simspaint.app.editor.editor_pane import EditorPane
from simspaint.app.editor.layout_editor import LayoutEditor
from simspaint.app.editor.tools.brush_tool import BrushTool, EraserTool
from simspaint.app.editor.tools.dragged_shape import EllipseTool, RectangleTool
from simspaint.app.editor.tools.fill_tool import FillTool
from simspaint.app.editor.tools.lasso_tool import EncircleTool, LassoTool
from simspaint.app.editor.tools.pick_tool import PickTool
from simspaint.app.editor.tools.polygon_tool import PolygonTool
from simspaint.app.editor.tools.tool import Tool
from simspaint.app.pictures.label_pattern import name_of
from simspaint.app.shell.actions import ActionSpec
from simspaint.app.shell.plain_text import plain_label
from simspaint.app.studio import Studio

TOOLS: tuple[tuple[type[Tool], tuple[str, ...]], ...] = (
    (BrushTool, ("B",)),
    (EraserTool, ("E",)),
    (FillTool, ("G", "F")),
    (LassoTool, ("L",)),
    (PolygonTool, ("Shift+L",)),
    (RectangleTool, ("R",)),
    (EllipseTool, ("Shift+R",)),
    (EncircleTool, ("Shift+B",)),
    (PickTool, ("I",)),
)


def compose(studio: Studio) -> None:
    """Put the editor with its tools into the window."""
    studio.editor = editor = LayoutEditor(studio.bridge, studio.painting)
    editor.holds = studio.actions
    studio.editor_pane = EditorPane(editor, studio.bridge)
    studio.window.set_editor(studio.editor_pane)
    _add_tools(studio)
    _add_edit_actions(studio)


def compose_panel(studio: Studio) -> None:
    """Add the panel of what can be set for the tool; it stands below the labels."""
    dock = BrushDock(studio.bridge, studio.painting)
    studio.window.add_panel("brush", "Brush", dock, Qt.DockWidgetArea.LeftDockWidgetArea)


def _add_tools(studio: Studio) -> None:
    bar = studio.window.add_bar("tools", "Tools", Qt.ToolBarArea.LeftToolBarArea)
    for kind, keys in TOOLS:
        tool = kind(studio.bridge, studio.painting)
        studio.editor.tools[tool.name] = tool
        spec = ActionSpec(
            f"tool.{tool.name}", tool.text, "Paint", "tools", keys, tool.help, tool.icon, True, "tools"
        )
        bar.addAction(studio.actions.add(spec, _setter(studio.painting.set_tool, tool.name)))
    pan = ActionSpec("view.pan", "Move the picture while held", keys=("Space",))
    studio.actions.add_hold(pan, studio.editor.hold_pan)
    _show_tool(studio)
    _add_pointed_label(studio)
    studio.painting.tool_changed.connect(lambda _: _show_tool(studio))


def _add_edit_actions(studio: Studio) -> None:
    add, bridge, painting = studio.actions.add, studio.bridge, studio.painting
    add(
        ActionSpec("edit.undo", "Undo", "Edit", "history", ("Ctrl+Z",), "Take the last step back.", "undo"),
        lambda: bridge.document.undo(),
    )
    redo_keys = ("Ctrl+Shift+Z", "Ctrl+Y")
    add(
        ActionSpec("edit.redo", "Redo", "Edit", "history", redo_keys, "Repeat what was taken back.", "redo"),
        lambda: bridge.document.redo(),
    )
    add(
        ActionSpec("edit.clear", "Unpaint everything", "Edit", "clear", ("Ctrl+Backspace",)),
        lambda: _clear(studio),
    )
    add(ActionSpec("paint.smaller", "Smaller brush", "Paint", "size", ("[",)), lambda: painting.step_size(-1))
    add(ActionSpec("paint.larger", "Larger brush", "Paint", "size", ("]",)), lambda: painting.step_size(1))
    bridge.history_changed.connect(lambda: _show_history(studio))
    bridge.replaced.connect(lambda: _show_history(studio))
    _show_history(studio)


def _add_pointed_label(studio: Studio) -> None:
    """Say in the status line which label is under the pointer, and where that is."""
    text = plain_label()
    text.setForegroundRole(QPalette.ColorRole.PlaceholderText)
    text.setMinimumWidth(text.fontMetrics().horizontalAdvance("Unpainted  8192, 8192  "))
    text.setAccessibleName("Under the pointer")
    studio.window.add_status(text)

    def show(pixel: tuple[int, int] | None) -> None:
        if pixel is None:
            text.clear()
            return
        document = studio.bridge.document
        name = name_of(document.labels, int(document.ids[pixel]))
        text.setText(f"{name}  {pixel[1]}, {pixel[0]}")

    studio.editor.pointed.connect(show)


def _clear(studio: Studio) -> None:
    if not studio.bridge.document.is_editing:
        studio.bridge.document.clear("Unpaint everything")


def _show_tool(studio: Studio) -> None:
    studio.actions[f"tool.{studio.painting.tool}"].setChecked(True)
    studio.window.hint.setText(studio.editor.tools[studio.painting.tool].help)


def _show_history(studio: Studio) -> None:
    document = studio.bridge.document
    for name, can, what in (
        ("undo", document.can_undo, document.undo_name),
        ("redo", document.can_redo, document.redo_name),
    ):
        action = studio.actions[f"edit.{name}"]
        action.setEnabled(can)
        action.setText(f"{name.capitalize()} {what.lower()}".strip())


def _setter(handler: Callable[[str], object], value: str) -> Callable[..., None]:
    """Calls `handler` with this value whatever the signal tells."""

    def call(*_told: object) -> None:
        handler(value)

    return call
