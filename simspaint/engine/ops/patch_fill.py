"""Holes of a picture filled by patches of what is around them (PatchMatch: Barnes et al. 2009)."""

from __future__ import annotations

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import cv2
import numpy as np
from jaxtyping import Bool, UInt8

# PatchMatch in native code, with the same seed every time and in every thread; wheels for all systems, kept
# by the InvokeAI project (MIT). OpenCV's `xphoto` took 25 to 60 s for such a picture.
from patchmatch.patch_match import inpaint, patchmatch_available

from simspaint.domain.geometry import Box, Extent


@dataclass(frozen=True, slots=True)
class PatchFillConfig:
    """Sizes of patches and of what is looked at. Shares are of the picture's height."""

    patch_px: int = 3
    """Radius of the patches that are compared."""
    margin: tuple[float, float] = (0.04, 0.12)
    """Shares: around a hole, where its patches come from, as wide as the hole's larger side; at least and at
    most."""
    together: float = 0.03
    """Share: holes that are nearer than this are filled together."""
    largest_px: int = 1_200_000
    """Pixels of a picture up to which it is filled at its own size; holes of larger ones are filled at a
    reduced size."""
    least_around: float = 0.2
    """Share of what is looked at that must be no hole."""


CONFIG = PatchFillConfig()
Picture = UInt8[np.ndarray, "height width 3"]
Mask = Bool[np.ndarray, "height width"]
Place = tuple[Box, Bool[np.ndarray, "h w"]]


def can_fill_by_patches() -> bool:
    """Whether the native library works here."""
    return patchmatch_available


def filled_by_patches(
    color: Picture, hole: Mask, unknown: Mask, config: PatchFillConfig = CONFIG
) -> tuple[Picture, Mask]:
    """The picture with holes filled, and which of their pixels were.

    Holes stay where there is too little around them, and all where the library does not work.

    Parameters
    ----------
    unknown
        Pixels that no patch may hold; those of the holes are among them.
    """
    color, filled = color.copy(), np.zeros_like(hole)
    if not can_fill_by_patches():
        return color, filled
    factor = max(1, int(np.ceil((hole.size / config.largest_px) ** 0.5)))

    def made_at(place: Place) -> Picture | None:
        box, own = place
        return _filled(color[box.slices], own, unknown[box.slices] & ~own, factor, config)

    # Large ones first, so that no thread has the last one alone.
    places = sorted(_places(hole, config), key=lambda place: -place[0].area)
    # No place looks at what fills another one, and the native code lets other threads run.
    with ThreadPoolExecutor(os.cpu_count(), thread_name_prefix="patches") as threads:
        for (box, own), made in zip(places, list(threads.map(made_at, places)), strict=True):
            if made is not None:
                color[box.slices][own] = made[own]
                filled[box.slices] |= own
    return color, filled


def _places(hole: Mask, config: PatchFillConfig) -> Iterator[Place]:
    """Boxes around holes that are filled together, and these holes within."""
    extent = Extent(*hole.shape)
    together, least, most = (round(share * extent.height) for share in (config.together, *config.margin))
    disc = np.ones((together + 1, together + 1), np.uint8)
    n, numbers, stats, _ = cv2.connectedComponentsWithStats(cv2.dilate(hole.view(np.uint8), disc))
    for number in range(1, n):
        left, top, width, height = stats[number, :4].tolist()
        margin = min(max(width, height, least), most)
        box = Box(top, left, top + height, left + width).grown(margin, margin).clipped(extent)
        own = hole[box.slices] & (np.asarray(numbers)[box.slices] == number)
        if own.any():
            yield box, own


def _filled(
    color: UInt8[np.ndarray, "h w 3"],
    hole: Bool[np.ndarray, "h w"],
    unknown: Bool[np.ndarray, "h w"],
    factor: int,
    config: PatchFillConfig,
) -> UInt8[np.ndarray, "h w 3"] | None:
    """One place, at a reduced size where `factor` is above 1; None where there is too little around the
    hole."""
    size = color.shape[1] // factor, color.shape[0] // factor
    # Twice a patch's side: below that the library's coarser pictures hold none.
    if min(size) < 2 * (2 * config.patch_px + 1) or (~hole & ~unknown).mean() < config.least_around:
        return None
    if factor > 1:
        small = cv2.resize(color, size, interpolation=cv2.INTER_AREA)
        holes = [_touched(mask, size) for mask in (hole, unknown)]
    else:
        small, holes = color, [mask.view(np.uint8) for mask in (hole, unknown)]
    if not (holes[0] & ~holes[1]).any():
        return None
    made = inpaint(small, holes[0] * 255, global_mask=holes[1] * 255, patch_size=config.patch_px)
    return cv2.resize(made, color.shape[1::-1], interpolation=cv2.INTER_CUBIC) if factor > 1 else made


def _touched(mask: Bool[np.ndarray, "h w"], size: tuple[int, int]) -> UInt8[np.ndarray, "rows columns"]:
    """The mask at a reduced size: whatever it touches."""
    share = cv2.resize(mask.astype(np.float32), size, interpolation=cv2.INTER_AREA)
    return (share > 0).astype(np.uint8)
