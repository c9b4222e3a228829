"""Figures of a pack: every part is measured once, and says what it should of known cases."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from typer import Typer
from typer.testing import CliRunner

from simspaint.bank.build import build_bank
from simspaint.domain.geometry import Extent
from simspaint.errors import WeightsError
from simspaint.files.label_table import write_labels
from simspaint.packs.pack_toml import write_pack_toml
from tests.factories import write_data_set
from tests.pack_factory import write_narrow_networks
from tests.training.call_script import Ended, call_script
from tests.training.short_runs import call, short
from tests.training.small_tasks import LABELS
from training import evaluate
from training.evaluation import compare_synthesis, subject


@pytest.fixture(scope="module")
def measured_pack(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with `data` (four held out of nine), `bank` and `pack`."""
    folder = tmp_path_factory.mktemp("measured")
    data = write_data_set(folder / "data", 9, Extent(64, 96), LABELS, depth=True, n_validation=4)
    names = (data / "train.txt").read_text().split()
    build_bank(data / "photos", data / "layouts", LABELS, folder / "bank", names=names)
    pack = folder / "pack"
    write_labels(pack / "labels.csv", LABELS)
    weights = [
        (name, f"weights/{name}.safetensors", "narrow")
        for name in write_narrow_networks(pack / "weights", len(LABELS))
    ]
    write_pack_toml(pack, name="pack", title="Made in code", extent=Extent(64, 96), weights=weights)
    return folder


def measure(folder: Path, features: Path, out: Path, *more: object) -> Ended:
    given = ["--pack", folder / "pack", "--bank", folder / "bank", "--data", folder / "data"]
    given += ["--features", features, "--out", out, "--most-variety", 1, *more]
    return call_script(evaluate, *given)


def test_all_parts_are_measured_and_kept(measured_pack: Path, features_file: Path, tmp_path: Path) -> None:
    run = short(measured_pack / "bank", tmp_path / "run")
    more = ["--validation", measured_pack / "data", "--crop", 32, 64, "--features", features_file]
    assert call("segmenter", *run, *more).exit_code == 0
    segmenter = ["--segmenter", tmp_path / "run" / "last.safetensors"]
    out = tmp_path / "out"
    result = measure(measured_pack, features_file, out, *segmenter)
    assert result.exit_code == 0, result.output
    figures = json.loads((out / "figures.json").read_bytes())
    pictures = figures["pictures"]
    assert pictures["photographs"] == 4
    assert {"rendering", "canvas, holes filled by OpenCV", "f on an empty canvas"} < set(pictures)
    assert pictures["other photographs"]["sets"] == 1
    assert figures["transform"] == figures["ordering"] == {}  # the pack has neither
    assert 0 <= figures["refinement"]["strokes_unpainted"] <= 1
    assert figures["refinement"]["layouts"] == 4
    assert figures["segmentation"]["real"].keys() > {"iou_per_picture", "accuracy_per_picture"}
    assert figures["variety"]["layouts"] == 1
    assert figures["times"]["whole_ms"] > 0
    assert (out / "sheet.png").is_file()


def test_a_part_is_not_measured_again_for_the_same_pack(
    measured_pack: Path, features_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    only = ["--parts", "refinement"]
    assert measure(measured_pack, features_file, tmp_path, *only).exit_code == 0
    file = tmp_path / "figures.json"
    figures = json.loads(file.read_bytes())
    assert set(figures) == {"of", "refinement"}
    figures["refinement"]["layouts"] = 77
    file.write_text(json.dumps(figures))
    assert measure(measured_pack, features_file, tmp_path, *only).exit_code == 0
    assert json.loads(file.read_bytes())["refinement"]["layouts"] == 77
    monkeypatch.setattr(subject, "_digest_of_the_method", lambda: "another state of the engine")
    assert measure(measured_pack, features_file, tmp_path, *only).exit_code == 0
    assert json.loads(file.read_bytes())["refinement"]["layouts"] == 4
    figures["of"] = "another pack"
    file.write_text(json.dumps(figures))
    assert measure(measured_pack, features_file, tmp_path, *only).exit_code == 0
    assert json.loads(file.read_bytes())["refinement"]["layouts"] == 4


def test_an_unknown_part_is_told(measured_pack: Path, features_file: Path, tmp_path: Path) -> None:
    result = measure(measured_pack, features_file, tmp_path, "--parts", "beauty")
    assert result.exit_code == 2
    assert "beauty" in result.output


def test_several_f_are_compared_on_the_same_canvases(
    measured_pack: Path, features_file: Path, tmp_path: Path
) -> None:
    run = [*short(measured_pack / "bank", tmp_path / "plain"), "--crop", 32, 64, "--half-crop", 32, 64]
    assert call("synthesis", *run, "--features", features_file).exit_code == 0
    app = Typer()
    app.command()(compare_synthesis.main)
    given = ["--pack", measured_pack / "pack", "--bank", measured_pack / "bank", "--most", 4]
    given += ["--data", measured_pack / "data", "--features", features_file, "--out", tmp_path / "out"]
    runs = ["--run", f"plain={tmp_path / 'plain'}", "--without-canvas", tmp_path / "plain"]
    result = CliRunner().invoke(app, [str(x) for x in (*given, *runs)])
    assert result.exit_code == 0, result.output
    figures = json.loads((tmp_path / "out" / "compared.json").read_bytes())
    assert figures["photographs"] == 4
    assert figures["plain, alone"] != figures["plain, as rendered"]
    assert figures["plain, alone"] != figures["without a canvas"]
    assert (tmp_path / "out" / "compared.png").is_file()
    assert CliRunner().invoke(app, [str(x) for x in (*given, "--run", "plain")]).exit_code == 2
    (tmp_path / "other").mkdir()
    shutil.copyfile(features_file, tmp_path / "other" / "last.safetensors")
    for wrong in (tmp_path, tmp_path / "other"):  # without weights, and with those of another network
        failed = CliRunner().invoke(app, [str(x) for x in (*given, "--run", f"other={wrong}")])
        assert isinstance(failed.exception, WeightsError)
