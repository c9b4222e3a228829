"""`train_synthesis`: with an adversary, by the paper's loss, with a stand-in for VGG-19."""

from __future__ import annotations

from pathlib import Path

import pytest
from safetensors.torch import load_file

from simspaint.engine.runtime.weights import load_network
from tests.training.short_runs import call, names_in, short
from tests.training.small_tasks import LABELS
from training.export_weights import export_network

SYNTHESIS = ["--crop", 32, 64, "--half-crop", 32, 64]


def test_f_is_trained_and_shown_and_goes_on(
    data_set: Path, bank_folder: Path, features_file: Path, tmp_path: Path
) -> None:
    common = [*SYNTHESIS, "--features", features_file, "--validation", data_set, "--n-validation", 2]
    first = [*short(bank_folder, tmp_path), *common]
    result = call("synthesis", *first, "--half-size-steps", 1, "--spectrum", 0.1)
    assert result.exit_code == 0, result.output
    assert {"checkpoint.safetensors", "best.safetensors", "last.safetensors"} <= names_in(tmp_path)
    assert [f.name for f in (tmp_path / "sheets").iterdir()] == ["000002.jpg"]
    export_network("synthesis", tmp_path, "tiny", len(LABELS), "last", tmp_path / "weights.safetensors")
    load_network(tmp_path / "weights.safetensors", "synthesis", n_labels=len(LABELS))
    result = call("synthesis", *short(bank_folder, tmp_path, steps=3), *common)
    assert result.exit_code == 0, result.output
    assert {f.name for f in (tmp_path / "sheets").iterdir()} == {"000002.jpg", "000003.jpg"}


def test_f_is_trained_against_an_adversary_with_two_branches_from_an_earlier_run(
    bank_folder: Path, features_file: Path, tmp_path: Path
) -> None:
    common = [*SYNTHESIS, "--features", features_file]
    first = call("synthesis", *short(bank_folder, tmp_path / "first"), *common)
    assert first.exit_code == 0, first.output
    start = tmp_path / "first" / "last.safetensors"
    gan = ["--gan", "--gan-begin", 1, "--gan-width", 4, "--two-branches", 1.0, "--start", start]
    result = call("synthesis", *short(bank_folder, tmp_path / "second"), *common, *gan)
    assert result.exit_code == 0, result.output
    saved = load_file(tmp_path / "second" / "checkpoint.safetensors")
    assert any(name.startswith("adversary/") for name in saved)
    assert float(saved["adversary_optimizer/0/step"]) == 1  # it joined at the second step


def test_the_paper_s_own_loss_needs_neither_head_nor_pixels(
    bank_folder: Path, features_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    narrow_paper(monkeypatch)
    paper = ["--config", "paper", "--loss", "paper", "--canvases", "paper", "--features", features_file]
    result = call("synthesis", *short(bank_folder, tmp_path), *SYNTHESIS, *paper)
    assert result.exit_code == 0, result.output
    assert "to_labels.weight" not in load_file(tmp_path / "last.safetensors")


def narrow_paper(monkeypatch: pytest.MonkeyPatch) -> None:
    """The paper's configuration in an eighth of its widths."""
    from dataclasses import replace

    from training import train_synthesis

    full = train_synthesis.synthesis_config

    def narrow(name: str, n_labels: int) -> object:
        config = full(name, n_labels)
        widths = {
            key: tuple(w // 16 for w in getattr(config, key)) for key in ("encoder_widths", "decoder_widths")
        }
        return replace(config, **widths)

    monkeypatch.setattr(train_synthesis, "synthesis_config", narrow)


def test_two_branches_without_an_adversary_are_refused(bank_folder: Path, tmp_path: Path) -> None:
    too_early = ["--gan", "--gan-begin", 5, "--two-branches-begin", 4]
    for more in ([], too_early):
        result = call("synthesis", *short(bank_folder, tmp_path), "--two-branches", 0.5, *more)
        assert result.exit_code == 2
        assert "--gan" in result.output
        assert not names_in(tmp_path)


def test_without_a_stand_in_the_features_are_torchvision_s(
    bank_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from training import weights

    class AskedError(Exception):
        """The features were asked for."""

    def ask(layers: tuple[str, ...]) -> None:
        raise AskedError

    monkeypatch.setattr(weights, "torchvision_vgg19", ask)
    assert isinstance(call("synthesis", *short(bank_folder, tmp_path)).exception, AskedError)
