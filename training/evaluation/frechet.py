"""Fréchet distance between two sets of features (Dowson and Landau 1982; Heusel et al. 2017 for pictures)."""

from __future__ import annotations

import numpy as np


def frechet_distance(first: np.ndarray, second: np.ndarray) -> float:
    """Of two (n, channels) sets, each taken for a normal distribution; 0 for equal ones.

    With fewer rows than channels the covariances are singular and the figure is biased: compare sets of one
    size only.
    """
    means = first.mean(axis=0), second.mean(axis=0)
    roots = _root(np.cov(first, rowvar=False)), np.cov(second, rowvar=False)
    # tr √(A B) = tr √(√A B √A), which is symmetric, so its eigenvalues are real.
    inner = roots[0] @ roots[1] @ roots[0]
    shared = np.sqrt(np.clip(np.linalg.eigvalsh((inner + inner.T) / 2), 0, None)).sum()
    spread = np.trace(roots[0] @ roots[0]) + np.trace(roots[1]) - 2 * shared
    return float(((means[0] - means[1]) ** 2).sum() + max(spread, 0.0))


def _root(matrix: np.ndarray) -> np.ndarray:
    """Symmetric square root of a covariance."""
    values, vectors = np.linalg.eigh(matrix)
    return (vectors * np.sqrt(np.clip(values, 0, None))) @ vectors.T
