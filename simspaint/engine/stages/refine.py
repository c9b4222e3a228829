"""From a coarse layout to a dense one (S3, R44): what is painted stays, what is unpainted is filled."""

from __future__ import annotations

import cv2
import numpy as np
import torch
from jaxtyping import Bool, UInt8

from simspaint.domain.geometry import Extent
from simspaint.domain.label_set import UNLABELLED
from simspaint.domain.layout import Layout
from simspaint.engine.networks.layout_network import LayoutNetwork
from simspaint.engine.ops.nearest_label import fill_nearest
from simspaint.engine.ops.one_hot import one_hot
from simspaint.engine.runtime.faults import check_numbers
from simspaint.progress import Stage

GAP = 0.01
"""Unpainted strips up to twice this share of the height are gaps between strokes: they take the nearest
label."""
LARGEST_SIDE = 1024
"""Pixels up to which the network's answer is interpolated smoothly; larger frames repeat its pixels."""


def refine_layout(layout: Layout, network: LayoutNetwork | None) -> Layout:
    """The dense layout; the layout itself where nothing is unpainted.

    Gaps between strokes take the nearest label. Larger areas are filled by the network; without one by the
    nearest label too,
    and a layout without any label stays as it is.
    """
    if not (layout.ids == UNLABELLED).any():
        return layout
    ids = layout.ids
    if not (ids == UNLABELLED).all():
        nearest = fill_nearest(ids)
        wide = _wide_areas(ids == UNLABELLED) if network is not None else np.zeros(ids.shape, bool)
        ids = np.where(wide, ids, nearest)
    empty = ids == UNLABELLED
    if network is not None and empty.any():
        ids = np.where(empty, predicted_labels(Layout(ids, layout.labels), network), ids)
    return Layout(ids, layout.labels)


def predicted_labels(layout: Layout, network: LayoutNetwork) -> UInt8[np.ndarray, "height width"]:
    """The network's label of every pixel, painted or not."""
    working = Extent(*network.config.working_size)
    device = next(network.parameters()).device
    coarse = layout.resized(working)
    with torch.inference_mode():
        logits = network(one_hot(torch.from_numpy(coarse.ids.copy()[None]).to(device), len(layout.labels)))
        check_numbers(logits, Stage.REFINEMENT)
        shrink = min(1.0, LARGEST_SIDE / max(layout.extent))
        size = [max(round(side * shrink), 1) for side in layout.extent]
        smooth = torch.nn.functional.interpolate(logits.float(), size=size, mode="bilinear")
        ids = smooth.argmax(1)[0].to(torch.uint8).cpu().numpy()
    return Layout(ids, layout.labels).resized(layout.extent).ids


def _wide_areas(empty: Bool[np.ndarray, "height width"]) -> Bool[np.ndarray, "height width"]:
    """The unpainted pixels that are no gap: those that a disc of radius `GAP` × height inside the unpainted
    area covers."""
    side = 2 * max(round(GAP * empty.shape[0]), 1) + 1
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (side, side))
    return cv2.morphologyEx(
        empty.astype(np.uint8), cv2.MORPH_OPEN, disc, borderType=cv2.BORDER_REPLICATE
    ).astype(bool)
