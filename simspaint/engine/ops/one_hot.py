"""Layouts as the networks read them: one channel a label, the last one for unlabelled pixels."""

from __future__ import annotations

import torch
from jaxtyping import Float, Int64, UInt8
from torch import Tensor
from torch.nn.functional import embedding

from simspaint.domain.label_set import UNLABELLED


def one_hot(
    ids: UInt8[Tensor, "n h w"] | Int64[Tensor, "n h w"],
    n_labels: int,
    *,
    dtype: torch.dtype = torch.float32,
    memory_format: torch.memory_format = torch.channels_last,
) -> Float[Tensor, "n channels h w"]:
    """Layout ids as `n_labels` + 1 channels of zeros and ones.

    The last channel marks unlabelled pixels (255). Exactly one channel of a pixel is 1. An id that is neither
    a label nor unlabelled raises `ValueError`; on a GPU it is not looked for, as the processor would have to
    wait for the answer. Runs on the device of `ids`.
    """
    is_open = ids == UNLABELLED
    if ids.device.type == "cpu" and not ((ids >= 0) & (ids < n_labels) | is_open).all():
        raise ValueError(f"The layout holds ids that are neither below {n_labels} nor unlabelled.")
    rows = torch.eye(n_labels + 1, dtype=dtype, device=ids.device)
    # a row a pixel, channels last in memory: ten times as fast as writing the ones into zeros
    flat = embedding(torch.where(is_open, n_labels, ids.int()), rows)
    return flat.permute(0, 3, 1, 2).contiguous(memory_format=memory_format)
