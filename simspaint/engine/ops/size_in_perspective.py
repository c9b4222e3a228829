"""How large things of one label are at each row of the frame."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from jaxtyping import Float64


@dataclass(frozen=True, slots=True)
class SizeConfig:
    """How the line is fitted."""

    fewest: int = 8
    """Segments from which on a slope is fitted; with fewer the median alone."""
    steps: int = 12
    tuning: float = 1.345
    """Huber's constant: residuals beyond so many deviations count less."""
    deviation: float = 1.4826
    """Of a normal distribution, for each median absolute residual."""
    least_spread: float = 0.1
    """Of the logarithm."""


class SizeFit(NamedTuple):
    """log(height) = level + slope × base, both as shares of the frame's height; `spread` is the robust
    standard deviation of the logarithm."""

    level: float
    slope: float
    spread: float

    def height(self, base: float) -> float:
        """The usual height of a thing with its base at that share of the frame's height."""
        return float(np.exp(self.level + self.slope * base))


def fit_size(
    height: Float64[np.ndarray, " n"], base: Float64[np.ndarray, " n"], config: SizeConfig = SizeConfig()
) -> SizeFit | None:
    """A robust line through log heights (Huber 1964); None where there are no things.

    The slope is never negative: what stands lower in the frame is nearer.
    """
    if not height.size:
        return None
    log_height = np.log(height)
    level, slope, residual = float(np.median(log_height)), 0.0, np.zeros(0)
    if height.size >= config.fewest:
        design = np.column_stack([np.ones_like(base), base])
        weight = np.ones_like(base)
        for _ in range(config.steps):
            root = np.sqrt(weight)
            level, slope = np.linalg.lstsq(design * root[:, None], log_height * root, rcond=None)[0].tolist()
            residual = log_height - level - slope * base
            scale = max(config.deviation * float(np.median(np.abs(residual))), 1e-6)
            weight = np.minimum(1, config.tuning * scale / np.maximum(np.abs(residual), 1e-9))
        if slope < 0:
            level, slope = float(np.median(log_height)), 0.0
    residual = log_height - level - slope * base
    return SizeFit(
        level, slope, max(config.deviation * float(np.median(np.abs(residual))), config.least_spread)
    )
