"""CRN and pix2pix as tasks of the training loop."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from simspaint.bank.memory_bank import MemoryBank
from simspaint.engine.ops.one_hot import one_hot
from training.baselines.baseline import painted, seeded
from training.baselines.crn_network import CrnNetwork
from training.baselines.layout_examples import LayoutExamples
from training.baselines.pix2pix_network import Pix2pixDiscriminator, Pix2pixGenerator
from training.evaluation.evenly_spread import spread
from training.evaluation.validation_set import write_sheet
from training.synthesis.losses import SynthesisLoss, summed
from training.synthesis.synthesis_task import planes
from training.task import Batch, Example, PlainTask

PIXEL_WEIGHT = 100.0
"""λ of pix2pix's L1 term (Isola et al. 2017, sections 3.1 and 4), of RGB in [-1, 1]."""
_SHOWN = 6


class BaselineTask(PlainTask):
    """What both have in common: examples, and a validation by mean absolute error of pixels.

    Parameters
    ----------
    held
        Photographs to validate on, and which of them; with none the latest weights count as the best.
    """

    def __init__(
        self,
        examples: LayoutExamples,
        network: CrnNetwork | Pix2pixGenerator,
        held: tuple[MemoryBank, list[str]] | None = None,
    ) -> None:
        self.network: nn.Module = network
        self.config = network.config
        self._examples, self._held = examples, held

    def example(self, rng: np.random.Generator, step: int) -> Example:
        """A crop of a photograph and its layout."""
        return self._examples.example(rng, step)

    def validate(self, network: nn.Module, folder: Path, step: int) -> dict[str, float]:
        """The mean distance of held-out photographs, and a sheet of layouts, made and real ones."""
        if self._held is None or not self._held[1]:
            return {}
        bank, names = self._held
        rows, distances = [], []
        for name in spread(names, _SHOWN):
            layout, real = bank.layout(name), bank.photograph(name)
            made = painted(layout, network, self.config)
            distances.append(self._distance(made, real))
            rows.append([layout.labels.palette()[layout.ids], made, real])
        write_sheet(folder / "sheets" / f"{step:06d}.jpg", rows)
        return {"score": float(np.mean(distances))}

    def _distance(self, made: np.ndarray, real: np.ndarray) -> float:
        return float(np.abs(made.astype(np.float32) - real).mean() / 255)


class CrnTask(BaselineTask):
    """CRN: the perceptual distance alone (Chen and Koltun 2017, section 3.2), its λ balanced as theirs."""

    name = "crn"

    def __init__(
        self,
        examples: LayoutExamples,
        network: CrnNetwork,
        loss: SynthesisLoss,
        held: tuple[MemoryBank, list[str]] | None = None,
    ) -> None:
        super().__init__(examples, network, held)
        self.criterion = loss

    def loss(self, network: nn.Module, batch: Batch, step: int) -> tuple[Tensor, dict[str, float]]:
        """The distance of features of VGG-19 between what is made and the photograph."""
        made = network(one_hot(batch["layout"], self.config.n_labels))
        return summed(self.criterion.terms(made, planes(batch["photograph"]), None, batch["layout"]))

    def _distance(self, made: np.ndarray, real: np.ndarray) -> float:
        device = next(self.criterion.features.parameters()).device
        pair = [planes(torch.from_numpy(picture[None].copy()).to(device)) for picture in (made, real)]
        with torch.inference_mode():
            return float(self.criterion.perceptual_distance(*pair))

    def state(self) -> dict[str, float]:
        """The calibration of the loss."""
        return self.criterion.state()

    def load_state(self, state: dict[str, float]) -> None:
        """Take back what `state` gave."""
        self.criterion.load_state(state)


class Pix2pixTask(BaselineTask):
    """pix2pix: a conditional adversary and the L1 distance of pixels (Isola et al. 2017, section 3.1)."""

    name = "pix2pix"

    def __init__(
        self,
        examples: LayoutExamples,
        network: Pix2pixGenerator,
        discriminator: Pix2pixDiscriminator,
        seed: int = 0,
        held: tuple[MemoryBank, list[str]] | None = None,
    ) -> None:
        super().__init__(examples, network, held)
        self.adversary: nn.Module | None = discriminator
        self._discriminator, self._seed = discriminator, seed
        self._made: Tensor | None = None

    def loss(self, network: nn.Module, batch: Batch, step: int) -> tuple[Tensor, dict[str, float]]:
        """log D of what is made is maximised (section 3.3), and its distance to the photograph minimised."""
        layout = one_hot(batch["layout"], self.config.n_labels)
        with seeded(self._seed, step):
            made = network(layout)
        self._made = made.detach()
        self._discriminator.requires_grad_(False)
        scores = self._discriminator(layout, made)
        self._discriminator.requires_grad_(True)
        pixels = F.l1_loss(made.float(), planes(batch["photograph"])) * 2
        return summed({"adversarial": _cross_entropy(scores, 1.0), "pixels": PIXEL_WEIGHT * pixels})

    def adversary_loss(self, network: nn.Module, batch: Batch, step: int) -> Tensor | None:
        """The discriminator's own, halved so that it learns more slowly (section 3.3)."""
        assert self._made is not None  # `loss` comes first
        layout = one_hot(batch["layout"], self.config.n_labels)
        real = self._discriminator(layout, planes(batch["photograph"]))
        made = self._discriminator(layout, self._made)
        return (_cross_entropy(real, 1.0) + _cross_entropy(made, 0.0)) / 2


def _cross_entropy(scores: Tensor, truth: float) -> Tensor:
    return F.binary_cross_entropy_with_logits(scores.float(), torch.full_like(scores, truth).float())
