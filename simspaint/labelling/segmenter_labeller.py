"""Another segmenter as a labeller: a TFLite or TorchScript file with a class map, joined with the pack's own
network where a class may be several labels (cloud or clear sky, for instance)."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
from jaxtyping import Float32, UInt8

from simspaint.domain.label_set import LabelSet
from simspaint.errors import WeightsError
from simspaint.files.atomic import sha256_of
from simspaint.labelling.class_map import read_class_map, set_matrix
from simspaint.labelling.labeller import Labeller
from simspaint.labelling.segmenter_file import open_segmenter

Segmenter = Callable[[UInt8[np.ndarray, "height width 3"]], np.ndarray]
"""Gives (classes, h, w) probabilities of a photograph."""

_TRUST = 0.6
"""Share of the segmenter in the answer; the rest is the own network's."""
_SIZE = (128, 192)
"""(height, width) at which the two are joined, for landscape photographs; upright ones are turned."""


class SegmenterLabeller:
    """A segmenter's classes, divided among the labels that each may be as the own network says."""

    def __init__(
        self, segmenter: Segmenter, classes: list[dict[int, float]], own: Labeller, identity: str
    ) -> None:
        self.labels: LabelSet = own.labels
        self.identity = identity
        self._segmenter, self._own = segmenter, own
        self._sets, self._matrix = set_matrix(classes)

    @staticmethod
    def open(file: Path, class_map: Path, own: Labeller, trusts_file: bool = False) -> SegmenterLabeller:
        """A segmenter in a file, whose classes are those of a table in its order.

        `trusts_file` says that the person knows who made it, see `open_segmenter`.

        Raises
        ------
        LayoutFileError
            The table is missing or names what is no label.
        WeightsError
            The file is missing, of another kind, not trusted, or what it needs is not installed.
        """
        classes = [shares for _, shares in read_class_map(class_map, own.labels)]
        segmenter = open_segmenter(file, trusts_file)
        parts = (sha256_of(file), sha256_of(class_map), own.identity)
        return SegmenterLabeller(segmenter, classes, own, hashlib.sha256("".join(parts).encode()).hexdigest())

    def probabilities(
        self, photograph: UInt8[np.ndarray, "height width 3"]
    ) -> Float32[np.ndarray, "answers h w"]:
        """Raises `WeightsError` where the segmenter has more classes than the table."""
        is_upright = photograph.shape[0] > photograph.shape[1]
        size = (_SIZE[1], _SIZE[0]) if is_upright else _SIZE
        own = _resized(self._own.probabilities(photograph), size)
        found = self._segmenter(photograph)
        n_classes = self._matrix.shape[1]
        if found.shape[0] > n_classes:
            raise WeightsError(
                f"The segmenter has {found.shape[0]} classes, the table {n_classes}.", "Give its own table."
            )
        shares = np.einsum("sc,chw->shw", self._matrix[:, : found.shape[0]], found)
        joined = divided(_resized(shares, size), self._sets, own)
        return (_TRUST * joined + (1 - _TRUST) * own).astype(np.float32)


def divided(
    shares: Float32[np.ndarray, "sets h w"], sets: list[int], own: Float32[np.ndarray, "answers h w"]
) -> Float32[np.ndarray, "answers h w"]:
    """The share of each set given to its answers in the proportions that `own` has there."""
    result = np.zeros_like(own)
    for bits, share in zip(sets, shares, strict=True):
        members = [answer for answer in range(len(own)) if bits >> answer & 1]
        among = own[members] + 1e-4
        result[members] += among * (share / among.sum(0))
    return result


def _resized(maps: np.ndarray, size: tuple[int, int]) -> np.ndarray:
    return np.stack(
        [cv2.resize(m.astype(np.float32), size[::-1], interpolation=cv2.INTER_AREA) for m in maps]
    )
