"""What f minimises: every term has the sign, scale and switch that it should."""

from __future__ import annotations

import json

import pytest
import torch
from torch import Tensor, nn

from training.synthesis.losses import (
    SynthesisLoss,
    SynthesisLossSettings,
    multi_scale_distance,
    semantic_distance,
    spectrum_distance,
)
from training.synthesis.perceptual_features import PerceptualFeatures

N_LABELS = 3


def make_features() -> PerceptualFeatures:
    torch.manual_seed(0)
    convolutions = {"conv1_1": nn.Conv2d(3, 4, 3, padding=1), "conv2_1": nn.Conv2d(4, 4, 3, padding=1)}
    return PerceptualFeatures(("conv1_1", "conv2_1"), convolutions, nn.Conv2d(3, 3, 1))


def make_loss(**changes: float) -> SynthesisLoss:
    return SynthesisLoss(make_features(), SynthesisLossSettings(**changes))  # pyright: ignore[reportArgumentType]


def pictures(seed: int = 0) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """Made and true picture, logits, layout ids."""
    generator = torch.Generator().manual_seed(seed)
    made, truth = (torch.rand(2, 3, 32, 48, generator=generator) for _ in range(2))
    layout = torch.randint(0, N_LABELS, (2, 32, 48), generator=generator).to(torch.uint8)
    return made, truth, torch.randn(2, N_LABELS, 32, 48, generator=generator), layout


def test_calibration_gives_every_layer_and_the_pixels_the_same_weight() -> None:
    made, truth, _, layout = pictures()
    total, terms = make_loss(calibration_steps=1)(made, truth, None, layout)
    assert terms["perceptual"] == pytest.approx(1)
    assert terms["pixel"] == pytest.approx(1)
    assert float(total) == pytest.approx(2)


def test_after_calibration_a_picture_half_as_far_costs_about_half() -> None:
    loss = make_loss(calibration_steps=1)
    made, truth, _, layout = pictures()
    loss(made, truth, None, layout)
    _, terms = loss(truth + (made - truth) / 2, truth, None, layout)
    assert terms["pixel"] == pytest.approx(0.5, rel=1e-4)
    assert 0.3 < terms["perceptual"] < 0.7


def test_the_true_picture_costs_nothing() -> None:
    loss = make_loss(calibration_steps=1, spectrum=1, multi_scale=1)
    made, truth, _, layout = pictures()
    loss(made, truth, None, layout)
    total, _ = loss(truth, truth, None, layout)
    assert float(total) == pytest.approx(0, abs=1e-6)


def test_the_calibration_is_kept_by_a_checkpoint() -> None:
    loss, again = make_loss(calibration_steps=3), make_loss(calibration_steps=3)
    for seed in range(2):
        loss(*pictures(seed)[:2], None, pictures(seed)[3])
    again.load_state(json.loads(json.dumps(loss.state())))
    for seed in range(2, 5):
        made, truth, logits, layout = pictures(seed)
        assert loss(made, truth, logits, layout)[1] == again(made, truth, logits, layout)[1]


def test_terms_that_are_switched_off_are_absent() -> None:
    made, truth, logits, layout = pictures()
    _, terms = make_loss(semantic=0)(made, truth, logits, layout)
    assert set(terms) == {"perceptual", "pixel"}
    _, terms = make_loss(spectrum=0.1, multi_scale=1)(made, truth, logits, layout)
    assert set(terms) == {"perceptual", "pixel", "semantic", "spectrum", "multi_scale"}


def test_unlabelled_pixels_do_not_teach_the_semantic_head() -> None:
    made, truth, logits, layout = pictures()
    layout[:, :16] = 255
    changed = logits.clone()
    changed[:, :, :16] += torch.randn(2, N_LABELS, 16, 48)
    loss = make_loss()
    assert (
        loss(made, truth, logits, layout)[1]["semantic"] == loss(made, truth, changed, layout)[1]["semantic"]
    )


def test_gradients_reach_the_made_picture_from_every_term() -> None:
    made, truth, logits, layout = pictures()
    for term in ("perceptual", "pixel", "spectrum", "multi_scale"):
        x = made.clone().requires_grad_()
        weights = dict.fromkeys(("perceptual", "pixel", "spectrum", "multi_scale", "semantic"), 0.0)
        total, _ = make_loss(**{**weights, term: 1.0})(x, truth, logits, layout)
        total.backward()
        assert x.grad is not None
        assert x.grad.abs().sum() > 0, term


def test_the_spectrum_forgives_a_shift_and_sees_blur() -> None:
    truth = torch.rand(1, 3, 32, 32, generator=torch.Generator().manual_seed(1))
    shifted = truth.roll((3, 5), (2, 3))
    blurred = nn.functional.avg_pool2d(truth, 3, 1, 1)
    assert spectrum_distance(shifted, truth) < 1e-4
    assert spectrum_distance(blurred, truth) > 0.05


def test_the_multi_scale_distance_forgives_grain_and_sees_light() -> None:
    truth = torch.full((1, 3, 32, 32), 0.5)
    grain = 0.1 * torch.tensor([[1.0, -1.0], [-1.0, 1.0]]).repeat(16, 16)
    assert multi_scale_distance(truth + grain, truth) < 1e-6
    assert float(multi_scale_distance(truth + 0.1, truth)) == pytest.approx(0.1)


def test_the_paper_s_loss_is_the_perceptual_distance_alone() -> None:
    made, truth, logits, layout = pictures()
    loss = SynthesisLoss(make_features(), SynthesisLossSettings.paper())
    total, terms = loss(made, truth, logits, layout)
    assert set(terms) == {"perceptual"}
    assert float(total) == terms["perceptual"]


def test_without_a_truth_only_the_semantic_head_is_taught() -> None:
    made, _, logits, layout = pictures()
    loss = make_loss(spectrum=1.0, multi_scale=1.0)
    before = loss.state()
    assert set(loss.terms(made, None, logits, layout)) == {"semantic"}
    assert loss.terms(made, None, None, layout) == {}
    assert loss.state() == before


def test_the_semantic_term_is_the_mean_of_its_examples_whatever_is_unlabelled() -> None:
    _, _, logits, layout = pictures()
    layout[0] = 255
    layout[1, :20] = 255
    whole = float(semantic_distance(logits, layout))
    parts = [float(semantic_distance(logits[i : i + 1], layout[i : i + 1])) for i in range(2)]
    assert parts[0] == 0
    assert whole == pytest.approx(sum(parts) / 2)
    certain = torch.nn.functional.one_hot(layout.long().clamp(max=2), N_LABELS).permute(0, 3, 1, 2) * 50.0
    assert float(semantic_distance(certain, layout)) == pytest.approx(0, abs=1e-6)
