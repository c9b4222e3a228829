"""A segmenter of ADE20K's classes as a judge: one that f was never taught or measured by.

It has fewer words than the pack: a class stands for a set of labels, and is right where that holds the wanted
one. A class that says nothing is wrong.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from jaxtyping import Float32, UInt8

from simspaint.domain.label_set import UNLABELLED, LabelSet
from simspaint.labelling.class_map import ANY, answer_bits, read_class_map
from simspaint.resource_files import ade_class_map_file
from training.labelling.teachers import answer, open_interpreter


class SecondJudge:
    """A TFLite segmenter of ADE20K's first classes, which answers with a class a pixel.

    Raises `WeightsError` where the file is no such model or the runtime is absent.
    """

    def __init__(self, file: Path, labels: LabelSet) -> None:
        self._network: Any = open_interpreter(file)
        self._right = right_shares(labels)

    def accuracy(
        self, pictures: Sequence[UInt8[np.ndarray, "h w 3"]], layouts: Sequence[UInt8[np.ndarray, "h w"]]
    ) -> float:
        """Share of the labelled pixels whose class may be the wanted label, averaged over the pictures."""
        pairs = zip(pictures, layouts, strict=True)
        return float(np.mean([self.right(picture, ids) for picture, ids in pairs]))

    def right(self, picture: UInt8[np.ndarray, "h w 3"], ids: UInt8[np.ndarray, "h w"]) -> float:
        """Of one picture; 0 where its layout has no labelled pixel."""
        side = self._network.get_input_details()[0]["shape"][1:3][::-1].tolist()
        classes = answer(self._network, cv2.resize(picture, side, interpolation=cv2.INTER_AREA)[None])[0]
        wanted = np.asarray(cv2.resize(ids, classes.shape[::-1], interpolation=cv2.INTER_NEAREST), np.uint8)
        known = wanted != UNLABELLED
        return float(self._right[wanted[known], classes[known]].mean()) if known.any() else 0.0


def right_shares(labels: LabelSet) -> Float32[np.ndarray, "labels classes"]:
    """How far each class of ADE20K may be each label: the share of the class's sets that hold it."""
    classes = [shares for _, shares in read_class_map(ade_class_map_file(), labels)]
    silent = answer_bits(ANY, labels)
    return np.array(
        [
            [sum(share for bits, share in c.items() if bits != silent and bits >> id & 1) for c in classes]
            for id in range(len(labels))
        ],
        np.float32,
    )
