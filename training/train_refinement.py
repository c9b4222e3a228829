"""Teach the layout network to complete coarse layouts (S3).

python -m training.train_refinement --bank DIR --out runs/refinement
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import cast

import numpy as np
import torch
from torch import Tensor, nn

from simspaint.bank.memory_bank import MemoryBank
from simspaint.domain.geometry import Extent
from simspaint.domain.label_set import UNLABELLED
from simspaint.domain.layout import Layout
from simspaint.domain.nearest_label import fill_nearest
from simspaint.engine.networks.layout_network import LayoutNetwork
from simspaint.engine.stages.refine import layout_inputs
from training.data_sets.memory_bank_split import split_names
from training.evaluation.outlines import roughness
from training.evaluation.validation_set import write_sheet
from training.examples.coarse_layout import Manner, coarsen
from training.loop import train
from training.network_sizes import LayoutNetworkName, layout_network_config
from training.running.script import run_script
from training.settings import BankSettings, begin
from training.synthesis.losses import semantic_distance
from training.task import Batch, Example, PlainTask
from training.weights import start_from

EMPTY = 0.03
"""Share of examples in which nothing is painted at all: the network then dreams a layout."""

SMALLEST_PART = 0.7

MANNERS: tuple[Manner, ...] = ("touched", "strokes", "shapes", "polygons")
"""How held-out layouts are made coarse."""
PARTS = ("all", "unpainted", "unpainted_by_nearest")


class RefinementTask(PlainTask):
    """The layout network on the bank's layouts."""

    name = "refinement"

    def __init__(
        self, bank: MemoryBank, network: LayoutNetwork, n_held: int, held_bank: MemoryBank | None = None
    ) -> None:
        self.network: nn.Module = network
        self._labels = bank.labels
        working = Extent(*network.config.working_size)
        learned, held = split_names(bank.photographs, 0 if held_bank else n_held)
        shown = held_bank or bank
        held = shown.photographs if held_bank else held
        self._learned = [_dense(bank.layout(name), working) for name in sorted(learned)]
        self._held = [_dense(shown.layout(name), working) for name in sorted(held)]

    def example(self, rng: np.random.Generator, step: int) -> Example:
        """A part of a layout, half of the time mirrored, made coarse."""
        layout = self._learned[int(rng.integers(len(self._learned)))]
        if rng.random() < 0.5:
            layout = Layout(layout.ids[:, ::-1].copy(), layout.labels)
        return self._make(_zoomed(layout, rng), rng)

    def _make(self, layout: Layout, rng: np.random.Generator) -> Example:
        empty = rng.random() < EMPTY
        coarse = np.full(layout.extent, UNLABELLED, np.uint8) if empty else coarsen(layout, rng)
        return {"coarse": coarse, "dense": layout.ids.copy()}

    def loss(self, network: nn.Module, batch: Batch, step: int) -> tuple[Tensor, dict[str, float]]:
        """Cross-entropy a pixel. Rare labels count for no more than others: where they did, 1 to 2 % fewer
        pixels were right."""
        logits = network(*layout_inputs(batch["coarse"], cast(LayoutNetwork, network)))
        entropy = semantic_distance(logits, batch["dense"])
        return entropy, {"entropy": float(entropy.detach())}

    @torch.inference_mode()
    def validate(self, network: nn.Module, folder: Path, step: int) -> dict[str, float]:
        """Pixels right on held-out layouts made coarse in every manner; see `pixels_right`. The score is that
        of the unpainted area where every component is touched by the brush; of these the outlines' roughness
        is reported as well, beside that of the truth."""
        if not self._held:
            return {}
        right = {f"{manner}_{part}": [0, 0] for manner in MANNERS for part in PARTS}
        rows, answers, palette = [], [], self._labels.palette()
        for number, layout in enumerate(self._held):
            for manner in MANNERS:
                coarse = coarsen(layout, np.random.default_rng(number), manner)
                logits = network(*layout_inputs(torch.from_numpy(coarse[None]), cast(LayoutNetwork, network)))
                found = logits[0].argmax(0).to(torch.uint8).cpu().numpy()
                filled = np.where(coarse == UNLABELLED, found, coarse)
                counts = pixels_right(coarse, filled, layout.ids)
                for part, (hits, total) in zip(PARTS, counts, strict=True):
                    right[f"{manner}_{part}"][0] += hits
                    right[f"{manner}_{part}"][1] += total
                rows.append([palette[coarse], palette[found], palette[filled], palette[layout.ids]])
                answers += [found] if manner == "touched" else []
        write_sheet(folder / "sheets" / f"{step:06d}.png", rows[:10])
        figures = {name: hits / max(total, 1) for name, (hits, total) in right.items()}
        figures["roughness"] = roughness(answers)
        figures["roughness_of_truth"] = roughness([layout.ids for layout in self._held])
        return {"score": -figures["touched_unpainted"], **figures}


def _zoomed(layout: Layout, rng: np.random.Generator) -> Layout:
    """A random part of at least `SMALLEST_PART` of the sides, at full size: more than the bank has."""
    share = rng.uniform(SMALLEST_PART, 1)
    sides = [round(share * side) for side in layout.extent]
    top, left = (int(rng.integers(side - part + 1)) for side, part in zip(layout.extent, sides, strict=True))
    part = layout.ids[top : top + sides[0], left : left + sides[1]].copy()
    return Layout(part, layout.labels).resized(layout.extent)


def pixels_right(coarse: np.ndarray, filled: np.ndarray, dense: np.ndarray) -> list[tuple[int, int]]:
    """(right, counted) pixels of `PARTS`: of the whole, of what was unpainted, and of that by the nearest
    label. Where the truth is unlabelled nothing counts."""
    known = dense != UNLABELLED
    empty = known & (coarse == UNLABELLED)
    answers = ((known, filled), (empty, filled), (empty, fill_nearest(coarse)))
    return [(int((answer == dense)[where].sum()), int(where.sum())) for where, answer in answers]


def _dense(layout: Layout, working: Extent) -> Layout:
    """The layout at the working size, gaps filled by the nearest label: the truth should not have any."""
    return Layout(fill_nearest(layout.resized(working).ids), layout.labels)


@dataclass(frozen=True, kw_only=True)
class RefinementSettings(BankSettings):
    """Train the layout network. Weights, curves and sheets go into the run's folder."""

    section = "refinement"
    config: LayoutNetworkName = "tiny"
    """Configuration of the network."""
    steps: int = 2500
    batch: int = 4
    learning_rate: float = 1e-3


def main(settings: RefinementSettings) -> None:
    """Train the layout network."""
    begin(settings)
    bank = MemoryBank.open(settings.bank)
    network = LayoutNetwork(layout_network_config(settings.config, len(bank.labels)))
    start_from(network, settings.start)
    task = RefinementTask(bank, network, settings.n_held, settings.held(bank))
    train(task, settings.loop())


if __name__ == "__main__":
    run_script(main, RefinementSettings)
