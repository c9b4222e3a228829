"""Boundary elision: what is hidden of a canvas so that f paints it anew (S5.2).

Both operations look at which component is *seen* at a pixel, so hidden boundaries leave no trace, and a
change of one
component changes the elision only near it. The frame's own edge is no boundary.
"""

from __future__ import annotations

import cv2
import numpy as np
from jaxtyping import Bool, Float32, Int16

from simspaint.domain.canvas import NO_COMPONENT


def boundary_distance(component: Int16[np.ndarray, "height width"]) -> Float32[np.ndarray, "height width"]:
    """Distance in pixels of every pixel to the nearest boundary between two components, or to a hole.

    The pixels on both sides of a boundary are at 0. Without any boundary the distance is infinite.
    """
    interior = np.ones(component.shape, np.uint8)
    across = component[:, 1:] != component[:, :-1]
    down = component[1:] != component[:-1]
    interior[:, 1:][across] = 0
    interior[:, :-1][across] = 0
    interior[1:][down] = 0
    interior[:-1][down] = 0
    if interior.all():
        return np.full(component.shape, np.inf, np.float32)
    return cv2.distanceTransform(interior, cv2.DIST_L2, cv2.DIST_MASK_5).astype(np.float32, copy=False)


def elide_seams(
    component: Int16[np.ndarray, "height width"],
    noise: Float32[np.ndarray, "height width"],
    radius_px: float,
    share: float,
) -> Bool[np.ndarray, "height width"]:
    """Pixels to be made white: a random `share` of those within `radius_px` inside of a boundary.

    Boundary elision of S5.2. `component` is -1 where there is none: such pixels are missing already, and are
    never elided. `noise` holds a number in [0, 1) a pixel; the same noise gives the same pixels. `share` lies
    in 0…1.
    """
    if radius_px <= 0 or share <= 0:
        return np.zeros(component.shape, bool)
    near = boundary_distance(component) < radius_px
    return near & (noise < share) & (component != NO_COMPONENT)


def elide_halo(
    component: Int16[np.ndarray, "height width"],
    is_thing: Bool[np.ndarray, " n_components"],
    radius_px: float,
) -> Bool[np.ndarray, "height width"]:
    """Pixels to be made black: stuff within `radius_px` outside of a thing, where its shadow and contact
    would be.

    Pixels of other things are left alone: two cars side by side hide nothing of one another.
    """
    lookup = np.append(is_thing, False)  # NO_COMPONENT = -1 reads the last entry
    thing = lookup[component]
    if not thing.any():
        return np.zeros(component.shape, bool)
    distance = cv2.distanceTransform((~thing).astype(np.uint8), cv2.DIST_L2, cv2.DIST_MASK_5)
    return (distance <= radius_px) & ~thing & (component != NO_COMPONENT)
