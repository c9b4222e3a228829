"""Samples checked and brought to the size of the prepared data set."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from simspaint.bank.entry import centered_part, fitted_color
from simspaint.domain.geometry import Extent
from simspaint.domain.label_set import UNLABELLED
from simspaint.errors import LayoutFileError
from training.data_sets.published import Sample


@dataclass(frozen=True, slots=True)
class Frame:
    """What is cut off, and the size afterwards.

    Parameters
    ----------
    crop
        Pixels at every side.
    extent
        Photographs are scaled and centre-cropped to it (R3b); None: each keeps its size.
    """

    crop: int = 0
    extent: Extent | None = None

    def stated(self) -> dict[str, object]:
        """As JSON has it."""
        return {"crop": self.crop, "size": list(self.extent) if self.extent else None}


def check(sample: Sample, n_labels: int) -> None:
    """Raise `LayoutFileError` where planes differ in size, ids are no label's, or nothing is labelled."""
    height, width = sample.photograph.shape[:2]
    for name in ("layout", "coarse", "instances", "depth"):
        plane = getattr(sample, name)
        if plane is not None and plane.shape != (height, width):
            rows, columns = plane.shape
            raise LayoutFileError(
                f"The photograph has {width} × {height} pixels, its {name} {columns} × {rows}.", ""
            )
        if name in ("layout", "coarse") and plane is not None:
            labelled = plane[plane != UNLABELLED]
            if labelled.size and labelled.max() >= n_labels:
                raise LayoutFileError(f"Its {name} holds ids that are no label's.", "")
            if not labelled.size and name == "layout":
                raise LayoutFileError("Nothing of it is labelled.", "")


def is_changed(sample: Sample, frame: Frame) -> bool:
    """Whether the frame changes the photograph at all."""
    return frame.crop > 0 or (frame.extent is not None and sample.photograph.shape[:2] != frame.extent)


def framed(sample: Sample, frame: Frame) -> Sample:
    """The sample in the frame: the photograph averaged over areas, all else by the nearest pixel, so that no
    label and no depth is made up.

    Raises `LayoutFileError` where nothing is left when the crop is cut off.
    """
    crop = frame.crop
    height, width = (side - 2 * crop for side in sample.photograph.shape[:2])
    if height < 1 or width < 1:
        raise LayoutFileError(f"It is smaller than the {crop} pixels that are cut off every side.", "")
    cut = slice(crop, crop + height), slice(crop, crop + width)
    extent = frame.extent or Extent(height, width)
    part = centered_part(Extent(height, width), extent)
    size = extent.width, extent.height

    def nearest(plane: np.ndarray | None) -> np.ndarray | None:
        if plane is None:
            return None
        return cv2.resize(np.ascontiguousarray(plane[cut][part]), size, interpolation=cv2.INTER_NEAREST_EXACT)

    photograph = np.ascontiguousarray(sample.photograph[cut])
    layout = nearest(sample.layout)
    assert layout is not None  # it went in
    others = (nearest(sample.coarse), nearest(sample.instances), nearest(sample.depth))
    return Sample(fitted_color(photograph, extent), layout, *others)
