"""What can be painted: the labels of one pack or data set."""

from __future__ import annotations

from dataclasses import dataclass, field, fields, replace

import numpy as np
from jaxtyping import UInt8

UNLABELLED = 255
"""The id of a pixel that carries no label."""

MAX_LABELS = 254
MAX_LABEL_NAME = 200
"""Characters."""
MAX_RANK = 10**6
"""Either sign. What is within these limits is written and read by every file that holds labels."""


@dataclass(frozen=True, slots=True)
class Label:
    """One label.

    Parameters
    ----------
    id
        Value of its pixels in a layout, 0 to 254; the index of its channel in the networks.
    name
        Lower case, unique in its set.
    color
        (red, green, blue), 0 to 255, unique in its set: how it is shown and how coloured layouts name it.
    is_thing
        A countable object (car, house) rather than stuff (sky, water).
    is_ground
        A ground plane that things stand on.
    is_thin
        May be bridged before components are taken, so that it does not cut what is behind it.
    rank
        Place in the painter's order of labels, lower = farther: the tie-break of the order.
    keeps_outline
        Its segments keep the outline of their photograph (cloud, tree, rock) instead of filling what was
        painted. This trait and the next seven say how a pack lays a label out. They make no label another
        one, documents do not hold them, and a rendering takes them from its pack.
    keeps_skyline
        Its segments keep their own upper outline (mountain, hill): what was painted above it shows what is
        behind.
    is_feathered
        Its segments fade out at their outline (cloud).
    is_see_through
        The sky shows through its segments (tree, bush, fence).
    is_ribbon
        A stroke of it runs through other ground (road, path, river) and may leave what was painted.
    is_colorful
        Recognised by its colour (flowers): a photograph where it has that of the ground shows nothing of it.
    relief
        Name of the label that is shown where it is painted high, against the sky and above something else
        (mountain for snow); empty: itself.
    stand_in
        Name of the label that is shown where a bank has no segment of this one (mountain for rock); empty:
        what is around it.
    """

    id: int
    name: str
    color: tuple[int, int, int]
    is_thing: bool = False
    is_ground: bool = False
    is_thin: bool = False
    rank: int = 0
    keeps_outline: bool = field(default=False, compare=False)
    keeps_skyline: bool = field(default=False, compare=False)
    is_feathered: bool = field(default=False, compare=False)
    is_see_through: bool = field(default=False, compare=False)
    is_ribbon: bool = field(default=False, compare=False)
    is_colorful: bool = field(default=False, compare=False)
    relief: str = field(default="", compare=False)
    stand_in: str = field(default="", compare=False)

    @property
    def stands(self) -> bool:
        """Whether it stands on the ground: a thing, or what keeps an outline that does not fade out."""
        return self.is_thing or (self.keeps_outline and not self.is_feathered)

    @property
    def drifts(self) -> bool:
        """Whether it hangs in the sky: what keeps an outline that fades out."""
        return self.keeps_outline and self.is_feathered and not self.is_thing

    def without_traits(self) -> Label:
        """The same label without any of its traits, the fields that make it no other one."""
        return replace(self, **{each.name: each.default for each in fields(self) if not each.compare})


@dataclass(frozen=True, slots=True, weakref_slot=True)
class LabelSet:
    """Labels in the order of their ids, which run from 0 without a gap."""

    labels: tuple[Label, ...]

    def __post_init__(self) -> None:
        if not 1 <= len(self.labels) <= MAX_LABELS:
            raise ValueError(f"A label set holds 1 to {MAX_LABELS} labels, this one {len(self.labels)}.")
        if [label.id for label in self.labels] != list(range(len(self.labels))):
            raise ValueError("Label ids must run from 0 without a gap.")
        for label in self.labels:
            if not 1 <= len(label.name) <= MAX_LABEL_NAME:
                raise ValueError(f"The name of label {label.id} has not 1 to {MAX_LABEL_NAME} characters.")
            if not abs(label.rank) <= MAX_RANK:
                raise ValueError(f"The rank of {label.name} is not from {-MAX_RANK} to {MAX_RANK}.")
        for what, values in (
            ("name", [x.name for x in self.labels]),
            ("colour", [x.color for x in self.labels]),
        ):
            if len(set(values)) != len(values):
                raise ValueError(f"Two labels have the same {what}.")

    def __len__(self) -> int:
        return len(self.labels)

    def __getitem__(self, label_id: int) -> Label:
        return self.labels[label_id]

    def find(self, name: str) -> Label | None:
        """The label of that name, or None."""
        return next((label for label in self.labels if label.name == name), None)

    @property
    def unpainted_color(self) -> tuple[int, int, int]:
        """A colour that no label has, which stands for unlabelled: black where that is free."""
        taken = {label.color for label in self.labels}
        free = ((level, 0, level) for level in range(255, 0, -1))
        return next(color for color in ((0, 0, 0), *free) if color not in taken)

    def palette(self) -> UInt8[np.ndarray, "256 3"]:
        """RGB colour of every id; ids without a label are black."""
        table = np.zeros((256, 3), np.uint8)
        for label in self.labels:
            table[label.id] = label.color
        return table
