"""A small network that guesses depth from one photograph, for data sets that have none (S4.4: "a network
trained for this purpose [4]", Chen et al. 2016)."""

from __future__ import annotations

import torch
import torch.nn.functional as F
from jaxtyping import Float
from torch import Tensor, nn

from simspaint.engine.networks.blocks import ConvolutionModule, initialise, upsampled
from training.synthesis.perceptual_features import PerceptualFeatures

WORKING_SIZE = (192, 256)
"""(height, width) that photographs are brought to."""


class DepthNetwork(nn.Module):
    """Frozen features of photographs, and a decoder that is taught: from the coarsest stage on each module
    reads the next finer one.

    Two more channels tell every pixel its row and its column: what stands lower is nearer, mostly.
    """

    def __init__(self, features: PerceptualFeatures, width: int = 64) -> None:
        super().__init__()
        self.features = features
        stages = [next(features.convolutions[name].parameters()).shape[0] for name in features.layers]
        self.lateral = nn.ModuleList(nn.Conv2d(n + 2, width, 1) for n in stages)
        befores = [[width, width]] * (len(stages) - 1) + [[width]]
        self.decoder = nn.ModuleList(ConvolutionModule(before, width, 2, "leaky_relu") for before in befores)
        self.to_depth = nn.Conv2d(width, 1, 3, padding=1)
        for taught in (self.lateral, self.decoder, self.to_depth):
            initialise(taught)

    def forward(self, rgb: Float[Tensor, "n 3 h w"]) -> Float[Tensor, "n 1 h w"]:
        """Depth, larger = farther, on a scale of its own, from RGB in [0, 1].

        The difference of two pixels is the log odds that the first is farther. The finest stage is left at
        half of the size: depth needs no more.
        """
        with torch.no_grad():
            stages = self.features(rgb)
        # The finest one is at the photograph's size, which the decoder leaves to interpolation.
        stages = [F.avg_pool2d(stage, 2) if i == 0 else stage for i, stage in enumerate(stages)]
        joined = [
            lateral(torch.cat([stage, _places(stage)], 1))
            for lateral, stage in zip(self.lateral, stages, strict=True)
        ]
        x = self.decoder[-1]([joined[-1]])
        for level in range(len(joined) - 2, -1, -1):
            x = self.decoder[level]([joined[level], upsampled(x, joined[level].shape[-2:])])
        return upsampled(self.to_depth(x), rgb.shape[-2:])


def _places(stage: Tensor) -> Tensor:
    """(n, 2, h, w): from -1 to 1 downwards and to the right."""
    n, _, height, width = stage.shape
    rows = torch.linspace(-1, 1, height, device=stage.device, dtype=stage.dtype)
    columns = torch.linspace(-1, 1, width, device=stage.device, dtype=stage.dtype)
    return torch.stack(torch.meshgrid(rows, columns, indexing="ij"))[None].expand(n, 2, height, width)
