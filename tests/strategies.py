"""Hypothesis strategies for the values of the domain."""

from __future__ import annotations

import numpy as np
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from simspaint.domain.geometry import Box, Extent
from simspaint.domain.label_set import UNLABELLED, LabelSet
from simspaint.domain.layout import Layout
from tests.factories import make_labels, make_layout


def label_sets(max_size: int = 8) -> st.SearchStrategy[LabelSet]:
    """Label sets of 1 to `max_size` labels."""
    return st.integers(1, max_size).map(make_labels)


def extents(max_side: int = 24) -> st.SearchStrategy[Extent]:
    """Extents from 1×1."""
    return st.builds(Extent, st.integers(1, max_side), st.integers(1, max_side))


@st.composite
def layouts(draw: st.DrawFn, max_side: int = 24, max_labels: int = 5, unlabelled: bool = True) -> Layout:
    """Arbitrary layouts; every pixel shrinks towards label 0."""
    labels = draw(label_sets(max_labels))
    extent = draw(extents(max_side))
    values = st.sampled_from([*range(len(labels)), *([UNLABELLED] if unlabelled else [])])
    return Layout(draw(hnp.arrays(np.uint8, tuple(extent), elements=values)), labels)


@st.composite
def painted_layouts(draw: st.DrawFn, max_side: int = 64, max_labels: int = 6) -> Layout:
    """Layouts of bands and blobs, as a painter makes them; larger and faster to draw than `layouts`."""
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    extent = Extent(draw(st.integers(8, max_side)), draw(st.integers(8, max_side)))
    share = draw(st.sampled_from([0.0, 0.0, 0.2]))
    return make_layout(
        rng, *extent, make_labels(draw(st.integers(1, max_labels))), draw(st.integers(0, 10)), share
    )


def masks(max_side: int = 24) -> st.SearchStrategy[np.ndarray]:
    """Boolean masks, empty and full ones among them."""
    return extents(max_side).flatmap(lambda extent: hnp.arrays(np.bool_, tuple(extent)))


@st.composite
def boxes(draw: st.DrawFn, extent: Extent) -> Box:
    """Boxes of at least one pixel inside a frame."""
    top, left = draw(st.integers(0, extent.height - 1)), draw(st.integers(0, extent.width - 1))
    bottom, right = draw(st.integers(top + 1, extent.height)), draw(st.integers(left + 1, extent.width))
    return Box(top, left, bottom, right)


def seeds() -> st.SearchStrategy[int]:
    """Seeds of generators."""
    return st.integers(0, 2**32 - 1)
