"""Sheets to look at hold every picture once, in its place."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PIL import Image
from typer.testing import CliRunner, Result

from simspaint.domain.geometry import Extent
from tests.factories import write_data_set
from tests.pack_factory import write_pack
from training.evaluation.picture_sheets import app, fitted, grid


def call(*arguments: object) -> Result:
    return CliRunner().invoke(app, [str(x) for x in arguments])


def test_a_grid_has_every_picture_in_its_place() -> None:
    cells = [np.full((4, 6, 3), 10 * i, np.uint8) for i in range(5)]
    sheet = grid(cells, 2)
    assert sheet.shape == (3 * 4 + 2 * 4, 2 * 6 + 4, 3)
    assert [int(sheet[row, column, 0]) for row in (0, 8, 16) for column in (0, 10)] == [
        0,
        10,
        20,
        30,
        40,
        255,
    ]


def test_pictures_keep_their_proportions() -> None:
    assert fitted(np.zeros((40, 60, 3), np.uint8), 30).shape == (20, 30, 3)


def test_samples_and_variations_are_rendered(tmp_path: Path) -> None:
    pack = write_pack(tmp_path / "pack")
    labels = tmp_path / "pack-data" / "layouts"
    out = tmp_path / "samples.png"
    result = call("samples", "--pack", pack, "--layouts", labels, "--out", out, "--width", 48, "--columns", 2)
    assert result.exit_code == 0, result.output
    with Image.open(out) as sheet:
        assert sheet.size == (2 * 48 + 4, 3 * 32 + 2 * 4)
    data = write_data_set(tmp_path / "data", 5, Extent(64, 96), n_validation=4)
    out = tmp_path / "variations.jpg"
    asked = ("--layouts", 2, "--width", 48, "--columns", 1)
    result = call("variations", "--pack", pack, "--data", data, "--out", out, *asked)
    assert result.exit_code == 0, result.output
    with Image.open(out) as sheet:
        assert sheet.size == (5 * 48 + 4 * 4, 2 * 32 + 4)


def test_a_folder_without_layouts_is_told(tmp_path: Path) -> None:
    (tmp_path / "none").mkdir()
    pack = write_pack(tmp_path / "pack")
    result = call("samples", "--pack", pack, "--layouts", tmp_path / "none", "--out", tmp_path / "a.png")
    assert "holds no layout" in str(result.exception)
