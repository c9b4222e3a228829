"""Stage 2: a layout becomes its connected components (S3)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from jaxtyping import Bool

from simspaint.bank.ops.connected_components import ConnectedRuns, connect_runs
from simspaint.bank.ops.layout_runs import find_runs
from simspaint.domain.component import Component
from simspaint.domain.geometry import Box
from simspaint.domain.layout import Layout


@dataclass(frozen=True, slots=True)
class ComponentsConfig:
    """Constants of the stage (method `studio`)."""

    small_thing: float = 0.001
    """Share of the frame from which on a painted thing gets a segment, where things stand whole."""


def find_components(layout: Layout, minimum_area: int = 0) -> list[Component]:
    """Maximal 8-connected regions of each label and instance; unlabelled pixels are in none.

    The order depends on nothing but the layout: by label id, then top row, then left column of the box, then
    the column of the first pixel. `Component.index` counts the returned ones.

    Parameters
    ----------
    minimum_area
        Regions of fewer pixels are left out.
    """
    return _components(connect_runs(find_runs(layout.keys)), minimum_area, len(layout.labels))


def without_small_parts(
    components: Sequence[Component],
    painted: Layout,
    minimum_area: int,
    stands: Bool[np.ndarray, " labels"],
) -> list[Component]:
    """The components without small ones, but for those of labels that stand on the ground where most of them
    was painted.

    Parameters
    ----------
    painted
        What a person painted, in the frame of the components' layout.
    minimum_area
        Components of fewer pixels are small.
    """
    kept = []
    for component in components:
        if component.area < minimum_area:
            own = painted.ids[component.box.slices][component.mask] == component.label_id
            if not stands[component.label_id] or np.count_nonzero(own) < component.area / 2:
                continue
        kept.append(component)
    return [replace(component, index=i) for i, component in enumerate(kept)]


def _components(connected: ConnectedRuns, minimum_area: int, n_labels: int) -> list[Component]:
    large = np.flatnonzero(connected.area[: connected.n_labelled] >= minimum_area).tolist()
    wanted = [region for region in large if int(connected.label_id[region]) < n_labels]
    return [
        Component(
            index=index,
            label_id=int(connected.label_id[region]),
            box=Box(*connected.box[region].tolist()),
            mask=mask,
            area=int(connected.area[region]),
        )
        for index, (region, mask) in enumerate(zip(wanted, connected.masks(wanted), strict=True))
    ]
