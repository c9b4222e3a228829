"""What labels photographs: the pack's own network, or any other segmenter behind the same interface."""

from __future__ import annotations

from typing import Protocol

import numpy as np
from jaxtyping import Float32, UInt8

from simspaint.domain.label_set import LabelSet


class Labeller(Protocol):
    """A segmenter whose answers are the labels of one pack and "none of these"."""

    labels: LabelSet
    identity: str
    """Differs where answers may differ: what was labelled by another one is labelled anew."""

    def probabilities(
        self, photograph: UInt8[np.ndarray, "height width 3"]
    ) -> Float32[np.ndarray, "answers h w"]:
        """Probability of every label, "none of these" last, at any size of the photograph's shape."""
        ...
