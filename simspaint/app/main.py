"""`simspaint` without arguments: opens the studio and runs until its window is closed."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication, QMessageBox

from simspaint.app.shell.plain_text import plain_tip
from simspaint.app.shell.settings import Settings
from simspaint.app.studio import Studio
from simspaint.errors import SimsPaintError
from simspaint.resource_files import program_icon_file

_SWITCH_INTERVAL_S = 0.0005


def main(arguments: Sequence[str] | None = None) -> int:
    """Open the studio, with the files that are named, and run until its window is closed; gives 0 or 1."""
    files = sys.argv[1:] if arguments is None else list(arguments)
    application = make_application()
    try:
        studio = open_studio(application, [Path(file).absolute() for file in files])
    except SimsPaintError as error:
        QMessageBox.critical(None, "SimsPaint", plain_tip(str(error)))  # names of packs and folders are in it
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
    application.setWindowIcon(QIcon(str(program_icon_file())))
    # Painting waits for the rendering thread's Python code at most this long at a time, not 5 ms.
    sys.setswitchinterval(_SWITCH_INTERVAL_S)
    return application


def open_studio(
    application: QApplication, files: Sequence[Path] = (), settings: Settings | None = None
) -> Studio:
    """A complete studio, not shown yet; with the person's settings unless others are given.

    Raises `PackError` where no pack can be opened, so that there are no labels to paint with.
    """
    return Studio(application, settings or Settings(), files[0] if files else None)


if __name__ == "__main__":
    sys.exit(main())
