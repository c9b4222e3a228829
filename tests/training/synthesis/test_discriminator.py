"""The adversary of f."""

from __future__ import annotations

import pytest
import torch
from torch import Tensor

from training.synthesis.augmentation import augmented
from training.synthesis.discriminator import Adversary, AdversarySettings

N_LABELS = 2


def make_adversary(**changes: object) -> Adversary:
    torch.manual_seed(0)
    return Adversary(N_LABELS, AdversarySettings(width=8, **changes))  # pyright: ignore[reportArgumentType]


def pictures(n: int = 2) -> tuple[Tensor, Tensor, Tensor]:
    """Made and true pictures, one-hot layouts."""
    generator = torch.Generator().manual_seed(3)
    layout = torch.zeros(n, N_LABELS + 1, 32, 64)
    layout[:, 0, :16], layout[:, 1, 16:] = 1, 1
    made, truth = (torch.rand(n, 3, 32, 64, generator=generator) for _ in range(2))
    return made * 0.2, truth, layout


def test_every_scale_gives_features_and_scores() -> None:
    made, _, layout = pictures()
    answers = make_adversary()(made, layout)
    assert len(answers) == 2
    assert [len(scale) for scale in answers] == [5, 5]
    assert all(scale[-1].shape[:2] == (2, 1) for scale in answers)


@pytest.mark.parametrize("augment", [False, True])
def test_it_learns_to_tell_real_from_made(augment: bool) -> None:
    adversary = make_adversary(augment=augment)
    optimiser = torch.optim.Adam(adversary.parameters(), 2e-3, (0.0, 0.9))
    made, truth, layout = pictures()
    losses = []
    for step in range(40):
        loss = adversary.own_loss(made, truth, layout, step)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        losses.append(float(loss.detach()))
    assert min(losses[-10:]) < 0.75 * losses[0]
    with torch.no_grad():
        real, refused = (torch.stack([s[-1].mean() for s in adversary(x, layout)]) for x in (truth, made))
    assert (real > 0).all()  # at both scales
    assert (refused < 0).all()


def test_the_losses_of_both_sides_keep_apart() -> None:
    adversary = make_adversary()
    made, truth, layout = pictures()
    made.requires_grad_()
    terms = adversary.terms_of_f(made, truth, layout, 0)
    torch.stack(list(terms.values())).sum().backward()
    assert made.grad is not None
    assert made.grad.abs().sum() > 0
    assert all(p.grad is None for p in adversary.parameters())
    made.grad = None
    adversary.own_loss(made, truth, layout, 0).backward()
    assert made.grad is None
    weights = {key: p.grad for key, p in adversary.named_parameters() if "weight" in key}
    assert len(weights) == 10
    # The last biases feel real and made pictures in equal parts at the start.
    assert all(slope is not None and slope.any() for slope in weights.values())


def test_being_scored_as_real_is_what_f_gains_from() -> None:
    adversary = make_adversary(augment=False, feature_matching=0.0)
    made, truth, layout = pictures()
    before = float(adversary.terms_of_f(made, truth, layout, 0)["adversarial"])
    x = made.clone().requires_grad_()
    (slope,) = torch.autograd.grad(adversary.terms_of_f(x, None, layout, 0)["adversarial"], x)
    after = float(adversary.terms_of_f(made - 0.05 * slope.sign(), None, layout, 0)["adversarial"])
    assert after < before


def test_features_match_where_the_pictures_are_the_same() -> None:
    _, truth, layout = pictures()
    terms = make_adversary().terms_of_f(truth.clone(), truth, layout, 5)
    assert float(terms["features"]) == pytest.approx(0, abs=1e-6)
    assert "features" not in make_adversary().terms_of_f(truth, None, layout, 5)


def test_the_gradient_penalty_is_taken_at_its_steps_only() -> None:
    made, truth, layout = pictures()
    with_r1, without = make_adversary(augment=False, r1=10.0), make_adversary(augment=False)
    for adversary in (with_r1, without):
        adversary.eval()  # no power iteration between the two
    penalised, plain = (
        [a.own_loss(made, truth, layout, step).item() for step in (16, 17)] for a in (with_r1, without)
    )
    assert penalised[0] > plain[0]
    assert penalised[1] == pytest.approx(plain[1])


def test_a_step_s_changes_are_the_same_again() -> None:
    made, truth, layout = pictures()
    first, second = (make_adversary().own_loss(made, truth, layout, 7) for _ in range(2))
    assert torch.equal(first, second)
    assert not torch.equal(first, make_adversary().own_loss(made, truth, layout, 8))


def test_photograph_and_layout_are_shifted_alike() -> None:
    generator = torch.Generator().manual_seed(4)
    layout = torch.rand(3, 3, 32, 64)
    photograph = torch.zeros(3, 3, 32, 64)
    photograph[:, :, 16, 32] = 50.0  # so bright that no change of colour hides it
    layout[:, 0] = photograph[:, 0]
    changed, moved = augmented(photograph, layout, generator)
    for picture, map_ in zip(changed, moved, strict=True):
        place = map_[0].argmax()
        if picture.sum(0).max() > 5:  # not in the hole
            assert picture.sum(0).argmax() == place
    assert {int(map_[0].argmax()) for map_ in moved} != {16 * 64 + 32}
