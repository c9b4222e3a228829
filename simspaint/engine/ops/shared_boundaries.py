"""How long the boundaries between components are."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from jaxtyping import Int64

from simspaint.domain.component import Component
from simspaint.domain.geometry import Extent

_NOBODY = -1


def shared_boundaries(
    components: Sequence[Component], extent: Extent
) -> Int64[np.ndarray, "components components"]:
    """Pairs of neighbouring pixels, to the right and below, of which one is in each component; symmetric,
    zero on the diagonal. Where components overlap a pixel is of the later one.
    """
    n = len(components)
    owner = np.full(extent, _NOBODY, np.int32)
    for i, component in enumerate(components):
        owner[component.box.slices][component.mask] = i
    lengths = np.zeros((n, n), np.int64)
    for first, second in ((owner[:, 1:], owner[:, :-1]), (owner[1:], owner[:-1])):
        meets = first != second
        a, b = first[meets], second[meets]
        both = (a >= 0) & (b >= 0)
        lengths += np.bincount(a[both] * n + b[both], minlength=n * n).reshape(n, n)
    return lengths + lengths.T
