"""What f is shown: simulated canvases of the bank's photographs, and canvases that retrieval really gives.

A simulated canvas has its photograph as the truth (S5.2). A retrieved one shows the layout of a photograph in
pieces of other photographs, as at test time, and has none (method of two branches).
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from simspaint.domain.canvas import Canvas
from simspaint.domain.nearest_label import fill_nearest
from simspaint.engine.stages.compose import Elision
from training.examples.color_transfer import ColorStatistics, color_statistics
from training.examples.crops import cropped, halved, mirrored
from training.examples.retrieved_canvas import retrieved_canvas
from training.examples.simulated_canvas import (
    CanvasSimulation,
    Stencil,
    jittered_photograph,
    simulate_canvas,
)
from training.examples.training_bank import TrainingBank, TrainingPhotograph
from training.task import Example

FURTHER = 3
"""Fill segments that cover a component at most, as in a rendering."""


@dataclass(frozen=True, slots=True)
class CanvasSettings:
    """Which canvases, and how much of them at a time."""

    crop: tuple[int, int] = (256, 320)
    half_size_crop: tuple[int, int] = (160, 224)
    half_size_steps: int = 0
    """Steps at the start on pictures of half the size, which are cheap and show the whole scene."""
    final_crop: tuple[int, int] = (512, 768)
    final_begin: int | None = None
    """Step from which crops are of `final_crop`: f's layer norm sees whole pictures when it renders."""
    simulation: CanvasSimulation = field(default_factory=CanvasSimulation)
    retrieved_share: float = 0.0
    """Share of the steps that show canvases which retrieval gives: the second branch; 0 switches it off."""
    retrieved_begin: int = 0
    """Step at which the second branch begins."""


class CanvasExamples:
    """Examples of both kinds; everything random in one comes from the generator that it is given."""

    def __init__(self, data: TrainingBank, settings: CanvasSettings) -> None:
        self.data, self.settings = data, settings
        self._colors: dict[int, ColorStatistics] = {}

    @property
    def retrieved_from(self) -> float:
        """Step from which there are canvases without a truth."""
        return self.settings.retrieved_begin if self.settings.retrieved_share > 0 else np.inf

    def is_retrieved(self, step: int) -> bool:
        """Whether the canvases of a step are retrieved ones: all of its batch are of one kind."""
        share, begin = self.settings.retrieved_share, self.settings.retrieved_begin
        return share > 0 and step >= begin and np.random.default_rng([2, step]).random() < share

    def example(self, rng: np.random.Generator, step: int) -> Example:
        """A crop of a photograph, its canvas, what is known of it, and the layout.

        Half of the layouts have no gaps, as after refinement; half have those that the annotators left.
        """
        known = self.data.draw(rng)
        photograph = jittered_photograph(known.photograph, rng)
        if self.is_retrieved(step):
            canvas = self._retrieved(known, rng)
        else:
            canvas = self._simulated(known, photograph, rng)
        ids = fill_nearest(known.layout.ids) if rng.random() < 0.5 else known.layout.ids
        maps = {"photograph": photograph, "canvas": canvas.color, "known": canvas.known, "layout": ids}
        if step < self.settings.half_size_steps:
            maps = halved(maps, smooth=frozenset({"photograph"}))
        if rng.random() < 0.5:
            maps = mirrored(maps)
        return cropped(maps, self._crop(step), rng)

    def _crop(self, step: int) -> tuple[int, int]:
        if step < self.settings.half_size_steps:
            return self.settings.half_size_crop
        begin = self.settings.final_begin
        return self.settings.crop if begin is None or step < begin else self.settings.final_crop

    def _simulated(
        self, known: TrainingPhotograph, photograph: np.ndarray, rng: np.random.Generator
    ) -> Canvas:
        stencils = [
            Stencil(*self.data.mask_of(segment_id)) if segment_id is not None else None
            for segment_id in _drawn(known, rng)
        ]
        further = [
            [Stencil(*self.data.mask_of(segment_id)) for segment_id in ids]
            for ids in _further(known, rng, self.settings.simulation.covered)
        ]
        targets, simulation = self._targets(known, rng), self.settings.simulation
        labels = self.data.bank.labels
        return simulate_canvas(
            photograph, known.components, stencils, targets, labels, simulation, rng, further
        )

    def _retrieved(self, known: TrainingPhotograph, rng: np.random.Generator) -> Canvas:
        simulation, bank = self.settings.simulation, self.data.bank
        elision = Elision(
            *(rng.uniform(*x) for x in (simulation.seam_share, simulation.seam, simulation.halo))
        )
        noise = rng.random(bank.extent, dtype=np.float32)
        return retrieved_canvas(bank, known.layout, known.components, _drawn(known, rng), noise, elision)

    def _targets(self, known: TrainingPhotograph, rng: np.random.Generator) -> list[ColorStatistics | None]:
        """Colours of a random segment of the same label for some components."""
        targets: list[ColorStatistics | None] = []
        for component in known.components:
            recolored = rng.random() < self.settings.simulation.recolored
            ids = self.data.bank.segments_of_label(component.label_id)
            draw = int(ids[rng.integers(len(ids))])
            targets.append(self._segment_colors(draw) if recolored else None)
        return targets

    def _segment_colors(self, segment_id: int) -> ColorStatistics:
        if segment_id not in self._colors:
            segment = self.data.bank.segment(segment_id)
            self._colors[segment_id] = color_statistics(segment.color[segment.mask][::7])  # plenty of pixels
        return self._colors[segment_id]


def _further(known: TrainingPhotograph, rng: np.random.Generator, covered: float) -> list[list[int]]:
    """Up to `FURTHER` more segments of each component; none of them where nothing is to be covered."""
    if covered <= 0:
        return [[] for _ in known.components]
    return [
        rng.permutation(ids[ids >= 0])[: int(rng.integers(1, FURTHER + 1))].tolist()
        for ids in known.retrieved
    ]


def _drawn(known: TrainingPhotograph, rng: np.random.Generator) -> list[int | None]:
    """A segment of another photograph for each component, drawn among those that retrieval gives."""
    drawn: list[int | None] = []
    for ids in known.retrieved:
        n = int(np.count_nonzero(ids >= 0))
        choice = int(rng.integers(max(n, 1)))
        drawn.append(int(ids[choice]) if n else None)
    return drawn
