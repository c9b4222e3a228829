"""The parts that all networks are made of: layer norm, convolutions over several inputs, encoder modules."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Literal

import torch
import torch.nn.functional as F
from jaxtyping import Float
from torch import Tensor, nn

Activation = Literal["relu", "leaky_relu"]
Pooling = Literal["average_2x2", "average_3x3"]
Statistics = tuple[Tensor, Tensor]
"""Mean and 1/deviation, each (n, 1, 1, 1), of a layer norm's input."""


class LayerNorm(nn.Module):
    """Layer normalisation over channels, rows and columns (Ba et al. 2016), with a scale and a shift a
    channel.

    The statistics are taken in float32 whatever the input's type. `frozen` replaces them by given ones, so
    that the tiles of a large picture are normalised alike; `seen` is a list that each call appends its
    statistics to (see `frozen_statistics.py`).
    """

    def __init__(self, channels: int, eps: float = 1e-5) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.ones(channels))
        self.bias = nn.Parameter(torch.zeros(channels))
        self.eps = eps
        self.frozen: Statistics | None = None
        self.seen: list[Statistics] | None = None

    def forward(self, x: Float[Tensor, "n channels h w"]) -> Float[Tensor, "n channels h w"]:
        weight, bias = self.weight.float(), self.bias.float()
        if self.frozen is not None:
            mean, scale = (value.to(x.device) for value in self.frozen)
            gain = scale * weight[:, None, None]
            shift = bias[:, None, None] - mean * gain
            if (
                x.device.type == "cpu" and mean.numel() == 1
            ):  # the same bits without three copies of the input
                none, one = torch.zeros_like(weight), torch.ones_like(weight)
                return F.batch_norm(x, none, one, gain.flatten(), shift.flatten(), eps=0.0)
            return torch.addcmul(shift, x.float(), gain).to(x.dtype)
        if x.device.type != "cpu":
            return self._scaled(x, weight, bias)
        # On a CPU the kernel for bfloat16 adds up in float32: the same bits without two copies of the input.
        wide = x if x.dtype == torch.bfloat16 and x.device.type == "cpu" else x.float()
        if self.seen is None:
            return F.group_norm(wide, 1, weight, bias, self.eps).to(x.dtype)
        n, channels, *size = x.shape
        # What group_norm calls itself; it gives the statistics as well.
        normal, mean, scale = torch.native_group_norm(
            wide, weight, bias, n, channels, math.prod(size), 1, self.eps
        )
        self.seen.append((mean.view(n, 1, 1, 1), scale.view(n, 1, 1, 1)))
        return normal.to(x.dtype)

    def _scaled(self, x: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
        """The same in the input's own type and memory format, without copies of it: group_norm would make it
        contiguous and single precision, which costs a GPU more than the convolutions between."""
        mean, scale = moments(x, self.eps)
        if self.seen is not None:
            self.seen.append((mean, scale))
        gain = scale * weight[:, None, None]
        return torch.addcmul((bias[:, None, None] - mean * gain).to(x.dtype), x, gain.to(x.dtype))


def moments(x: Float[Tensor, "n channels h w"], eps: float) -> Statistics:
    """Mean and 1/deviation of every picture, added up in single precision whatever the input's type."""
    mean = x.mean((1, 2, 3), keepdim=True, dtype=torch.float32)
    norm = torch.linalg.vector_norm(x, dim=(1, 2, 3), keepdim=True, dtype=torch.float32)
    variance = (norm.square() / x[0].numel() - mean.square()).clamp_min(0)
    return mean, torch.rsqrt(variance + eps)


class SplitConvolution(nn.Module):
    """A 3×3 convolution over the concatenation of several inputs, without concatenating them.

    The sum of one convolution an input is the same result; it spares a copy of all inputs, which at full
    resolution costs as much as the convolution itself on a CPU.
    """

    def __init__(self, in_channels: Sequence[int], out_channels: int) -> None:
        super().__init__()
        self.in_channels = tuple(in_channels)
        self.weight = nn.Parameter(torch.empty(out_channels, sum(in_channels), 3, 3))
        self.bias = nn.Parameter(torch.zeros(out_channels))

    def forward(self, inputs: Sequence[Tensor]) -> Tensor:
        weights = self.weight.split(self.in_channels, dim=1)
        result = F.conv2d(inputs[0], weights[0], self.bias, padding=1)
        for x, weight in zip(inputs[1:], weights[1:], strict=True):
            result.add_(F.conv2d(x, weight, padding=1))
        return result


class ConvolutionModule(nn.Module):
    """Convolutions, each followed by layer norm and the activation; the first may read several inputs."""

    def __init__(
        self,
        in_channels: Sequence[int],
        channels: int,
        convolutions: int,
        activation: Activation,
        normalise: bool = True,
    ) -> None:
        super().__init__()
        self.first = SplitConvolution(in_channels, channels)
        self.rest = nn.ModuleList(
            nn.Conv2d(channels, channels, 3, padding=1) for _ in range(convolutions - 1)
        )
        self.norms = nn.ModuleList(
            LayerNorm(channels) if normalise else nn.Identity() for _ in range(convolutions)
        )
        self.slope = 0.2 if activation == "leaky_relu" else 0.0

    def forward(self, inputs: Sequence[Tensor]) -> Tensor:
        x = self._activated(self.norms[0](self.first(inputs)))
        for convolution, norm in zip(self.rest, list(self.norms)[1:], strict=True):
            x = self._activated(norm(convolution(x)))
        return x

    def _activated(self, x: Tensor) -> Tensor:
        return F.leaky_relu_(x, self.slope) if self.slope else F.relu_(x)


class Encoder(nn.ModuleList):
    """Convolution modules with pooling between them, after VGG (Simonyan and Zisserman 2015).

    Module i works at 1/2^i of the input's resolution.
    """

    def __init__(
        self,
        in_channels: int,
        widths: Sequence[int],
        convolutions: Sequence[int],
        activation: Activation,
        pooling: Pooling = "average_2x2",
    ) -> None:
        sources = (in_channels, *widths[:-1])
        super().__init__(
            ConvolutionModule((source,), width, count, activation)
            for source, width, count in zip(sources, widths, convolutions, strict=True)
        )
        self.pooling: Pooling = pooling

    def forward(self, x: Float[Tensor, "n channels h w"]) -> list[Tensor]:
        """The features of every module before they are pooled, finest first."""
        features: list[Tensor] = []
        for module in self:
            x = module([halved(x, self.pooling) if features else x])
            features.append(x)
        return features


def halved(x: Tensor, pooling: Pooling = "average_2x2") -> Tensor:
    """A feature map at half the resolution, by averaging."""
    if pooling == "average_3x3":
        return F.avg_pool2d(x, 3, stride=2, padding=1, count_include_pad=False)
    if x.dtype == torch.bfloat16 and x.device.type == "cpu":  # the same bits in a fourth of the time
        return F.conv2d(x, x.new_full((x.shape[1], 1, 2, 2), 0.25), stride=2, groups=x.shape[1])
    return F.avg_pool2d(x, 2)


def upsampled(x: Tensor, size: Sequence[int]) -> Tensor:
    """A feature map at another (height, width), bilinear, pixel centres."""
    return F.interpolate(x, size=tuple(size), mode="bilinear", align_corners=False)


def check_layout(layout: Tensor, n_labels: int, stride: int) -> None:
    """Raise `ValueError` where a network cannot read the one-hot layout (n, n_labels + 1, h, w): h and w must
    be multiples of `stride`."""
    height, width = layout.shape[-2:]
    if height % stride or width % stride or not height or not width:
        raise ValueError(f"Height and width must be multiples of {stride}, not {height} and {width}.")
    if layout.shape[1] != n_labels + 1:
        raise ValueError(f"The layout has {layout.shape[1]} channels, not {n_labels + 1}.")


def initialise(network: nn.Module, slope: float = 0.2) -> None:
    """Kaiming-normal weights for all convolutions and linear layers (He et al. 2015), zero biases.

    Layers on the meta device, which get their weights from a file, are left out: to draw numbers there torch
    loads its compiler, for seconds.
    """
    for module in network.modules():
        if isinstance(module, (nn.Conv2d, nn.Linear, SplitConvolution)) and not module.weight.is_meta:
            nn.init.kaiming_normal_(module.weight, a=slope)
            if module.bias is not None:
                nn.init.zeros_(module.bias)
