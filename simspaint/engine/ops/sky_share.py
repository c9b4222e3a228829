"""Sky that shows through a tree: layouts are drawn around crowns, not around leaves."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import cv2
import numpy as np
from jaxtyping import Bool, Float32, UInt8

from simspaint.bank.ops.cie_lab import cie_lab
from simspaint.domain.label_set import LabelSet
from simspaint.domain.segment import Segment
from simspaint.engine.ops.sum_of_three import sum_of_three


@dataclass(frozen=True, slots=True)
class SkyConfig:
    """When pixels of a piece are taken for sky."""

    sky_rank: int = 2
    """Labels of at most this rank are sky and clouds: nothing is behind them."""
    fewest_px: int = 500
    """Pixels of sky, and of the piece, from which on their colours are known well enough."""
    apart: float = 20.0
    """How much lighter in L* the sky is at least: a tree in fog is like its sky."""
    doubt: float = 0.0
    """How much likelier, in twice the logarithm, a pixel is sky than a part of the piece at least."""
    most: float = 0.6
    """Share of a piece that can be sky; where more seems to be, the piece itself is of that colour."""
    own_percentile: float = 70.0
    """Percentile of L* up to which pixels of the piece tell its own colours."""
    halfway: float = 0.4
    """How far towards the sky's L* a pixel beside one of sky is taken for a mixture."""
    most_samples: int = 4000
    """Pixels of sky that are looked at."""
    outliers: float = 0.01
    """Share of the sky's pixels, above and below, that do not say in which rows there is sky."""
    spread: float = 16.0
    """Added to variances of L*, a* and b*: a plain sky is not known to a hair."""


class PieceColors:
    """The colours of a piece, looked at once for all that may be behind it.

    Parameters
    ----------
    color, mask
        The piece, and which pixels are its own.
    """

    def __init__(
        self,
        color: UInt8[np.ndarray, "h w 3"],
        mask: Bool[np.ndarray, "h w"],
        config: SkyConfig = SkyConfig(),
    ) -> None:
        self.mask, self.n_own, self._color, self._config = mask, int(np.count_nonzero(mask)), color, config

    @cached_property
    def lab(self) -> Float32[np.ndarray, "n 3"]:
        """Of its own pixels."""
        return cie_lab(self._color[self.mask][None])[0]

    @cached_property
    def front(self) -> _Colors:
        """Of its darker part."""
        lightness = self.lab[:, 0]
        dark = self.lab[lightness <= np.percentile(lightness, self._config.own_percentile)]
        return _Colors.of(dark, self._config.spread)

    @cached_property
    def distance(self) -> Float32[np.ndarray, " n"]:
        """How unlike its own pixels are to its darker part."""
        return self.front.distance(self.lab)


def shows_sky(
    piece: PieceColors, sky: UInt8[np.ndarray, "n 3"], config: SkyConfig = SkyConfig()
) -> Bool[np.ndarray, "h w"]:
    """Which pixels of a piece show the sky behind it, or a mixture with it: nearer in colour to the sky
    around it than to the darker part of itself, both as normal distributions in Lab.

    Parameters
    ----------
    sky
        Pixels of sky around it, in the same photograph. None are found where there are too few.
    """
    mask = piece.mask
    found = np.zeros_like(mask)
    if min(len(sky), piece.n_own) < config.fewest_px:
        return found
    lab, front = piece.lab, piece.front
    behind = _Colors.of(cie_lab(sky[None, :: max(len(sky) // config.most_samples, 1)])[0], config.spread)
    step = behind.mean[0] - front.mean[0]
    if step < config.apart:
        return found
    found[mask] = behind.distance(lab) + config.doubt < piece.distance
    if np.count_nonzero(found) > config.most * len(lab):
        return np.zeros_like(mask)
    mixed = np.zeros_like(mask)
    mixed[mask] = lab[:, 0] > front.mean[0] + config.halfway * step
    near = cv2.dilate(found.view(np.uint8), np.ones((3, 3), np.uint8)).view(bool)
    return found | (near & mixed)


def shows_behind(
    segment: Segment,
    piece: PieceColors,
    around: UInt8[np.ndarray, "context_h context_w 3"],
    is_behind: Bool[np.ndarray, "context_h context_w"],
    config: SkyConfig = SkyConfig(),
) -> Bool[np.ndarray, "h w"]:
    """Which pixels of a segment's box show what is behind it, as `shows_sky`, in those rows alone in which
    its photograph has that beside it: below the horizon a white trunk is no cloud.

    Parameters
    ----------
    piece
        The segment's colours.
    around
        The photograph in the segment's context box.
    is_behind
        Which of its pixels are behind the segment.
    """
    shown = shows_sky(piece, around[is_behind], config)
    return shown & _rows_with(is_behind, segment, config)


def sky_of(labels: LabelSet, config: SkyConfig = SkyConfig()) -> Bool[np.ndarray, " labels"]:
    """Of each label, whether it is sky or cloud."""
    return np.array([label.rank <= config.sky_rank for label in labels.labels])


def _rows_with(
    is_behind: Bool[np.ndarray, "context_h context_w"], segment: Segment, config: SkyConfig
) -> Bool[np.ndarray, "h 1"]:
    rows = np.nonzero(is_behind)[0] + segment.context_box.top - segment.box.top
    here = np.arange(segment.box.height)[:, None]
    if not rows.size:
        return np.zeros_like(here, bool)
    first, last = np.quantile(rows, [config.outliers, 1 - config.outliers])
    return (here >= first) & (here <= last)


class _Colors(NamedTuple):
    """A normal distribution."""

    mean: Float32[np.ndarray, " 3"]
    precision: Float32[np.ndarray, "3 3"]
    log_volume: float

    @staticmethod
    def of(lab: Float32[np.ndarray, "n 3"], spread: float) -> _Colors:
        covariance = np.cov(lab.T.astype(np.float64)) + spread * np.eye(3)
        mean, precision = lab.mean(axis=0, dtype=np.float64), np.linalg.inv(covariance)
        volume = float(np.log(np.linalg.det(covariance)))
        return _Colors(mean.astype(np.float32), precision.astype(np.float32), volume)

    def distance(self, lab: Float32[np.ndarray, "n 3"]) -> Float32[np.ndarray, " n"]:
        """How unlikely colours are, on one scale for all distributions."""
        away = lab - self.mean
        return sum_of_three((away @ self.precision) * away) + np.float32(self.log_volume)
