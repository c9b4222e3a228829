"""A layout stretched, turned or cut: each label's outline is resampled smoothly, so that enlarging makes no
stairs, and thin or small things stay."""

from __future__ import annotations

import math

import cv2
import numpy as np
from jaxtyping import Float64, UInt

from simspaint.domain.geometry import Extent
from simspaint.domain.instances import Keys
from simspaint.domain.layout import Layout

PixelAffine = Float64[np.ndarray, "2 3"]
"""Maps points (x, y) of one frame to those of another, in pixels; a pixel's centre lies at index + 0.5."""

_SMOOTHING_PX = 0.7
"""Standard deviation by which outlines are smoothed before they are enlarged, in pixels of the source."""
_FULL = 255
_THIN = 153
"""Share of its label, of 255, up to which a pixel is of a thin line: one a pixel wide has .57, a step of a
slope .65 or more."""


def warped_ids(
    ids: Keys, to_source: PixelAffine, extent: Extent, outside: int | None = None
) -> UInt[np.ndarray, "height2 width2"]:
    """The ids, or keys, of another frame, whose points `to_source` maps to points of this one.

    Whole pixels that are only moved or mirrored are copied. Otherwise each pixel takes the label that has the
    largest share of it. When a frame is made smaller, every component keeps at least one pixel.

    Parameters
    ----------
    extent
        Size of the new frame.
    outside
        The id of what lies outside of `ids`; None continues the pixels at its border.
    """
    index_affine = _between_indices(to_source)
    if _copies_pixels(index_affine):
        return _sampled(ids, index_affine, extent, outside, cv2.INTER_NEAREST)
    step = math.sqrt(abs(np.linalg.det(to_source[:, :2])))
    result = _largest_shares(ids, index_affine, extent, outside, step)
    if step > 1:
        _keep_small_components(ids, result, to_source)
    return result


def enlarged_layout(layout: Layout, extent: Extent) -> Layout:
    """The layout stretched to a larger frame without stairs along its outlines; as `Layout.resized` where the
    frame is no larger."""
    if extent.height <= layout.extent.height or extent.width <= layout.extent.width:
        return layout.resized(extent)
    rows, columns = layout.extent.height / extent.height, layout.extent.width / extent.width
    to_source = np.array([[columns, 0, 0], [0, rows, 0]], np.float64)
    return Layout.of_keys(warped_ids(layout.keys, to_source, extent), layout.labels)


def _between_indices(affine: PixelAffine) -> PixelAffine:
    """The same map between indices of pixels instead of points."""
    linear = affine[:, :2]
    return np.column_stack([linear, affine[:, 2] + linear @ (0.5, 0.5) - 0.5])


def _copies_pixels(index_affine: PixelAffine) -> bool:
    """Every pixel shows exactly one pixel of the source."""
    whole = np.round(index_affine)
    unit = np.array_equal(np.sort(np.abs(whole[:, :2]), axis=None), [0, 0, 1, 1])
    return unit and abs(np.linalg.det(whole[:, :2])) == 1 and np.allclose(index_affine, whole, atol=1e-6)


def _sampled(
    picture: np.ndarray, index_affine: PixelAffine, extent: Extent, outside: int | None, how: int
) -> np.ndarray:
    border = cv2.BORDER_REPLICATE if outside is None else cv2.BORDER_CONSTANT
    return cv2.warpAffine(
        np.ascontiguousarray(picture),
        index_affine,
        (extent.width, extent.height),
        flags=how | cv2.WARP_INVERSE_MAP,
        borderMode=border,
        borderValue=outside or 0,
    )


def _largest_shares(
    ids: np.ndarray, index_affine: PixelAffine, extent: Extent, outside: int | None, step: float
) -> np.ndarray:
    sigma = max(_SMOOTHING_PX, step / 2)
    present = [int(i) for i in np.flatnonzero(np.bincount(ids.ravel(), minlength=256))]
    raw = _lost_by_smoothing(ids, present, sigma) if step <= 1 else None
    result = np.full(extent, present[0] if outside is None else outside, ids.dtype)
    most = np.zeros(extent, np.uint8)
    for label_id in {*present} if outside is None else {*present, outside}:
        share = _share_of(ids, label_id, sigma, raw)
        border = None if outside is None else (_FULL if label_id == outside else 0)
        here = _sampled(share, index_affine, extent, border, cv2.INTER_LINEAR)
        more = here > most
        result[more] = label_id
        np.maximum(most, here, out=most)
    return result


def _share_of(ids: np.ndarray, label_id: int, sigma: float, raw: np.ndarray | None) -> np.ndarray:
    sharp = (ids == label_id).view(np.uint8) * np.uint8(_FULL)
    smooth = cv2.GaussianBlur(sharp, (0, 0), sigma, borderType=cv2.BORDER_REPLICATE)
    return smooth if raw is None else np.where(raw, sharp, smooth)


def _lost_by_smoothing(ids: np.ndarray, present: list[int], sigma: float) -> np.ndarray:
    """Pixels of thin lines and dots, which smoothing would give to another label."""
    lost = np.zeros(ids.shape, bool)
    for label_id in present:
        lost |= (ids == label_id) & (_share_of(ids, label_id, sigma, None) <= _THIN)
    return lost


def _keep_small_components(ids: np.ndarray, result: np.ndarray, to_source: PixelAffine) -> None:
    """Give every component that no pixel was left of one pixel in its middle."""
    linear = np.linalg.inv(to_source[:, :2])
    for label_id in np.flatnonzero(np.bincount(ids.ravel(), minlength=256)):
        same = (ids == label_id).view(np.uint8)
        count, _, boxes, middles = cv2.connectedComponentsWithStats(same, connectivity=8)
        for box, middle in zip(boxes[1:count], middles[1:count], strict=True):
            corners = np.array([[box[0], box[1]], [box[0] + box[2], box[1] + box[3]]], float)
            places = np.sort((corners - to_source[:, 2]) @ linear.T, axis=0)
            (left, top), (right, bottom) = np.floor(places[0]).astype(int), np.ceil(places[1]).astype(int)
            if (result[max(top, 0) : bottom, max(left, 0) : right] == label_id).any():
                continue
            column, row = np.floor((middle + 0.5 - to_source[:, 2]) @ linear.T).astype(int)
            if 0 <= row < result.shape[0] and 0 <= column < result.shape[1]:
                result[row, column] = label_id
