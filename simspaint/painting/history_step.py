"""What one step of the history holds: the pixels, choices and settings that it changed, and what
the picture was composed of.

The frame is cut into tiles. A step keeps, for every tile that it changed, the exclusive or of the ids before
and after, compressed: applied once it takes the step back, applied again it repeats it.
"""

from __future__ import annotations

import functools
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from simspaint.domain.choices import Choices
from simspaint.domain.geometry import Box, Extent, bounding_box
from simspaint.domain.instances import MAX_INSTANCE
from simspaint.domain.label_set import UNLABELLED
from simspaint.domain.picture_settings import PictureSettings
from simspaint.errors import DocumentError
from simspaint.painting.followed_frame import FrameMap
from simspaint.painting.frame_pixels import FramePixels
from simspaint.painting.packed_composition import PackedComposition
from simspaint.painting.pixels import Pixels, Plane

TILE = 256
"""Side of a tile in pixels: small enough that a dab costs little, large enough that a fill has few."""

_STEP_BYTES = 512
"""What a step without pixels is counted as."""

Value = TypeVar("Value")
Compositions = tuple[PackedComposition | None, PackedComposition | None]
"""What a picture was composed of before and after a step; None where it is not known."""


@dataclass(frozen=True, slots=True)
class TileChange:
    """Pixels of one tile of a plane: `packed` is the zlib-compressed exclusive or of before and after."""

    box: Box
    packed: bytes
    plane: Plane = Plane.IDS

    @staticmethod
    def between(
        box: Box, before: np.ndarray, after: np.ndarray, plane: Plane = Plane.IDS
    ) -> TileChange | None:
        """The change of a tile, or None where there is none."""
        difference = np.bitwise_xor(before, after)
        changed = bounding_box(difference != 0)
        if not changed.area:
            return None
        difference = difference[changed.slices]
        box = Box(
            box.top + changed.top, box.left + changed.left, box.top + changed.bottom, box.left + changed.right
        )
        # Runs are nearly all there is in layouts, and are found several times faster than repetitions.
        packer = zlib.compressobj(1, zlib.DEFLATED, zlib.MAX_WBITS, 9, zlib.Z_RLE)
        return TileChange(box, packer.compress(difference.tobytes()) + packer.flush(), plane)

    def unpacked(self) -> np.ndarray:
        """The exclusive or, (box.height, box.width). Raises `DocumentError` where it is damaged."""
        unpacker = zlib.decompressobj()
        try:
            data = unpacker.decompress(self.packed, self.box.area + 1)
        except zlib.error as error:
            raise _damaged() from error
        if len(data) != self.box.area:
            raise _damaged()
        return np.frombuffer(data, np.uint8).reshape(self.box.height, self.box.width)


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that can be undone.

    Parameters
    ----------
    name
        What the person did, for the menu: "Brush", "Swap segment".
    tiles
        Changed pixels.
    choices
        Choices before and after, or None where they did not change.
    picture
        Settings of the picture before and after, or None where they did not change.
    compositions
        What the picture was composed of before and after; None where it is not known. That is no change of
        its own: a step has it so that taking it back brings the same picture back.
    is_recomposed
        The step is another composition and nothing else: chosen again, or restored.
    frames
        All pixels before and after, where the canvas became another one; such a step has no tiles.
    move
        Where the points of the canvas before went in the one after; None where it is the same.
    """

    name: str
    tiles: tuple[TileChange, ...] = ()
    choices: tuple[Choices, Choices] | None = None
    picture: tuple[PictureSettings, PictureSettings] | None = None
    compositions: Compositions = (None, None)
    is_recomposed: bool = False
    frames: tuple[FramePixels, FramePixels] | None = None
    move: FrameMap | None = None

    @property
    def is_empty(self) -> bool:
        return not (self.tiles or self.choices or self.picture or self.is_recomposed or self.frames)

    @property
    def is_stroke(self) -> bool:
        """Pixels changed, and at most choices that followed them: pieces elsewhere are the same without."""
        return bool(self.tiles) and not (self.picture or self.is_recomposed)

    @property
    def changes_settings_alone(self) -> bool:
        return self.picture is not None and not (self.tiles or self.choices or self.is_recomposed)

    def apply(self, pixels: Pixels, n_labels: int) -> None:
        """Write the pixels before the step over those after it, or the other way round.

        Raises `DocumentError` where the step is damaged or belongs to other pixels; they stay as they are.
        """
        changes = [(tile.plane, tile.box.slices, tile.unpacked()) for tile in self.tiles]
        parts = [(plane, pixels.plane(plane)[slices], difference) for plane, slices, difference in changes]
        for _, part, difference in parts:
            part ^= difference
        if any(_cannot_be(plane, part, n_labels) for plane, part, _ in parts):
            for _, part, difference in parts:
                part ^= difference
            raise _damaged()

    @property
    def n_bytes(self) -> int:
        """Memory that it takes, nearly."""
        composed = self.compositions[0]  # the one after is the next step's
        own = sum(len(tile.packed) + 128 for tile in self.tiles)
        own += sum(frame.n_bytes for frame in self.frames or ())
        return _STEP_BYTES + own + (composed.n_bytes if composed is not None else 0)

    @property
    def box(self) -> Box | None:
        """Bounding box of its pixels, or None where it has none."""
        return union(tile.box for tile in self.tiles)


def joined_step(steps: Sequence[Step], name: str) -> Step:
    """One step that does what these do one after the other: either strokes, or changes of the canvas."""

    def pair(pairs: Iterable[tuple[Value, Value] | None]) -> tuple[Value, Value] | None:
        changes = [each for each in pairs if each is not None]
        return (changes[0][0], changes[-1][1]) if changes else None

    moves = [step.move for step in steps if step.move is not None]
    return Step(
        name,
        tuple(tile for step in steps for tile in step.tiles),  # exclusive or knows no order
        pair(step.choices for step in steps),
        pair(step.picture for step in steps),
        (steps[0].compositions[0], steps[-1].compositions[1]),
        any(step.is_recomposed for step in steps),
        pair(step.frames for step in steps),
        functools.reduce(FrameMap.followed_by, moves) if moves else None,
    )


def tiles_of(box: Box, extent: Extent) -> Iterator[Box]:
    """The tiles of a frame that a box meets; those at the right and lower edge are smaller."""
    box = box.clipped(extent)
    if not box.area:
        return
    for top in range(box.top // TILE * TILE, box.bottom, TILE):
        for left in range(box.left // TILE * TILE, box.right, TILE):
            yield Box(top, left, min(top + TILE, extent.height), min(left + TILE, extent.width))


def union(boxes: Iterable[Box]) -> Box | None:
    """The smallest box around some boxes, or None where there are none."""
    whole: Box | None = None
    for box in boxes:
        whole = box if whole is None else Box(
            min(whole.top, box.top), min(whole.left, box.left),
            max(whole.bottom, box.bottom), max(whole.right, box.right),
        )  # fmt: skip
    return whole


def change_of(before: Value, after: Value) -> tuple[Value, Value] | None:
    """The pair, or None where both are the same."""
    return None if before == after else (before, after)


def _cannot_be(plane: Plane, part: np.ndarray, n_labels: int) -> bool:
    if plane is Plane.INSTANCES:
        return bool((part > MAX_INSTANCE).any())
    return bool(((part >= n_labels) & (part != UNLABELLED)).any())


def _damaged() -> DocumentError:
    return DocumentError("A step of the undo history is damaged.", "What is painted is not concerned.")
