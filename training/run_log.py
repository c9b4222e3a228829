"""What a run tells: curves for TensorBoard, the same numbers as CSV, and a line on the terminal now and then."""

from __future__ import annotations

import csv
import logging
import time
from pathlib import Path

from torch.utils.tensorboard import SummaryWriter

logger = logging.getLogger("training")


class RunLog:
    """The log of one run; a resumed run goes on in the same files."""

    def __init__(self, folder: Path, steps: int, first_step: int) -> None:
        self.folder = folder
        self._steps, self._first = steps, first_step
        self._start = self._said = time.monotonic()
        self._board = SummaryWriter(str(folder / "curves"), purge_step=first_step)
        self._file = open(folder / "log.csv", "a", newline="", encoding="utf-8")  # noqa: SIM115 - open as long as the run
        self._csv = csv.writer(self._file)

    def scalars(self, step: int, values: dict[str, float], always: bool = False) -> None:
        """Log values of one step; every half a minute, or `always`, they are also said on the terminal."""
        for name, value in values.items():
            self._board.add_scalar(name, value, step)
            self._csv.writerow([step, name, f"{value:.6g}"])
        now = time.monotonic()
        if always or now - self._said > 30:
            self._said = now
            pace = (now - self._start) / max(step - self._first, 1)
            left = (self._steps - step) * pace / 60
            text = "  ".join(f"{name} {value:.4g}" for name, value in values.items())
            logger.info("step %d/%d  %.2f s a step  %.0f min left  %s", step, self._steps, pace, left, text)
            self._file.flush()

    def close(self) -> None:
        """Flush and close the files."""
        self._board.close()
        self._file.close()
