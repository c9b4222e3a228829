"""Folders of pictures of two methods, and real photographs."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from simspaint.files.photograph_file import write_photograph
from tests.training.study.chromium import Chromium


@pytest.fixture
def folders(tmp_path: Path) -> dict[str, Path]:
    """Six pictures of 64 × 32 pixels each, every one different."""
    found = {}
    for number, method in enumerate(("sims", "crn", "real")):
        found[method] = tmp_path / method
        for i in range(6):
            picture = np.full((32, 64, 3), 20 + 30 * i, np.uint8)
            picture[:, :, number] = 200
            write_photograph(found[method] / f"{i:03d}.png", picture)
    return found


@pytest.fixture
def browser(tmp_path: Path) -> Iterator[Chromium]:
    with Chromium(tmp_path / "profile", tmp_path / "downloads") as opened:
        yield opened
