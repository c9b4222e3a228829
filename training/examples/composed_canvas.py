"""Examples of canvases that the product composed (`make_canvases`), with a truth and without (S5.2).

With one: the photograph itself, cut along the component map of a canvas that was composed for its layout. Its
pieces take on the light of what the canvas shows there, are shifted a little, and some are missing; the
photograph is what f has to make of it. Without one: the canvas itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import cv2
import numpy as np
from jaxtyping import Bool, UInt8

from simspaint.bank.memory_bank import MemoryBank
from simspaint.domain.canvas import NO_COMPONENT, Canvas
from simspaint.domain.geometry import Box, Extent
from simspaint.domain.label_set import UNLABELLED
from simspaint.domain.layout import Layout
from simspaint.engine.ops.reduced_canvas import reduced_canvas
from simspaint.engine.ops.seams import seams
from simspaint.engine.stages.compose import NO_ELISION, PAPER_ELISION, Elision, elide_canvas
from simspaint.engine.stages.inpaint import inpainted_canvas
from simspaint.errors import MemoryBankError
from training.examples.composed_settings import ComposedSettings
from training.examples.composed_truth import content_weight, piecewise_photograph, roughened
from training.examples.crops import mirrored
from training.examples.simulated_canvas import jittered_photograph
from training.examples.stored_canvas import SUFFIX, StoredCanvas
from training.task import Example


@dataclass(frozen=True, slots=True)
class CanvasSource:
    """A folder of canvases, and the bank whose photographs' layouts they are of."""

    bank: MemoryBank
    files: Sequence[Path]

    @staticmethod
    def open(folder: Path, bank: MemoryBank) -> CanvasSource:
        """Raises `MemoryBankError` where there are no canvases."""
        files = sorted(folder.glob(f"*{SUFFIX}"))
        if not files:
            raise MemoryBankError(f"{folder} holds no canvases.", "Make some: training.make_canvases.")
        return CanvasSource(bank, files)


@dataclass(frozen=True, slots=True)
class ComposedCanvases:
    """Examples of several sources, drawn by shares; everything random comes from the generator given."""

    sources: Sequence[CanvasSource]
    shares: Sequence[float]
    settings: ComposedSettings = field(default_factory=ComposedSettings)

    @property
    def retrieved_from(self) -> float:
        """Step from which there are canvases without a truth."""
        return self.settings.without_truth_begin if self.settings.without_truth > 0 else np.inf

    def is_retrieved(self, step: int) -> bool:
        """Whether the canvases of a step have no truth: all of its batch are of one kind."""
        share, begin = self.settings.without_truth, self.settings.without_truth_begin
        return share > 0 and step >= begin and np.random.default_rng([2, step]).random() < share

    def example(self, rng: np.random.Generator, step: int) -> Example:
        """The arrays of `made_example`, of a source, a canvas and a crop that are drawn."""
        shares = np.asarray(self.shares, float)
        source = self.sources[int(rng.choice(len(self.sources), p=shares / shares.sum()))]
        with_truth = not self.is_retrieved(step)
        while True:
            canvas = StoredCanvas.read(source.files[int(rng.integers(len(source.files)))])
            if not (with_truth and canvas.is_coarse):  # a coarse layout's canvas shows another scene
                break
        return made_example(canvas, source.bank, self.settings, with_truth, rng)


def made_example(
    stored: StoredCanvas,
    bank: MemoryBank,
    settings: ComposedSettings,
    with_truth: bool,
    rng: np.random.Generator,
) -> Example:
    """What f is shown and what it should make of it, all of `settings.size`.

    `canvas` (h, w, 3), `known` (h, w), `seams` (h, w) and `layout` (h, w) are f's inputs; `photograph`
    (h, w, 3) and `photograph_layout` (h, w) a real photograph, the truth of the canvas where it has one;
    where it has none, `kept` (h, w, 3) is the canvas before elision, and `content` (h, w) in [0, 1] says how
    far that is to be kept.
    """
    extent, labels = stored.canvas.extent, bank.labels
    factor = _drawn_factor(settings, extent, bank.extent, rng)
    box = _drawn_box(Extent(*(side * factor for side in settings.size)), extent, rng)
    canvas = reduced_canvas(_cut(stored.canvas, box), factor) if factor > 1 else _cut(stored.canvas, box)
    seen = Layout(stored.seen[box.slices], labels).resized(canvas.extent).ids
    photograph = jittered_photograph(
        _resized(bank.photograph(stored.photograph), box, extent, canvas.extent), rng
    )
    whole = bank.layout(stored.photograph)
    own = whole.ids[_of_bank(box, extent, whole.extent).slices]
    own = Layout(own.copy(), labels).resized(canvas.extent).ids
    if with_truth:
        color = piecewise_photograph(photograph, canvas, stored.sources, settings, extent.height, factor, rng)
        canvas, seen = Canvas(color, canvas.known, canvas.component), own
        if rng.random() < settings.roughened:
            seen = roughened(own, int(rng.integers(*settings.roughness, endpoint=True)))
        canvas = _with_gaps(canvas, settings, rng)
    content = content_weight(canvas, settings.content_ramp / factor)
    is_thing = np.array([x != UNLABELLED and labels[int(x)].is_thing for x in stored.labels], bool)
    elision = _drawn_elision(settings, extent.height / (factor * canvas.extent.height), rng)
    noise = rng.random(canvas.extent, dtype=np.float32)
    shown = elide_canvas(canvas.color, canvas.component, is_thing, noise, elision)
    if elision == NO_ELISION and rng.random() < settings.filled:
        shown = inpainted_canvas(shown)
    seam = seams(shown, Layout(seen, labels))
    maps = {
        "photograph": photograph,
        "photograph_layout": own,
        "kept": canvas.color,
        "canvas": shown.color,
        "known": shown.known,
        "layout": seen,
        "seams": seam,
        "content": content * shown.known,
    }
    maps = mirrored(maps) if rng.random() < 0.5 else maps
    return {name: np.ascontiguousarray(values) for name, values in maps.items()}


def _drawn_factor(
    settings: ComposedSettings, extent: Extent, of_photographs: Extent, rng: np.random.Generator
) -> int:
    """A factor at which the photographs are large enough, and the crop fits into the canvas."""
    least = extent.height / of_photographs.height
    fitting = [f for f in settings.factors if f >= least and settings.size[0] * f <= extent.height]
    if not fitting:
        raise MemoryBankError(
            f"Photographs of {of_photographs.width}×{of_photographs.height} are too small here.",
            "Give larger factors.",
        )
    return int(rng.choice(fitting))


def _drawn_box(size: Extent, extent: Extent, rng: np.random.Generator) -> Box:
    top = int(rng.integers(extent.height - size.height + 1))
    left = int(rng.integers(extent.width - size.width + 1))
    return Box(top, left, top + size.height, left + size.width)


def _of_bank(box: Box, extent: Extent, of_photographs: Extent) -> Box:
    """A box of the canvas in the photographs' frame."""
    rows, columns = of_photographs.height / extent.height, of_photographs.width / extent.width
    return Box(
        round(box.top * rows), round(box.left * columns), round(box.bottom * rows), round(box.right * columns)
    )


def _resized(
    photograph: UInt8[np.ndarray, "h w 3"], box: Box, extent: Extent, size: Extent
) -> UInt8[np.ndarray, "height width 3"]:
    cut = photograph[_of_bank(box, extent, Extent(*photograph.shape[:2])).slices]
    return cv2.resize(cut, (size.width, size.height), interpolation=cv2.INTER_AREA)


def _cut(canvas: Canvas, box: Box) -> Canvas:
    return Canvas(*(each[box.slices] for each in (canvas.color, canvas.known, canvas.component)))


def _with_gaps(canvas: Canvas, settings: ComposedSettings, rng: np.random.Generator) -> Canvas:
    """Without a component that is drawn, or without any; the largest one is never left out alone."""
    component = canvas.component
    present, sizes = np.unique(component[component != NO_COMPONENT], return_counts=True)
    if rng.random() < settings.empty or not len(present):
        gone: Bool[np.ndarray, "height width"] = np.ones(component.shape, bool)
    elif rng.random() < settings.missing and len(present) > 1:
        small = np.delete(present, sizes.argmax())
        gone = component == rng.choice(small)
    else:
        return canvas
    color, known = canvas.color.copy(), canvas.known & ~gone
    color[gone] = 0
    return Canvas(color, known, np.where(gone, np.int16(NO_COMPONENT), component))


def _drawn_elision(settings: ComposedSettings, scale: float, rng: np.random.Generator) -> Elision:
    """Widths as a share of the crop's height, of which the frame has `scale` times as much."""
    if rng.random() < settings.elided:
        paper = rng.random() < settings.paper_elision
        drawn = PAPER_ELISION if paper else Elision(rng.uniform(0.1, 0.9), *rng.uniform(*settings.widths, 2))
    else:
        halo = NO_ELISION._replace(halo=float(rng.uniform(*settings.widths)))
        drawn = halo if rng.random() < settings.halo else NO_ELISION
    return drawn._replace(seam=drawn.seam * scale, halo=drawn.halo * scale)
