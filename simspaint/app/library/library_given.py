"""What the library is given by the studio."""

from __future__ import annotations

from dataclasses import dataclass

from simspaint.app.documents.autosave import Autosave
from simspaint.app.documents.document_bridge import DocumentBridge
from simspaint.app.documents.document_replacement import DocumentReplacement
from simspaint.app.documents.pack_choice import PackChoice
from simspaint.app.editor.tracing import Tracing
from simspaint.app.rendering.rendering_session import RenderingSession
from simspaint.app.shell.background_tasks import BackgroundTasks
from simspaint.app.shell.main_window import MainWindow
from simspaint.app.shell.settings import Settings


@dataclass(frozen=True, slots=True, eq=False)
class LibraryGiven:
    """The parts of the open studio that the library and moods work with."""

    bridge: DocumentBridge
    packs: PackChoice
    settings: Settings
    session: RenderingSession
    tracing: Tracing
    replacement: DocumentReplacement
    autosave: Autosave
    tasks: BackgroundTasks
    window: MainWindow
