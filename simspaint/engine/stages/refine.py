"""From a coarse layout to a dense one (S3): what is painted stays, what is unpainted is filled."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import cv2
import numpy as np
import torch
from jaxtyping import Bool, UInt8

from simspaint.domain.geometry import Extent
from simspaint.domain.label_set import UNLABELLED
from simspaint.domain.layout import Layout
from simspaint.domain.nearest_label import fill_nearest, nearest_channels
from simspaint.engine.networks.layout_network import LayoutNetwork
from simspaint.engine.ops.one_hot import one_hot
from simspaint.engine.runtime.faults import check_numbers
from simspaint.progress import Stage


@dataclass(frozen=True, slots=True)
class RefineConfig:
    """Constants of the stage.

    Parameters
    ----------
    widest_gap
        Unpainted strips up to twice this share of the height are gaps between strokes: they take the nearest
        label.
    largest_side_px
        Pixels up to which the network's answer is interpolated smoothly; larger frames repeat its pixels.
    most_changed
        Share of the frame that may be painted over since the network was asked: after more it is asked again.
    """

    widest_gap: float = 0.01
    largest_side_px: int = 1024
    most_changed: float = 0.05


class Refined(NamedTuple):
    """A dense layout, and the painted one that the network saw when it filled it; `filled` is the dense one
    without what was painted since, None where it is the same."""

    layout: Layout
    painted: Layout
    filled: Layout | None = None


Predict = Callable[[Layout], UInt8[np.ndarray, "height width"]]
"""The layout network's label of every pixel of a layout, painted or not."""


def refine_layout(
    painted: Layout, predict: Predict | None, previous: Refined | None, config: RefineConfig
) -> Refined:
    """The dense layout (method `studio`): the painted one with its gaps and wide unpainted areas filled.

    Gaps between strokes take the nearest label. Wide areas are filled by the network; without one by the
    nearest label too, and a layout without any label stays as it is. What the network filled before stays as
    long as little was painted since.

    Parameters
    ----------
    previous
        Of the same frame: what was filled before.
    """
    if not (painted.ids == UNLABELLED).any():
        return Refined(painted, painted)
    if previous is not None and _is_little(painted, previous, config.most_changed):
        return _continued(painted, predict, previous, config)
    return Refined(_filled(painted, predict, config), painted)


def refine_whole(painted: Layout, predict: Predict | None) -> Refined:
    """The dense layout as the paper says: the network's whole answer where anything is unpainted, and a dense
    layout as it is."""
    if predict is None or not (painted.ids == UNLABELLED).any():
        return Refined(painted, painted)
    return Refined(Layout(predict(painted), painted.labels), painted)


def _is_little(painted: Layout, previous: Refined, most_changed: float) -> bool:
    if painted.extent != previous.painted.extent:
        return False
    changed = int(np.count_nonzero(painted.ids != previous.painted.ids))
    return changed <= most_changed * painted.extent.area


def _continued(painted: Layout, predict: Predict | None, previous: Refined, config: RefineConfig) -> Refined:
    """What was filled before with the strokes upon it; what the network saw painted and is no more is
    filled."""
    empty = painted.ids == UNLABELLED
    filled = (previous.layout if previous.filled is None else previous.filled).ids
    erased = empty & (previous.painted.ids != UNLABELLED)
    if erased.any():
        filled = np.where(erased, _filled(painted, predict, config).ids, filled)
    layout = Layout(np.where(empty, filled, painted.ids), painted.labels)
    is_same = np.array_equal(layout.ids, filled)
    return Refined(layout, previous.painted, None if is_same else Layout(filled, painted.labels))


def _filled(painted: Layout, predict: Predict | None, config: RefineConfig) -> Layout:
    ids = painted.ids
    if not (ids == UNLABELLED).all():
        nearest = fill_nearest(ids)
        wide = _wide_areas(ids == UNLABELLED, config.widest_gap) if predict else np.zeros(ids.shape, bool)
        ids = np.where(wide, ids, nearest)
    empty = ids == UNLABELLED
    if predict is not None and empty.any():
        ids = np.where(empty, predict(Layout(ids, painted.labels)), ids)
    return Layout(ids, painted.labels)


def predicted_labels(
    layout: Layout, network: LayoutNetwork, largest_side_px: int = RefineConfig().largest_side_px
) -> UInt8[np.ndarray, "height width"]:
    """The network's label of every pixel, painted or not."""
    coarse = layout.resized(Extent(*network.config.working_size))
    with torch.inference_mode():
        logits = network(*layout_inputs(torch.from_numpy(coarse.ids.copy()[None]), network))
        check_numbers(logits, Stage.REFINEMENT)
        shrink = min(1.0, largest_side_px / max(layout.extent))
        size = [max(round(side * shrink), 1) for side in layout.extent]
        smooth = torch.nn.functional.interpolate(logits.float(), size=size, mode="bilinear")
        ids = smooth.argmax(1)[0].to(torch.uint8).cpu().numpy()
    return Layout(ids, layout.labels).resized(layout.extent).ids


def layout_inputs(ids: UInt8[torch.Tensor, "n h w"], network: LayoutNetwork) -> tuple[torch.Tensor, ...]:
    """The layout network's inputs, on its device: the layouts, one channel a label, and for networks that
    read it what is nearest."""
    device, n_labels = next(network.parameters()).device, network.config.n_labels
    layouts = one_hot(ids.to(device), n_labels)
    if not network.config.nearest_input:
        return (layouts,)
    return layouts, torch.from_numpy(nearest_channels(ids.cpu().numpy(), n_labels)).to(device)


def _wide_areas(
    empty: Bool[np.ndarray, "height width"], widest_gap: float
) -> Bool[np.ndarray, "height width"]:
    """The unpainted pixels that are no gap: those that a disc of radius `widest_gap` × height inside the
    unpainted area covers."""
    side = 2 * max(round(widest_gap * empty.shape[0]), 1) + 1
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (side, side))
    return cv2.morphologyEx(
        empty.astype(np.uint8), cv2.MORPH_OPEN, disc, borderType=cv2.BORDER_REPLICATE
    ).astype(bool)
