"""All pixels of a painting, compressed: what a step of the history holds that changed the canvas."""

from __future__ import annotations

import zlib
from dataclasses import dataclass

import numpy as np
from jaxtyping import UInt8

from simspaint.domain.geometry import Extent

Pixel = UInt8[np.ndarray, "height width"]


@dataclass(frozen=True, slots=True)
class FramePixels:
    """The ids and instances of a whole frame, zlib-compressed; `instances` are empty where there are none."""

    extent: Extent
    packed: bytes
    instances: bytes = b""

    @staticmethod
    def of(ids: Pixel, instances: Pixel | None = None) -> FramePixels:
        return FramePixels(Extent(*ids.shape), _packed(ids), b"" if instances is None else _packed(instances))

    @property
    def n_bytes(self) -> int:
        return len(self.packed) + len(self.instances)

    def unpacked(self) -> tuple[Pixel, Pixel | None]:
        """Ids and instances, in arrays of their own."""
        ids = _unpacked(self.packed, self.extent)
        return ids, _unpacked(self.instances, self.extent) if self.instances else None


def _packed(plane: Pixel) -> bytes:
    # Runs are nearly all there is in layouts, and are found several times faster than repetitions.
    packer = zlib.compressobj(1, zlib.DEFLATED, zlib.MAX_WBITS, 9, zlib.Z_RLE)
    return packer.compress(plane.tobytes()) + packer.flush()


def _unpacked(packed: bytes, extent: Extent) -> Pixel:
    return np.frombuffer(bytearray(zlib.decompress(packed)), np.uint8).reshape(extent)
