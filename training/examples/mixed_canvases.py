"""Canvases of several banks in one run: f then serves photographs of more than one kind."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from simspaint.domain.geometry import Extent
from simspaint.errors import MemoryBankError
from training.examples.canvas_examples import CanvasExamples, CanvasSettings
from training.examples.training_bank import TrainingBank
from training.task import Example

MULTIPLE = 32
"""Crops are cut to multiples of this, which every configuration of f can read."""
SMALL = 0.75
"""Photographs whose height is below this share of the largest bank's are shown at full size where the
others are halved: things then are of one scale in the picture."""


class MixedCanvases:
    """Examples of several banks; which one a step shows is drawn by its share.

    All examples of a step are of one bank, and no larger than its photographs. Raises `MemoryBankError` where
    the banks have other labels, or shares do not fit.
    """

    def __init__(
        self, banks: Sequence[TrainingBank], shares: Sequence[float], settings: CanvasSettings
    ) -> None:
        if len({tuple(x.name for x in bank.bank.labels.labels) for bank in banks}) != 1:
            raise MemoryBankError("The banks have different labels.", "Map them by data_sets.map_data_set.")
        if len(shares) != len(banks) or min(shares) < 0 or sum(shares) <= 0:
            raise MemoryBankError(
                f"{len(banks)} banks need as many shares.", "Give --share once a bank, none negative."
            )
        self.settings = settings
        self._shares = np.array(shares, float) / sum(shares)
        tallest = max(bank.bank.extent.height for bank in banks)
        self._examples = [
            CanvasExamples(bank, fitted_settings(settings, bank.bank.extent, tallest)) for bank in banks
        ]

    @property
    def retrieved_from(self) -> float:
        """Step from which there are canvases without a truth."""
        return self._examples[0].retrieved_from

    def is_retrieved(self, step: int) -> bool:
        """Whether the canvases of a step are retrieved ones."""
        return self._examples[0].is_retrieved(step)

    def bank_of(self, step: int) -> int:
        """Number of the bank that a step shows; the same in all processes."""
        return int(np.random.default_rng([3, step]).choice(len(self._examples), p=self._shares))

    def example(self, rng: np.random.Generator, step: int) -> Example:
        """A crop of a photograph of this step's bank, its canvas, what is known of it, and the layout."""
        return self._examples[self.bank_of(step)].example(rng, step)


def fitted_settings(settings: CanvasSettings, extent: Extent, tallest: int) -> CanvasSettings:
    """The settings for a bank of an extent, beside others up to `tallest` pixels high."""

    def within(size: tuple[int, int], shrink: int = 1) -> tuple[int, int]:
        height, width = (
            min(side, max(limit // shrink // MULTIPLE * MULTIPLE, MULTIPLE))
            for side, limit in zip(size, extent, strict=True)
        )
        return height, width

    small = extent.height < SMALL * tallest
    return replace(
        settings,
        crop=within(settings.half_size_crop if small else settings.crop),
        half_size_crop=within(settings.half_size_crop, 1 if small else 2),
        half_size_steps=0 if small else settings.half_size_steps,
        final_crop=within(settings.final_crop),
    )
