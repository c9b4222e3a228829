"""What every reader of a published data set gives: pairs that can be read, and what cannot be used."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
from jaxtyping import UInt8, UInt16

from simspaint.domain.label_set import LabelSet
from simspaint.errors import LayoutFileError

Split = Literal["train", "val", "test"]
SPLITS: tuple[Split, ...] = ("train", "val", "test")
LeftOut = tuple[str, str]
"""Name of a pair, and the reason why it is not used."""


@dataclass(frozen=True, slots=True, eq=False)
class Sample:
    """One photograph with all that is known of its pixels, in one size.

    Parameters
    ----------
    photograph
        RGB.
    layout
        Label ids of the data set's labels, 255 = unlabelled.
    coarse
        A second, coarse layout of the same photograph.
    instances
        0 = none; else the number of an instance within this photograph.
    depth
        Larger = farther, 0 = unknown.
    """

    photograph: UInt8[np.ndarray, "height width 3"]
    layout: UInt8[np.ndarray, "height width"]
    coarse: UInt8[np.ndarray, "height width"] | None = None
    instances: UInt16[np.ndarray, "height width"] | None = None
    depth: UInt16[np.ndarray, "height width"] | None = None


@dataclass(frozen=True, slots=True, eq=False)
class PublishedPair:
    """A pair that was found; nothing of it has been read yet.

    Parameters
    ----------
    name
        Of its files in the prepared data set. What stands before the first underscore is its sequence.
    sources
        Files that it is read from.
    read
        Reads it. Raises `LayoutFileError` where a file cannot be used.
    photograph_file
        The file that is the photograph, where there is one: unchanged it is copied as it is.
    """

    name: str
    split: Split
    sources: tuple[Path, ...]
    read: Callable[[], Sample]
    photograph_file: Path | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Published:
    """A data set as its owners publish it.

    Parameters
    ----------
    pairs
        In the data set's order.
    left_out
        Halves of pairs.
    crop
        Pixels at every side that show nothing.
    """

    labels: LabelSet
    pairs: tuple[PublishedPair, ...]
    left_out: tuple[LeftOut, ...] = ()
    crop: int = 0


@dataclass(frozen=True, slots=True)
class Choices:
    """What a person chooses about a data set.

    Parameters
    ----------
    layouts
        Of Cityscapes: which of its two layouts is learned from.
    scenes
        Of ADE20K: `outdoor`, `all`, or a file with a scene category a line.
    """

    layouts: Literal["fine", "coarse"] = "fine"
    scenes: str = "outdoor"


def paired(
    photographs: Mapping[str, Path], layouts: Mapping[str, Path]
) -> tuple[dict[str, tuple[Path, Path]], list[LeftOut]]:
    """Photographs with the layouts of the same names, in the order of names, and the halves of pairs."""
    both = {name: (photographs[name], layouts[name]) for name in sorted(photographs) if name in layouts}
    alone = [(name, "There is no layout of it.") for name in photographs if name not in layouts]
    alone += [(name, "There is no photograph of it.") for name in layouts if name not in photographs]
    return both, sorted(alone)


def not_this_data_set(root: Path, expected: str) -> LayoutFileError:
    """The error for a root folder that does not hold what its data set is published as."""
    return LayoutFileError(f"There are no pairs of that data set in {root}.", f"Expected: {expected}.")
