"""What is measured of f on composed canvases."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import torch
from safetensors.torch import save_file
from typer import Typer
from typer.testing import CliRunner

from simspaint.bank.memory_bank import MemoryBank
from simspaint.domain.canvas import NO_COMPONENT, Canvas
from simspaint.domain.layout import Layout
from simspaint.engine.networks.synthesis_network import SynthesisNetwork, synthesis_config
from tests.pack_factory import write_pack
from tests.training.small_tasks import LABELS, write_features
from training.evaluation import synthesis_figures
from training.evaluation.synthesis_figures import color_steps, mean_changed, mean_step, trace_share
from training.examples.stored_canvas import StoredCanvas
from training.make_canvases import canvas_file


def halves(left: int, right: int) -> np.ndarray:
    """A grey picture of two areas."""
    picture = np.full((24, 40, 3), left, np.uint8)
    picture[:, 20:] = right
    return picture


def stored_halves(sources: tuple[int, int], known: bool = True) -> StoredCanvas:
    component = np.zeros((24, 40), np.int16)
    component[:, 20:] = 1 if known else NO_COMPONENT
    color = halves(80, 160)
    seen = np.zeros((24, 40), np.uint8)
    canvas = Canvas(color, component >= 0, component)
    return StoredCanvas("a", canvas, seen, np.zeros(2, np.uint8), np.array(sources, np.int16), False)


def test_a_step_of_light_is_measured_where_photographs_meet() -> None:
    steps = color_steps(halves(80, 160), 1)
    assert steps[12, 19] == steps.max() > 25
    assert steps[12, 10] == 0
    assert not color_steps(halves(80, 160), 0).any()
    assert mean_step([halves(80, 160)], [stored_halves((0, 1))]) == steps[12, 19]
    for without in (stored_halves((0, 0)), stored_halves((0, 1), known=False)):
        assert mean_step([halves(80, 160)], [without]) == 0


def test_steps_between_labels_can_be_left_out() -> None:
    stored = stored_halves((0, 1))
    ids = stored.seen.copy()
    ids[:12, 20:] = 1
    whole = mean_step([halves(80, 160)], [stored])
    assert mean_step([halves(80, 160)], [stored], [Layout(ids.copy(), LABELS)]) == whole
    ids[:, 20:] = 1
    assert mean_step([halves(80, 160)], [stored], [Layout(ids, LABELS)]) == 0


def test_only_visible_differences_count() -> None:
    assert mean_changed([halves(80, 160)], [halves(88, 160)]) == 0
    assert mean_changed([halves(80, 160)], [halves(89, 160)]) == 0.5


def test_white_that_stays_is_a_trace() -> None:
    color = halves(80, 80)
    color[::5, ::5] = 255
    elided = Canvas(color, np.ones((24, 40), bool), np.zeros((24, 40), np.int16))
    assert trace_share(color, elided) == 1
    assert trace_share(halves(80, 80), elided) == 0


def test_the_figures_are_written_for_every_f(tmp_path: Path) -> None:
    pack = write_pack(tmp_path / "made", n=6, labels=LABELS)
    bank = MemoryBank.open(pack / "bank")
    rng = np.random.default_rng(0)
    for name in bank.photographs:
        component = rng.integers(-1, 3, (2, 3)).repeat(32, 0).repeat(32, 1).astype(np.int16)
        canvas = Canvas(bank.photograph(name) * (component >= 0)[..., None], component >= 0, component)
        labels, sources = np.array([0, 1, 2], np.uint8), np.array([0, 1, 1], np.int16)
        stored = StoredCanvas(name, canvas, bank.layout(name).ids, labels, sources, False)
        stored.write(canvas_file(tmp_path / "canvases", name, 0))
    weights = write_weights(tmp_path / "f.safetensors")
    options = ["--f", f"made={weights}", "--canvases", tmp_path / "canvases", "--bank", pack / "bank"]
    features = write_features(tmp_path / "features.safetensors")
    app = Typer()
    app.command()(synthesis_figures.main)
    arguments = [*options, "--features", features, "--out", tmp_path / "out"]
    result = CliRunner().invoke(app, [str(each) for each in arguments])
    assert result.exit_code == 0, result.output
    figures = json.loads((tmp_path / "out" / "synthesis.json").read_text())
    assert set(figures) == {"n", "canvas, filled by OpenCV", "made", "two halves of the real"}
    assert figures["made"]["changed"] > 0
    assert figures["canvas, filled by OpenCV"]["changed"] == 0
    assert (tmp_path / "out" / "synthesis.png").is_file()


def write_weights(path: Path) -> Path:
    torch.manual_seed(0)
    save_file(SynthesisNetwork(synthesis_config("gated", len(LABELS))).state_dict(), path)
    return path
