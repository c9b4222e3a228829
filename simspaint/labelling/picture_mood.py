"""The light and colours of any picture, as a mood."""

from __future__ import annotations

import cv2
import numpy as np
from jaxtyping import UInt8

from simspaint.bank.ops.appearance_rows import SHARE, light_of
from simspaint.domain.mood import LabelAppearance
from simspaint.labelling.labelled_photograph import bounded, label_photograph
from simspaint.labelling.labeller import Labeller

_LONGEST_PX = 768
"""Means of colours do not change with more."""
_DIGITS = 3


def appearance_of(
    picture: UInt8[np.ndarray, "height width 3"], labeller: Labeller
) -> tuple[LabelAppearance, ...]:
    """How the labels that a picture shows look in it, and the whole: a sky is to be like its sky."""
    small = bounded(picture, _LONGEST_PX)
    ids = label_photograph(small, labeller).layout.ids
    ids = cv2.resize(ids, small.shape[1::-1], interpolation=cv2.INTER_NEAREST)
    rows = light_of(small, ids, len(labeller.labels))
    names = [*(label.name for label in labeller.labels.labels), ""]
    return tuple(
        LabelAppearance(name, tuple(round(float(x), _DIGITS) for x in row))
        for name, row in zip(names, rows, strict=True)
        if row[SHARE] > 0
    )
