"""The transform network T: how a segment must move to fit its component (S4.3)."""

from __future__ import annotations

from dataclasses import dataclass

import torch
import torch.nn.functional as F
from jaxtyping import Float
from torch import Tensor, nn

from simspaint.engine.networks.blocks import Encoder, check_layout, initialise

_IDENTITY = (1.0, 0.0, 0.0, 0.0, 1.0, 0.0)


@dataclass(frozen=True, slots=True)
class TransformConfig:
    """What T is made of."""

    n_labels: int
    """Labels of the layout; it comes in with one channel more, for unlabelled pixels."""
    widths: tuple[int, ...]
    """Channels of each encoder module, finest first."""
    convolutions: tuple[int, ...]
    """3×3 convolutions of each encoder module."""
    grid: tuple[int, int]
    """(rows, columns) of the features that the last layers read: where a shape is must survive to the end."""
    hidden: int
    """Units between the features and the six numbers of the affine."""
    working_size: tuple[int, int]
    """(height, width) of the frame that T sees. An affine is in normalised coordinates, so it holds at any
    size, and six numbers need few pixels."""

    @property
    def stride(self) -> int:
        """Height and width of the input must be multiples of it."""
        return 2 ** (len(self.widths) - 1)


class TransformNetwork(nn.Module):
    """An encoder after VGG and two linear layers; the last begins at zero, so T begins as the identity."""

    def __init__(self, config: TransformConfig) -> None:
        super().__init__()
        self.config = config
        channels = 3 + 1 + 1 + config.n_labels + 1
        self.encoder = Encoder(channels, config.widths, config.convolutions, "leaky_relu")
        self.hidden = nn.Linear(config.widths[-1] * config.grid[0] * config.grid[1], config.hidden)
        self.to_affine = nn.Linear(config.hidden, 6)
        initialise(self)
        nn.init.zeros_(self.to_affine.weight)

    def forward(
        self,
        color: Float[Tensor, "n 3 h w"],
        mask: Float[Tensor, "n 1 h w"],
        component: Float[Tensor, "n 1 h w"],
        layout: Float[Tensor, "n channels h w"],
    ) -> Float[Tensor, "n 2 3"]:
        """Affines from the output frame to the source frame, both normalised to [-1, 1] at the outer pixel
        edges.

        Parameters
        ----------
        color
            RGB in [0, 1] of the segment where it lies in its photograph, 0 outside its mask.
        mask
            1 where the segment is.
        component
            1 where the component to be covered is.
        layout
            One-hot layout, the last channel marks unlabelled pixels.

        Sample with `affine_grid` and `grid_sample`, `align_corners=False`. Raises `ValueError` where the size
        is not a multiple of the configuration's stride.
        """
        check_layout(layout, self.config.n_labels, self.config.stride)
        x = torch.cat([color * 2 - 1, mask, component, layout], 1)
        x = self.encoder(x.contiguous(memory_format=torch.channels_last))[-1]
        x = F.adaptive_avg_pool2d(x, self.config.grid).flatten(1)
        change = self.to_affine(F.leaky_relu(self.hidden(x), 0.2)).float()
        return (change + change.new_tensor(_IDENTITY)).view(-1, 2, 3)
