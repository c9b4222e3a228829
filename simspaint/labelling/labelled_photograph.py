"""A photograph's layout, from what a labeller says about it."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from jaxtyping import Float, UInt8

from simspaint.bank.ops.connected_components import connect_runs
from simspaint.bank.ops.layout_runs import find_runs
from simspaint.domain.label_set import UNLABELLED, LabelSet
from simspaint.domain.layout import Layout
from simspaint.domain.nearest_label import nearest_values
from simspaint.engine.ops.guided_filter import guided_filter
from simspaint.labelling.labeller import Labeller


@dataclass(frozen=True, slots=True)
class LabellingSettings:
    """How probabilities become a layout."""

    longest_side_px: int = 1024
    """The layout of a larger photograph is so large: borders are not known more exactly."""
    filter_side_px: int = 224
    """Shorter side at which the guided filter finds its functions."""
    filter_radius_px: int = 5
    flatness: float = 4e-4
    """Variance of colour that the guided filter takes for flat."""
    least_probability: float = 0.45
    """Pixels with less are left unlabelled."""
    smallest_island: float = 0.0012
    """Share of the frame below which a region is joined to what is around it."""
    least_asked: float = 0.3
    """Answers that are less probable everywhere, and the likeliest nowhere, are left out."""
    least_sure: float = 0.59
    """Mean probability below which a region of a label that stands is left unlabelled …"""
    least_sure_skyline: float = 0.75
    """… of one that has a skyline (mountain): what is less sure is a rock face, a bank or a wood …"""
    least_sure_thing: float = 0.72
    """… and of a thing (house): a wrong one is seen by everybody."""
    least_lightness: float = 30.0
    """Mean lightness, of 255, below which such a region is left unlabelled, too: a silhouette fits no other
    picture."""


LARGE_SHARE = 0.01
"""Least share of the pixels of a label that is reported."""


@dataclass(frozen=True, slots=True)
class LabelledPhotograph:
    """A layout, and how far it can be trusted."""

    layout: Layout
    sure: float
    """Share of the pixels that carry a label."""
    label_shares: dict[str, float]
    """Share of the pixels of every label that is there, largest first."""

    @property
    def large_labels(self) -> tuple[str, ...]:
        """Labels that cover at least a hundredth, largest first."""
        return tuple(label for label, share in self.label_shares.items() if share >= LARGE_SHARE)


def label_photograph(
    photograph: UInt8[np.ndarray, "height width 3"],
    labeller: Labeller,
    settings: LabellingSettings | None = None,
) -> LabelledPhotograph:
    """Label a photograph.

    The layout has the photograph's size, or where that is longer than `longest_side_px` its shape.
    """
    settings = settings or LabellingSettings()
    guide = bounded(photograph, settings.longest_side_px)
    maps = labeller.probabilities(guide)
    answers, probability = _answers(maps, guide, len(labeller.labels), settings)
    ids = joined_islands(answers, settings.smallest_island)
    known = np.where(ids == answers, probability, np.nan)
    lightness = cv2.cvtColor(guide, cv2.COLOR_RGB2LAB)[..., 0]
    ids = without_unusable(ids, known, lightness, labeller.labels, settings)
    return described(Layout(ids, labeller.labels))


def bounded(photograph: np.ndarray, longest: int) -> np.ndarray:
    """The photograph, made smaller where its longer side has more than `longest` pixels."""
    factor = longest / max(photograph.shape[:2])
    if factor >= 1:
        return photograph
    height, width = (max(round(side * factor), 1) for side in photograph.shape[:2])
    return cv2.resize(photograph, (width, height), interpolation=cv2.INTER_AREA)


def _answers(
    maps: np.ndarray, guide: np.ndarray, n_labels: int, settings: LabellingSettings
) -> tuple[np.ndarray, np.ndarray]:
    """The most probable label of every pixel, unlabelled where none is probable, or "none of these"; and how
    probable it is."""
    wins = np.bincount(maps.argmax(0).ravel(), minlength=len(maps)) > 0
    asked = np.flatnonzero(wins | (maps.max((1, 2)) >= settings.least_asked))
    height, width = guide.shape[:2]
    scale = min(settings.filter_side_px / min(height, width), 1.0)
    size = (max(round(width * scale), 1), max(round(height * scale), 1))
    resized = np.stack([cv2.resize(maps[i], size, interpolation=cv2.INTER_LINEAR) for i in asked])
    filtered = guided_filter(resized, guide, settings.filter_radius_px, settings.flatness)
    best = filtered.argmax(0)
    probability = np.take_along_axis(filtered, best[None], 0)[0]
    answers = asked[best]
    unknown = (answers >= n_labels) | (probability < settings.least_probability)
    return np.where(unknown, UNLABELLED, answers).astype(np.uint8), probability


def joined_islands(ids: UInt8[np.ndarray, "h w"], smallest: float) -> UInt8[np.ndarray, "h w"]:
    """Regions smaller than a share of the frame, unlabelled ones too, become what is nearest around them."""
    regions = connect_runs(find_runs(ids))
    small = regions.area < smallest * ids.size
    if not small.any() or small.all():
        return ids
    runs = regions.runs
    lengths = runs.ends - runs.starts
    is_island = np.repeat(small[regions.region], lengths).reshape(ids.shape)
    return nearest_values(ids, is_island)


def without_unusable(
    ids: UInt8[np.ndarray, "h w"],
    probability: Float[np.ndarray, "h w"],
    lightness: UInt8[np.ndarray, "h w"],
    labels: LabelSet,
    settings: LabellingSettings,
) -> UInt8[np.ndarray, "h w"]:
    """Regions of labels whose outline shows are left unlabelled where the label's mean probability is too low
    (pixels whose probability is NaN do not count), or they are nearly black."""
    least = np.zeros(256)
    for label in labels.labels:
        if label.is_thing:
            least[label.id] = settings.least_sure_thing
        elif label.keeps_skyline:
            least[label.id] = settings.least_sure_skyline
        elif label.stands:
            least[label.id] = settings.least_sure
    regions = connect_runs(find_runs(ids))
    n, region = regions.area.size, np.repeat(regions.region, regions.runs.ends - regions.runs.starts)
    counts = np.isfinite(probability).ravel()
    total = np.bincount(region[counts], probability.ravel()[counts], n)
    mean = total / np.maximum(np.bincount(region[counts], minlength=n), 1)
    is_dark = np.bincount(region, lightness.ravel(), n) < settings.least_lightness * regions.area
    asked = least[regions.label_id]
    unusable = (asked > 0) & ((mean < asked) | is_dark)
    return np.where(unusable[region].reshape(ids.shape), np.uint8(UNLABELLED), ids)


def described(layout: Layout) -> LabelledPhotograph:
    """A layout with the shares of its labels."""
    shares = np.bincount(layout.ids.ravel(), minlength=256) / layout.ids.size
    labels: LabelSet = layout.labels
    found = {label.name: float(shares[label.id]) for label in labels.labels if shares[label.id] > 0}
    ordered = dict(sorted(found.items(), key=lambda item: -item[1]))
    return LabelledPhotograph(layout, float(1 - shares[UNLABELLED]), ordered)
