"""The adversary of f: a PatchGAN at two scales, its hinge losses, and what keeps it from overfitting.

Isola et al. 2017 (patches), Wang et al. 2018 (scales, feature matching), Miyato et al. 2018 (spectral
norm), Zhao et al. 2020 (the same random changes to real and made pictures), Mescheder et al. 2018 (gradient
penalty R1). None of it is in the paper, whose loss is the perceptual one alone.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from jaxtyping import Float
from torch import Tensor, nn
from torch.nn.utils.parametrizations import spectral_norm

from training.synthesis.augmentation import augmented

Answers = list[list[Tensor]]
"""Feature maps by scale and layer; the last of each scale holds the scores of the patches."""


@dataclass(frozen=True, slots=True)
class AdversarySettings:
    """Weights and switches; `weight` 0 leaves the adversary out."""

    weight: float = 1.0
    feature_matching: float = 10.0
    width: int = 64
    scales: int = 2
    augment: bool = True
    """Change real and made pictures alike before they are judged: needed below about 1000 photographs."""
    r1: float = 0.0
    """Weight of the gradient penalty, an alternative to `augment`; taken at every `r1_every`-th step."""
    r1_every: int = 16
    begin: int = 0
    """Step at which it joins: f has to have converged without it first."""


class PatchDiscriminator(nn.Module):
    """Scores overlapping patches of about 70 × 70 pixels of a photograph that belongs to a layout."""

    def __init__(self, in_channels: int, width: int) -> None:
        super().__init__()
        widths = (in_channels, width, 2 * width, 4 * width, 8 * width, 1)
        strides = (2, 2, 2, 1, 1)
        self.convolutions = nn.ModuleList(
            spectral_norm(nn.Conv2d(source, target, 4, stride, padding=2 if stride == 1 else 1))
            for source, target, stride in zip(widths, widths[1:], strides, strict=False)
        )

    def forward(self, x: Float[Tensor, "n channels h w"]) -> list[Tensor]:
        """Features of every layer; the last ones are the scores (n, 1, …), above 0 for real."""
        features = []
        for convolution in self.convolutions:
            x = convolution(x if not features else F.leaky_relu(x, 0.2))
            features.append(x)
        return features


class Adversary(nn.Module):
    """Patch discriminators at full size, half size …, and the losses between them and f."""

    def __init__(self, n_labels: int, settings: AdversarySettings, seed: int = 0) -> None:
        super().__init__()
        self.settings, self._seed = settings, seed
        self.discriminators = nn.ModuleList(
            PatchDiscriminator(n_labels + 1 + 3, settings.width) for _ in range(settings.scales)
        )

    def forward(
        self, photograph: Float[Tensor, "n 3 h w"], layout: Float[Tensor, "n channels h w"]
    ) -> Answers:
        """What every discriminator sees in RGB of about [0, 1] and its one-hot layout."""
        x = torch.cat([photograph * 2 - 1, layout], 1)
        answers = []
        for discriminator in self.discriminators:
            answers.append(discriminator(x))
            x = F.avg_pool2d(x, 3, stride=2, padding=1, count_include_pad=False)
        return answers

    def terms_of_f(
        self,
        made: Float[Tensor, "n 3 h w"],
        truth: Float[Tensor, "n 3 h w"] | None,
        layout: Float[Tensor, "n channels h w"],
        step: int,
    ) -> dict[str, Tensor]:
        """What f minimises: to be scored as real, and to have the features of the true photograph.

        `truth` None leaves the features out: for canvases that have no photograph of their own. No gradient
        reaches the discriminators.
        """
        with _frozen(self):
            answers = self(*self._changed(made, layout, step))
            scores = torch.stack([-scale[-1].mean() for scale in answers]).mean()
            terms = {"adversarial": self.settings.weight * scores}
            if truth is not None and self.settings.feature_matching > 0:
                with torch.no_grad():
                    wanted = self(*self._changed(truth, layout, step))
                terms["features"] = self.settings.feature_matching * _feature_distance(answers, wanted)
        return terms

    def own_loss(
        self,
        made: Float[Tensor, "n 3 h w"],
        truth: Float[Tensor, "n 3 h w"],
        layout: Float[Tensor, "n channels h w"],
        step: int,
        truth_layout: Float[Tensor, "n channels h w"] | None = None,
    ) -> Tensor:
        """What the discriminators minimise: the hinge loss, and R1 at its steps. No gradient reaches f.

        `truth_layout` is the real photographs' where it is another than that of the made ones.
        """
        real, real_layout = self._changed(truth, layout if truth_layout is None else truth_layout, step)
        penalised = self.settings.r1 > 0 and step % self.settings.r1_every == 0
        if penalised:
            real = real.detach().requires_grad_()
        answers = self(real, real_layout)
        refused = self(*self._changed(made.detach(), layout, step))
        hinges = [F.relu(1 - scale[-1]).mean() for scale in answers]
        hinges += [F.relu(1 + scale[-1]).mean() for scale in refused]
        loss = torch.stack(hinges).sum() / len(self.discriminators)
        if penalised:
            scores = torch.stack([scale[-1].float().sum() for scale in answers]).sum()
            (slope,) = torch.autograd.grad(scores, real, create_graph=True)
            loss = (
                loss + 0.5 * self.settings.r1 * self.settings.r1_every * slope.square().sum((1, 2, 3)).mean()
            )
        return loss

    def _changed(self, photograph: Tensor, layout: Tensor, step: int) -> tuple[Tensor, Tensor]:
        """Both, changed by what the step's seed draws: the same for real and made pictures."""
        if not self.settings.augment:
            return photograph, layout
        generator = torch.Generator().manual_seed(self._seed * 1_000_003 + step)
        return augmented(photograph, layout, generator)


def _feature_distance(answers: Answers, wanted: Answers) -> Tensor:
    """Mean L1 between the features of all layers but the scores."""
    distances = [
        F.l1_loss(a.float(), b.float())
        for scale, truth in zip(answers, wanted, strict=True)
        for a, b in zip(scale[:-1], truth[:-1], strict=True)
    ]
    return torch.stack(distances).mean()


@contextlib.contextmanager
def _frozen(module: nn.Module) -> Iterator[None]:
    """No gradient reaches the parameters and no power iteration is done inside."""
    was_training = module.training
    module.eval().requires_grad_(False)
    try:
        yield
    finally:
        module.train(was_training).requires_grad_(True)
