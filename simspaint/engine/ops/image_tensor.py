"""Photographs as arrays and as tensors: the only conversion between the two."""

from __future__ import annotations

import numpy as np
import torch
from jaxtyping import Float, UInt8
from torch import Tensor


def to_tensor(
    image: UInt8[np.ndarray, "h w 3"], device: torch.device | str = "cpu"
) -> Float[Tensor, "1 3 h w"]:
    """RGB levels 0 to 255 as RGB in [0, 1], channels last in memory. The array is copied.

    To another device go the levels, a quarter of the bytes.
    """
    levels = torch.from_numpy(np.array(image, copy=True, order="C")).to(device)
    return levels.permute(2, 0, 1)[None].to(torch.float32).div_(255.0)


def to_image(tensor: Float[Tensor, "1 3 h w"]) -> UInt8[np.ndarray, "h w 3"]:
    """RGB in [0, 1] as RGB levels 0 to 255, rounded to the nearest; values outside are clipped."""
    levels = tensor[0].detach().float().clamp(0.0, 1.0).mul(255.0).round()
    return np.ascontiguousarray(levels.to(torch.uint8).permute(1, 2, 0).cpu().numpy())
