"""What other data sets' classes mean in a pack's labels: sets of answers, of which one is right.

An answer is a label of the pack or "none of these"; a set of answers is a number whose bit i stands for
answer i. A photograph's target is a share for every set; what is minimised is the mean log of the summed
probability of each set, so that nothing is taught that nobody knows (cloud or clear sky, for instance).
"""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import torch
from jaxtyping import Float, Int, UInt8
from torch import Tensor

from simspaint.domain.label_set import LabelSet
from simspaint.errors import LayoutFileError

NONE = "none"
"""The answer "none of these" in tables."""
KEPT = 4
"""Sets kept for every pixel."""
_HINT = "A line from,to for each class; `to` is sets as tree:3 tree|bush:1, weights after a colon."

SetShares = dict[int, np.ndarray]
"""Share (height, width) float32 of every set of answers; at a pixel they come to at most 1, its weight."""


def answer_bits(names: str, labels: LabelSet) -> int:
    """The set for names joined by |. Raises `LayoutFileError` for a name that is no label's."""
    bits = 0
    for name in names.split("|"):
        found = labels.find(name)
        if found is None and name != NONE:
            raise LayoutFileError(f"There is no label {name}.", _HINT)
        bits |= 1 << (len(labels) if found is None else found.id)
    return bits


def read_answer_table(file: Path, labels: LabelSet) -> list[tuple[str, dict[int, float]]]:
    """Each class of a table in its order: its name, and the share of each set it may be.

    Raises `LayoutFileError` where the table is missing, has other columns or names what is no label.
    """
    try:
        rows = list(csv.DictReader(file.read_text(encoding="utf-8").splitlines()))
        return [(row["from"], _shares(row["to"], labels)) for row in rows]
    except (OSError, UnicodeDecodeError, KeyError, AttributeError, ValueError) as error:
        raise LayoutFileError(f"The table {file} cannot be used.", _HINT) from error


def _shares(text: str, labels: LabelSet) -> dict[int, float]:
    parts = [part.partition(":") for part in text.split()]
    weights = {answer_bits(names, labels): float(weight or 1) for names, _, weight in parts}
    total = sum(weights.values())
    return {bits: weight / total for bits, weight in weights.items()}


def set_matrix(classes: list[dict[int, float]]) -> tuple[list[int], Float[np.ndarray, "sets classes"]]:
    """All sets of a table, and the share of each that a class has."""
    sets = sorted({bits for shares in classes for bits in shares})
    matrix = np.zeros((len(sets), len(classes)), np.float32)
    for column, shares in enumerate(classes):
        for bits, share in shares.items():
            matrix[sets.index(bits), column] = share
    return sets, matrix


def packed(
    shares: SetShares, kept: int = KEPT
) -> tuple[Int[np.ndarray, "k h w"], UInt8[np.ndarray, "k h w"]]:
    """The largest `kept` shares of every pixel in 255ths, and their sets."""
    sets = np.array(list(shares), np.int32)
    stack = np.stack(list(shares.values()))
    if len(sets) < kept:
        sets = np.pad(sets, (0, kept - len(sets)))
        stack = np.pad(stack, ((0, kept - len(stack)), (0, 0), (0, 0)))
    order = np.argsort(-stack, axis=0, kind="stable")[:kept]
    values = np.take_along_axis(stack, order, 0)
    return sets[order], np.rint(np.clip(values, 0, 1) * 255).astype(np.uint8)


def set_loss(logits: Tensor, sets: Tensor, shares: Tensor) -> Tensor:
    """Minus the log of each set's summed probability, weighted by its share; a mean over the weight.

    Parameters
    ----------
    logits
        (n, answers, h, w).
    sets, shares
        (n, k, h, w): sets of answers as integers, and shares in 255ths; where all are 0 nothing is taught.
    """
    logs = torch.log_softmax(logits.float(), 1)
    bits = torch.arange(logits.shape[1], device=logits.device)
    weight = shares.float() / 255
    total = logs.new_zeros(())
    for k in range(sets.shape[1]):
        holds = (sets[:, k, None] >> bits[:, None, None]) & 1
        summed = torch.logsumexp(logs.masked_fill(holds == 0, -60.0), 1)
        total = total - (weight[:, k] * summed).sum()
    return total / weight.sum().clamp_min(1.0)
