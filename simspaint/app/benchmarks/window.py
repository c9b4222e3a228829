"""How long it takes from the start of the process until the studio's window is painted.

`simspaint benchmark startup` runs it with the `time.time()` at which it started the process.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from simspaint.app.main import make_application, open_studio
from simspaint.app.shell.settings import Settings
from simspaint.app.studio import Studio


def main() -> int:
    """Open the studio, write milliseconds and whether torch was loaded by then as JSON, and close it."""
    started = float(sys.argv[1])
    application = make_application()
    with tempfile.TemporaryDirectory() as folder:
        studio = open_studio(application, settings=Settings(Path(folder) / "settings.json"))
        return _run(application, studio, started)


def _run(application: QApplication, studio: Studio, started: float) -> int:
    def tell() -> None:
        result = {"ms": (time.time() - started) * 1000, "torch": "torch" in sys.modules}
        sys.stdout.write(json.dumps(result) + "\n")
        QTimer.singleShot(0, studio.window.close)

    studio.window.painted_first.connect(tell)
    studio.window.show()
    return application.exec()


if __name__ == "__main__":
    sys.exit(main())
