"""Teach the ordering network which of two segments is in front (S4.4).

python -m training.train_ordering --bank DIR --out runs/ordering [--depth DIR]
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import torch
import torch.nn.functional as F
from rich.progress import track
from torch import Tensor, nn

from simspaint.bank.memory_bank import MemoryBank
from simspaint.domain.geometry import Affine, Box, Extent, context_box, identity_affine
from simspaint.engine.networks.ordering_network import OrderingNetwork, front_log_odds
from simspaint.engine.ops.affine_warp import moved_frame
from simspaint.engine.ops.local_layout import local_layout
from simspaint.errors import MemoryBankError
from training.data_sets.memory_bank_split import split_names
from training.examples.ordering_question import Question, questions_of
from training.loop import train
from training.network_sizes import ordering_config
from training.running.script import run_script
from training.settings import BankSettings, NetworkSize, begin
from training.task import Batch, Example, PlainTask
from training.weights import start_from

ZOOM = 0.2
"""Largest logarithm of the zoom of an example."""
SHIFT = 0.15
"""Largest shift of an example, share of half the frame."""


class OrderingTask(PlainTask):
    """The ordering network on pairs of the bank's layouts."""

    name = "ordering"

    def __init__(
        self,
        bank: MemoryBank,
        network: OrderingNetwork,
        n_held: int,
        depths: Path | None,
        held_bank: MemoryBank | None = None,
        held_depths: Path | None = None,
    ) -> None:
        self.network: nn.Module = network
        self._labels = bank.labels
        self._working = Extent(*network.config.working_size)
        learned, held = split_names(bank.photographs, 0 if held_bank else n_held)
        names = track(sorted(learned), "Finding pairs")
        self._learned = [q for name in names for q in questions_of(bank, name, depths)]
        if held_bank is None:
            self._held = [q for name in sorted(held) for q in questions_of(bank, name, depths)]
        else:
            names = held_bank.photographs
            self._held = [q for name in names for q in questions_of(held_bank, name, held_depths)]
        if not self._learned:
            raise MemoryBankError(
                "No two segments of the bank are known to hide one another.",
                "Add photographs, or name the folder of their depth.",
            )

    def example(self, rng: np.random.Generator, step: int) -> Example:
        """A random pair in random order, seen nearer or farther and off the middle, its masks grown a little
        as placed segments overlap."""
        question = self._learned[int(rng.integers(len(self._learned)))]
        return self._make(
            question,
            swap=bool(rng.random() < 0.5),
            flip=bool(rng.random() < 0.5),
            growth=int(rng.integers(0, 12)),
            view=_other_view(rng),
        )

    def _make(
        self,
        question: Question,
        swap: bool = False,
        flip: bool = False,
        growth: int = 0,
        view: Affine | None = None,
    ) -> Example:
        bank, name, first, second, in_front = question
        if swap:
            first, second, in_front = second, first, not in_front
        layout = bank.layout(name)
        extent = layout.extent
        kernel = np.ones((1 + growth // 4, 1 + growth // 4), np.uint8)
        frame = identity_affine() if view is None else view
        frames = [moved_frame(None, c.mask, c.box, frame, extent, self._working)[1] for c in (first, second)]
        masks = np.stack([cv2.dilate(mask.view(np.uint8), kernel).astype(bool) for mask in frames])
        both = context_box(_around(first.box, second.box), extent)
        around = local_layout(layout, both, self._working, torch.device("cpu"))[0].numpy()
        if flip:
            masks, around = masks[..., ::-1].copy(), around[..., ::-1].copy()
        ids = np.array([first.label_id, second.label_id], np.int64)
        return {"masks": masks, "labels": ids, "layout": around, "front": np.array(in_front)}

    def loss(self, network: nn.Module, batch: Batch, step: int) -> tuple[Tensor, dict[str, float]]:
        """Cross-entropy over the labels (S4.4), of the pair's score, and of both together as they are
        used."""
        output = network(batch["masks"].float(), batch["labels"], batch["layout"].float())
        front = batch["front"]
        target = torch.where(front, batch["labels"][:, 0], batch["labels"][:, 1])
        labels = F.cross_entropy(output.label_logits.float(), target)
        pairs = F.binary_cross_entropy_with_logits(output.front_score.float(), front.float())
        used = F.binary_cross_entropy_with_logits(front_log_odds(output, batch["labels"]), front.float())
        terms = {"labels": labels, "pairs": pairs, "used": used}
        return labels + pairs + used, {name: float(term.detach()) for name, term in terms.items()}

    @torch.inference_mode()
    def validate(self, network: nn.Module, folder: Path, step: int) -> dict[str, float]:
        """Share of held-out pairs ordered right, and what the labels' rank alone would get."""
        if not self._held:
            return {}
        right, by_rank = [], []
        device = next(network.parameters()).device
        for question in self._held[:1500]:
            made = {
                name: torch.from_numpy(value[None].copy()).to(device)
                for name, value in self._make(question).items()
            }
            output = network(made["masks"].float(), made["labels"], made["layout"].float())
            right.append(bool(front_log_odds(output, made["labels"])[0] >= 0) == question[-1])
            ranks = [self._labels[c.label_id].rank for c in question[2:4]]
            by_rank.append((ranks[0] > ranks[1]) == question[-1] if ranks[0] != ranks[1] else 0.5)
        accuracy = float(np.mean(right))
        return {
            "score": -accuracy,
            "right": accuracy,
            "by_rank": float(np.mean(by_rank)),
            "pairs": float(len(right)),
        }


def _other_view(rng: np.random.Generator) -> Affine:
    """A little zoom and shift of the frame: where things stand in a painted picture varies more than in the
    photographs of a bank."""
    zoom = float(np.exp(rng.uniform(-ZOOM, ZOOM)))
    across, down = rng.uniform(-SHIFT, SHIFT, 2).tolist()
    return np.array([[zoom, 0, across], [0, zoom, down]])


def _around(first: Box, second: Box) -> Box:
    """The smallest box around both."""
    top, left = np.minimum(first, second)[:2].tolist()
    bottom, right = np.maximum(first, second)[2:].tolist()
    return Box(top, left, bottom, right)


@dataclass(frozen=True, kw_only=True)
class OrderingSettings(BankSettings):
    """Train the ordering network. Weights and curves go into the run's folder."""

    section = "ordering"
    depth: Path | None = None
    """Folder with NAME.webp or .png, larger = farther; a validation data set then has its own depth/."""
    config: NetworkSize = "tiny"
    """Size of the network."""
    steps: int = 1500
    batch: int = 16
    learning_rate: float = 5e-4


def main(settings: OrderingSettings) -> None:
    """Train the ordering network."""
    begin(settings)
    bank = MemoryBank.open(settings.bank)
    network = OrderingNetwork(ordering_config(settings.config, len(bank.labels)))
    start_from(network, settings.start)
    held = settings.held(bank)
    held_depth = settings.validation / "depth" if settings.validation and settings.depth else None
    task = OrderingTask(bank, network, settings.n_held, settings.depth, held, held_depth)
    train(task, settings.loop())


if __name__ == "__main__":
    run_script(main, OrderingSettings)
