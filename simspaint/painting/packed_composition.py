"""A composition in kilobytes: what documents, their history and pictures hold of it."""

from __future__ import annotations

import zlib
from dataclasses import dataclass

import numpy as np

from simspaint.domain.composition import ComposedComponent, Composition, StandIn
from simspaint.domain.geometry import Extent
from simspaint.domain.label_set import UNLABELLED, LabelSet
from simspaint.domain.layout import Layout
from simspaint.domain.picture_settings import PictureSettings
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
    """

    extent: Extent
    layout: bytes
    painted: bytes
    components: tuple[ComposedComponent, ...]
    settings: PictureSettings
    stand_ins: tuple[StandIn, ...] = ()

    @staticmethod
    def of(composition: Composition) -> PackedComposition:
        """Pack a composition. Takes some milliseconds: not for the window's thread."""
        ids, painted = composition.layout.ids, composition.painted.ids
        same = np.array_equal(ids, painted)
        return PackedComposition(
            composition.layout.extent,
            _packed(ids),
            b"" if same else _packed(painted),
            composition.components,
            composition.settings,
            composition.stand_ins,
        )

    def unpacked(self, labels: LabelSet) -> Composition:
        """The composition. Raises `DocumentError` where it is damaged or of other labels."""
        layout = _unpacked(self.layout, self.extent, labels)
        ids = [component.label_id for component in self.components]
        ids += [i for pair in self.stand_ins for i in pair if i != UNLABELLED]
        if any(label_id >= len(labels) for label_id in ids):
            raise _damaged()
        painted = _unpacked(self.painted, self.extent, labels) if self.painted else layout
        return Composition(layout, painted, self.components, self.settings, self.stand_ins)

    @property
    def n_bytes(self) -> int:
        """Memory that it takes, nearly."""
        return len(self.layout) + len(self.painted) + 512 * (1 + len(self.components))


def _packed(ids: np.ndarray) -> bytes:
    # Runs are nearly all there is in layouts, and are found several times faster than repetitions.
    packer = zlib.compressobj(1, zlib.DEFLATED, zlib.MAX_WBITS, 9, zlib.Z_RLE)
    return packer.compress(ids.tobytes()) + packer.flush()


def _unpacked(packed: bytes, extent: Extent, labels: LabelSet) -> Layout:
    unpacker = zlib.decompressobj()
    try:
        data = unpacker.decompress(packed, extent.area + 1)
        return Layout(np.frombuffer(data, np.uint8).reshape(extent).copy(), labels)
    except (zlib.error, ValueError) as error:
        raise _damaged() from error


def _damaged() -> DocumentError:
    return DocumentError(
        "What the photograph is composed of is damaged.", "The painting itself is whole: choose anew."
    )
