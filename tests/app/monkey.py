"""A monkey at the real window: `python -m tests.app.monkey FOLDER --seconds 600 --seed 1`.

It runs the program's own `main`, again whenever it has closed the window, and sends random events
(`MonkeyHands`). What it finds wrong, with how many events it sent, is written as JSON. The process ends
with 1 where anything is: an unexpected error, a warning of Qt, a window that does not answer, a
thread or a temporary file that is left.
"""

from __future__ import annotations

import argparse
import faulthandler
import gc
import json
import os
import subprocess
import sys
import threading
import time
import traceback
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
import shiboken6
from PySide6.QtCore import QEvent, QObject, QThread, QTimer
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication

from simspaint.app import main as studio_main
from simspaint.app.shell.main_window import MainWindow
from simspaint.app.studio import Studio
from simspaint.benchmarks.process import n_open_files, resident_mb
from tests.app.monkey_ears import Ears
from tests.app.monkey_hands import MonkeyHands
from tests.app.monkey_watch import end_after

STALL_MS = float(os.environ.get("SIMSPAINT_MONKEY_STALL_MS", "5000"))
"""Longer than this the window may not stand still, on a machine that does other work as well."""
_NESTED_S = 0.5
"""An event that has not ended by then waits in a loop of its own for the next ones."""
_LAST_ACT_S = 30.0
"""So long the window is not closed in the midst of the last event: nobody closes it and goes on painting."""
FOLDERS = {"SIMSPAINT_HOME": "person", "SIMSPAINT_CACHE": "cache", "HOME": "home", "TMPDIR": "tmp"}
"""Nothing outside of the monkey's own folder is touched."""
_PREPARE = "import sys; from tests.app.monkey_files import prepare; prepare(sys.argv[1])"


class Monkey(QObject):
    """Sends one event after the other while the window lives, and notes what goes wrong."""

    def __init__(self, folder: Path, seed: int, seconds: float, traces: bool = False) -> None:
        super().__init__()
        self._traces = traces
        self.problems: list[str] = []
        self.counts: Counter[str] = Counter()
        self.longest_ms, self.longest_of = 0.0, ""
        self.n_windows = 0
        self._folder, self._rng = folder, np.random.default_rng(seed)
        self._end = time.monotonic() + seconds
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._step)
        self._hands: MonkeyHands | None = None
        self._due = self._began = 0.0
        self._is_acting = False
        self._last = "start"

    @property
    def is_over(self) -> bool:
        return time.monotonic() >= self._end or bool(self.problems)

    def note(self, problem: str) -> None:
        """Something is wrong."""
        self.problems.append(f"after {sum(self.counts.values())} events, at {self._last}: {problem}")

    def run(self) -> None:
        """Open the window, again and again, until the time is over."""
        while not self.is_over:
            self.n_windows += 1
            files = [str(self._folder / "files" / "good.simspaint")] if self._rng.random() < 0.3 else []
            threads = set(threading.enumerate())
            self._timer.start(0)
            self._due = time.monotonic() + 30  # opening takes a while
            code = studio_main.main(files)
            self._timer.stop()
            self._hands = None
            if code != 0:
                self.note(f"main gave {code}")
            self._check_left(threads)

    # One event after the other

    def _step(self) -> None:
        late_ms = (time.monotonic() - self._due) * 1000
        if late_ms > self.longest_ms:
            self.longest_ms, self.longest_of = late_ms, self._last
        if late_ms > STALL_MS:
            self.note(f"the window stood still for {late_ms:.0f} ms")
        faulthandler.dump_traceback_later(
            STALL_MS / 1000, repeat=True
        )  # what it is busy with, should it hang
        pause_ms = int(self._rng.choice([1, 2, 5, 30], p=[0.7, 0.15, 0.1, 0.05]))
        # Before the event: one that opens a loop of its own must not end the others.
        self._due = time.monotonic() + pause_ms / 1000
        self._timer.start(pause_ms)
        window = next(
            (w for w in QApplication.topLevelWidgets() if isinstance(w, MainWindow) and w.isVisible()), None
        )
        # QTest handles events between a press and its release: nothing else is done then, unless an event has
        # opened a loop of its own.
        if window is None or (self._is_acting and time.monotonic() - self._began < _NESTED_S):
            return
        if self._hands is None or self._hands.window is not window:
            studio = window.findChild(Studio)
            assert studio is not None
            self._hands = MonkeyHands(studio, self._rng, self._folder)
        if self.is_over:
            if self._is_acting and time.monotonic() - self._began < _LAST_ACT_S:
                self._hands.close_others()  # what the last event opened: the window closes afterwards
            else:
                self._hands.close_window()
            return
        self._last = self._hands.choose()
        if self._traces:
            sys.stderr.write(f"{sum(self.counts.values())} {self._last}\n")
        self.counts[self._last] += 1
        self._is_acting, self._began = True, time.monotonic()
        try:
            self._hands.act(self._last)
            if sum(self.counts.values()) % 200 == 0:
                self._hands.check()
        except Exception:
            if (
                shiboken6.isValid(window) and window.isVisible()
            ):  # else it was closed under the monkey's hands
                self.note(traceback.format_exc())
        finally:
            self._is_acting = False

    def _check_left(self, threads: set[threading.Thread]) -> None:
        """What a closed window must not leave."""
        for _ in range(3):
            QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
            for window in QApplication.topLevelWidgets():
                if isinstance(window, MainWindow):
                    window.deleteLater()
        QApplication.processEvents()
        gc.collect()
        # Python never forgets a thread of Qt that has once asked for its name.
        new = [t for t in threading.enumerate() if t not in threads and type(t) is threading.Thread]
        for thread in new:  # those of the bank were told to end, and do not wait for one another
            thread.join(5.0)
        left = [t.name for t in new if t.is_alive()]
        for each in gc.get_objects():
            if issubclass(type(each), QThread) and shiboken6.isValid(each) and each.isRunning():
                left.append(repr(each))
        left += [repr(w) for w in QApplication.topLevelWidgets() if w.isVisible()]
        left += [str(p) for p in self._folder.rglob("*.part")]
        left += [str(p) for p in (self._folder / "tmp").iterdir() if p.name.startswith("simspaint-")]
        if left:
            self.note(f"left behind by a closed window: {left}")


def main() -> int:
    """Let the monkey play and write what came of it."""
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seconds", type=float, default=600.0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--trace", action="store_true", help="say what is done next")
    options = parser.parse_args()
    folder = options.folder.resolve()
    if not (folder / "files").is_dir():  # in a process of its own: making a pack loads torch
        subprocess.run([sys.executable, "-c", _PREPARE, str(folder)], check=True)
    for variable, name in FOLDERS.items():
        (folder / name).mkdir(exist_ok=True)
        os.environ[variable] = str(folder / name)
    os.chdir(folder / "tmp")
    QDesktopServices.openUrl = lambda *_: True  # type: ignore[method-assign] # no browser is opened
    application = studio_main.make_application()
    monkey = Monkey(folder, options.seed, options.seconds, options.trace)
    ears = Ears(monkey.note)
    faulthandler.enable()
    start, files = time.monotonic(), n_open_files()

    def tell() -> None:
        report = _report(monkey, time.monotonic() - start, n_open_files() - files)
        sys.stdout.write(json.dumps(report, indent=1) + "\n")

    def give_up(why: str) -> None:
        monkey.note(why)
        tell()

    watch = end_after(options.seconds, give_up)
    monkey.run()
    watch.cancel()
    faulthandler.cancel_dump_traceback_later()
    ears.close()
    tell()
    del application
    return bool(monkey.problems)


def _report(monkey: Monkey, seconds: float, files: int) -> dict[str, Any]:
    return {
        "minutes": round(seconds / 60, 2),
        "events": sum(monkey.counts.values()),
        "windows": monkey.n_windows,
        "longest_ms": round(monkey.longest_ms),
        "longest_of": monkey.longest_of,
        "resident_mb": round(resident_mb()),
        "more_open_files": files,
        "kinds": dict(monkey.counts.most_common()),
        "problems": monkey.problems,
    }


if __name__ == "__main__":
    sys.exit(main())
