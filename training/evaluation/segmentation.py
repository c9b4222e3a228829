"""Whether a segmenter that knows real photographs finds the layout again in made ones (R52)."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch
from torch import nn

from simspaint.domain.label_set import UNLABELLED
from simspaint.engine.ops.image_tensor import to_tensor


def found_labels(picture: np.ndarray, segmenter: nn.Module) -> np.ndarray:
    """(height, width) uint8 label ids."""
    with torch.inference_mode():
        return segmenter(to_tensor(picture))[0].argmax(0).to(torch.uint8).numpy()


def mean_iou(
    pictures: Sequence[np.ndarray], layouts: Sequence[np.ndarray], segmenter: nn.Module, n_labels: int
) -> dict[str, float]:
    """`iou`, the mean over the labels that the layouts hold, counted over all pictures together, and
    `accuracy`, the share of pixels right. Unlabelled pixels count for nothing."""
    confusion = np.zeros((n_labels, n_labels), np.int64)
    for picture, ids in zip(pictures, layouts, strict=True):
        known = ids != UNLABELLED
        pairs = ids[known].astype(np.int64) * n_labels + found_labels(picture, segmenter)[known]
        confusion += np.bincount(pairs, minlength=n_labels * n_labels).reshape(n_labels, n_labels)
    right, wanted = np.diag(confusion), confusion.sum(1)
    union = wanted + confusion.sum(0) - right
    present = wanted > 0
    return {
        "iou": float((right[present] / union[present]).mean()),
        "accuracy": float(right.sum() / max(confusion.sum(), 1)),
    }
