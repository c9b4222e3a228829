"""Rules switched off one by one."""

from __future__ import annotations

import json
from dataclasses import fields
from pathlib import Path

import numpy as np
from typer import Typer
from typer.testing import CliRunner

from simspaint.engine.request import Rules
from simspaint.files.layout_file import write_layout
from simspaint.packs.pack import Pack
from tests.factories import make_layout
from tests.pack_factory import write_pack
from training.evaluation import ablations


def test_every_rule_has_a_row_and_pictures(tmp_path: Path) -> None:
    pack = write_pack(tmp_path / "made")
    for seed in range(2):
        layout = make_layout(np.random.default_rng(seed), 64, 96, Pack.open(pack).labels)
        write_layout(tmp_path / "layouts" / f"{seed}.png", layout)
    app = Typer()
    app.command()(ablations.main)
    options = ["--pack", pack, "--layouts", tmp_path / "layouts", "--out", tmp_path / "out"]
    result = CliRunner().invoke(app, [str(each) for each in options])
    assert result.exit_code == 0, result.output
    figures = json.loads((tmp_path / "out" / "ablations.json").read_text())
    names = {ablations.ALL, "harmonising", "color_match of fills", *(field.name for field in fields(Rules))}
    assert set(figures) == names
    assert figures[ablations.ALL]["differ"] == 0
    assert any(values["differ"] > 0 for values in figures.values())
    assert all(len(list((tmp_path / "out" / name).glob("*.png"))) == 2 for name in names)
