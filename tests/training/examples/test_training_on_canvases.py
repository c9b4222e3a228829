"""f is trained on composed canvases, judged and trained further."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file, save_file

from simspaint.engine.networks.synthesis_network import SynthesisNetwork, synthesis_config
from simspaint.errors import WeightsError
from tests.training.call_script import call_script
from tests.training.small_tasks import write_features
from training import train_composed
from training.synthesis.losses import content_distances


def short(pack: Path, canvases: Path, out: Path, features: Path) -> list[object]:
    options: list[object] = ["--canvases", canvases, "--bank", pack / "bank", "--out", out, "--steps", 2]
    held = ["--held", canvases, "--held-bank", pack / "bank", "--n-held", 2]
    return [*options, *held, "--features", features, "--size", 32, 32, "--factor", 2, "--batch", 2]


def test_f_is_trained_judged_and_trained_further(pack: Path, canvases: Path, tmp_path: Path) -> None:
    features = write_features(tmp_path / "features.safetensors")
    first = call_script(train_composed, *short(pack, canvases, tmp_path / "a", features))
    assert first.exit_code == 0, first.output
    assert (tmp_path / "a" / "sheets" / "000002.jpg").is_file()
    weights = tmp_path / "a" / "last.safetensors"
    gan = ["--gan", 0.5, "--gan-width", 4, "--without-truth", 1.0, "--start", weights]
    second = call_script(train_composed, *short(pack, canvases, tmp_path / "b", features), *gan)
    assert second.exit_code == 0, second.output
    assert "validation/canvas_levels" in (tmp_path / "b" / "log.csv").read_text()
    saved = load_file(tmp_path / "b" / "checkpoint.safetensors")
    assert any(name.startswith("adversary/") for name in saved)


def test_pieces_without_a_truth_are_kept_in_detail_more_than_in_light() -> None:
    rng = torch.Generator().manual_seed(0)
    kept, weight = torch.rand(1, 3, 32, 32, generator=rng), torch.ones(1, 1, 32, 32)
    noise = 0.2 * (torch.rand(kept.shape, generator=rng) - 0.5)
    detail, light = content_distances(kept + noise, kept, weight)
    assert detail > 4 * light
    detail, light = content_distances(kept + 0.1, kept, weight)
    assert light > 100 * detail
    assert sum(content_distances(kept + noise, kept, 0 * weight)) == 0


def test_processes_make_the_same_examples(pack: Path, canvases: Path, tmp_path: Path) -> None:
    features = write_features(tmp_path / "features.safetensors")
    for name, more in (("a", []), ("b", ["--processes", 1])):
        ended = call_script(train_composed, *short(pack, canvases, tmp_path / name, features), *more)
        assert ended.exit_code == 0, ended.output
    first, second = (load_file(tmp_path / name / "last.safetensors") for name in ("a", "b"))
    assert all(torch.equal(first[key], second[key]) for key in first)


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (["--held"], "needs its bank"),
        (["--share", 1, 2], "its share"),
        (["--without-truth", 0.5], "adversary"),
    ],
)
def test_settings_that_do_not_go_together_are_refused(
    pack: Path, canvases: Path, tmp_path: Path, more: list[object], said: str
) -> None:
    features = write_features(tmp_path / "features.safetensors")
    given = short(pack, canvases, tmp_path / "a", features)
    if more == ["--held"]:
        place = given.index("--held-bank")
        given = [*given[:place], *given[place + 2 :]]
        more = []
    result = call_script(train_composed, *given, *more)
    assert said in f"{result.output} {result.exception}"
    assert not (tmp_path / "a").exists()


def test_weights_without_gate_and_seams_begin_as_the_same_network(tmp_path: Path) -> None:
    torch.manual_seed(0)
    old = SynthesisNetwork(synthesis_config("tiny", 4)).eval()
    new = SynthesisNetwork(synthesis_config("gated", 4)).eval()
    save_file(old.state_dict(), tmp_path / "old.safetensors")
    train_composed.begin_with(new, tmp_path / "old.safetensors")
    layout = torch.zeros(1, 5, 32, 64)
    layout[:, 2] = 1
    canvas, known = torch.rand(1, 3, 32, 64), torch.ones(1, 1, 32, 64)
    with torch.inference_mode():
        torch.testing.assert_close(
            new(layout, canvas, known, torch.rand(1, 1, 32, 64)), old(layout, canvas, known)
        )
    save_file({"a": torch.zeros(1)}, tmp_path / "other.safetensors")
    for file in ("other.safetensors", "none.safetensors"):
        with pytest.raises(WeightsError, match=file):
            train_composed.begin_with(new, tmp_path / file)
