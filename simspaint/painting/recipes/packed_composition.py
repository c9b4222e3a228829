"""A composition in kilobytes: what documents, their history and pictures hold of it."""

from __future__ import annotations

import zlib
from collections.abc import Collection
from dataclasses import dataclass, replace

import numpy as np

from simspaint.domain.choices import AnchorTest
from simspaint.domain.composition import ComposedComponent, Composition, StandIn
from simspaint.domain.geometry import Extent
from simspaint.domain.label_set import UNLABELLED, LabelSet
from simspaint.domain.layout import Layout
from simspaint.domain.picture_settings import PictureSettings
from simspaint.domain.segment_reference import SegmentReference
from simspaint.errors import DocumentError


@dataclass(frozen=True, slots=True)
class PackedComposition:
    """All of a composition, its layouts compressed.

    Parameters
    ----------
    extent
        Size of both layouts.
    layout, painted
        Label ids, zlib-compressed; `painted` is empty where it is the same.
    components, settings, stand_ins
        As in `Composition`.
    instances
        Those of `layout`, zlib-compressed; empty where there are none.
    filled
        Its ids, zlib-compressed; empty where there is none.
    """

    extent: Extent
    layout: bytes
    painted: bytes
    components: tuple[ComposedComponent, ...]
    settings: PictureSettings
    stand_ins: tuple[StandIn, ...] = ()
    instances: bytes = b""
    filled: bytes = b""

    @staticmethod
    def of(composition: Composition) -> PackedComposition:
        """Pack a composition. Takes some milliseconds: not for the window's thread."""
        ids, painted = composition.layout.ids, composition.painted.ids
        same = np.array_equal(ids, painted)
        instances = composition.layout.instances
        return PackedComposition(
            composition.layout.extent,
            _packed(ids),
            b"" if same else _packed(painted),
            composition.components,
            composition.settings,
            composition.stand_ins,
            b"" if instances is None else _packed(instances),
            b"" if composition.filled is None else _packed(composition.filled.ids),
        )

    def unpacked(self, labels: LabelSet) -> Composition:
        """The composition. Raises `DocumentError` where it is damaged or of other labels."""
        layout = _unpacked(self.layout, self.extent, labels, self.instances)
        ids = [component.label_id for component in self.components]
        ids += [i for pair in self.stand_ins for i in pair if i != UNLABELLED]
        if any(label_id >= len(labels) for label_id in ids):
            raise _damaged()
        painted = _unpacked(self.painted, self.extent, labels) if self.painted else layout
        filled = _unpacked(self.filled, self.extent, labels) if self.filled else None
        return Composition(layout, painted, self.components, self.settings, self.stand_ins, filled)

    def keeping(self, segments: Collection[SegmentReference]) -> PackedComposition | None:
        """What is left when all components are chosen anew but those that show one of these segments: None
        where none does."""
        kept = tuple(each for each in self.components if each.segment in segments)
        return replace(self, components=kept) if kept else None

    def without(self, is_there: AnchorTest, painted: Extent) -> PackedComposition | None:
        """What is left when the components that lie where pixels of the painted layout, of that size, are of
        `is_there` are chosen anew: None where none is left."""
        (height, width), (rows, columns) = painted, self.extent
        kept = tuple(
            each
            for each in self.components
            if not is_there(
                (2 * each.row + 1) * height // (2 * rows), (2 * each.column + 1) * width // (2 * columns)
            )
        )
        return replace(self, components=kept) if kept else None

    @property
    def n_bytes(self) -> int:
        """Memory that it takes, nearly."""
        planes = self.layout, self.painted, self.instances, self.filled
        return sum(map(len, planes)) + 512 * (1 + len(self.components))


def _packed(ids: np.ndarray) -> bytes:
    # Runs are nearly all there is in layouts, and are found several times faster than repetitions.
    packer = zlib.compressobj(1, zlib.DEFLATED, zlib.MAX_WBITS, 9, zlib.Z_RLE)
    return packer.compress(ids.tobytes()) + packer.flush()


def _unpacked(packed: bytes, extent: Extent, labels: LabelSet, instances: bytes = b"") -> Layout:
    try:
        numbers = _plane(instances, extent) if instances else None
        return Layout(_plane(packed, extent), labels, numbers)
    except (zlib.error, ValueError) as error:
        raise _damaged() from error


def _plane(packed: bytes, extent: Extent) -> np.ndarray:
    data = zlib.decompressobj().decompress(packed, extent.area + 1)
    return np.frombuffer(data, np.uint8).reshape(extent).copy()


def _damaged() -> DocumentError:
    return DocumentError(
        "What the photograph is composed of is damaged.", "The painting itself is whole: choose anew."
    )
