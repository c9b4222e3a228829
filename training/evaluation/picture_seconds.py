"""How long a method took for a picture, beside the pictures that it made."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from rich.progress import track

from simspaint.errors import LayoutFileError
from simspaint.files.atomic import replace_bytes
from simspaint.files.photograph_file import write_photograph

SECONDS = "seconds.json"


def paint_all(names: Sequence[str], paint: Callable[[str], np.ndarray], out: Path) -> float:
    """Write NAME.png for every name, and the median seconds that one took without writing it; gives them."""
    taken = []
    for name in track(names, "Painting"):
        start = time.perf_counter()
        picture = paint(name)
        taken.append(time.perf_counter() - start)
        write_photograph(out / f"{name}.png", picture)
    median = float(np.median(taken))
    replace_bytes(out / SECONDS, json.dumps({"median": median, "pictures": len(taken)}).encode())
    return median


def read_seconds(folder: Path) -> float | None:
    """The median seconds a picture, or None where nobody measured them. Raises `LayoutFileError` where the
    file is damaged."""
    file = folder / SECONDS
    if not file.is_file():
        return None
    try:
        return float(json.loads(file.read_bytes())["median"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise LayoutFileError(f"{file} is damaged.", "Paint the pictures anew, or remove it.") from error
