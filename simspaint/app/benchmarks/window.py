"""How long it takes from the start of the process until the studio's window is painted, and until it shows
the photograph of the layout that it begins with.

`simspaint benchmark startup` runs it with the `time.time()` at which it started the process.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from pathlib import Path

from PySide6.QtWidgets import QApplication

from simspaint.app.benchmarks.heartbeat import wait_for
from simspaint.app.main import make_application, open_studio
from simspaint.app.shell.settings import Settings
from simspaint.app.studio import Studio
from simspaint.errors import RenderError

_PATIENCE_S = 120.0


def main() -> int:
    """Open the studio, write milliseconds and whether torch was loaded before the window was painted as JSON,
    and close it."""
    started = float(sys.argv[1])
    application = make_application()
    with tempfile.TemporaryDirectory() as folder:
        studio = open_studio(application, settings=Settings(Path(folder) / "settings.json"))
        result = _run(application, studio, started)
    sys.stdout.write(json.dumps(result) + "\n")
    return 0


def _run(application: QApplication, studio: Studio, started: float) -> dict[str, float | bool]:
    """Raises what the pack lacks, and `RenderError` where no photograph comes."""
    if studio.packs.problem is not None:
        raise studio.packs.problem
    result: dict[str, float | bool] = {}

    def note_window() -> None:
        result["window_ms"] = (time.time() - started) * 1000
        result["torch"] = "torch" in sys.modules

    def note_photograph() -> None:
        studio.rendering.view.surface.repaint()  # at once: it counts when it can be seen
        result.setdefault("photograph_ms", (time.time() - started) * 1000)

    studio.window.painted_first.connect(note_window)
    studio.rendering.service.rendered.connect(note_photograph)
    studio.window.show()
    is_shown = wait_for(lambda: "photograph_ms" in result, _PATIENCE_S)
    studio.window.close()
    application.processEvents()
    if not is_shown:
        raise RenderError("The studio shows no photograph.", "Open it to see why.")
    return result


if __name__ == "__main__":
    sys.exit(main())
