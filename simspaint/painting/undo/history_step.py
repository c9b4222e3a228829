"""What one step of the history holds: the pixels, choices and settings that it changed, and what
the picture was composed of."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from simspaint.domain.choices import Choices
from simspaint.domain.geometry import Box
from simspaint.domain.instances import MAX_INSTANCE
from simspaint.domain.label_set import UNLABELLED
from simspaint.domain.picture_settings import PictureSettings
from simspaint.painting.frame.packed_pixels import FramePixels
from simspaint.painting.frame.pixels import Pixels, Plane
from simspaint.painting.frame.point_map import FrameMap
from simspaint.painting.recipes.packed_composition import PackedComposition
from simspaint.painting.undo.tile_change import TileChange, damaged_step

_STEP_BYTES = 512
"""What a step without pixels is counted as."""

Value = TypeVar("Value")
Compositions = tuple[PackedComposition | None, PackedComposition | None]
"""What a picture was composed of before and after a step; None where it is not known."""


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
            raise damaged_step()

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
