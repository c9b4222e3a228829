"""Makes the guide's pictures from the real program, so that they are never stale.

`python -m tests.guide_pictures resources/guide`

It looks at no pack of the person's own: what is bundled with its x
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QPointF, QRect
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QApplication, QWidget

from simspaint.app.benchmarks.shown_studio import shown_studio
from simspaint.app.documents.samples_dialog import SamplesDialog
from simspaint.app.labels.label_wheel import LabelWheel
from simspaint.app.main import make_application
from simspaint.app.rendering.picture_views import PictureView
from simspaint.app.rendering.render_policy import RenderKind
from simspaint.app.shell.command_list import CommandList
from simspaint.app.shell.settings import Settings
from simspaint.app.shell.theme import Look
from simspaint.app.studio import Studio

_SIZE = (1440, 900)
_PATIENCE_S = 300.0
_SETTLED_S = 0.5


def main() -> int:
    """Write the pictures into the folder that is named."""
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    application = make_application()
    with tempfile.TemporaryDirectory() as home:
        os.environ["SIMSPAINT_HOME"] = home
        settings = Settings(Path(home) / "settings.json")
        settings.write("look", Look.DARK.value)
        settings.write("welcome/seen", True)
        with shown_studio(application, settings, _SIZE) as studio:
            _settle(application)
            _take(application, studio, folder)
    return 0


def _take(application: QApplication, studio: Studio, folder: Path) -> None:
    if studio.packs.problem is None:
        _take_photographs(application, studio, folder)
    else:
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
    studio.actions["file.samples"].trigger()
    samples = studio.window.findChild(SamplesDialog)
    if samples is not None:
        _wait(application, lambda: studio.tasks.is_idle)
        samples.grab().save(str(folder / "samples.png"))
        samples.reject()


def _take_photographs(application: QApplication, studio: Studio, folder: Path) -> None:
    """The window with a photograph and variations; a piece with its handles; where everything comes from."""
    part, window = studio.rendering, studio.window

    def is_finished() -> bool:
        shown = part.service.shown
        is_final = shown is not None and shown.order.kind is RenderKind.FINAL
        return is_final and part.service.is_free and studio.tasks.is_idle

    _wait(application, is_finished)
    studio.actions["render.variations"].trigger()
    made = part.variations.list
    _wait(application, lambda: all(made.item(i).toolTip() for i in range(made.count())) and is_finished())
    window.notices.hide()
    window.grab().save(str(folder / "window.png"))
    assert part.service.shown is not None
    pieces = sorted(part.service.shown.rendering.provenance, key=lambda row: -row.box.area)
    box, extent = pieces[min(1, len(pieces) - 1)].box, part.service.shown.rendering.layout.extent
    height, width = studio.bridge.document.extent
    row = (box.top + box.bottom) * height // (2 * extent.height)
    column = (box.left + box.right) * width // (2 * extent.width)
    studio.segments.selection.select(row, column)
    _wait(application, lambda: studio.tasks.is_idle)
    studio.actions["segment.place"].setChecked(True)
    studio.segments.set_placing(True)
    _wait(application, lambda: studio.tasks.is_idle)
    window.grab().save(str(folder / "pieces.png"))
    studio.segments.set_placing(False)
    studio.segments.selection.clear()
    part.view.set_view(PictureView.PROVENANCE)
    _wait(application, lambda: studio.tasks.is_idle)
    part.view.grab().save(str(folder / "sources.png"))


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


def _wait(application: QApplication, is_there: Callable[[], bool]) -> None:
    """Until something is there and drawn. Raises `TimeoutError` where it does not come."""
    end = time.monotonic() + _PATIENCE_S
    while not is_there():
        if time.monotonic() > end:
            raise TimeoutError("What a picture is to show did not come.")
        application.processEvents()
        time.sleep(0.01)
    _settle(application)


def _settle(application: QApplication) -> None:
    end = time.monotonic() + _SETTLED_S
    while time.monotonic() < end:
        application.processEvents()
        time.sleep(0.01)


if __name__ == "__main__":
    sys.exit(main())
