"""The segments of the bank that run like a painted ribbon, chosen by where they begin and end and
by their width in perspective; they may leave the stroke and keep their own borders."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from jaxtyping import Float64

from simspaint.domain.candidate import StandingCandidate
from simspaint.domain.geometry import Affine, Extent
from simspaint.engine.ops.row_profile import RowProfile
from simspaint.engine.ops.segment_table import SegmentTable
from simspaint.engine.stages.ribbons.painted import DEFAULTS, PaintedRibbon, RibbonConfig


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
        if run.reach >= config.least_reach:
            found.append(_candidate(painted, table, i, profile, run, config))
    fit = [c for c in found if c.mask_iou >= config.least_iou and c.context_iou >= config.least_quality]
    return sorted(fit, key=lambda c: (-c.retrieval_score, c.segment_id))[:n_wanted]


class _Run(NamedTuple):
    """How a segment is moved: output = (across × x + shear × y + column, down × y + row). It covers `reach`
    of the stroke's length, from its far end."""

    iou: float
    reach: float
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
    return _Run(iou, float(shown.mean()), mirror * across, shear, column, down, top - down * own_top)


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
