"""Whether a segmenter that knows real photographs finds the layout again in made ones."""

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
    """How much of the layouts a segmenter finds in the pictures; unlabelled pixels count for nothing.

    `iou` is the mean over the labels that the layouts hold, counted over all pictures together, and
    `accuracy` the share of pixels right. `iou_per_picture` and `accuracy_per_picture` are those of every
    picture alone, over the labels that its layout holds, averaged over the pictures, as S6 takes them. A
    layout without a labelled pixel is left out.
    """
    counts = [
        _confusion(ids, found_labels(picture, segmenter), n_labels)
        for picture, ids in zip(pictures, layouts, strict=True)
    ]
    counts = [confusion for confusion in counts if confusion.any()]
    if not counts:
        return dict.fromkeys(("iou", "accuracy", "iou_per_picture", "accuracy_per_picture"), 0.0)
    alone = np.array([_iou_and_accuracy(confusion) for confusion in counts]).mean(0)
    iou, accuracy = _iou_and_accuracy(np.sum(counts, axis=0))
    return {
        "iou": iou,
        "accuracy": accuracy,
        "iou_per_picture": float(alone[0]),
        "accuracy_per_picture": float(alone[1]),
    }


def _confusion(wanted: np.ndarray, found: np.ndarray, n_labels: int) -> np.ndarray:
    """(n_labels, n_labels) pixels by wanted and by found label."""
    known = wanted != UNLABELLED
    pairs = wanted[known].astype(np.int64) * n_labels + found[known]
    return np.bincount(pairs, minlength=n_labels * n_labels).reshape(n_labels, n_labels)


def _iou_and_accuracy(confusion: np.ndarray) -> tuple[float, float]:
    right, wanted = np.diag(confusion), confusion.sum(1)
    union = wanted + confusion.sum(0) - right
    present = wanted > 0
    return float((right[present] / union[present]).mean()), float(right.sum() / confusion.sum())
