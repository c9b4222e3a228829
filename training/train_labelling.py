"""Teach the labelling network: rendered scenes with exact layouts, real photographs with soft targets.

python -m training.train_labelling --bank BANK --data DIR --targets DIR --start-encoder FILE --out RUN
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from simspaint.bank.memory_bank import MemoryBank
from simspaint.engine.networks.labelling_network import LabellingConfig, LabellingNetwork
from training.evaluation.labelling import LabellingFigures, held_figures
from training.examples.labelled_photograph import Target, labelled_example
from training.labelling.answer_sets import KEPT, set_loss
from training.labelling.photographs import learned_and_held, photographs, scenes
from training.loop import train
from training.running.script import run_script
from training.settings import RunSettings, begin, check_range
from training.synthesis.synthesis_task import planes
from training.task import Batch, Example, PlainTask
from training.weights import start_from

SHARES = {"scenes": 0.42, "ade_landscapes": 0.3, "stanford": 0.2, "facade": 0.05, "camvid": 0.03}
"""How many examples come from each source."""
RARITY = 0.5
"""How much more often photographs of rare labels are drawn, and how much more their pixels count; 0: all
alike."""
ENCODER_RATE = 0.2
"""Share of the learning rate that the encoder takes."""


class LabellingTask(PlainTask):
    """The labelling network on several sources."""

    name = "labelling"

    def __init__(
        self,
        network: LabellingNetwork,
        sources: Mapping[str, Sequence[Target]],
        figures: LabellingFigures | None,
    ) -> None:
        self.network: nn.Module = network
        self._size = network.config.working_size
        n_answers = network.config.n_labels + 1
        self._sources = {name: targets for name, targets in sources.items() if targets}
        weights = np.array([SHARES[name] for name in self._sources])
        self._weights = weights / weights.sum()
        self._draws = {name: rare_first(targets, n_answers) for name, targets in self._sources.items()}
        self._answer_weights = self._weighted_answers(n_answers)
        self._figures = figures

    def _weighted_answers(self, n_answers: int) -> Tensor:
        """Weight of every answer, 1 on average over what is drawn."""
        shares = np.zeros(n_answers)
        for weight, (name, targets) in zip(self._weights, self._sources.items(), strict=True):
            shown = np.stack([_answer_shares(target, n_answers) for target in targets])
            shares += weight * (self._draws[name] @ shown)
        weights = (shares + 0.003) ** -RARITY
        return torch.from_numpy(weights * shares.sum() / (weights * shares).sum()).float()

    def example(self, rng: np.random.Generator, step: int) -> Example:
        """A part of a photograph of a source drawn by its share; see `rare_first`."""
        name = list(self._sources)[int(rng.choice(len(self._weights), p=self._weights))]
        draws = self._draws[name]
        target = self._sources[name][int(rng.choice(len(draws), p=draws))]
        return labelled_example(target, self._size, KEPT, rng)

    def parameter_groups(self) -> list[dict[str, Any]]:
        """The encoder, which knows photographs already, learns more slowly."""
        assert isinstance(self.network, LabellingNetwork)
        encoder = list(self.network.encoder.parameters())
        known = {id(parameter) for parameter in encoder}
        decoder = [parameter for parameter in self.network.parameters() if id(parameter) not in known]
        return [{"params": encoder, "share": ENCODER_RATE}, {"params": decoder}]

    def loss(self, network: nn.Module, batch: Batch, step: int) -> tuple[Tensor, dict[str, float]]:
        """See `set_loss`; pixels of rare labels count for more."""
        logits = network(planes(batch["rgb"]))
        loss = set_loss(logits, batch["sets"], batch["shares"], self._answer_weights.to(logits.device))
        return loss, {"entropy": float(loss.detach())}

    def validate(self, network: nn.Module, folder: Path, step: int) -> dict[str, float]:
        """Figures on what is held out; the score is minus their mean."""
        if self._figures is None:
            return {}
        assert isinstance(network, LabellingNetwork)
        figures = self._figures.of(network, folder / "sheets" / f"{step:06d}.png")
        return {"score": -float(np.mean(list(figures.values()))), **figures}


def rare_first(targets: Sequence[Target], n_answers: int) -> np.ndarray:
    """Probability that each photograph is drawn: larger where it shows what few others do."""
    shown = np.stack([_answer_shares(target, n_answers) for target in targets])
    rarity = (shown / (shown.mean(0) + 0.01)).sum(1) ** RARITY
    return rarity / rarity.sum()


def _answer_shares(target: Target, n_answers: int) -> np.ndarray:
    """Share of the picture that each answer may have; sets of several answers count for each in parts."""
    coarse = target.sets[:, ::4, ::4], target.shares[:, ::4, ::4] / 255
    sets, inverse = np.unique(coarse[0], return_inverse=True)
    area = np.bincount(inverse.ravel(), coarse[1].ravel(), len(sets)) / coarse[0][0].size
    holds = (sets[:, None] >> np.arange(n_answers)) & 1
    return area @ (holds / np.maximum(holds.sum(1, keepdims=True), 1))


def freeze(network: LabellingNetwork, stages: int) -> None:
    """Leave the encoder's first stages as they are: they cost most, and have seen many photographs."""
    encoder = network.encoder
    for part in [encoder.stem, *encoder.stages[:stages]] if stages else []:
        part.requires_grad_(False)


@dataclass(frozen=True, kw_only=True)
class LabellingSettings(RunSettings):
    """Train the labelling network. Weights, curves and sheets go into the run's folder."""

    section = "labelling"
    bank: Path
    """Memory bank of the rendered scenes."""
    data: Path
    """Folder with the data sets' folders."""
    targets: Path
    """What training.labelling.teachers wrote."""
    validation: Path | None = None
    """Data set folder of scenes to validate on."""
    start_encoder: Path | None = None
    """Weights of the encoder to begin with."""
    frozen: int = 2
    """Stages of the encoder that learn nothing, 0 to 7."""
    steps: int = 4000
    batch: int = 8
    learning_rate: float = 4e-4
    validate_every: int = 250

    def __post_init__(self) -> None:
        RunSettings.__post_init__(self)
        check_range(self, at_least=0, at_most=7, names=("frozen",))


def main(settings: LabellingSettings) -> None:
    """Train the labelling network."""
    begin(settings)
    with MemoryBank.open(settings.bank) as bank:
        labels, sources = bank.labels, {"scenes": scenes(bank)}
    data, targets = settings.data, settings.targets
    for name in list(SHARES)[1:]:
        if (data / name).is_dir():
            sources[name] = photographs(data / name, targets / name, learned_and_held(data / name)[0])
    network = LabellingNetwork(LabellingConfig(len(labels)))
    start_from(network.encoder, settings.start_encoder)
    start_from(network, settings.start)
    freeze(network, settings.frozen)
    figures = held_figures(labels, data, targets, settings.validation)
    train(LabellingTask(network, sources, figures), settings.loop())


if __name__ == "__main__":
    run_script(main, LabellingSettings)
