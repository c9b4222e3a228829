"""The labelling network: a photograph in, the probability of every label out."""

from __future__ import annotations

from dataclasses import dataclass

import torch
import torch.nn.functional as F
from jaxtyping import Float
from torch import Tensor, nn

from simspaint.engine.networks.blocks import LayerNorm, initialise, upsampled

_STAGES = (
    (1, 16, 1, 1),
    (6, 24, 2, 2),
    (6, 32, 3, 2),
    (6, 64, 4, 2),
    (6, 96, 3, 1),
    (6, 160, 3, 1),
    (6, 320, 1, 1),
)
"""Expansion, channels, blocks and stride of every stage of MobileNetV2 (Sandler et al. 2018); the last stages
keep 1/16 of the size and are dilated instead."""
_DILATED = 5
"""The first stage whose depthwise convolutions are dilated by 2."""
STRIDE = 16
"""Height and width of the input must be multiples of it."""


@dataclass(frozen=True, slots=True)
class LabellingConfig:
    """What the labelling network is made of."""

    n_labels: int
    """Labels of the pack; the network has one answer more, "none of these"."""
    width: int = 128
    """Channels of the decoder."""
    working_size: tuple[int, int] = (256, 384)
    """(height, width) with the area that photographs are brought to."""


class InvertedResidual(nn.Module):
    """Expand, filter every channel, project; the input is added where the shape is kept. Batch norms are
    folded into the weights, so there are none."""

    def __init__(self, before: int, after: int, expansion: int, stride: int, dilation: int) -> None:
        super().__init__()
        wide = before * expansion
        self.expand = nn.Conv2d(before, wide, 1) if expansion > 1 else nn.Identity()
        self.filter = nn.Conv2d(wide, wide, 3, stride, dilation, dilation, groups=wide)
        self.project = nn.Conv2d(wide, after, 1)
        self.adds = stride == 1 and before == after

    def forward(self, x: Tensor) -> Tensor:
        y = self.expand(x)
        y = F.relu6(y) if isinstance(self.expand, nn.Conv2d) else y
        y = self.project(F.relu6(self.filter(y)))
        return x + y if self.adds else y


class SeparableConvolution(nn.Module):
    """A 3×3 convolution a channel, one across channels, layer norm and ReLU."""

    def __init__(self, before: int, after: int, dilation: int = 1) -> None:
        super().__init__()
        self.filter = nn.Conv2d(before, before, 3, 1, dilation, dilation, groups=before)
        self.mix = nn.Conv2d(before, after, 1)
        self.norm = LayerNorm(after)

    def forward(self, x: Tensor) -> Tensor:
        return F.relu(self.norm(self.mix(self.filter(x))))


class MobileEncoder(nn.Module):
    """MobileNetV2 without its classifier; gives the features at 1/4, 1/8 and 1/16 of the size."""

    channels = (24, 32, 320)

    def __init__(self) -> None:
        super().__init__()
        self.stem = nn.Conv2d(3, 32, 3, 2, 1)
        stages, before = [], 32
        for number, (expansion, after, blocks, stride) in enumerate(_STAGES):
            dilation = 2 if number >= _DILATED else 1
            sources = [before] + [after] * (blocks - 1)
            strides = [stride] + [1] * (blocks - 1)
            stages.append(
                nn.Sequential(
                    *(
                        InvertedResidual(source, after, expansion, step, dilation)
                        for source, step in zip(sources, strides, strict=True)
                    )
                )
            )
            before = after
        self.stages = nn.ModuleList(stages)

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        x = F.relu6(self.stem(x))
        seen = []
        for stage in self.stages:
            x = stage(x)
            seen.append(x)
        return seen[1], seen[2], x


class LabellingNetwork(nn.Module):
    """An encoder and a small decoder after DeepLabv3+ (Chen et al. 2018): what is seen at 1/16 of the size
    and in the whole picture, refined by the features at 1/8 and 1/4."""

    def __init__(self, config: LabellingConfig) -> None:
        super().__init__()
        self.config = config
        fine, middle, coarse = MobileEncoder.channels
        width = config.width
        self.encoder = MobileEncoder()
        self.whole = nn.Conv2d(coarse, width, 1)
        self.near = nn.Conv2d(coarse, width, 1)
        self.join = SeparableConvolution(2 * width, width)
        self.middle = nn.Conv2d(middle, width // 2, 1)
        self.fine = nn.Conv2d(fine, width // 2, 1)
        self.at_eighth = SeparableConvolution(width + width // 2, width)
        self.at_quarter = SeparableConvolution(width + width // 2, width)
        self.last = SeparableConvolution(width, width)
        self.to_labels = nn.Conv2d(width, config.n_labels + 1, 1)
        initialise(self, 0.0)

    def forward(self, rgb: Float[Tensor, "n 3 h w"]) -> Float[Tensor, "n answers h4 w4"]:
        """Logits at a quarter of the size of RGB in [0, 1]; the last answer is "none of these".

        Raises `ValueError` where height or width are no multiples of `STRIDE`.
        """
        if rgb.shape[-2] % STRIDE or rgb.shape[-1] % STRIDE:
            raise ValueError(f"Height and width must be multiples of {STRIDE}, not {tuple(rgb.shape[-2:])}.")
        fine, middle, coarse = self.encoder(rgb * 2 - 1)
        whole = F.relu(self.whole(coarse.mean((2, 3), keepdim=True)))
        near = F.relu(self.near(coarse))
        x = self.join(torch.cat([near, whole.expand_as(near)], 1))
        x = self.at_eighth(torch.cat([upsampled(x, middle.shape[-2:]), self.middle(middle)], 1))
        x = self.at_quarter(torch.cat([upsampled(x, fine.shape[-2:]), self.fine(fine)], 1))
        return self.to_labels(self.last(x))
