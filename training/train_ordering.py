"""Teach the ordering network which of two segments is in front (S4.4).

    python -m training.train_ordering --bank DIR --out runs/ordering [--depth DIR]
"""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Annotated

import cv2
import numpy as np
import torch
import torch.nn.functional as F
import typer
from rich.progress import track
from torch import Tensor, nn

from simspaint.domain.component import Component
from simspaint.domain.geometry import Box, Extent, context_box, identity_affine
from simspaint.domain.layout import Layout
from simspaint.engine.memory_bank import MemoryBank
from simspaint.engine.networks.ordering_network import OrderingNetwork, front_probability, ordering_config
from simspaint.engine.ops.affine_warp import moved_frame
from simspaint.engine.ops.local_layout import local_layout
from simspaint.engine.stages.components import find_components
from simspaint.errors import LayoutFileError
from training.examples.ordering_pair import OrderingPair, pairs_from_depth, pairs_from_geometry
from training.loop import Batch, Example, LoopSettings, train
from training.memory_bank_split import split_names
from training.training_bank import MINIMUM_COMPONENT

Question = tuple[str, Component, Component, bool]


class OrderingTask:
    """The ordering network on pairs of the bank's layouts."""

    adversary: nn.Module | None = None

    def __init__(self, bank: MemoryBank, network: OrderingNetwork, n_held: int, depths: Path | None) -> None:
        self.name = "ordering"
        self.network = network
        self._bank, self._depths = bank, depths
        self._working = Extent(*network.config.working_size)
        learned, held = split_names(bank.photographs, n_held)
        self._learned = [q for name in track(sorted(learned), "Finding pairs") for q in self._questions(name)]
        self._held = [q for name in sorted(held) for q in self._questions(name)]

    def _questions(self, name: str) -> list[Question]:
        layout = self._bank.layout(name)
        components = find_components(layout, int(MINIMUM_COMPONENT / 4 * layout.extent.area))
        return [(name, components[p.first], components[p.second], p.first_in_front) for p in self._pairs(name, components, layout)]

    def _pairs(self, name: str, components: list[Component], layout: Layout) -> list[OrderingPair]:
        if self._depths is None:
            return pairs_from_geometry(components, layout.extent, layout.labels)
        return pairs_from_depth(components, read_depth(self._depths / f"{name}.png", layout.extent), layout.labels)

    def example(self, rng: np.random.Generator, step: int) -> Example:
        """A random pair in random order, its masks grown a little as placed segments overlap."""
        question = self._learned[int(rng.integers(len(self._learned)))]
        return self._make(question, swap=bool(rng.random() < 0.5), flip=bool(rng.random() < 0.5), growth=int(rng.integers(0, 12)))

    def _make(self, question: Question, swap: bool = False, flip: bool = False, growth: int = 0) -> Example:
        name, first, second, in_front = question
        if swap:
            first, second, in_front = second, first, not in_front
        layout = self._bank.layout(name)
        extent = layout.extent
        masks = np.stack([moved_frame(None, c.mask, c.box, identity_affine(), extent, self._working)[1] for c in (first, second)])
        if growth:
            kernel = np.ones((1 + growth // 4, 1 + growth // 4), np.uint8)
            masks = np.stack([cv2.dilate(m.view(np.uint8), kernel).astype(bool) for m in masks])
        both = Box(min(first.box.top, second.box.top), min(first.box.left, second.box.left),
                   max(first.box.bottom, second.box.bottom), max(first.box.right, second.box.right))
        around = local_layout(layout, context_box(both, extent), self._working, torch.device("cpu"))[0].numpy()
        if flip:
            masks, around = masks[..., ::-1].copy(), around[..., ::-1].copy()
        ids = np.array([first.label_id, second.label_id], np.int64)
        return {"masks": masks, "labels": ids, "layout": around, "front": np.array(in_front)}

    def loss(self, network: nn.Module, batch: Batch, step: int) -> tuple[Tensor, dict[str, float]]:
        """Cross-entropy over the labels (S4.4), and over the two segments for pairs of one label."""
        output = network(batch["masks"].float(), batch["labels"], batch["layout"].float())
        front = batch["front"]
        target = torch.where(front, batch["labels"][:, 0], batch["labels"][:, 1])
        labels = F.cross_entropy(output.label_logits.float(), target)
        pairs = F.binary_cross_entropy_with_logits(output.front_score.float(), front.float())
        return labels + pairs, {"labels": float(labels.detach()), "pairs": float(pairs.detach())}

    def adversary_loss(self, network: nn.Module, batch: Batch, step: int) -> Tensor | None:
        return None

    @torch.inference_mode()
    def validate(self, network: nn.Module, folder: Path, step: int) -> dict[str, float]:
        """Share of held-out pairs ordered right, and what the labels' rank alone would get."""
        right, by_rank = [], []
        device = next(network.parameters()).device
        for question in self._held[:1500]:
            made = {name: torch.from_numpy(value[None].copy()).to(device) for name, value in self._make(question).items()}
            output = network(made["masks"].float(), made["labels"], made["layout"].float())
            right.append(bool(front_probability(output, made["labels"])[0] >= 0.5) == question[3])
            ranks = [self._bank.labels[c.label_id].rank for c in question[1:3]]
            by_rank.append((ranks[0] > ranks[1]) == question[3] if ranks[0] != ranks[1] else 0.5)
        accuracy = float(np.mean(right))
        return {"score": -accuracy, "right": accuracy, "by_rank": float(np.mean(by_rank)), "pairs": float(len(right))}

    def state(self) -> dict[str, float]:
        return {}

    def load_state(self, state: dict[str, float]) -> None:
        del state


def read_depth(path: Path, extent: Extent) -> np.ndarray:
    """An 8-bit depth map, larger = farther, scaled to a frame. Raises `LayoutFileError` where it cannot be read."""
    depth = cv2.imread(str(path), cv2.IMREAD_GRAYSCALE)
    if depth is None:
        raise LayoutFileError(f"The depth {path} cannot be read.", "Every photograph of the bank needs depth/NAME.png.")
    return cv2.resize(depth, (extent.width, extent.height), interpolation=cv2.INTER_NEAREST)


def main(
    bank: Annotated[Path, typer.Option(help="Memory bank of the training photographs.")],
    out: Annotated[Path, typer.Option(help="Folder of the run; a run that lies there goes on.")],
    depth: Annotated[Path | None, typer.Option(help="Folder with NAME.png, larger = farther; without it geometry tells.")] = None,
    config: Annotated[str, typer.Option(help="paper, studio or tiny.")] = "tiny",
    steps: Annotated[int, typer.Option()] = 1500,
    batch: Annotated[int, typer.Option()] = 16,
    learning_rate: Annotated[float, typer.Option()] = 5e-4,
    n_held: Annotated[int, typer.Option(help="Photographs of the bank held out for validation.")] = 36,
    minutes: Annotated[float | None, typer.Option(help="Stop after this long; start again to go on.")] = None,
    validate_every: Annotated[int, typer.Option()] = 500,
    device: Annotated[str, typer.Option()] = "cpu",
    workers: Annotated[int, typer.Option()] = 1,
    threads: Annotated[int, typer.Option(help="Threads of torch; 0 leaves its choice.")] = 0,
    seed: Annotated[int, typer.Option()] = 0,
) -> None:
    """Train the ordering network. Weights and curves go into the run's folder."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    if threads:
        torch.set_num_threads(threads)
    torch.manual_seed(seed)
    opened = MemoryBank.open(bank)
    network = OrderingNetwork(ordering_config(config, len(opened.labels)))
    settings = LoopSettings(out, steps, batch, learning_rate, minutes=minutes, seed=seed, device=device, workers=workers,
                            validate_every=validate_every)
    train(OrderingTask(opened, network, n_held, depth), settings)


if __name__ == "__main__":
    typer.run(main)
