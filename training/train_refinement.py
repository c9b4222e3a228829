"""Teach the layout network to complete coarse layouts (S3, R44).

    python -m training.train_refinement --bank DIR --out runs/refinement
"""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Annotated

import numpy as np
import torch
import torch.nn.functional as F
import typer
from torch import Tensor, nn

from simspaint.domain.geometry import Extent
from simspaint.domain.label_set import UNLABELLED
from simspaint.domain.layout import Layout
from simspaint.engine.memory_bank import MemoryBank
from simspaint.engine.networks.layout_network import LayoutNetwork, layout_network_config
from simspaint.engine.ops.nearest_label import fill_nearest
from simspaint.engine.ops.one_hot import one_hot
from training.examples.coarse_layout import coarsen
from training.loop import Batch, Example, LoopSettings, train
from training.memory_bank_split import split_names
from training.validation_set import write_sheet

EMPTY = 0.03
"""Share of examples in which nothing is painted at all: the network then dreams a layout."""


class RefinementTask:
    """The layout network on the bank's layouts."""

    adversary: nn.Module | None = None

    def __init__(self, bank: MemoryBank, network: LayoutNetwork, n_held: int) -> None:
        self.name = "refinement"
        self.network = network
        self._labels = bank.labels
        working = Extent(*network.config.working_size)
        learned, held = split_names(bank.photographs, n_held)
        self._learned = [_dense(bank.layout(name), working) for name in sorted(learned)]
        self._held = [_dense(bank.layout(name), working) for name in sorted(held)]
        self._weights = torch.from_numpy(label_weights(self._learned))

    def example(self, rng: np.random.Generator, step: int) -> Example:
        """A layout, half of the time mirrored, made coarse."""
        layout = self._learned[int(rng.integers(len(self._learned)))]
        if rng.random() < 0.5:
            layout = Layout(layout.ids[:, ::-1].copy(), layout.labels)
        return self._make(layout, rng)

    def _make(self, layout: Layout, rng: np.random.Generator) -> Example:
        empty = rng.random() < EMPTY
        coarse = np.full(layout.extent, UNLABELLED, np.uint8) if empty else coarsen(layout, rng)
        return {"coarse": coarse, "dense": layout.ids.copy()}

    def loss(self, network: nn.Module, batch: Batch, step: int) -> tuple[Tensor, dict[str, float]]:
        """Cross-entropy weighted by the labels' median frequency."""
        logits = network(one_hot(batch["coarse"], len(self._labels)))
        target = batch["dense"].long().masked_fill(batch["dense"] == UNLABELLED, -100)
        loss = F.cross_entropy(logits.float(), target, self._weights.to(logits.device))
        return loss, {"entropy": float(loss.detach())}

    def adversary_loss(self, network: nn.Module, batch: Batch, step: int) -> Tensor | None:
        return None

    @torch.inference_mode()
    def validate(self, network: nn.Module, folder: Path, step: int) -> dict[str, float]:
        """Pixels right on held-out layouts: all, those left unpainted, and the latter by the nearest painted label."""
        device = next(network.parameters()).device
        right = {"all": [0, 0], "unpainted": [0, 0], "unpainted_by_nearest": [0, 0]}
        rows, palette = [], self._labels.palette()
        for number, layout in enumerate(self._held):
            made = self._make(layout, np.random.default_rng(number))
            coarse, dense = made["coarse"], made["dense"]
            logits = network(one_hot(torch.from_numpy(coarse[None]).to(device), len(self._labels)))
            filled = np.where(coarse == UNLABELLED, logits[0].argmax(0).cpu().numpy(), coarse).astype(np.uint8)
            known, empty = dense != UNLABELLED, (coarse == UNLABELLED) & (dense != UNLABELLED)
            for name, where, answer in (("all", known, filled), ("unpainted", empty, filled),
                                        ("unpainted_by_nearest", empty, fill_nearest(coarse))):
                right[name][0] += int((answer == dense)[where].sum())
                right[name][1] += int(where.sum())
            rows.append([palette[coarse], palette[filled], palette[dense]])
        write_sheet(folder / "sheets" / f"{step:06d}.png", rows[:8])
        figures = {name: hits / max(total, 1) for name, (hits, total) in right.items()}
        return {"score": -figures["unpainted"], **figures}

    def state(self) -> dict[str, float]:
        return {}

    def load_state(self, state: dict[str, float]) -> None:
        del state


def _dense(layout: Layout, working: Extent) -> Layout:
    """The layout at the working size, gaps filled by the nearest label: the truth should not have any."""
    return Layout(fill_nearest(layout.resized(working).ids), layout.labels)


def label_weights(layouts: list[Layout]) -> np.ndarray:
    """Median frequency / frequency of every label, its square root within [0.5, 3]: rare labels count for more, not for everything."""
    counts = np.sum([np.bincount(x.ids.ravel(), minlength=256)[: len(x.labels)] for x in layouts], axis=0)
    seen = counts[counts > 0]
    return np.clip(np.sqrt(np.median(seen) / np.maximum(counts, 1)), 0.5, 3.0).astype(np.float32)


def main(
    bank: Annotated[Path, typer.Option(help="Memory bank of the training photographs.")],
    out: Annotated[Path, typer.Option(help="Folder of the run; a run that lies there goes on.")],
    config: Annotated[str, typer.Option(help="paper, studio or tiny.")] = "tiny",
    steps: Annotated[int, typer.Option()] = 2500,
    batch: Annotated[int, typer.Option()] = 4,
    learning_rate: Annotated[float, typer.Option()] = 1e-3,
    n_held: Annotated[int, typer.Option(help="Photographs of the bank held out for validation.")] = 36,
    minutes: Annotated[float | None, typer.Option(help="Stop after this long; start again to go on.")] = None,
    validate_every: Annotated[int, typer.Option()] = 500,
    device: Annotated[str, typer.Option()] = "cpu",
    workers: Annotated[int, typer.Option()] = 1,
    threads: Annotated[int, typer.Option(help="Threads of torch; 0 leaves its choice.")] = 0,
    seed: Annotated[int, typer.Option()] = 0,
) -> None:
    """Train the layout network. Weights, curves and sheets go into the run's folder."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    if threads:
        torch.set_num_threads(threads)
    torch.manual_seed(seed)
    opened = MemoryBank.open(bank)
    network = LayoutNetwork(layout_network_config(config, len(opened.labels)))
    settings = LoopSettings(out, steps, batch, learning_rate, minutes=minutes, seed=seed, device=device, workers=workers,
                            validate_every=validate_every)
    train(RefinementTask(opened, network, n_held), settings)


if __name__ == "__main__":
    typer.run(main)
