"""Targets whose labels are known in parts: sets of answers, of which one is right (see `class_map.py`).

A photograph's target is a share for every set; what is minimised is the mean log of the summed probability of
each set, so that nothing is taught that nobody knows (cloud or clear sky, for instance).
"""

from __future__ import annotations

import numpy as np
import torch
from jaxtyping import Int, UInt8
from torch import Tensor

KEPT = 4
"""Sets kept for every pixel."""
SetShares = dict[int, np.ndarray]
"""Share (height, width) float32 of every set of answers; at a pixel they come to at most 1, its weight."""


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


def set_loss(logits: Tensor, sets: Tensor, shares: Tensor, answer_weights: Tensor | None = None) -> Tensor:
    """Minus the log of each set's summed probability, weighted by its share; a mean over the weight.

    Parameters
    ----------
    logits
        (n, answers, h, w).
    sets, shares
        (n, k, h, w): sets of answers as integers, and shares in 255ths; where all are 0 nothing is taught.
    answer_weights
        (answers,): how much pixels of an answer count; those of a set count for the mean of its answers.
        None: all alike.
    """
    logs = torch.log_softmax(logits.float(), 1)
    bits = torch.arange(logits.shape[1], device=logits.device)
    weight = shares.float() / 255
    total, counted = logs.new_zeros(()), weight.new_zeros(())
    for k in range(sets.shape[1]):
        holds = (sets[:, k, None] >> bits[:, None, None]) & 1
        summed = torch.logsumexp(logs.masked_fill(holds == 0, -60.0), 1)
        part = weight[:, k]
        if answer_weights is not None:
            mean = (holds * answer_weights[:, None, None]).sum(1) / holds.sum(1).clamp_min(1)
            part = part * mean
        total, counted = total - (part * summed).sum(), counted + part.sum()
    return total / counted.clamp_min(1.0)
