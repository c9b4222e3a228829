"""Colours of collections beside real photographs."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from simspaint.files.photograph_file import write_photograph
from training.evaluation import color_distance


def pictures(folder: Path, tone: tuple[int, int, int], seed: int) -> Path:
    rng = np.random.default_rng(seed)
    for index in range(8):
        noise = rng.integers(0, 60, (64, 96, 3))
        write_photograph(folder / "photos" / f"{index}.png", (noise + np.array(tone)).astype(np.uint8))
    return folder


def test_a_collection_of_the_same_colours_is_nearer_than_one_of_others(
    tmp_path: Path, features_file: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(color_distance, "LAYERS", ("conv1_1", "conv2_1"))  # what the small stand-in has
    real = pictures(tmp_path / "real", (90, 120, 60), 0)
    alike, other = pictures(tmp_path / "a", (90, 120, 60), 1), pictures(tmp_path / "b", (20, 20, 190), 2)
    color_distance.main([alike, other], real, features_file, 4)
    rows = [line.split("│") for line in capsys.readouterr().out.splitlines() if "│" in line]
    near, far, halves = (float(row[2]) for row in rows)
    assert near < far
    assert halves < far
    assert {row[3].strip() for row in rows} == {"4"}
