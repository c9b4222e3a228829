"""The layout network: a coarse layout in, a dense layout out (S3)."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from jaxtyping import Float
from torch import Tensor, nn

from simspaint.engine.networks.blocks import ConvolutionModule, check_layout, halved, initialise, upsampled

TRUST = 2.0
"""What the nearest label's logit has more than the others, to begin with."""


@dataclass(frozen=True, slots=True)
class LayoutNetworkConfig:
    """What the layout network is made of."""

    n_labels: int
    """Labels of the layout; it comes in with one channel more, for unlabelled pixels."""
    widths: tuple[int, ...]
    """Channels of each refinement module, finest first. The coarsest level sees the layout at 1/2^(modules -
    1)."""
    working_size: tuple[int, int]
    """(height, width) that layouts are brought to: borders are the painter's, so few pixels suffice to fill
    what is missing."""
    row_channel: bool = True
    """Every pixel has its height in the picture as an input: sky and ground are known even where nothing is
    painted."""
    nearest_input: bool = False
    """Every pixel has the label of the nearest painted one as an input, and how near that is (see
    `nearest_channels`); the answer begins as that label. The cascade alone needs many steps to learn as
    much."""

    @property
    def stride(self) -> int:
        """Height and width of the input must be multiples of it."""
        return 2 ** (len(self.widths) - 1)


class LayoutNetwork(nn.Module):
    """A cascaded refinement network (Chen and Koltun 2017): every module reads the resized coarse layout and
    the preceding module's features, coarsest first."""

    def __init__(self, config: LayoutNetworkConfig) -> None:
        super().__init__()
        self.config = config
        nearest = (config.n_labels + 1) * config.nearest_input
        guide = config.n_labels + 1 + config.row_channel + nearest
        befores = [[width] for width in config.widths[1:]] + [[]]
        self.modules_by_level = nn.ModuleList(
            ConvolutionModule([guide, *before], width, 2, "leaky_relu")
            for before, width in zip(befores, config.widths, strict=True)
        )
        self.to_labels = nn.Conv2d(config.widths[0], config.n_labels, 1)
        initialise(self)
        if config.nearest_input:
            self.trust = nn.Parameter(torch.full((config.n_labels,), TRUST))

    def forward(
        self, layout: Float[Tensor, "n channels h w"], nearest: Float[Tensor, "n channels h w"] | None = None
    ) -> Float[Tensor, "n labels h w"]:
        """Logits of every label at every pixel, from a one-hot layout whose last channel marks unlabelled
        pixels, and `nearest_channels` for networks that read them.

        Raises `ValueError` where the size is not a multiple of the configuration's stride, or `nearest` is
        missing.
        """
        check_layout(layout, self.config.n_labels, self.config.stride)
        guide = self._with_rows(layout) if self.config.row_channel else layout
        if self.config.nearest_input:
            if nearest is None:
                raise ValueError("This network reads what is nearest, too: nearest_channels.")
            guide = torch.cat([guide, nearest], 1).contiguous(memory_format=torch.channels_last)
        guides = [guide]
        for _ in self.config.widths[1:]:
            guides.append(halved(guides[-1]))
        x = self.modules_by_level[-1]([guides.pop()])
        while guides:
            level = len(guides) - 1
            guide = guides.pop()
            x = self.modules_by_level[level]([guide, upsampled(x, guide.shape[-2:])])
        logits = self.to_labels(x)
        if nearest is not None and self.config.nearest_input:
            logits = logits + self.trust[:, None, None] * nearest[:, :-1]
        return logits

    @staticmethod
    def _with_rows(layout: Tensor) -> Tensor:
        """The layout and a channel that falls from 1 at the top to -1 at the bottom."""
        n, _, height, width = layout.shape
        rows = torch.linspace(1.0, -1.0, height, device=layout.device, dtype=layout.dtype)
        channel = rows[:, None].expand(n, 1, height, width)
        return torch.cat([layout, channel], 1).contiguous(memory_format=torch.channels_last)
