"""Unlabelled pixels take the label that is nearest."""

from __future__ import annotations

import cv2
import numpy as np
from jaxtyping import Bool, Float32, Shaped, UInt8

from simspaint.domain.geometry import Extent, bounding_box
from simspaint.domain.instances import ids_of_keys, instance_keys, instances_of_keys
from simspaint.domain.label_set import UNLABELLED


def fill_nearest(ids: UInt8[np.ndarray, "height width"]) -> UInt8[np.ndarray, "height width"]:
    """A layout's ids with every unlabelled pixel given the label of the nearest labelled one.

    A copy; the ids themselves where nothing is unlabelled, or nothing labelled.
    """
    empty = ids == UNLABELLED
    if not empty.any() or empty.all():
        return ids.copy()
    return nearest_values(ids, empty)


def nearest_channels(
    ids: UInt8[np.ndarray, "n height width"], n_labels: int, half: float = 0.1
) -> Float32[np.ndarray, "n channels height width"]:
    """For each layout `n_labels` channels that are 1 at the label of the nearest labelled pixel, and one that
    falls from 1 at labelled pixels to 0 far from them. All 0 where nothing is labelled.

    Parameters
    ----------
    half
        Distance at which the last one is .5, as a share of the height.
    """
    n, height, width = ids.shape
    channels = np.zeros((n, n_labels + 1, height, width), np.float32)
    for own, each in zip(channels, ids, strict=True):
        empty = each == UNLABELLED
        if not empty.all():
            np.put_along_axis(own, fill_nearest(each)[None].astype(np.intp), 1.0, 0)
            distance = cv2.distanceTransform(empty.astype(np.uint8), cv2.DIST_L2, cv2.DIST_MASK_5)
            own[-1] = np.exp2(-distance / (half * height))
    return channels


def nearest_values(
    values: Shaped[np.ndarray, "height width"], empty: Bool[np.ndarray, "height width"]
) -> Shaped[np.ndarray, "height width"]:
    """A copy in which every empty pixel has the value of the nearest one that is not; there must be one."""
    result = values.copy()
    # The nearest one lies at the edge of what is empty, and OpenCV looks no farther than two pixels at once.
    near = bounding_box(empty).grown(2, 2).clipped(Extent(*values.shape)).slices
    inside, shown = np.ascontiguousarray(empty[near]), result[near]
    _, found = cv2.distanceTransformWithLabels(
        inside.view(np.uint8), cv2.DIST_L2, cv2.DIST_MASK_5, labelType=cv2.DIST_LABEL_PIXEL
    )
    nearest = np.asarray(found, np.int32)
    # It numbers the other pixels in an order of OpenCV's own: read the number at each of them.
    lookup = np.zeros(int(nearest.max()) + 1, values.dtype)
    lookup[nearest[~inside]] = shown[~inside]
    shown[inside] = lookup[nearest[inside]]
    return result


def filled_instances(
    painted: UInt8[np.ndarray, "height width"],
    instances: UInt8[np.ndarray, "height width"],
    dense: UInt8[np.ndarray, "height width"],
) -> UInt8[np.ndarray, "height width"]:
    """The instances of a dense layout: an unlabelled pixel that was filled belongs to the instance of the
    nearest labelled one, where it has got the same label.

    Parameters
    ----------
    painted, dense
        Ids before and after.
    instances
        Those of `painted`.
    """
    keys, empty = instance_keys(painted, instances), painted == UNLABELLED
    if empty.any() and not empty.all():
        keys = nearest_values(keys, empty)
    found = instances_of_keys(keys)
    assert found is not None
    return np.where(ids_of_keys(keys) == dense, found, np.uint8(0))
