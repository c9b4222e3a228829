"""A selection put in place: where each segment lies, what completes them, and their order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from simspaint.domain.component import Component
from simspaint.domain.geometry import Affine
from simspaint.domain.layout import Layout
from simspaint.engine.stages.complete.scene import Scene
from simspaint.engine.steps.assembled_composition import chosen_placings, fill_search, ordered_before
from simspaint.engine.steps.completed_scene import Placing, completed
from simspaint.engine.steps.component_candidates import Retrieval
from simspaint.engine.steps.component_choices import Picked
from simspaint.engine.steps.segment_affines import affines
from simspaint.engine.steps.segment_order import ordered
from simspaint.engine.steps.workspace import Workspace
from simspaint.progress import Stage


@dataclass(frozen=True, slots=True, eq=False)
class PlacedSelection:
    """A selection whose segments lie in place.

    Parameters
    ----------
    moved
        Where each segment lies.
    placings, scene, order
        Of those that are in the bank: with what completes them, and their positions back to front.
    """

    chosen: list[Picked]
    moved: list[Affine]
    placings: list[Placing]
    scene: Scene
    order: list[int]


@dataclass(frozen=True, slots=True, eq=False)
class Painting:
    """What selections are put in place for: a layout with its components, and what finds their segments."""

    work: Workspace
    retrieval: Retrieval
    components: Sequence[Component]
    layout: Layout

    def placed(self, chosen: list[Picked]) -> PlacedSelection:
        """A selection in place."""
        work, layout = self.work, self.layout
        for each in chosen:
            if each.segment_id is not None:
                work.bank.prefetch(each.segment_id)
        with work.clock.stage(Stage.TRANSFORM, len(chosen)):
            moved = affines(work, layout, chosen)
            present, placings = chosen_placings(chosen, moved)
            fill = fill_search(work, self.retrieval, present, layout.extent)
            scene = completed(work, placings, self.components, layout, fill)
        with work.clock.stage(Stage.ORDER):
            order = ordered(work, scene.placed, layout, [ordered_before(each) for each in present])
        return PlacedSelection(chosen, moved, placings, scene, order)
