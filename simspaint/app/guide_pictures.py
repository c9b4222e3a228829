"""Makes the guide's pictures from the real program, so that they are never stale.

`python -m simspaint.app.guide_pictures resources/guide`, with a pack that may be shown to everybody.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QPointF, QRect
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QApplication, QWidget

from simspaint.app.command_list import CommandList
from simspaint.app.label_wheel import LabelWheel
from simspaint.app.main import make_application, open_studio
from simspaint.app.settings import Settings
from simspaint.app.studio import Studio
from simspaint.app.theme import Look

_SIZE = (1280, 800)
_PATIENCE_S = 120.0


def main() -> int:
    """Write the pictures into the folder that is named."""
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    application = make_application()
    with tempfile.TemporaryDirectory() as kept:
        settings = Settings(Path(kept) / "settings.ini")
        settings.write("look", Look.DARK.value)
        settings.write("welcome/seen", True)
        studio = open_studio(application, settings=settings)
        studio.window.resize(*_SIZE)
        studio.window.show()
        _wait(application, lambda: False, 1.0)
        _take(application, studio, folder)
        studio.window.close()
    return 0


def _take(application: QApplication, studio: Studio, folder: Path) -> None:
    if studio.packs.problem is None:
        _wait(application, lambda: studio.rendering.view.surface.has_picture, _PATIENCE_S)
        _wait(application, lambda: False, 3.0)
    studio.window.notices.hide()
    studio.window.grab().save(str(folder / "window.png"))
    studio.actions["label.wheel"].trigger()
    wheel = studio.editor.findChild(LabelWheel)
    if wheel is not None:
        _with_popup(studio.editor, wheel).save(str(folder / "wheel.png"))
        wheel.close()
    studio.actions["help.commands"].trigger()
    commands = studio.window.findChild(CommandList)
    if commands is not None:
        commands.search.setText("paint")
        commands.grab().save(str(folder / "commands.png"))
        commands.close()


def _with_popup(widget: QWidget, popup: QWidget) -> QImage:
    """A widget and what is open over it, cut out around the latter."""
    picture = widget.grab().toImage()
    place = widget.mapFromGlobal(popup.mapToGlobal(QPointF(0, 0).toPoint()))
    painter = QPainter(picture)
    painter.setClipRegion(popup.mask().translated(place))
    painter.drawPixmap(place, popup.grab())
    painter.end()
    around = QRect(place, popup.size()).adjusted(-40, -30, 40, 30).intersected(widget.rect())
    return picture.copy(around)


def _wait(application: QApplication, is_there: Callable[[], bool], seconds: float) -> None:
    end = time.monotonic() + seconds
    while not is_there() and time.monotonic() < end:
        application.processEvents()
        time.sleep(0.01)


if __name__ == "__main__":
    sys.exit(main())
