"""What a segmenter's classes mean in a pack's labels: for each class, sets of answers of which one is right.

An answer is a label of the pack or "none of these"; a set of answers is a number whose bit i stands for
answer i. A table has a line from,to for each class in the segmenter's order; `to` is sets as
`tree:3 tree|bush:1`, with weights after a colon.
"""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
from jaxtyping import Float

from simspaint.domain.label_set import LabelSet
from simspaint.errors import LayoutFileError
from simspaint.files.table_file import read_table

NONE = "none"
"""The answer "none of these" in tables."""
ANY = "any"
"""The set of all answers: the class says nothing."""
_MOST_CLASSES, _MOST_SETS = 4096, 4096
"""Of one table: what is computed holds a number for every pair of them."""
_HINT = "A line from,to for each class; `to` is sets as tree:3 tree|bush:1, weights after a colon."


def answer_bits(names: str, labels: LabelSet) -> int:
    """The set for names joined by |. Raises `LayoutFileError` for a name that is no label's."""
    if names == ANY:
        return (1 << (len(labels) + 1)) - 1
    bits = 0
    for name in names.split("|"):
        found = labels.find(name)
        if found is None and name != NONE:
            raise LayoutFileError(f"There is no label {name}.", _HINT)
        bits |= 1 << (len(labels) if found is None else found.id)
    return bits


def read_class_map(file: Path, labels: LabelSet) -> list[tuple[str, dict[int, float]]]:
    """Each class of a table in its order: its name, and the share of each set it may be.

    Raises `LayoutFileError` where the table is missing, has other columns or names what is no label.
    """
    try:
        rows = read_table(file, ("from", "to"), ("from", "to"), "table of classes", _HINT)
        classes = [(row["from"], _shares(row["to"], labels)) for row in rows[: _MOST_CLASSES + 1]]
    except (ValueError, ZeroDivisionError) as error:
        raise LayoutFileError(f"The table {file} cannot be used.", _HINT) from error
    n_sets = len({bits for _, shares in classes for bits in shares})
    if len(classes) > _MOST_CLASSES or n_sets > _MOST_SETS:
        raise LayoutFileError(f"The table {file} has more classes than any segmenter.", _HINT)
    return classes


def _shares(text: str, labels: LabelSet) -> dict[int, float]:
    parts = [part.partition(":") for part in text.split()]
    weights = {answer_bits(names, labels): float(weight or 1) for names, _, weight in parts}
    total = sum(weights.values())
    if not (math.isfinite(total) and min(weights.values(), default=0) >= 0):
        raise ValueError("a weight that is negative or not finite")
    return {bits: weight / total for bits, weight in weights.items()}


def set_matrix(classes: list[dict[int, float]]) -> tuple[list[int], Float[np.ndarray, "sets classes"]]:
    """All sets of a table, and the share of each that a class has."""
    sets = sorted({bits for shares in classes for bits in shares})
    places = {bits: place for place, bits in enumerate(sets)}
    matrix = np.zeros((len(sets), len(classes)), np.float32)
    for column, shares in enumerate(classes):
        for bits, share in shares.items():
            matrix[places[bits], column] = share
    return sets, matrix
