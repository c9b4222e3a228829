"""What a run tells: curves for TensorBoard, the same numbers as CSV, now and then a line on the terminal."""

from __future__ import annotations

import csv
import logging
import time
from pathlib import Path
from typing import Self

from torch.utils.tensorboard import SummaryWriter

from simspaint.files.atomic import replace_bytes

logger = logging.getLogger("training")
SECONDS_BETWEEN_LINES = 30


class RunLog:
    """The log of one run; a context manager that closes its files.

    A resumed run goes on in the same files. What was logged after the step that it goes on from is dropped:
    it comes again.
    """

    def __init__(self, folder: Path, steps: int, first_step: int) -> None:
        self.folder = folder
        self._steps, self._first = steps, first_step
        self._start = self._said = time.monotonic()
        path = folder / "log.csv"
        _drop_after(path, first_step)
        self._file = open(path, "a", newline="", encoding="utf-8")  # noqa: SIM115 - as long as the run
        self._csv = csv.writer(self._file, lineterminator="\n")
        self._board = SummaryWriter(str(folder / "curves"), purge_step=first_step + 1)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def scalars(self, done: int, values: dict[str, float], always: bool = False) -> None:
        """Log values found when so many steps were done; every half a minute, or `always`, also on the
        terminal."""
        for name, value in values.items():
            self._board.add_scalar(name, value, done)
            self._csv.writerow([done, name, f"{value:.6g}"])
        now = time.monotonic()
        if always or now - self._said > SECONDS_BETWEEN_LINES:
            self._said = now
            pace = (now - self._start) / max(done - self._first, 1)
            left = (self._steps - done) * pace / 60
            text = "  ".join(f"{name} {value:.4g}" for name, value in values.items())
            line = "step %d/%d  %.2f s a step  %.0f min left  %s"
            logger.info(line, done, self._steps, pace, left, text)
            self._file.flush()

    def close(self) -> None:
        """Flush and close the files."""
        self._board.close()
        self._file.close()


def _drop_after(path: Path, step: int) -> None:
    """Remove the rows of later steps, and a last row that was cut off."""
    if not path.exists():
        return
    kept = []
    for line in path.read_text(encoding="utf-8").splitlines(keepends=True):
        number = line.split(",", 1)[0]
        if line.endswith("\n") and number.isdecimal() and int(number) <= step:
            kept.append(line)
    replace_bytes(path, "".join(kept).encode())
