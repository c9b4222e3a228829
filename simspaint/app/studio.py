"""What the parts of one open studio share."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtWidgets import QWidget

    from simspaint.app.documents.autosave import Autosave
    from simspaint.app.documents.document_bridge import DocumentBridge
    from simspaint.app.documents.document_files import DocumentFiles
    from simspaint.app.documents.layout_import import LayoutImport
    from simspaint.app.documents.pack_choice import PackChoice
    from simspaint.app.editor.editor_pane import EditorPane
    from simspaint.app.editor.layout_editor import LayoutEditor
    from simspaint.app.editor.tracing import Tracing
    from simspaint.app.labels.painting_state import PaintingState
    from simspaint.app.rendering.rendering_control import RenderingControl
    from simspaint.app.shell.actions import ActionTable
    from simspaint.app.shell.background_tasks import BackgroundTasks
    from simspaint.app.shell.error_reporting import ErrorReporter
    from simspaint.app.shell.main_window import MainWindow
    from simspaint.app.shell.settings import Settings


class Studio(QObject):
    """One window with all that belongs to it; made by `main.open_studio`.

    Parts take what they need from here when they are composed, connect to its signals and keep no copy of
    what others own.
    """

    shown = Signal()
    """The window has been painted for the first time: what takes long may begin now, torch for instance."""
    closing = Signal()
    """The window closes for good: stop threads and timers, and wait for them."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.preference_pages: list[tuple[str, Callable[[], QWidget]]] = []
        """Titles and makers of further pages of the preferences."""

    files: tuple[Path, ...]
    settings: Settings
    errors: ErrorReporter
    packs: PackChoice
    bridge: DocumentBridge
    painting: PaintingState
    actions: ActionTable
    window: MainWindow
    editor: LayoutEditor
    editor_pane: EditorPane
    tracing: Tracing
    rendering: RenderingControl
    autosave: Autosave
    layout_import: LayoutImport
    document_files: DocumentFiles
    tasks: BackgroundTasks
    """Work beside rendering that would hold the window up: files, outlines, small pictures."""
