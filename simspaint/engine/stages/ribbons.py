"""Ribbons: roads, paths and rivers that were painted as a stroke. A segment of the bank is chosen by where it
begins and ends and by its width in perspective; it may leave the stroke and keeps its own borders."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import NamedTuple

import cv2
import numpy as np
from jaxtyping import Bool, Float32, Float64

from simspaint.domain.candidate import StandingCandidate
from simspaint.domain.component import Component
from simspaint.domain.geometry import Affine, Box, Extent, bounding_box
from simspaint.domain.layout import Layout
from simspaint.engine.ops.row_profile import RowProfile, row_profile
from simspaint.engine.ops.segment_outline import outline_of
from simspaint.engine.ops.segment_table import SegmentTable


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
    return is_narrow and profile.filled >= config.least_filled and profile.length >= least * width


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
    nothing = np.zeros(is_ground.size, bool)
    outline = outline_of(component.mask, component.box, layout.ids, component.label_id, nothing)
    return PaintedRibbon(component, profile, outline.cut, outline.context, extent)


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
    tight = bounding_box(mask)
    mask = mask[tight.slices].copy()
    mask.flags.writeable = False
    area = int(np.count_nonzero(mask))
    return replace(painted.component, box=tight.shifted(box.top, left), mask=mask, area=area)


def ribbon_candidates(
    painted: PaintedRibbon,
    table: SegmentTable,
    profiles: list[RowProfile],
    n_wanted: int,
    config: RibbonConfig = DEFAULTS,
) -> list[StandingCandidate]:
    """The segments that run much like a painted ribbon, the best first, equal ones by rising id; none where
    no one does.

    `mask_iou` is that of the profiles; `context_iou` the agreement of surroundings and perspective.

    Parameters
    ----------
    table, profiles
        Ribbons of the bank, and the profile of each.
    """
    found = []
    for i, profile in enumerate(profiles):
        if not _may_run(painted, table, i, config):
            continue
        run = max(
            (_run(painted, profile, table.extent, m, config) for m in (False, True)),
            key=lambda run: _merit(run, config),
        )
        found.append(_candidate(painted, table, i, profile, run, config))
    fit = [c for c in found if c.mask_iou >= config.least_iou and c.context_iou >= config.least_quality]
    return sorted(fit, key=lambda c: (-c.retrieval_score, c.segment_id))[:n_wanted]


class _Run(NamedTuple):
    """How a segment is moved: output = (across × x + shear × y + column, down × y + row)."""

    iou: float
    across: float
    shear: float
    column: float
    down: float
    row: float


def _merit(run: _Run, config: RibbonConfig) -> float:
    return run.iou - config.mirror_loss * (run.across < 0)


def _may_run(painted: PaintedRibbon, table: SegmentTable, i: int, config: RibbonConfig) -> bool:
    """Whether nothing cuts a segment that does not cut the component."""
    cut, touches = table.cut[i], painted.touches
    beside = int(cut[1]) + int(cut[3]) <= int(touches[1]) + int(touches[3])
    ends = (not cut[0] or touches[0]) and (not cut[2] or touches[2])
    return bool(beside and ends and table.occluded[i] <= config.largest_occluded)


def _run(
    painted: PaintedRibbon, own: RowProfile, source: Extent, is_mirrored: bool, config: RibbonConfig
) -> _Run:
    """The far ends meet; width and course agree as well as bounded stretch and shear allow."""
    asked, unit = painted.profile, painted.extent.height / source.height
    most = config.largest_stretch * unit
    down = float(np.clip(asked.length / own.length, unit / config.largest_stretch, most))
    top, own_top = asked.row[0] - 0.5, own.row[0] - 0.5
    at = own_top + (asked.row - top) / down  # rows of the source that are shown at the painted rows
    shown = at <= own.row[-1] + 0.5
    mirror = -1.0 if is_mirrored else 1.0
    center = np.interp(at, own.row, own.center) * mirror
    width = np.interp(at, own.row, own.width) * shown
    across = float((width * asked.width).sum() / max((width * width).sum(), 1e-6))
    across = float(np.clip(across, down / config.largest_anisotropy, down * config.largest_anisotropy))
    across = float(np.clip(across, unit / config.largest_stretch, most))
    rest = (asked.center - across * center)[shown]
    y = at[shown]
    shear = float(np.polyfit(y, rest, 1)[0]) if y.size > 2 else 0.0
    shear = float(np.clip(shear, -config.largest_shear * down, config.largest_shear * down))
    # the near end counts most: there a gap beside the stroke is widest
    weight = asked.width[shown]
    column = float(np.average(rest - shear * y, weights=weight)) if y.size else 0.0
    moved = across * center + shear * at + column
    iou = _interval_iou(moved, across * width, asked.center, asked.width)
    return _Run(iou, mirror * across, shear, column, down, top - down * own_top)


def _interval_iou(
    center: Float64[np.ndarray, " n"],
    width: Float64[np.ndarray, " n"],
    other: Float64[np.ndarray, " n"],
    other_width: Float64[np.ndarray, " n"],
) -> float:
    low = np.maximum(center - width / 2, other - other_width / 2)
    high = np.minimum(center + width / 2, other + other_width / 2)
    both = np.maximum(high - low, 0).sum()
    return float(both / max(width.sum() + other_width.sum() - both, 1e-6))


def _candidate(
    painted: PaintedRibbon,
    table: SegmentTable,
    i: int,
    own: RowProfile,
    run: _Run,
    config: RibbonConfig,
) -> StandingCandidate:
    unit = painted.extent.height / table.extent.height
    around = float(np.minimum(table.context[i], painted.context).sum())
    far = abs(own.row[0] / table.extent.height - painted.profile.row[0] / painted.extent.height)
    stretch = abs(np.log(abs(run.across) / unit)) + abs(np.log(run.down / unit))
    loss = config.far_end_loss * far + config.stretch_loss * stretch + config.shear_loss * abs(run.shear)
    affine = _affine(run, painted.extent, table.extent)
    return StandingCandidate(int(table.segment_id[i]), run.iou, around * float(np.exp(-loss)), affine)


def _affine(run: _Run, output: Extent, source: Extent) -> Affine:
    """From normalised coordinates of the output to those of the source."""
    # pixel edges of the source to those of the output, inverted
    forward = np.array([[run.across, run.shear, run.column], [0.0, run.down, run.row], [0.0, 0.0, 1.0]])
    half_width, half_height = output.width / 2, output.height / 2
    from_normal = np.array([[half_width, 0, half_width], [0, half_height, half_height], [0, 0, 1.0]])
    to_normal = np.array([[2 / source.width, 0, -1], [0, 2 / source.height, -1], [0, 0, 1.0]])
    return np.ascontiguousarray((to_normal @ np.linalg.inv(forward) @ from_normal)[:2])


def ribbon_rows(
    masks: list[Bool[np.ndarray, "height width"]],
    boxes: list[Box],
    extent: Extent,
    config: RibbonConfig = DEFAULTS,
) -> tuple[Bool[np.ndarray, " n"], list[RowProfile]]:
    """Which of a label's segments are ribbons, and the profiles of these."""
    profiles = [row_profile(mask, box, config.rows) for mask, box in zip(masks, boxes, strict=True)]
    kept = np.array([p.filled >= config.least_filled_segment for p in profiles], bool)
    kept &= np.array([has_ribbon_shape(p, extent, config) for p in profiles], bool)
    return kept, [profile for profile, keep in zip(profiles, kept.tolist(), strict=True) if keep]
