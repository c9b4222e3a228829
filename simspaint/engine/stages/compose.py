"""The canvas C: transformed segments painted back to front, with elided boundaries (S4.4, S5.2)."""

from __future__ import annotations

import itertools
from collections.abc import Collection, Hashable, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np
from jaxtyping import Bool, Float32, Int16, UInt8

from simspaint.domain.canvas import NO_COMPONENT, Canvas
from simspaint.domain.geometry import Extent
from simspaint.domain.label_set import UNLABELLED, LabelSet
from simspaint.domain.layout import Layout
from simspaint.domain.placed_segment import PlacedSegment
from simspaint.engine.ops.contact_shadow import cast_shadow
from simspaint.engine.ops.elision import elide_halo, elide_seams
from simspaint.engine.ops.feathering import visible_share
from simspaint.engine.ops.interlocked_edges import interlocked_edge
from simspaint.engine.ops.masked_copy import copy_where
from simspaint.engine.ops.matte import Matte
from simspaint.engine.ops.matted_segment import paint_matted

WHITE, BLACK = 255, 0
_NO_KIND = -1


class Elision(NamedTuple):
    """How much of the boundaries is hidden: a share of the pixels of a seam inside, all of a halo outside of
    things.

    `seam` and `halo` are widths as a share of the frame's height; a width of 0 hides nothing.
    """

    share: float
    seam: float
    halo: float


PAPER_ELISION = Elision(share=0.8, seam=0.05, halo=0.05)
"""As S5.2 says."""
NARROW_ELISION = Elision(share=0.5, seam=0.025, halo=0.025)
"""The widths of the authors' published code: keeps more of the photographs."""
NO_ELISION = Elision(share=0.0, seam=0.0, halo=0.0)


def elision_noise(extent: Extent, seed: int) -> Float32[np.ndarray, "height width"]:
    """A number in [0, 1) a pixel that depends on the seed and the frame alone, so a swapped segment changes
    no other seam."""
    rng = np.random.default_rng([seed % (1 << 64), extent.height, extent.width])
    return rng.random(extent, dtype=np.float32)


def compose_canvas(
    placed: Sequence[PlacedSegment],
    order: Sequence[int],
    extent: Extent,
    labels: LabelSet,
    noise: Float32[np.ndarray, "height width"],
    elision: Elision,
    fading: Mapping[int, float] | None = None,
    shadowing: Collection[int] = (),
    mattes: Mapping[int, Matte] | None = None,
    kinds: Sequence[Hashable] = (),
    interlocking: Collection[int] = (),
) -> Canvas:
    """The segments painted one over the other, and elided.

    Parameters
    ----------
    order
        Positions in `placed`, back to front.
    fading
        Positions of the segments that fade into what lies behind them, with the share of the usual width over
        which they do.
    shadowing
        Positions of segments that throw a contact shadow.
    mattes
        Positions of the segments that share the pixels of their outline with what lies behind.
    kinds
        Of every segment: equal where photograph, place and colours are the same, so that there is no outline
        where two meet. None needed without `mattes` and `interlocking`.
    interlocking
        Positions of segments whose edges beside another kind of ground follow the texture of both.
    """
    is_ground = np.array([*(label.is_ground for label in labels.labels), *[False] * (256 - len(labels))])
    color = np.zeros((*extent, 3), np.uint8)
    component = np.full(extent, NO_COMPONENT, np.int16)
    n_components = 1 + max((p.component_index for p in placed), default=-1)
    is_thing = np.zeros(n_components, bool)
    label_of = np.full(n_components + 1, UNLABELLED, np.uint8)  # the last one is that of no component
    kind_of = np.full(n_components + 1, _NO_KIND, np.int32)
    numbers = {kind: number for number, kind in enumerate(dict.fromkeys(kinds))}
    for segment, kind in itertools.zip_longest(placed, kinds):
        label_of[segment.component_index] = segment.label_id
        kind_of[segment.component_index] = numbers.get(kind, _NO_KIND)
    for position in order:
        segment = placed[position]
        shown = segment.color
        edge = None
        if position in interlocking and is_ground[segment.label_id] and segment.box.area:
            is_other = is_ground[label_of] & (label_of != segment.label_id)
            is_other &= kind_of != numbers[kinds[position]]
            near = segment.box.grown(1, 1).clipped(extent).slices  # all that is looked at
            behind = np.zeros(extent, bool)
            behind[near] = is_other[component[near]]
            edge = interlocked_edge(segment, color, behind)
        if position in shadowing:
            cast_shadow(color, component, is_ground[label_of], segment.box, segment.mask)
        if fading and position in fading:
            shown = _faded(segment, color, component, fading[position])
        matte = mattes.get(position) if mattes else None
        if matte is not None:
            shown_matte = matte if edge is None else edge.cut(matte)
            paint_matted(color, component, segment, shown_matte, kind_of == numbers[kinds[position]])
        else:
            copy_where(color[segment.box.slices], shown, segment.mask)
        own = segment.mask if edge is None else edge.paint(color)
        component[segment.box.slices][own] = segment.component_index
        is_thing[segment.component_index] = labels[segment.label_id].is_thing
    return elide_canvas(color, component, is_thing, noise, elision)


def _faded(
    segment: PlacedSegment,
    color: UInt8[np.ndarray, "height width 3"],
    component: Int16[np.ndarray, "height width"],
    feather: float,
) -> UInt8[np.ndarray, "h w 3"]:
    """The colours of a segment, fading towards its outline into what lies behind where there is something."""
    box = segment.box
    share = visible_share(segment, Extent(*component.shape), feather)
    share[component[box.slices] == NO_COMPONENT] = 1
    behind = color[box.slices].astype(np.float32)
    mixed = behind + share[..., None] * (segment.color - behind)
    return np.rint(mixed).astype(np.uint8)


def with_joined_pieces(canvas: Canvas, kinds: Mapping[int, Hashable]) -> Canvas:
    """The canvas with one number for all components that show one photograph alike: where they meet there is
    no seam, but the photograph goes on.

    Parameters
    ----------
    kinds
        Of each component that is shown: equal where photograph, place and colours are the same.
    """
    first: dict[Hashable, int] = {}
    number = np.arange(1 + max(kinds, default=-1) + 1, dtype=np.int16)  # the last one is that of no component
    number[-1] = NO_COMPONENT
    for component in sorted(kinds):
        number[component] = first.setdefault(kinds[component], component)
    return replace(canvas, component=number[canvas.component])


def layout_of_canvas(layout: Layout, canvas: Canvas, placed: Sequence[PlacedSegment]) -> Layout:
    """The layout of what a canvas shows: the label of the segment where there is one, else what was painted.

    Segments cover more than was painted for them, or leave some of it to what is behind; f learned from
    layouts that say what is there.
    """
    label_of = np.zeros(1 + max((p.component_index for p in placed), default=0), np.uint8)
    for segment in placed:
        label_of[segment.component_index] = segment.label_id
    shown = canvas.component
    ids = np.where(shown == NO_COMPONENT, layout.ids, label_of[np.maximum(shown, 0)])
    return Layout(ids, layout.labels)


def elide_canvas(
    color: UInt8[np.ndarray, "height width 3"],
    component: Int16[np.ndarray, "height width"],
    is_thing: Bool[np.ndarray, " n_components"],
    noise: Float32[np.ndarray, "height width"],
    elision: Elision,
) -> Canvas:
    """Elide a composed picture: white seams inside boundaries, a black halo around things.

    The inputs are left as they are. The two markers stay distinct: a pixel of both is black and missing.
    """
    height = component.shape[0]
    seams = elide_seams(component, noise, elision.seam * height, elision.share)
    halo = (
        elide_halo(component, is_thing, elision.halo * height) if elision.halo > 0 else np.zeros_like(seams)
    )
    known = (component != NO_COMPONENT) & ~halo
    result = np.full_like(color, BLACK)
    copy_where(result, color, known)
    if seams.any():
        copy_where(result, np.full_like(color, WHITE), seams & known)
    return Canvas(result, known, np.where(known & ~seams, component, np.int16(NO_COMPONENT)))
