"""Ribbons: roads, paths and rivers that were painted as a stroke, or drawn anew in perspective."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import cv2
import numpy as np
from jaxtyping import Bool, Float32

from simspaint.domain.component import Component
from simspaint.domain.geometry import Box, Extent
from simspaint.domain.layout import Layout
from simspaint.engine.ops.row_profile import RowProfile, row_profile
from simspaint.engine.ops.segment_foot import foot_of


@dataclass(frozen=True, slots=True)
class RibbonConfig:
    """What counts as a ribbon, and how candidates are ranked."""

    rows: int = 24
    """Rows at which outlines are compared."""
    largest_width: float = 0.5
    """Mean width from which on a component is a field or a lake, share of the frame's width."""
    least_filled: float = 0.75
    """Share that is covered between the outer pixels of all rows."""
    least_length: float = 1.2
    """Length over mean width …"""
    least_length_converging: float = 0.5
    """… where it narrows to its far end by half, as in perspective."""
    least_ground_beside: float = 0.6
    """Share of what lies left and right that is another ground."""
    least_filled_segment: float = 0.93
    """The same share of a ribbon of the bank: others are what is left between things."""
    least_iou: float = 0.62
    """Mask IoU that a candidate has at least …"""
    least_quality: float = 0.15
    """… and agreement of surroundings and perspective: else the stroke is filled as painted."""
    least_reach: float = 0.9
    """Share of the stroke's length that a segment covers at least: no road ends before its near end."""
    largest_stretch: float = 1.6
    """How far a segment is magnified or reduced in one direction at most …"""
    largest_anisotropy: float = 1.6
    """… and how much more in one than in the other."""
    largest_shear: float = 0.9
    """Columns per row by which a segment may be sheared: as seen from farther left or right."""
    largest_occluded: float = 0.3
    """Share of a segment's outline that may touch something nearer."""
    far_end_loss: float = 2.0
    """How much the quality falls when the far end moves by the frame's height."""
    stretch_loss: float = 0.4
    """How much the quality falls for each e-fold of magnification or reduction."""
    shear_loss: float = 0.4
    """How much the quality falls for a shear of one column per row."""
    vanishing: float = 0.08
    """How far behind its far end a ribbon would vanish, share of its length."""
    wander: float = 0.05
    """How far the borders of a drawn ribbon wander, share of its width there …"""
    wander_rows: float = 0.06
    """… and over how many rows, share of its length."""
    mirror_loss: float = 0.05
    """IoU that a mirrored segment loses: light comes from one side."""
    gap_px: int = 2
    """Distance at which neighbours are looked up."""


DEFAULTS = RibbonConfig()


class PaintedRibbon(NamedTuple):
    """A component as a ribbon, in the rendering's frame; `touches` and `context` are those of `Outline`."""

    component: Component
    profile: RowProfile
    touches: Bool[np.ndarray, " 4"]
    context: Float32[np.ndarray, " labels"]
    extent: Extent


def has_ribbon_shape(profile: RowProfile, extent: Extent, config: RibbonConfig = DEFAULTS) -> bool:
    """Whether an outline is that of a road or a river that leads away from the viewer."""
    width = float(profile.width.mean())
    quarter = max(len(profile.width) // 4, 1)
    far, near = float(profile.width[:quarter].mean()), float(profile.width[-quarter:].mean())
    least = config.least_length_converging if far < near / 2 else config.least_length
    is_narrow = width < config.largest_width * extent.width
    return bool(is_narrow and profile.filled >= config.least_filled and profile.length >= least * width)


def painted_ribbon(
    component: Component,
    layout: Layout,
    is_ground: Bool[np.ndarray, " labels"],
    config: RibbonConfig = DEFAULTS,
) -> PaintedRibbon | None:
    """The component as a ribbon; None where it is none: too wide, or not between other grounds."""
    extent = layout.extent
    profile = row_profile(component.mask, component.box, config.rows)
    if not is_ground[component.label_id] or not has_ribbon_shape(profile, extent, config):
        return None
    if _ground_beside(profile, component, layout, is_ground, config) < config.least_ground_beside:
        return None
    foot = foot_of(component.mask, component.box, layout.ids, component.label_id, len(layout.labels))
    return PaintedRibbon(component, profile, foot.cut, foot.context, extent)


def _ground_beside(
    profile: RowProfile,
    component: Component,
    layout: Layout,
    is_ground: Bool[np.ndarray, " labels"],
    config: RibbonConfig,
) -> float:
    """Share of the pixels left and right of a profile, in the frame, that are another ground."""
    rows = np.concatenate([profile.row, profile.row]).astype(int)
    half, gap = profile.width / 2, config.gap_px
    columns = np.concatenate([profile.center - half - 1 - gap, profile.center + half + gap])
    columns = np.floor(columns).astype(int)
    inside = (columns >= 0) & (columns < layout.extent.width)
    seen = layout.ids[rows[inside], columns[inside]]
    ground = np.append(is_ground, np.zeros(256 - is_ground.size, bool))
    ground[component.label_id] = False
    return float(ground[seen].mean()) if seen.size else 0.0


def ribbon_in_perspective(painted: PaintedRibbon, config: RibbonConfig = DEFAULTS) -> Component:
    """The component drawn in perspective where no segment has its course: smooth, and narrower to its far
    end.

    It is as long as the stroke and as wide at its near end, and may lie beside it.
    """
    box, profile, extent = painted.component.box, painted.profile, painted.extent
    row = np.arange(box.top, box.bottom) + 0.5
    down = (profile.row - box.top) / box.height
    at = (row - box.top) / box.height
    center = np.polyval(np.polyfit(down, profile.center, 3, w=np.sqrt(profile.width)), at)
    near = float(profile.width[-max(len(down) // 4, 1) :].max())
    width = near * (at + config.vanishing) / (1 + config.vanishing)
    rng = np.random.default_rng([*box])
    sigma = max(config.wander_rows * box.height, 1.0)
    noise = cv2.GaussianBlur(rng.standard_normal((box.height, 2)), (1, 0), sigmaX=1e-3, sigmaY=sigma)
    noise *= config.wander / max(float(noise.std()), 1e-6)
    low, high = (center + width[:] * (side / 2 + noise[:, i]) for i, side in enumerate((-1, 1)))
    left = max(int(np.floor(low.min())), 0)
    right = min(int(np.ceil(high.max())), extent.width)
    column = np.arange(left, right) + 0.5
    mask = (column >= low[:, None]) & (column < high[:, None])
    return painted.component.with_mask(mask, box.top, left)


def ribbon_rows(
    masks: list[Bool[np.ndarray, "_ _"]],
    boxes: list[Box],
    extent: Extent,
    config: RibbonConfig = DEFAULTS,
) -> tuple[Bool[np.ndarray, " segments"], list[RowProfile]]:
    """Which of a label's segments are ribbons, and the profiles of these."""
    profiles = [row_profile(mask, box, config.rows) for mask, box in zip(masks, boxes, strict=True)]
    kept = np.array([p.filled >= config.least_filled_segment for p in profiles], bool)
    kept &= np.array([has_ribbon_shape(p, extent, config) for p in profiles], bool)
    return kept, [profile for profile, keep in zip(profiles, kept.tolist(), strict=True) if keep]
