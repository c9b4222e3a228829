"""Things that stand before a band of their own label: a tree before a forest is a thing of its own, although
the painting has one component for both."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from jaxtyping import Bool, Int64

from simspaint.domain.component import Component
from simspaint.domain.geometry import Extent


@dataclass(frozen=True, slots=True)
class InstancesConfig:
    """When a part of a component is a thing of its own."""

    higher: float = 2.0
    """Times as high as the median column from which on columns belong to a thing …"""
    flank: float = 1.25
    """… whose sides reach down to so many times that height."""
    least_height: float = 0.15
    """Height of such a thing at least, share of the frame's height."""
    least_width: float = 0.05
    """Width at least, share of the frame's width."""
    most_columns: float = 0.5
    """Share of the component's columns that things have at most: else it is no band."""
    widest: float = 1.6
    """Width over height of such a thing at most: else it is a hill of trees."""


DEFAULTS = InstancesConfig()


def split_instances(
    component: Component, extent: Extent, config: InstancesConfig = DEFAULTS
) -> list[Component]:
    """The component, or its band and the things before it, the band first. All keep its index.

    The band goes on behind the things, so that parts overlap.
    """
    heights = np.count_nonzero(component.mask, axis=0)
    usual = float(np.median(heights))
    things = [
        run
        for run in _runs(heights >= config.flank * usual)
        if _is_thing(heights[run], usual, extent, config)
    ]
    n_columns = sum(run.stop - run.start for run in things)
    if not things or n_columns > config.most_columns * heights.size:
        return [component]
    band, parts = component.mask.copy(), []
    top, left = component.box.top, component.box.left
    for run in things:
        parts.append(component.with_mask(component.mask[:, run], top, left + run.start))
        band[:, run] &= _between(component.mask, run)
    return [component.with_mask(band, top, left), *parts]


def _is_thing(
    heights: Int64[np.ndarray, " n"], usual: float, extent: Extent, config: InstancesConfig
) -> bool:
    height = float(heights.max())
    is_high = height >= max(config.higher * usual, config.least_height * extent.height)
    return is_high and config.least_width * extent.width <= heights.size <= config.widest * height


def _runs(flags: Bool[np.ndarray, " n"]) -> list[slice]:
    """Where flags are set without a gap."""
    edges = np.flatnonzero(np.diff(np.concatenate([[0], flags.view(np.int8), [0]])))
    return [slice(int(a), int(b)) for a, b in zip(edges[::2], edges[1::2], strict=True)]


def _between(mask: Bool[np.ndarray, "height width"], run: slice) -> Bool[np.ndarray, "height n"]:
    """The rows of a band behind a run of columns, from those on both sides of it."""
    beside = [column for column in (run.start - 1, run.stop) if 0 <= column < mask.shape[1]]
    beside = [column for column in beside if mask[:, column].any()]
    rows = np.arange(mask.shape[0])[:, None]
    if not beside:
        return np.zeros((mask.shape[0], run.stop - run.start), bool)
    tops = [int(mask[:, column].argmax()) for column in beside]
    bottoms = [mask.shape[0] - int(mask[::-1, column].argmax()) for column in beside]
    columns = np.arange(run.start, run.stop)
    top, bottom = np.interp(columns, beside, tops), np.interp(columns, beside, bottoms)
    return (rows >= top) & (rows < bottom)
