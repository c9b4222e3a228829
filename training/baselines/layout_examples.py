"""What parametric baselines are shown: layouts and their photographs, in the crops that f is shown."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from simspaint.bank.memory_bank import MemoryBank
from simspaint.domain.nearest_label import fill_nearest
from training.examples.crops import cropped, halved, mirrored
from training.task import Example


class LayoutExamples:
    """Crops of a bank's photographs with their layouts.

    Parameters
    ----------
    names
        Photographs that are learned from.
    crop, half_size_crop, half_size_steps
        As `CanvasSettings` has them.
    """

    def __init__(
        self,
        bank: MemoryBank,
        names: Sequence[str],
        crop: tuple[int, int],
        half_size_crop: tuple[int, int],
        half_size_steps: int = 0,
    ) -> None:
        self.bank, self.names = bank, list(names)
        self.crop, self.half_size_crop, self.half_size_steps = crop, half_size_crop, half_size_steps

    def example(self, rng: np.random.Generator, step: int) -> Example:
        """A crop of a photograph and its layout, half of the time mirrored, half of the layouts without gaps.

        The photograph keeps its own light: nothing that a baseline sees says which other one is meant.
        """
        name = self.names[int(rng.integers(len(self.names)))]
        ids = self.bank.layout(name).ids
        maps: Example = {
            "photograph": self.bank.photograph(name),
            "layout": fill_nearest(ids) if rng.random() < 0.5 else ids,
        }
        half = step < self.half_size_steps
        if half:
            maps = halved(maps, smooth=frozenset({"photograph"}))
        if rng.random() < 0.5:
            maps = mirrored(maps)
        return cropped(maps, self.half_size_crop if half else self.crop, rng)
