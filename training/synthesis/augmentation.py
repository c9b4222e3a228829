"""Pictures that the adversary sees are shifted, cut and recoloured, real and made ones alike."""

from __future__ import annotations

import torch
import torch.nn.functional as F
from jaxtyping import Float
from torch import Tensor


def augmented(
    photograph: Float[Tensor, "n 3 h w"], layout: Float[Tensor, "n channels h w"], generator: torch.Generator
) -> tuple[Float[Tensor, "n 3 h w"], Float[Tensor, "n channels h w"]]:
    """Brightness, saturation and contrast, a shift by up to 1/8, and a grey hole of half the sides (Zhao et
    al. 2020).

    The photograph's gradient passes through. The layout is shifted along; what comes in from outside is 0.
    """
    n, _, height, width = photograph.shape

    def draw(low: float, high: float) -> Tensor:
        return torch.empty(n, 1, 1, 1).uniform_(low, high, generator=generator).to(photograph)

    x = photograph + draw(-0.25, 0.25)
    grey = x.mean(1, keepdim=True)
    x = grey + (x - grey) * draw(0, 2)
    mean = x.mean((1, 2, 3), keepdim=True)
    x = mean + (x - mean) * draw(0.5, 1.5)
    shifts = [_draw_ints(-side // 8, side // 8 + 1, n, generator) for side in (height, width)]
    centers = [_draw_ints(0, side, n, generator) for side in (height, width)]
    rows = torch.arange(height, device=x.device)[None, :, None]
    columns = torch.arange(width, device=x.device)[None, None]
    top, left = (c.to(x.device)[:, None, None] for c in centers)
    hole = ((rows - top).abs() < height // 4) & ((columns - left).abs() < width // 4)
    x = torch.where(hole[:, None], 0.5, _shifted(x, *shifts))
    return x, _shifted(layout, *shifts)


def _draw_ints(low: int, high: int, n: int, generator: torch.Generator) -> Tensor:
    return torch.randint(low, high, (n,), generator=generator)


def _shifted(x: Tensor, down: Tensor, right: Tensor) -> Tensor:
    """Every picture of the batch moved by its own whole pixels, 0 where nothing comes in."""
    height, width = x.shape[-2:]
    rows, columns = int(down.abs().max()), int(right.abs().max())
    wide = F.pad(x, (columns, columns, rows, rows))
    cuts = [
        picture[:, rows - d : rows - d + height, columns - r : columns - r + width]
        for picture, d, r in zip(wide, down.tolist(), right.tolist(), strict=True)
    ]
    return torch.stack(cuts)
