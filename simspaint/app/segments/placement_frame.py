"""Moving a placed segment by hand: where its corners are, and the affine that a drag makes. Plain geometry.

Points are (x, y). An affine leads from the rendering's frame to the photograph's, both normalised (see
`domain/geometry.py`), so a piece that is moved to the right gets an affine that leads to the left.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from simspaint.domain.geometry import Affine, Box, Extent, compose_affines, invert_affine

SMALLEST_SCALE, LARGEST_SCALE = 0.05, 20.0


@dataclass(frozen=True, slots=True, eq=False)
class PlacementFrame:
    """The rectangle of a segment in its photograph, as it lies in a picture.

    Parameters
    ----------
    affine
        From the rendering's frame to the photograph's frame.
    segment_box
        The segment's box in the photograph.
    photograph, picture
        Sizes of both frames; points are in pixels of the picture.
    """

    affine: Affine
    segment_box: Box
    photograph: Extent
    picture: Extent

    @property
    def corners(self) -> np.ndarray:
        """(4, 2): top left, top right, bottom right, bottom left of the segment's box, in the picture."""
        top, left, bottom, right = self.segment_box
        box = np.array([[left, top], [right, top], [right, bottom], [left, bottom]], float)
        back = invert_affine(self.affine)
        normalised = box / _size(self.photograph) * 2 - 1
        return ((normalised @ back[:, :2].T + back[:, 2]) + 1) / 2 * _size(self.picture)

    @property
    def center(self) -> np.ndarray:
        """(2,): the middle of the box in the picture."""
        return self.corners.mean(axis=0)

    def holds(self, x: float, y: float) -> bool:
        """Whether a point of the picture lies in the box."""
        corners = self.corners
        edges = np.roll(corners, -1, axis=0) - corners
        to_point = np.array([x, y]) - corners
        sides = edges[:, 0] * to_point[:, 1] - edges[:, 1] * to_point[:, 0]
        return bool((sides >= 0).all() or (sides <= 0).all())

    def moved(self, dx: float, dy: float) -> PlacementFrame:
        """Shifted by pixels of the picture."""
        return self._after(np.array([[1.0, 0.0, dx], [0.0, 1.0, dy]]))

    def scaled(self, factor: float, about: np.ndarray | None = None) -> PlacementFrame:
        """Magnified about a point, by default its middle. Factors beyond the limits are taken as these."""
        factor = min(max(factor, SMALLEST_SCALE), LARGEST_SCALE)
        return self._about(np.eye(2) * factor, about)

    def rotated(self, degrees: float) -> PlacementFrame:
        """Turned clockwise about its middle."""
        angle = math.radians(degrees)
        turn = np.array([[math.cos(angle), -math.sin(angle)], [math.sin(angle), math.cos(angle)]])
        return self._about(turn)

    def flipped(self) -> PlacementFrame:
        """Mirrored left to right about its middle, as it lies."""
        return self._about(np.diag([-1.0, 1.0]))

    def _about(self, matrix: np.ndarray, about: np.ndarray | None = None) -> PlacementFrame:
        center = self.center if about is None else about
        return self._after(np.column_stack([matrix, center - matrix @ center]))

    def _after(self, change: np.ndarray) -> PlacementFrame:
        """The same segment after a change of the picture's points."""
        to_pixels = np.column_stack([np.diag(_size(self.picture) / 2), _size(self.picture) / 2])
        back = compose_affines(compose_affines(to_pixels, invert_affine(change)), invert_affine(to_pixels))
        return PlacementFrame(
            compose_affines(back, self.affine), self.segment_box, self.photograph, self.picture
        )


def _size(extent: Extent) -> np.ndarray:
    return np.array([extent.width, extent.height], float)
