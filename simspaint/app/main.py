"""The composition root: `simspaint` without arguments.

How the parts come together
---------------------------
`open_studio` makes one `Studio` (what parts share), its window, and composes parts in this order:

1. `painting_actions`, `label_actions`, `tracing`: the layout's editor, tools, labels, tracing.
2. `file_menu`, `autosave`: new, open, save, import; unsaved work after a crash.
3. `rendering.rendering_control.compose(studio)`: the rendering service and all that shows photographs.
4. `view_menu`, `welcome`: zoom, panels, command list, preferences, help; the first minute.

A part is a function that makes QObjects with the window as their parent. It

* puts widgets into the window: `studio.window.set_photograph_view(view)`, `.add_panel("segments", "Segments",
  widget, area)`, `.add_bar("render", "Render")`, `.add_status(widget)`;
* adds its actions to the one table: `studio.actions.add(ActionSpec("render.now", "Render", menu="Render",
  keys=("Ctrl+Return",), ...), handler)`, or `add_hold` for what lasts while a key is held;
* listens: `studio.bridge` for the document (`painted`, `choices_changed`, `pen_down`, `replaced` …),
  `studio.packs.changed` for the pack, `studio.editor.pointed` for the pixel under the pointer;
* begins slow work on `studio.shown`, ends threads and timers on `studio.closing`;
* tells expected errors by `studio.errors.report(error)` and what to do by `window.notices.show_notice`.

Panels: left `palette`, `brush`, `tracing`; right `segments`; below `variations`, `history`.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtWidgets import QApplication, QMessageBox

from simspaint.app import welcome
from simspaint.app.documents import autosave, file_menu
from simspaint.app.documents.document_bridge import DocumentBridge
from simspaint.app.documents.pack_choice import PackChoice
from simspaint.app.documents.samples import starting_document
from simspaint.app.editor import painting_actions, tracing
from simspaint.app.labels import label_actions
from simspaint.app.labels.painting_state import PaintingState
from simspaint.app.rendering import rendering_control
from simspaint.app.shell import view_menu
from simspaint.app.shell.actions import ActionTable
from simspaint.app.shell.background_tasks import BackgroundTasks
from simspaint.app.shell.error_reporting import ErrorReporter
from simspaint.app.shell.main_window import MainWindow
from simspaint.app.shell.settings import Settings
from simspaint.app.shell.theme import Look, apply_look
from simspaint.app.studio import Studio
from simspaint.errors import SimsPaintError

_SWITCH_INTERVAL_S = 0.0005

PARTS = (
    painting_actions.compose,
    label_actions.compose,
    painting_actions.compose_panel,
    tracing.compose,
    file_menu.compose,
    autosave.compose,
    rendering_control.compose,
    view_menu.compose,
    welcome.compose,
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Open the studio, with the files that are named, and run until its window is closed; gives 0 or 1."""
    files = sys.argv[1:] if arguments is None else list(arguments)
    application = make_application()
    try:
        studio = open_studio(application, [Path(file) for file in files])
    except SimsPaintError as error:
        QMessageBox.critical(None, "SimsPaint", str(error))
        return 1
    studio.errors.install()
    studio.window.show()
    try:
        return application.exec()
    finally:
        studio.errors.uninstall()


def make_application() -> QApplication:
    """The one application object of the process."""
    application = QApplication.instance() or QApplication(["simspaint"])
    assert isinstance(application, QApplication)
    application.setApplicationName("SimsPaint")
    application.setApplicationDisplayName("SimsPaint")
    application.setDesktopFileName("simspaint")
    # Painting waits for the rendering thread's Python code at most this long at a time, not 5 ms.
    sys.setswitchinterval(_SWITCH_INTERVAL_S)
    return application


def open_studio(
    application: QApplication, files: Sequence[Path] = (), settings: Settings | None = None
) -> Studio:
    """A complete studio, not shown yet; with the person's settings unless others are given.

    Raises `PackError` where no pack can be opened, so that there are no labels to paint with.
    """
    settings = settings or Settings()
    apply_look(application, Look.of(settings.read("look", Look.SYSTEM.value)))
    window = MainWindow(settings)
    studio = Studio(window)
    studio.settings, studio.window, studio.files = settings, window, tuple(files)
    settings.setParent(studio)
    studio.errors = ErrorReporter(window.notices, window)
    studio.tasks = BackgroundTasks(studio)
    studio.closing.connect(studio.tasks.close)
    studio.tasks.failed.connect(studio.errors.report_failure)
    studio.packs = PackChoice(settings, studio)
    pack = studio.packs.pack
    studio.bridge = DocumentBridge(starting_document(pack.labels, pack.name, pack.extent), studio)
    studio.painting = PaintingState(settings, studio)
    # Before any part listens: what the hand holds fits the document when widgets ask for it.
    studio.bridge.replaced.connect(lambda: studio.painting.take_label_set(len(studio.bridge.document.labels)))
    studio.actions = ActionTable(settings, window)
    window.take_actions(studio.actions)
    for compose in PARTS:
        compose(studio)
    window.restore_arrangement()
    window.painted_first.connect(studio.shown)
    return studio


if __name__ == "__main__":
    sys.exit(main())
