"""What f minimises: perceptual distance (S5.2), pixels, the semantic head, the spectrum; each a switch.

The paper's loss is the perceptual one alone; the rest are extras of the authors' published code or cheap
helps for small networks.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
import torch.nn.functional as F
from jaxtyping import Float, UInt8
from torch import Tensor, nn

from simspaint.domain.label_set import UNLABELLED
from training.running.processes import mean_of_processes
from training.synthesis.perceptual_features import PerceptualFeatures

Terms = dict[str, Tensor]
"""Weighted terms of a loss, by name."""


@dataclass(frozen=True, slots=True)
class SynthesisLossSettings:
    """Weight of every term; 0 switches it off. The defaults are `studio`."""

    perceptual: float = 1.0
    pixel: float = 1.0
    semantic: float = 0.3
    spectrum: float = 0.0
    multi_scale: float = 0.0
    """Pixels of the pictures averaged to 1/2, 1/4 and 1/8, in units of the pixel term."""
    content: float = 1.0
    """What a canvas without a truth shows away from its seams, in units of the pixel term."""
    content_light: float = 0.2
    """Share of this that is for light and colour of whole areas; the rest is for detail."""
    calibration_steps: int = 50
    """Steps over which the mean loss of each layer is taken for its λ."""

    @classmethod
    def paper(cls) -> SynthesisLossSettings:
        """The perceptual distance alone (S5.2)."""
        return cls(perceptual=1.0, pixel=0.0, semantic=0.0, spectrum=0.0, multi_scale=0.0)


class SynthesisLoss(nn.Module):
    """The sum of the terms. λ of every layer (and of the pixels) is 1 / its mean over the first steps, then
    kept."""

    def __init__(self, features: PerceptualFeatures, settings: SynthesisLossSettings) -> None:
        super().__init__()
        self.features, self.settings = features, settings
        self._means = [0.0] * (len(features.layers) + 1)
        self._seen = 0

    def forward(
        self,
        made: Float[Tensor, "n 3 h w"],
        truth: Float[Tensor, "n 3 h w"],
        logits: Float[Tensor, "n labels h w"] | None,
        layout: UInt8[Tensor, "n h w"],
    ) -> tuple[Tensor, dict[str, float]]:
        """The loss, and its terms for the log."""
        return summed(self.terms(made, truth, logits, layout))

    def terms(
        self,
        made: Float[Tensor, "n 3 h w"],
        truth: Float[Tensor, "n 3 h w"] | None,
        logits: Float[Tensor, "n labels h w"] | None,
        layout: UInt8[Tensor, "n h w"],
    ) -> Terms:
        """The terms that are switched on. Without a truth only what needs none: the semantic head."""
        weights, terms = self.settings, {}
        if truth is not None:
            terms = self._terms_of_truth(made, truth)
        if logits is not None and weights.semantic > 0:
            terms["semantic"] = weights.semantic * semantic_distance(logits, layout)
        return terms

    def content_term(
        self,
        made: Float[Tensor, "n 3 h w"],
        kept: Float[Tensor, "n 3 h w"],
        weight: Float[Tensor, "n 1 h w"],
    ) -> Tensor:
        """How far pieces differ from what they were, where `weight` is above 0: in detail, and less in
        light."""
        detail, light = content_distances(made.float(), kept, weight)
        share = self.settings.content_light
        return self.settings.content * self._scaled([(1 - share) * detail + share * light])[0]

    def perceptual_distance(
        self, made: Float[Tensor, "n 3 h w"], truth: Float[Tensor, "n 3 h w"]
    ) -> Float[Tensor, ""]:
        """Mean over the layers of λ × L1 between features. Without calibration yet, λ = 1."""
        return torch.stack(self._scaled(self._distances(made, truth))[1:]).mean()

    def _terms_of_truth(self, made: Tensor, truth: Tensor) -> Terms:
        weights, distances = self.settings, self._distances(made, truth)
        if self._seen < weights.calibration_steps:
            self._calibrate(distances)
        pixel, *layers = self._scaled(distances)
        terms = {
            "perceptual": weights.perceptual * torch.stack(layers).mean(),
            "pixel": weights.pixel * pixel,
        }
        if weights.spectrum > 0:
            terms["spectrum"] = weights.spectrum * spectrum_distance(made, truth)
        if weights.multi_scale > 0:
            distance = self._scaled([multi_scale_distance(made, truth)])[0]
            terms["multi_scale"] = weights.multi_scale * distance
        return {name: term for name, term in terms.items() if getattr(weights, name) > 0}

    def _distances(self, made: Tensor, truth: Tensor) -> list[Tensor]:
        """L1 of the pixels, then of every layer."""
        with torch.no_grad():
            wanted = self.features(truth)
        pairs = zip([made, *self.features(made)], [truth, *wanted], strict=True)
        return [F.l1_loss(a.float(), b.float()) for a, b in pairs]

    def _scaled(self, distances: list[Tensor]) -> list[Tensor]:
        """Distances of the pixels and of the layers, or the first few of these, in units of their means."""
        if not self._seen:
            return distances
        return [d / max(mean, 1e-6) for d, mean in zip(distances, self._means, strict=False)]

    def _calibrate(self, distances: list[Tensor]) -> None:
        """Running mean of every distance, the same in all processes."""
        self._seen += 1
        now = mean_of_processes(torch.stack(distances)).tolist()
        self._means = [mean + (d - mean) / self._seen for d, mean in zip(now, self._means, strict=True)]

    def state(self) -> dict[str, float]:
        """The calibration, to go into a checkpoint."""
        return {"seen": float(self._seen), **{f"mean_{i}": mean for i, mean in enumerate(self._means)}}

    def load_state(self, state: dict[str, float]) -> None:
        """Take back what `state` gave. Raises `KeyError` where it is of fewer layers."""
        self._seen = int(state["seen"])
        self._means = [state[f"mean_{i}"] for i in range(len(self._means))]


def summed(terms: Terms) -> tuple[Tensor, dict[str, float]]:
    """The sum of at least one term, and all of them as numbers for the log."""
    return torch.stack(list(terms.values())).sum(), {name: float(t.detach()) for name, t in terms.items()}


def semantic_distance(
    logits: Float[Tensor, "n labels h w"],
    layout: UInt8[Tensor, "n h w"],
) -> Float[Tensor, ""]:
    """Cross-entropy a pixel; unlabelled pixels cost nothing.

    A mean over *all* pixels: so it is the mean over the batch's examples, and 0 where none is labelled.
    """
    target = layout.long().masked_fill(layout == UNLABELLED, -100)
    return F.cross_entropy(logits.float(), target, reduction="sum") / target.numel()


def multi_scale_distance(
    made: Float[Tensor, "n 3 h w"], truth: Float[Tensor, "n 3 h w"]
) -> Float[Tensor, ""]:
    """Mean L1 of the pictures averaged to 1/2, 1/4 and 1/8 of their size: light and colour of whole areas."""
    distances = [F.l1_loss(F.avg_pool2d(made, side), F.avg_pool2d(truth, side)) for side in (2, 4, 8)]
    return torch.stack(distances).mean()


def content_distances(
    made: Float[Tensor, "n 3 h w"], kept: Float[Tensor, "n 3 h w"], weight: Float[Tensor, "n 1 h w"]
) -> tuple[Tensor, Tensor]:
    """Weighted L1 of what is finer than 9 pixels, and of what is coarser."""
    difference = made - kept
    coarse = F.avg_pool2d(difference, 9, stride=1, padding=4, count_include_pad=False)
    total = weight.sum().clamp(min=1) * 3
    return ((difference - coarse).abs() * weight).sum() / total, (coarse.abs() * weight).sum() / total


def spectrum_distance(made: Float[Tensor, "n 3 h w"], truth: Float[Tensor, "n 3 h w"]) -> Float[Tensor, ""]:
    """L1 between the logarithms of the two amplitude spectra: detail that is missing everywhere, wherever it
    should be."""

    def amplitude(picture: Tensor) -> Tensor:
        return torch.log1p(torch.fft.rfft2(picture.float(), norm="ortho").abs())

    return F.l1_loss(amplitude(made), amplitude(truth))
