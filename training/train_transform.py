"""Teach T to align a segment with its component (S4.3).

python -m training.train_transform --bank DIR --out runs/transform
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from simspaint.bank.memory_bank import MemoryBank
from simspaint.domain.geometry import Extent
from simspaint.domain.layout import Layout
from simspaint.domain.segment import Segment
from simspaint.engine.networks.transform_network import TransformNetwork
from simspaint.engine.ops.affine_warp import moved_frame
from simspaint.engine.ops.component_window import window_affine, window_ids
from simspaint.engine.ops.one_hot import one_hot
from simspaint.errors import MemoryBankError
from training.data_sets.memory_bank_split import split_names
from training.examples.misaligned_segment import misalign
from training.loop import train
from training.network_sizes import transform_config
from training.running.script import run_script
from training.settings import BankSettings, NetworkSize, begin
from training.task import Batch, Example, PlainTask
from training.weights import start_from


class TransformTask(PlainTask):
    """T on simulated misalignments of the bank's own segments."""

    name = "transform"

    def __init__(
        self, bank: MemoryBank, network: TransformNetwork, n_held: int, held_bank: MemoryBank | None = None
    ) -> None:
        self.network: nn.Module = network
        self._bank, self._held_bank = bank, held_bank or bank
        self._working = Extent(*network.config.working_size)
        learned, held = split_names(bank.photographs, 0 if held_bank else n_held)
        self._learned = [i for i in range(bank.n_segments) if bank.photograph_of(i) in learned]
        self._held = [i for i in range(bank.n_segments) if bank.photograph_of(i) in held]
        if held_bank is not None:
            self._held = list(range(held_bank.n_segments))
        if not self._learned:
            raise MemoryBankError("The bank has no segments to learn from.", "Add photographs.")

    def example(self, rng: np.random.Generator, step: int) -> Example:
        """A random segment, misaligned."""
        while True:  # a segment at the frame's edge may have left it
            made = self._make(self._bank, self._learned[int(rng.integers(len(self._learned)))], rng)
            if made is not None:
                return made

    def _make(self, bank: MemoryBank, segment_id: int, rng: np.random.Generator) -> Example | None:
        segment = bank.segment(segment_id)
        frame = bank.extent
        moved = misalign(segment.color, segment.mask, segment.box, frame, self._working, rng)
        if moved is None:
            return None
        window = window_affine(segment.box, frame)
        color, mask = moved_frame(segment.color, segment.mask, segment.box, window, frame, self._working)
        return {
            "color": moved.color,
            "mask": moved.mask,
            "truth_color": color,
            "truth_mask": mask,
            "layout": self._layout(bank.layout(segment.photograph), segment),
            "restore": moved.restore.astype(np.float32),
        }

    def _layout(self, layout: Layout, segment: Segment) -> np.ndarray:
        ids = window_ids(layout, window_affine(segment.box, layout.extent), self._working)
        return one_hot(torch.from_numpy(ids[None]), len(layout.labels))[0].numpy()

    def loss(self, network: nn.Module, batch: Batch, step: int) -> tuple[Tensor, dict[str, float]]:
        """L1 between the restored and the true colour image over the window, and between the restored
        and true corners.

        The colours say nothing once a segment is dark or far off, so the corners of the true affine are
        asked for as well.
        """
        affine, restored, _ = self._restored(network, batch)
        color = F.l1_loss(restored, batch["truth_color"].permute(0, 3, 1, 2).float() / 255)
        corners = F.l1_loss(affine, batch["restore"])
        loss = 10 * color + corners
        return loss, {"color": float(color.detach()), "corners": float(corners.detach())}

    def _restored(self, network: nn.Module, batch: Batch) -> tuple[Tensor, Tensor, Tensor]:
        """T's affines, and colour and mask sampled by them."""
        color = batch["color"].permute(0, 3, 1, 2).float() / 255
        mask = batch["mask"][:, None].float()
        affine = network(color, mask, batch["truth_mask"][:, None].float(), batch["layout"].float())
        grid = F.affine_grid(affine, list(color.shape), align_corners=False)
        sampled = F.grid_sample(torch.cat([color, mask], 1), grid, align_corners=False)
        return affine, sampled[:, :3], sampled[:, 3:]

    @torch.inference_mode()
    def validate(self, network: nn.Module, folder: Path, step: int) -> dict[str, float]:
        """IoU with the component before and after T on held-out segments; `kept` takes the better of the two,
        as rendering does; `worse` is the share of segments for which T's answer is not used."""
        if not self._held:
            return {}
        before, after = [], []
        device = next(network.parameters()).device
        for segment_id in self._held[:: max(len(self._held) // 400, 1)]:
            made = self._make(self._held_bank, segment_id, np.random.default_rng(segment_id))
            if made is None:
                continue
            batch = {name: torch.from_numpy(value[None]).to(device) for name, value in made.items()}
            _, _, mask = self._restored(network, batch)
            truth = batch["truth_mask"]
            before.append(_iou(batch["mask"], truth))
            after.append(_iou(mask[:, 0] > 0.5, truth))
        kept = float(np.mean(np.maximum(before, after)))
        return {
            "score": -kept,
            "before": float(np.mean(before)),
            "after": float(np.mean(after)),
            "kept": kept,
            "worse": float(np.mean(np.less(after, before))),
        }


def _iou(first: Tensor, second: Tensor) -> float:
    return float((first & second).sum() / (first | second).sum().clamp_min(1))


@dataclass(frozen=True, kw_only=True)
class TransformSettings(BankSettings):
    """Train T. Weights and curves go into the run's folder."""

    section = "transform"
    config: NetworkSize = "tiny"
    """Size of the network."""
    steps: int = 2500
    batch: int = 16
    learning_rate: float = 5e-4


def main(settings: TransformSettings) -> None:
    """Train T."""
    begin(settings)
    bank = MemoryBank.open(settings.bank)
    network = TransformNetwork(transform_config(settings.config, len(bank.labels)))
    start_from(network, settings.start)
    task = TransformTask(bank, network, settings.n_held, settings.held(bank))
    train(task, settings.loop())


if __name__ == "__main__":
    run_script(main, TransformSettings)
