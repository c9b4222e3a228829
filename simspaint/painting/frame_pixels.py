"""All pixels of a painting, compressed: what a step holds that made the canvas another one."""

from __future__ import annotations

import zlib
from dataclasses import dataclass

import numpy as np
from jaxtyping import UInt8

from simspaint.domain.geometry import Extent


@dataclass(frozen=True, slots=True)
class FramePixels:
    """The ids of a whole frame, zlib-compressed."""

    extent: Extent
    packed: bytes

    @staticmethod
    def of(ids: UInt8[np.ndarray, "height width"]) -> FramePixels:
        # Runs are nearly all there is in layouts, and are found several times faster than repetitions.
        packer = zlib.compressobj(1, zlib.DEFLATED, zlib.MAX_WBITS, 9, zlib.Z_RLE)
        return FramePixels(Extent(*ids.shape), packer.compress(ids.tobytes()) + packer.flush())

    def unpacked(self) -> UInt8[np.ndarray, "height width"]:
        """The ids, in an array of their own."""
        return np.frombuffer(bytearray(zlib.decompress(self.packed)), np.uint8).reshape(self.extent)
