"""What is seen of a selection in place, and how well the labelling network recognises it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from simspaint.domain.composition import FillKind
from simspaint.engine.ops.flat_canvas import FlatCanvas, flat_canvas
from simspaint.engine.stages.recognise import RecogniseConfig, ask_recognised, at_cells, look_extent
from simspaint.engine.steps.component_choices import Picked
from simspaint.engine.steps.placed_selection import Painting, PlacedSelection
from simspaint.engine.steps.segment_order import with_scene_fills


class SeenComponent(NamedTuple):
    """Mean log probability of a component's label where it is seen, and the share of the picture that this
    is."""

    recognised: float
    share: float


UNSEEN = SeenComponent(0.0, 0.0)


@dataclass(frozen=True, slots=True)
class SeenSelection:
    """What is seen of a selection.

    Parameters
    ----------
    recognised
        Mean log probability of the labels that are to be seen.
    moved
        Share of the picture that shows fill segments that were moved.
    components
        Of the components that are seen, by their places among the chosen.
    """

    recognised: float
    moved: float
    components: dict[int, SeenComponent]

    def merit(self, selected: float, config: RecogniseConfig) -> float:
        """How good it is, with what its selection came to."""
        return selected + config.recognised * self.recognised - config.moved * self.moved


class Look(NamedTuple):
    """A selection in place, and what is seen of it."""

    made: PlacedSelection
    seen: SeenSelection


def looked_at(painting: Painting, chosen: list[Picked], config: RecogniseConfig) -> Look:
    """A selection put in place, and looked at."""
    made = painting.placed(chosen)
    return Look(made, seen_selection(painting, made, config))


def seen_selection(painting: Painting, made: PlacedSelection, config: RecogniseConfig) -> SeenSelection:
    """What the labelling network, which the pack must have, recognises of a selection in place. Numbers are
    rounded to 1e-4."""
    work = painting.work
    assert work.models.labelling is not None
    picture = _picture(painting, made, config)
    (logs,) = work.ask(work.models.labelling, ask_recognised, [picture])
    fills = [fill for own in made.scene.fills for fill in own]
    is_moved = [fill.chosen is not None and fill.chosen.kind is not FillKind.BESIDE for fill in fills]
    moved = np.flatnonzero(is_moved) + len(made.scene.placed)
    places = at_cells(_owners(made)[picture.positions], logs.shape)
    return SeenSelection(
        _mean(logs[places >= 0]),
        np.isin(picture.positions, moved).mean().item(),
        {i: _component(logs, places == i) for i in np.unique(places[places >= 0]).tolist()},
    )


def _component(logs: np.ndarray, cells: np.ndarray) -> SeenComponent:
    return SeenComponent(_mean(logs[cells]), int(np.count_nonzero(cells)) / cells.size)


def _mean(values: np.ndarray) -> float:
    return round(values.mean(dtype=np.float64).item(), 4) if values.size else 0.0


def _picture(painting: Painting, made: PlacedSelection, config: RecogniseConfig) -> FlatCanvas:
    scene, frame = made.scene, painting.layout.extent
    shown = [(placing.component, placing.stance) for placing in made.placings]
    order = with_scene_fills(painting.work, made.order, scene, shown)
    placed = [*scene.placed, *(fill.placed for own in scene.fills for fill in own)]
    return flat_canvas(placed, order, frame, look_extent(frame, config))


def _owners(made: PlacedSelection) -> np.ndarray:
    """Of every segment in place, and at last of none, the place of its component among the chosen."""
    present = [i for i, each in enumerate(made.chosen) if each.segment_id is not None]
    of_fills = [i for i, own in zip(present, made.scene.fills, strict=True) for _ in own]
    return np.array([*present, *of_fills, -1])
