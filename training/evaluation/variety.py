"""How much the variations of one layout differ, against different photographs of the same labels."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

import numpy as np
import torch
import torch.nn.functional as F

from simspaint.bank.memory_bank import MemoryBank
from simspaint.engine.ops.image_tensor import to_tensor
from training.synthesis.perceptual_features import PerceptualFeatures


def perceptual_distance(first: np.ndarray, second: np.ndarray, network: PerceptualFeatures) -> float:
    """Mean over the layers of the squared distance of features normalised at every pixel (Zhang et al. 2018,
    without learned weights)."""
    with torch.inference_mode():
        pairs = zip(network(to_tensor(first)), network(to_tensor(second)), strict=True)
        distances = [(F.normalize(a) - F.normalize(b)).square().sum(1).mean() for a, b in pairs]
    return float(torch.stack(distances).mean())


def mean_pairwise(pictures: Sequence[np.ndarray], network: PerceptualFeatures) -> float:
    """Mean distance of all pairs of at least two pictures of one size."""
    return float(np.mean([perceptual_distance(a, b, network) for a, b in combinations(pictures, 2)]))


def photographs_of_the_same_labels(ids: np.ndarray, bank: MemoryBank, n: int) -> list[str]:
    """The `n` photographs of a bank whose labels take the most similar shares of the frame."""
    wanted = _shares(ids)
    distances = [np.abs(_shares(bank.layout(name).ids) - wanted).sum() for name in bank.photographs]
    return [bank.photographs[i] for i in np.argsort(distances, kind="stable")[:n]]


def _shares(ids: np.ndarray) -> np.ndarray:
    return np.bincount(ids.ravel(), minlength=256) / ids.size
