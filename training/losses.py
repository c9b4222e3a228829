"""What f minimises: perceptual distance (S5.2), pixels, the semantic head, the spectrum; each a switch.

The paper's loss is the perceptual one alone; the rest are method extras of the authors' published code or cheap helps for
small networks.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
import torch.nn.functional as F
from jaxtyping import Float, UInt8
from torch import Tensor, nn

from simspaint.domain.label_set import UNLABELLED
from simspaint.engine.networks.perceptual_features import PerceptualFeatures


@dataclass(frozen=True, slots=True)
class SynthesisLossSettings:
    """Weight of every term; 0 switches it off."""

    perceptual: float = 1.0
    pixel: float = 1.0
    semantic: float = 0.3
    spectrum: float = 0.0
    multi_scale: float = 0.0  # pixels of the pictures averaged to 1/2, 1/4 and 1/8, in units of the pixel term
    calibration_steps: int = 50  # steps over which the mean loss of each layer is taken for its λ


class SynthesisLoss(nn.Module):
    """The sum of the terms. λ of every layer (and of the pixels) is 1 / its mean over the first steps, then kept (R33)."""

    def __init__(self, features: PerceptualFeatures, settings: SynthesisLossSettings) -> None:
        super().__init__()
        self.features, self.settings = features, settings
        self._means = [0.0] * (len(features.layers) + 1)
        self._seen = 0

    def forward(
        self, made: Float[Tensor, "n 3 h w"], truth: Float[Tensor, "n 3 h w"], logits: Float[Tensor, "n labels h w"] | None,
        layout: UInt8[Tensor, "n h w"],
    ) -> tuple[Tensor, dict[str, float]]:
        """The loss, and its terms for the log."""
        distances = self._distances(made, truth)
        if self._seen < self.settings.calibration_steps:
            self._calibrate(distances)
        scaled = [d / mean for d, mean in zip(distances, self._means, strict=True)]
        terms = {"perceptual": self.settings.perceptual * torch.stack(scaled[1:]).mean(), "pixel": self.settings.pixel * scaled[0]}
        if logits is not None and self.settings.semantic > 0:
            target = layout.long().masked_fill(layout == UNLABELLED, -100)
            terms["semantic"] = self.settings.semantic * F.cross_entropy(logits.float(), target)
        if self.settings.spectrum > 0:
            terms["spectrum"] = self.settings.spectrum * spectrum_distance(made, truth)
        if self.settings.multi_scale > 0:
            terms["multi_scale"] = self.settings.multi_scale * multi_scale_distance(made, truth) / self._means[0]
        total = torch.stack(list(terms.values())).sum()
        return total, {name: float(term.detach()) for name, term in terms.items()}

    def perceptual_distance(self, made: Float[Tensor, "n 3 h w"], truth: Float[Tensor, "n 3 h w"]) -> Tensor:
        """Mean over the layers of λ × L1 between features. Without calibration yet, λ = 1."""
        distances = self._distances(made, truth)
        means = self._means if self._seen else [1.0] * len(distances)
        return torch.stack([d / mean for d, mean in zip(distances[1:], means[1:], strict=True)]).mean()

    def _distances(self, made: Tensor, truth: Tensor) -> list[Tensor]:
        """L1 of the pixels, then of every layer."""
        with torch.no_grad():
            wanted = self.features(truth)
        pairs = zip([made, *self.features(made)], [truth, *wanted], strict=True)
        return [F.l1_loss(a.float(), b.float()) for a, b in pairs]

    def _calibrate(self, distances: list[Tensor]) -> None:
        """Running mean of every distance."""
        self._seen += 1
        self._means = [mean + (float(d.detach()) - mean) / self._seen for d, mean in zip(distances, self._means, strict=True)]

    def state(self) -> dict[str, float]:
        """The calibration, to go into a checkpoint."""
        return {"seen": float(self._seen), **{f"mean_{i}": mean for i, mean in enumerate(self._means)}}

    def load_state(self, state: dict[str, float]) -> None:
        """Take back what `state` gave."""
        self._seen = int(state["seen"])
        self._means = [state[f"mean_{i}"] for i in range(len(self._means))]


def multi_scale_distance(made: Float[Tensor, "n 3 h w"], truth: Float[Tensor, "n 3 h w"]) -> Tensor:
    """Mean L1 of the pictures averaged to 1/2, 1/4 and 1/8 of their size: light and colour of whole areas."""
    distances = [F.l1_loss(F.avg_pool2d(made, side), F.avg_pool2d(truth, side)) for side in (2, 4, 8)]
    return torch.stack(distances).mean()


def spectrum_distance(made: Float[Tensor, "n 3 h w"], truth: Float[Tensor, "n 3 h w"]) -> Tensor:
    """L1 between the logarithms of the two amplitude spectra: detail that is missing everywhere, wherever it should be."""
    def amplitude(picture: Tensor) -> Tensor:
        return torch.log1p(torch.fft.rfft2(picture.float(), norm="ortho").abs())

    return F.l1_loss(amplitude(made), amplitude(truth))
