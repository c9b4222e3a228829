"""The paper's tables and figures of pictures of several methods."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from typer import Typer
from typer.testing import CliRunner, Result

from simspaint.bank.build import build_bank
from simspaint.domain.geometry import Extent
from simspaint.errors import LayoutFileError
from simspaint.files.folder_data_set import FolderDataSet
from simspaint.files.label_table import write_labels
from simspaint.files.photograph_file import read_photograph, write_photograph
from simspaint.packs.pack_toml import write_pack_toml
from tests.factories import write_data_set
from tests.pack_factory import write_narrow_networks
from tests.training.call_script import call_script
from tests.training.short_runs import call, short
from tests.training.small_tasks import LABELS
from training import compare_methods
from training.evaluation import paint_pack
from training.evaluation.paper_tables import preference_table, segmentation_table
from training.evaluation.picture_seconds import SECONDS, paint_all, read_seconds
from training.evaluation.spectrum_figure import spectrum_figure


def run(main: Callable[..., None], *arguments: object) -> Result:
    app = Typer()
    app.command()(main)
    return CliRunner().invoke(app, [str(a) for a in arguments])


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with `data` (four held out of eight), its bank, and `real` and `noise`: pictures of these."""
    folder = tmp_path_factory.mktemp("held")
    data = write_data_set(folder / "data", 8, Extent(64, 96), LABELS, n_validation=4)
    names = (data / "train.txt").read_text().split()
    build_bank(data / "photos", data / "layouts", LABELS, folder / "bank", names=names)
    rng = np.random.default_rng(0)
    for name in (data / "val.txt").read_text().split():
        write_photograph(folder / "real" / f"{name}.png", read_photograph(data / "photos" / f"{name}.png"))
        noise = rng.integers(0, 256, (64, 96, 3), np.uint8)
        write_photograph(folder / "noise" / f"{name}.png", noise)
    shutil.copytree(data / "layouts", data / "coarse")
    return folder


def test_methods_are_measured_beside_the_reference_and_the_level_of_chance(
    held: Path, features_file: Path, tmp_path: Path
) -> None:
    taught = [*short(held / "bank", tmp_path / "run"), "--crop", 32, 64, "--features", features_file]
    assert call("segmenter", *taught, "--n-held", 0).exit_code == 0
    (held / "noise" / SECONDS).write_text('{"median": 1.5, "pictures": 4}')
    study = tmp_path / "study"
    study.mkdir()
    rate = {"method": "SIMS", "other": "CRN", "share": 0.8, "low": 0.7, "high": 0.9, "comparisons": 50}
    (study / "scores.json").write_text(json.dumps({"raters": 3, "rates": [rate]}))
    out = tmp_path / "out"
    given = ["--data", held / "data", "--bank", held / "bank", "--features", features_file, "--study", study]
    given += ["--segmenter", tmp_path / "run" / "last.safetensors", "--coarse"]
    methods = ["--method", f"SIMS={held / 'real'}", f"CRN={held / 'noise'}"]
    result = call_script(compare_methods, *given, *methods, "--out", out)
    assert result.exit_code == 0, result.output
    figures = json.loads((out / "figures.json").read_bytes())
    statistics = figures["statistics"]
    assert statistics["SIMS"]["frechet"] == pytest.approx(0, abs=1e-6)
    assert statistics["SIMS"]["spectrum"] == 0
    assert statistics["CRN"]["frechet"] > 0
    assert "other real photographs, mean of 1 sets" in statistics
    assert figures["segmentation"]["Reference"] == figures["segmentation"]["SIMS"]
    assert figures["seconds"] == {"CRN": 1.5}
    tables = (out / "tables.md").read_text()
    assert tables.startswith("4 layouts of data, coarse.")
    assert "56.3 / 65.6" in tables  # the paper's own number of SIMS
    assert "| SIMS > CRN | 80.0 % | 70.0 % to 90.0 % | 50 | 93.9 % |" in tables
    assert read_photograph(out / "spectra.png").shape[1] == 3 * 320 + 2 * 8
    assert (out / "sheet.jpg").is_file()


def test_the_reference_is_the_first_row_of_the_segmentation_table() -> None:
    figures = {"iou_per_picture": 0.5, "accuracy_per_picture": 0.25}
    lines = segmentation_table({"CRN": figures, "Reference": figures}).splitlines()
    assert lines[2] == "| Reference | 50.0 % | 25.0 % | 84.0 / 90.1 | 71.7 / 81.6 | 37.9 / 48.5 |"
    assert lines[3].startswith("| CRN |")
    rate = {"method": "other", "other": "CRN", "share": 1.0, "low": 0.9, "high": 1.0, "comparisons": 5}
    assert "93.9" not in preference_table({"raters": 1, "rates": [rate]})


def test_a_spike_in_a_spectrum_is_seen_in_its_panel_alone() -> None:
    flat = np.add.outer(np.linspace(0, 1, 64), np.linspace(0, 1, 96))
    spiky = flat.copy()
    spiky[10, 80] = 3
    figure = spectrum_figure({"real": flat, "made": spiky, "again": flat}, {"made": "spikes 2"})
    panels = [figure[52:, left : left + 320].astype(int) for left in (0, 328, 656)]
    np.testing.assert_array_equal(panels[0], panels[2])
    rows, columns = np.nonzero(np.abs(panels[1] - panels[0]).sum(-1))
    assert abs(rows.mean() / panels[0].shape[0] - 10.5 / 64) < 0.01
    assert abs(columns.mean() / 320 - 80.5 / 96) < 0.01
    large = spectrum_figure({"real": np.kron(spiky, np.ones((1, 1))).repeat(8, 0).repeat(8, 1)}, {})
    assert large.shape[1] == 320


def test_folders_that_cannot_be_compared_are_told(held: Path, features_file: Path, tmp_path: Path) -> None:
    data = FolderDataSet.open(held / "data")
    few = tmp_path / "few"
    few.mkdir()
    for file in sorted((held / "real").glob("*.png"))[:3]:
        shutil.copy(file, few)
    with pytest.raises(LayoutFileError, match="hold 3 of the same"):
        compare_methods.read_compared(data, {"a": few, "b": held / "real"}, False, 99)
    mixed = shutil.copytree(held / "real", tmp_path / "mixed")
    write_photograph(next(iter(mixed.glob("*.png"))), np.zeros((32, 32, 3), np.uint8))
    with pytest.raises(LayoutFileError, match="one size"):
        compare_methods.read_compared(data, {"a": mixed}, False, 99)
    bare = shutil.copytree(held / "data", tmp_path / "bare")
    shutil.rmtree(bare / "coarse")
    (bare / "coarse").mkdir()
    with pytest.raises(LayoutFileError, match="no coarse layout"):
        compare_methods.read_compared(FolderDataSet.open(bare), {"a": held / "real"}, True, 99)
    given = ["--data", held / "data", "--features", features_file, "--out", tmp_path / "out"]
    wrong = call_script(compare_methods, *given, "--method", "nothing")
    assert "NAME=FOLDER" in wrong.output


def test_a_pack_paints_the_held_out_layouts_with_the_seconds_beside(held: Path, tmp_path: Path) -> None:
    pack = tmp_path / "pack"
    write_labels(pack / "labels.csv", LABELS)
    weights = [
        (name, f"weights/{name}.safetensors", "narrow")
        for name in write_narrow_networks(pack / "weights", len(LABELS))
    ]
    write_pack_toml(pack, name="pack", title="Made in code", extent=Extent(64, 96), weights=weights)
    out = tmp_path / "made"
    result = run(
        paint_pack.main, "--pack", pack, "--bank", held / "bank", "--data", held / "data", "--out", out
    )
    assert result.exit_code == 0, result.output
    wanted = sorted((held / "data" / "val.txt").read_text().split())
    assert sorted(file.stem for file in out.glob("*.png")) == wanted
    assert read_photograph(out / f"{wanted[0]}.png").shape == (64, 96, 3)
    assert (read_seconds(out) or 0) > 0


def test_seconds_are_medians_and_a_damaged_file_is_told(tmp_path: Path) -> None:
    assert read_seconds(tmp_path) is None
    picture = np.zeros((8, 8, 3), np.uint8)
    median = paint_all(["a", "b"], lambda _: picture, tmp_path)
    assert read_seconds(tmp_path) == median
    (tmp_path / SECONDS).write_text("{}")
    with pytest.raises(LayoutFileError, match="damaged"):
        read_seconds(tmp_path)
