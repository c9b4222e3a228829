"""Of several selections for a painting the one that looks best once it is composed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from simspaint.domain.component import Component
from simspaint.domain.composition import FillKind
from simspaint.domain.geometry import Affine
from simspaint.domain.layout import Layout
from simspaint.engine.ops.flat_canvas import FlatCanvas, flat_canvas
from simspaint.engine.stages.complete.scene import Scene
from simspaint.engine.stages.recognise import RecogniseConfig, ask_recognised, look_extent
from simspaint.engine.steps.assembled_composition import chosen_placings, fill_search, ordered_before
from simspaint.engine.steps.completed_scene import Placing, completed
from simspaint.engine.steps.component_candidates import Retrieval
from simspaint.engine.steps.component_choices import Picked
from simspaint.engine.steps.picked_segments import Alternative
from simspaint.engine.steps.segment_affines import affines
from simspaint.engine.steps.segment_order import ordered, with_scene_fills
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


def best_selection(
    work: Workspace,
    retrieval: Retrieval,
    components: Sequence[Component],
    layout: Layout,
    alternatives: Sequence[Alternative],
) -> PlacedSelection:
    """The first alternative, put in place; or another one in which what is to be seen is recognised better.

    The first one is kept where nearly everything is recognised in it, where there is no labelling network,
    and where the rule is off.
    """
    made = _placed(work, retrieval, components, layout, alternatives)
    first = next(made)
    if len(alternatives) == 1 or not work.settings.rules.recognises or work.models.labelling is None:
        return first
    config = RecogniseConfig()
    seen = _recognised(work, first, layout, config)
    if seen.recognised >= config.enough:
        return first
    best, most = first, seen.merit(alternatives[0].merit, config) + config.least_gain
    for alternative, other in zip(alternatives[1:], made, strict=True):
        merit = _recognised(work, other, layout, config).merit(alternative.merit, config)
        if merit > most:
            best, most = other, merit
    return best


def _placed(
    work: Workspace,
    retrieval: Retrieval,
    components: Sequence[Component],
    layout: Layout,
    alternatives: Sequence[Alternative],
) -> Iterator[PlacedSelection]:
    """The alternatives in place, one after the other."""
    for alternative in alternatives:
        chosen = alternative.chosen
        for each in chosen:
            if each.segment_id is not None:
                work.bank.prefetch(each.segment_id)
        with work.clock.stage(Stage.TRANSFORM, len(chosen)):
            moved = affines(work, layout, chosen)
            present, placings = chosen_placings(chosen, moved)
            fill = fill_search(work, retrieval, present, layout.extent)
            scene = completed(work, placings, components, layout, fill)
        with work.clock.stage(Stage.ORDER):
            order = ordered(work, scene.placed, layout, [ordered_before(each) for each in present])
        yield PlacedSelection(chosen, moved, placings, scene, order)


@dataclass(frozen=True, slots=True)
class _Seen:
    """What is seen of a selection."""

    recognised: float
    moved: float

    def merit(self, selected: float, config: RecogniseConfig) -> float:
        """How good it is, with what its selection came to."""
        return selected + config.recognised * self.recognised - config.moved * self.moved


def _recognised(work: Workspace, made: PlacedSelection, layout: Layout, config: RecogniseConfig) -> _Seen:
    network = work.models.labelling
    assert network is not None
    picture = _picture(work, made, layout, config)
    (recognised,) = work.ask(network, ask_recognised, [picture])
    return _Seen(recognised, picture.share)


def _picture(work: Workspace, made: PlacedSelection, layout: Layout, config: RecogniseConfig) -> FlatCanvas:
    scene = made.scene
    fills = [fill for own in scene.fills for fill in own]
    first = len(scene.placed)
    moved = {
        first + i
        for i, fill in enumerate(fills)
        if fill.chosen is not None and fill.chosen.kind is not FillKind.BESIDE
    }
    shown = [(placing.component, placing.stance) for placing in made.placings]
    order = with_scene_fills(work, made.order, scene, shown)
    placed = [*scene.placed, *(fill.placed for fill in fills)]
    return flat_canvas(placed, order, layout.extent, look_extent(layout.extent, config), moved)
