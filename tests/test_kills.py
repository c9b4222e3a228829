"""Programs that are killed while they write: afterwards the old or the new state is there, never neither."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from tests.kill_programs import VICTIMS

pytestmark = pytest.mark.skipif(os.name == "nt", reason="processes cannot be killed in this way on Windows")
KILLS = {
    "saving": 60,
    "autosaving": 60,
    "building a bank": 50,
    "adding to a bank": 50,
    "the studio's autosaving": 10,
    "the studio's corrections": 10,
}


@pytest.mark.parametrize("name", VICTIMS)
def test_what_a_killed_program_wrote_is_old_or_new(tmp_path: Path, name: str) -> None:
    for moment in np.random.default_rng(0).random(1 if "studio" in name else 2).tolist():
        VICTIMS[name].kill(tmp_path / "killed", moment)


@pytest.mark.slow
def test_more_than_200_kills_are_survived(tmp_path: Path, tell_figure: Callable[[str], None]) -> None:
    rng = np.random.default_rng(1)
    for name, n in KILLS.items():
        for moment in rng.random(n).tolist():
            VICTIMS[name].kill(tmp_path / "killed", moment)
    total = sum(KILLS.values())
    assert total >= 200
    told = ", ".join(f"{name} {n}/{n}" for name, n in KILLS.items())
    tell_figure(f"kills survived {total}/{total}: {told}")
