"""Up to which size a picture's pieces have detail of their own."""

from __future__ import annotations

import numpy as np

from simspaint.domain.geometry import Extent
from simspaint.domain.rendering import Rendering


def filled_extent(rendering: Rendering, photographs: Extent) -> Extent | None:
    """The size of the picture at which half of its area shows photographs pixel by pixel; larger ones show
    them enlarged. None where it shows no piece.

    Parameters
    ----------
    photographs
        Size in which the bank has its photographs.
    """
    extent = rendering.layout.extent
    areas = np.bincount(rendering.pixels[rendering.pixels >= 0].ravel())
    shares = []
    for row in rendering.provenance:
        area = int(areas[row.component_index]) if row.component_index < areas.size else 0
        scale = abs(float(np.linalg.det(np.asarray(row.affine)[:, :2]))) * photographs.area / extent.area
        shares.append((scale**0.5, area))
    shares.sort()
    total = sum(area for _, area in shares)
    if not total:
        return None
    summed = np.cumsum([area for _, area in shares])
    factor = shares[int(np.searchsorted(summed, total / 2))][0]
    return Extent(max(round(extent.height * factor), 1), max(round(extent.width * factor), 1))
