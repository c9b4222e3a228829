"""Instances: pixels of one label that are things of their own, also where they touch.

A layout may hold a number a pixel. Pixels belong to one component only where label and number are the same;
which number it is has no meaning. A key is both in one value, so that what works on ids works on instances.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from jaxtyping import UInt, UInt8

from simspaint.domain.label_set import UNLABELLED

MAX_INSTANCE = 254
_SHIFT = 8

Keys = UInt[np.ndarray, "height width"]


def instance_keys(
    ids: UInt8[np.ndarray, "height width"], instances: UInt8[np.ndarray, "height width"] | None
) -> Keys:
    """Values that are equal where label and instance are; the ids themselves where there are no instances.

    What is unlabelled has the key 255, whatever its number.
    """
    if instances is None:
        return ids
    return np.where(ids == UNLABELLED, 0, instances).astype(np.uint16) << _SHIFT | ids


def ids_of_keys(keys: Keys) -> UInt8[np.ndarray, "height width"]:
    """The label ids."""
    return keys if keys.dtype == np.uint8 else (keys & UNLABELLED).astype(np.uint8)


def instances_of_keys(keys: Keys) -> UInt8[np.ndarray, "height width"] | None:
    """The instance numbers; None where there are none."""
    return None if keys.dtype == np.uint8 else (keys >> _SHIFT).astype(np.uint8)


def renumbered(keys: Keys, numbers: Mapping[int, int]) -> Keys:
    """A copy in which some keys are others; the same where there are none to change."""
    if not numbers:
        return keys
    changed = keys.astype(np.uint16)
    for key, number in numbers.items():
        changed[keys == key] = number
    return changed
