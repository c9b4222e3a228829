"""The tools in their bar and in the Paint menu; which one is in the hand."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, Qt

from simspaint.app.documents.document_bridge import DocumentBridge
from simspaint.app.editor.brush_state import BrushState
from simspaint.app.editor.layout_editor import LayoutEditor
from simspaint.app.editor.tools.brush_tool import BrushTool, EncircleTool, EraserTool
from simspaint.app.editor.tools.dragged_shape import EllipseTool, RectangleTool
from simspaint.app.editor.tools.fill_tool import FillTool
from simspaint.app.editor.tools.lasso_tool import LassoTool
from simspaint.app.editor.tools.pick_tool import PickTool
from simspaint.app.editor.tools.polygon_tool import PolygonTool
from simspaint.app.editor.tools.tool import Tool
from simspaint.app.labels.label_state import LabelState
from simspaint.app.shell.action_table import ActionTable
from simspaint.app.shell.main_window import MainWindow

TOOLS: tuple[type[Tool], ...] = (
    BrushTool,
    EraserTool,
    FillTool,
    LassoTool,
    PolygonTool,
    RectangleTool,
    EllipseTool,
    EncircleTool,
    PickTool,
)


class ToolActions(QObject):
    """Gives the editor its tools, and shows the one of the moment."""

    def __init__(
        self,
        actions: ActionTable,
        bridge: DocumentBridge,
        label_state: LabelState,
        brush_state: BrushState,
        editor: LayoutEditor,
        window: MainWindow,
    ) -> None:
        super().__init__(window)
        self._actions, self._brush_state = actions, brush_state
        self._editor, self._window = editor, window
        self._bar = window.add_bar("tools", "Tools", Qt.ToolBarArea.LeftToolBarArea)
        for kind in TOOLS:
            self.add(kind(bridge, label_state, brush_state))
        actions.add_hold("view.pan", "Move the picture while held", editor.hold_pan)
        actions.add_hold("label.pick", "Pick a label while held", self._hold_pick)
        brush_state.tool_changed.connect(self._show_tool)
        self._show_tool()

    def add(self, tool: Tool) -> None:
        """Give the editor one more tool."""
        self._editor.tools[tool.name] = tool
        action = self._actions.add(
            f"tool.{tool.name}",
            tool.text,
            partial(self._brush_state.set_tool, tool.name),
            menu="Paint",
            section="tools",
            tip=tool.help,
            icon=tool.icon,
            checkable=True,
            group="tools",
        )
        self._bar.addAction(action)

    def _hold_pick(self, held: bool) -> None:
        self._editor.hold_tool("pick" if held else None)

    def _show_tool(self, *_: object) -> None:
        self._actions[f"tool.{self._brush_state.tool}"].setChecked(True)
        self._window.hint.setText(self._editor.tools[self._brush_state.tool].help)
