"""A labeller that answers by colour: made photographs and what they show are known."""

from __future__ import annotations

import numpy as np

from simspaint.domain.label_set import LabelSet
from tests.factories import make_labels


class ColorLabeller:
    """Red is the first label, green the second, blue "none of these"; grey is anything."""

    def __init__(self, labels: LabelSet | None = None, identity: str = "by colour") -> None:
        self.labels = labels or make_labels()
        self.identity = identity
        self.n_asked = 0

    def probabilities(self, photograph: np.ndarray) -> np.ndarray:
        self.n_asked += 1
        color = photograph[::2, ::2].astype(np.float32) + 1e-3
        shares = color / color.sum(2, keepdims=True)
        maps = np.zeros((len(self.labels) + 1, *color.shape[:2]), np.float32)
        maps[0], maps[1], maps[-1] = shares[..., 0], shares[..., 1], shares[..., 2]
        return maps


def halves(
    left: tuple[int, int, int], right: tuple[int, int, int], size: tuple[int, int] = (48, 64)
) -> np.ndarray:
    """A photograph of two colours side by side."""
    photograph = np.empty((*size, 3), np.uint8)
    photograph[:, : size[1] // 2] = left
    photograph[:, size[1] // 2 :] = right
    return photograph


RED, GREEN, BLUE, GREY = (250, 5, 5), (5, 250, 5), (5, 5, 250), (90, 90, 90)
