"""f as a task on canvases that the product composed; judged on held-out ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import cast

import numpy as np
import torch
from torch import Tensor, nn

from simspaint.engine.networks.synthesis_network import SynthesisNetwork
from simspaint.engine.ops.image_tensor import to_image
from training.evaluation.evenly_spread import spread
from training.evaluation.validation_set import write_sheet
from training.examples.composed_canvas import CanvasSource, ComposedCanvases, made_example
from training.examples.composed_settings import ComposedSettings
from training.examples.stored_canvas import StoredCanvas
from training.synthesis.discriminator import Adversary
from training.synthesis.losses import SynthesisLoss
from training.synthesis.synthesis_task import SynthesisTask, planes
from training.task import Batch, Example

_ON_A_SHEET = 8


class ComposedTask(SynthesisTask):
    """f on composed canvases.

    Parameters
    ----------
    judged
        Held-out examples with a truth.
    shown
        Held-out canvases as they are, for the sheets.
    """

    def __init__(
        self,
        examples: ComposedCanvases,
        network: SynthesisNetwork,
        loss: SynthesisLoss,
        judged: Sequence[Example],
        shown: Sequence[Example],
        adversary: Adversary | None = None,
    ) -> None:
        super().__init__(examples, network, loss, [], adversary)
        self._judged, self._shown = judged, shown

    @torch.inference_mode()
    def validate(self, network: nn.Module, folder: Path, step: int) -> dict[str, float]:
        """Perceptual distance, and mean levels, to the truth of held-out examples; both also of the canvas
        itself. A sheet of canvas, f's photograph and, with a truth, the real one."""
        if not self._judged:
            return {}
        figures: dict[str, list[float]] = {}
        rows = []
        for example in [*self._judged, *self._shown]:
            batch = batch_of(example, network)
            made = cast(Tensor, network(*self.inputs(batch))).clamp(0, 1)
            truth, canvas = planes(batch["photograph"]), planes(batch["canvas"])
            rows.append([example["canvas"], to_image(made), example["photograph"]])
            if len(rows) > len(self._judged):
                continue
            for name, picture in (("", made), ("canvas_", canvas)):
                distance = self.criterion.perceptual_distance(picture, truth)
                figures.setdefault(f"{name}score", []).append(float(distance))
                levels = 255 * (picture - truth).abs().mean()
                figures.setdefault(f"{name}levels", []).append(float(levels))
        half = _ON_A_SHEET // 2
        write_sheet(folder / "sheets" / f"{step:06d}.jpg", [*rows[:half], *rows[-half:]], 384)
        return {name: float(np.mean(values)) for name, values in figures.items()}


def held_examples(
    sources: Sequence[CanvasSource], n: int, size: tuple[int, int], factor: int
) -> tuple[list[Example], list[Example]]:
    """`n` examples a source with a truth, and as many as they are: whole frames, the same every time."""
    fixed = ComposedSettings(
        size=size, factors=(factor,), empty=0.0, missing=0.1, elided=0.1, halo=0.1, filled=1.0
    )
    plain = replace(fixed, missing=0.0, elided=0.0, halo=0.0)
    judged, shown = [], []
    for source in sources:
        for number, file in enumerate(spread(list(source.files), n)):
            canvas = StoredCanvas.read(file)
            for settings, with_truth, kept in ((fixed, True, judged), (plain, False, shown)):
                if not (with_truth and canvas.is_coarse):
                    rng = np.random.default_rng([7, number])
                    kept.append(made_example(canvas, source.bank, settings, with_truth, rng))
    return judged, shown


def batch_of(example: Example, network: nn.Module) -> Batch:
    """A batch of one, on the network's device."""
    device = next(network.parameters()).device
    return {name: torch.from_numpy(values[None].copy()).to(device) for name, values in example.items()}
