"""Stage 2: a layout becomes its connected components (S3)."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from jaxtyping import Bool

from simspaint.bank.ops.connected_components import ConnectedRuns, connect_runs
from simspaint.bank.ops.layout_runs import find_runs
from simspaint.domain.component import Component
from simspaint.domain.geometry import Box
from simspaint.domain.layout import Layout
from simspaint.engine.ops.bridging import bridge_thin_labels


@dataclass(frozen=True, slots=True)
class ComponentsConfig:
    """Constants of the stage (method `studio`)."""

    small_thing: float = 0.001
    """Share of the frame from which on a painted thing gets a segment, where things stand whole."""


def find_components(layout: Layout, minimum_area: int = 0, bridge_thin: bool = False) -> list[Component]:
    """Maximal 8-connected regions of each label and instance; unlabelled pixels are in none.

    The order depends on nothing but the layout: by label id, then top row, then left column of the box, then
    the column of the first pixel. `Component.index` counts the returned ones.

    Parameters
    ----------
    minimum_area
        Regions of fewer pixels are left out.
    bridge_thin
        Let the other labels grow over thin ones first, so that a pole does not cut a building. The
        components of the other labels then include the bridged pixels; thin components are still listed,
        with their own pixels, so that components may overlap. Instances are not told apart.
    """
    if not bridge_thin:
        labels = set(range(len(layout.labels)))
        return _components(connect_runs(find_runs(layout.keys)), minimum_area, labels)
    thin = {label.id for label in layout.labels.labels if label.is_thin}
    others = set(range(len(layout.labels))) - thin
    bridged = connect_runs(find_runs(bridge_thin_labels(layout.ids, layout.labels)))
    own = connect_runs(find_runs(layout.ids))
    found = _components(bridged, minimum_area, others) + _components(own, minimum_area, thin)
    found.sort(key=lambda component: component.label_id)  # stable: the order within a label stays
    return [Component(i, c.label_id, c.box, c.mask, c.area) for i, c in enumerate(found)]


def with_small_things(
    layout: Layout,
    painted: Layout,
    minimum_area: int,
    smallest_area: int,
    stands: Bool[np.ndarray, " labels"],
) -> list[Component]:
    """`find_components`, with small ones of labels that stand on the ground where most of them was painted.

    Parameters
    ----------
    painted
        What a person painted, in the frame of `layout`.
    smallest_area
        Regions of fewer pixels are left out whatever their label.
    """
    kept = []
    for component in find_components(layout, min(smallest_area, minimum_area)):
        if component.area < minimum_area:
            own = painted.ids[component.box.slices][component.mask] == component.label_id
            if not stands[component.label_id] or np.count_nonzero(own) < component.area / 2:
                continue
        kept.append(component)
    return [replace(component, index=i) for i, component in enumerate(kept)]


def _components(connected: ConnectedRuns, minimum_area: int, label_ids: set[int]) -> list[Component]:
    large = np.flatnonzero(connected.area[: connected.n_labelled] >= minimum_area).tolist()
    wanted = [region for region in large if int(connected.label_id[region]) in label_ids]
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
