"""A studio of its own for a measurement: shown, and closed without a question."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtWidgets import QApplication

from simspaint.app.main import open_studio
from simspaint.app.shell.settings import Settings
from simspaint.app.studio import Studio


@contextmanager
def shown_studio(application: QApplication, settings: Settings, size: tuple[int, int]) -> Iterator[Studio]:
    """A studio whose window, of that width and height, was painted; what is unsaved at the end is lost."""
    studio = open_studio(application, settings=settings)
    painted: list[bool] = []
    studio.window.painted_first.connect(lambda: painted.append(True))
    studio.window.resize(*size)
    studio.window.show()
    while not painted:
        application.processEvents()
    try:
        yield studio
    finally:
        document = studio.bridge.document
        document.mark_saved(document.snapshot())
        studio.window.close()
