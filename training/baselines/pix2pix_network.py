"""pix2pix, a baseline of S6: a U-Net generator and a patch discriminator.

Isola, Zhu, Zhou and Efros, "Image-to-Image Translation with Conditional Adversarial Networks", CVPR 2017;
sections are theirs. Batch norm always takes the statistics of its own batch, when photographs are made as
well (section 3.3).
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import torch
import torch.nn.functional as F
from jaxtyping import Float
from torch import Tensor, nn


@dataclass(frozen=True, slots=True)
class Pix2pixConfig:
    """What both networks are made of.

    Parameters
    ----------
    n_labels
        Labels of the layout; it comes in with one channel more, for unlabelled pixels.
    widths
        Channels of the encoder, finest first; every convolution halves the size (section 6.1.1).
    dropped
        Modules of the decoder, from the coarsest on, with dropout: the only noise (section 3.1).
    discriminator_widths
        Channels of the discriminator, which sees patches of 70 × 70 pixels (section 6.1.2).
    """

    n_labels: int
    widths: tuple[int, ...]
    dropped: int
    discriminator_widths: tuple[int, ...]

    @property
    def stride(self) -> int:
        """Height and width of the layout must be multiples of it."""
        return 2 ** len(self.widths)


def pix2pix_config(name: str, n_labels: int) -> Pix2pixConfig:
    """`paper`: 54.4 million weights and a discriminator of 2.8; `tiny`: what two cores can train. Raises
    `ValueError` for another name."""
    if name == "paper":
        widths = (64, 128, 256, 512, 512, 512, 512, 512)
        return Pix2pixConfig(n_labels, widths, 3, (64, 128, 256, 512))
    if name == "tiny":
        return Pix2pixConfig(n_labels, (32, 64, 128, 192, 192), 2, (32, 64, 128, 192))
    raise ValueError(f"There is no configuration of pix2pix named {name}.")


class Pix2pixGenerator(nn.Module):
    """A U-Net (section 3.2.1): what the encoder saw at a size is given to the decoder at that size."""

    def __init__(self, config: Pix2pixConfig) -> None:
        super().__init__()
        self.config = config
        widths = (config.n_labels + 1, *config.widths)
        last = len(widths) - 2
        self.encoder = nn.ModuleList(
            # No norm in the first module, nor in the innermost, which may have a single pixel.
            _down(source, target, normalised=i not in (0, last))
            for i, (source, target) in enumerate(pairwise(widths))
        )
        self.decoder = nn.ModuleList(
            _up(source * (1 if i == 0 else 2), target)
            for i, (source, target) in enumerate(pairwise(reversed(config.widths)))
        )
        self.to_color = nn.ConvTranspose2d(2 * config.widths[0], 3, 4, 2, 1)
        begin(self)

    def forward(self, layout: Float[Tensor, "n channels h w"]) -> Float[Tensor, "n 3 h w"]:
        """RGB in [0, 1] from a one-hot layout whose last channel marks unlabelled pixels.

        Its noise is dropout, drawn from torch's own generator, when photographs are made as well. Raises
        `ValueError` where the size is not a multiple of the configuration's stride.
        """
        height, width = layout.shape[-2:]
        if height % self.config.stride or width % self.config.stride:
            text = f"Height and width must be multiples of {self.config.stride}, not {height} and {width}."
            raise ValueError(text)
        seen = []
        x = layout
        for module in self.encoder:
            x = module(x if not seen else F.leaky_relu(x, 0.2))
            seen.append(x)
        seen.pop()
        for number, module in enumerate(self.decoder):
            x = module(F.relu(x))
            if number < self.config.dropped:
                x = F.dropout(x, 0.5, training=True)
            x = torch.cat([x, seen.pop()], 1)
        return (torch.tanh(self.to_color(F.relu(x))) + 1) / 2


class Pix2pixDiscriminator(nn.Module):
    """Whether each patch of a photograph is real, given the layout (section 3.2.2)."""

    def __init__(self, config: Pix2pixConfig) -> None:
        super().__init__()
        widths = (config.n_labels + 1 + 3, *config.discriminator_widths)
        last = len(widths) - 2
        self.convolutions = nn.ModuleList(
            _down(source, target, normalised=i > 0, stride=1 if i == last else 2)
            for i, (source, target) in enumerate(pairwise(widths))
        )
        self.to_score = nn.Conv2d(widths[-1], 1, 4, 1, 1)
        begin(self)

    def forward(
        self, layout: Float[Tensor, "n channels h w"], photograph: Float[Tensor, "n 3 h w"]
    ) -> Float[Tensor, "n 1 rows columns"]:
        """Log odds of a patch to be real, of RGB in [0, 1]."""
        x = torch.cat([layout, photograph * 2 - 1], 1)
        for convolution in self.convolutions:
            x = F.leaky_relu(convolution(x), 0.2)
        return self.to_score(x)


def begin(network: nn.Module) -> None:
    """Weights of deviation .02 (section 6.2)."""
    for module in network.modules():
        if isinstance(module, (nn.Conv2d, nn.ConvTranspose2d)):
            nn.init.normal_(module.weight, std=0.02)
            if module.bias is not None:
                nn.init.zeros_(module.bias)
        elif isinstance(module, nn.BatchNorm2d):
            nn.init.normal_(module.weight, 1.0, 0.02)


def _down(source: int, target: int, normalised: bool, stride: int = 2) -> nn.Module:
    convolution = nn.Conv2d(source, target, 4, stride, 1, bias=not normalised)
    return nn.Sequential(convolution, _norm(target)) if normalised else convolution


def _up(source: int, target: int) -> nn.Module:
    return nn.Sequential(nn.ConvTranspose2d(source, target, 4, 2, 1, bias=False), _norm(target))


def _norm(channels: int) -> nn.Module:
    return nn.BatchNorm2d(channels, track_running_stats=False)
