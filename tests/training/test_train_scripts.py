"""Every training script runs from its command line to weights that the engine can load."""

from __future__ import annotations

import importlib
import tomllib
from pathlib import Path
from typing import get_type_hints

import pytest

from simspaint.bank.memory_bank import MemoryBank
from simspaint.engine.runtime.weights import load_network
from tests.training.short_runs import call, names_in, short
from tests.training.small_tasks import LABELS
from training import train_refinement
from training.export_weights import export_network
from training.running.script import read_table, run_script
from training.train_refinement import RefinementSettings


@pytest.mark.parametrize("script", ["refinement", "transform", "ordering"])
def test_a_small_network_is_trained_and_can_be_exported(
    script: str, bank_folder: Path, tmp_path: Path
) -> None:
    result = call(script, *short(bank_folder, tmp_path), "--n-held", 2)
    assert result.exit_code == 0, result.output
    assert {"checkpoint.safetensors", "best.safetensors", "last.safetensors", "log.csv"} <= names_in(tmp_path)
    assert "validation/score" in (tmp_path / "log.csv").read_text()
    assert (tmp_path / "sheets").is_dir() == (script == "refinement")
    export_network(script, tmp_path, "tiny", len(LABELS), "best", tmp_path / "weights.safetensors")
    load_network(tmp_path / "weights.safetensors", script, n_labels=len(LABELS))  # pyright: ignore[reportArgumentType]


def test_the_ordering_network_learns_from_depth(data_set: Path, bank_folder: Path, tmp_path: Path) -> None:
    result = call("ordering", *short(bank_folder, tmp_path), "--n-held", 2, "--depth", data_set / "depth")
    assert result.exit_code == 0, result.output
    given = [*short(bank_folder, tmp_path / "none"), "--n-held", 2, "--depth", tmp_path]
    assert "name the folder of their depth" in str(call("ordering", *given).exception)


def test_a_file_gives_defaults_and_the_command_line_counts_more(bank_folder: Path, tmp_path: Path) -> None:
    file = tmp_path / "run.toml"
    file.write_text("[refinement]\nsteps = 3\nbatch = 1\nn_held = 2\nvalidate_every = 1\n")
    given = ["--bank", bank_folder, "--out", tmp_path / "run", "--config-file", file]
    assert call("refinement", *given, "--validate-every", 3).exit_code == 0
    sheets = {f.name for f in (tmp_path / "run" / "sheets").iterdir()}
    assert sheets == {"000003.png"}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[refinement]\nstep = 3\nsteps = 3\n", "sets in [refinement] what is no setting: step."),
        ("[transform]\nsteps = 3\n", "has no table [refinement]."),
        ("[refinement\n", "is not TOML"),
        ('[refinement]\nsteps = "many"\n', "--steps"),
        ("[refinement]\nsteps = 0\n", "--steps must be at least 1, not 0."),
        (None, "cannot be read"),
    ],
)
def test_a_bad_file_of_settings_is_told(
    bank_folder: Path, tmp_path: Path, text: str | None, told: str
) -> None:
    file = tmp_path / "run.toml"
    if text is not None:
        file.write_text(text)
    result = call("refinement", "--config-file", file, "--bank", bank_folder, "--out", tmp_path / "run")
    assert result.exit_code == 2
    assert told in result.output
    assert not (tmp_path / "run").exists()


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["--step", 3], "--step"),
        (["--steps", 3, "--steps", 4], "--steps is given twice"),
        (["--n-held", -1], "--n-held must be at least 0, not -1."),
        (["--config", "huge"], "huge"),
    ],
)
def test_a_bad_option_is_told(bank_folder: Path, tmp_path: Path, options: list[object], told: str) -> None:
    result = call("refinement", "--bank", bank_folder, "--out", tmp_path / "run", *options)
    assert result.exit_code == 2
    assert told in result.output
    assert not (tmp_path / "run").exists()


def test_help_states_the_defaults_of_the_code() -> None:
    told = call("refinement", "--help").output
    for name in ("batch", "steps", "n_held", "validate_every"):
        assert f"(default: {getattr(RefinementSettings, name)})" in told


def test_the_settings_of_the_shipped_runs_exist() -> None:
    files = sorted((Path(__file__).parents[2] / "training" / "configs").glob("*.toml"))
    assert files
    for file in files:
        for name in tomllib.loads(file.read_text(encoding="utf-8")):
            script = importlib.import_module(f"training.train_{name}")
            read_table(file, get_type_hints(script.main)["settings"])


@pytest.mark.parametrize("script", ["refinement", "transform", "ordering"])
def test_more_photographs_than_there_are_cannot_be_held_out(
    script: str, bank_folder: Path, tmp_path: Path
) -> None:
    result = call(script, *short(bank_folder, tmp_path), "--n-held", 9)
    assert "Of 9 photographs 9 cannot be held out." in str(result.exception)


def test_an_expected_failure_is_told_in_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["train", "--bank", str(tmp_path / "none"), "--out", str(tmp_path / "run")]
    monkeypatch.setattr("sys.argv", arguments)
    with pytest.raises(SystemExit) as stop:
        run_script(train_refinement.main, RefinementSettings)
    assert stop.value.code == 1
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 1
    assert "bank" in lines[0]


def test_weights_that_do_not_fit_are_no_start(bank_folder: Path, bank: MemoryBank, tmp_path: Path) -> None:
    (tmp_path / "start.safetensors").write_bytes(b"no weights")
    given = [*short(bank_folder, tmp_path / "run"), "--start", tmp_path / "start.safetensors"]
    assert "cannot be read or do not fit" in str(call("refinement", *given).exception)


def test_all_networks_of_the_engine_have_a_script() -> None:
    from simspaint.engine.runtime.weights import NETWORKS

    assert all(hasattr(importlib.import_module(f"training.train_{name}"), "main") for name in NETWORKS)
