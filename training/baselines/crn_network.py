"""The cascaded refinement network that paints photographs from layouts, a baseline of S6.

Chen and Koltun, "Photographic Image Synthesis with Cascaded Refinement Networks", ICCV 2017; sections are
theirs. Their collection of nine diverse photographs a layout (section 3.3) is left out: S6 compares single
ones.
"""

from __future__ import annotations

from dataclasses import dataclass

from jaxtyping import Float
from torch import Tensor, nn

from simspaint.engine.networks.blocks import ConvolutionModule, check_layout, halved, initialise, upsampled


@dataclass(frozen=True, slots=True)
class CrnConfig:
    """What the network is made of.

    Parameters
    ----------
    n_labels
        Labels of the layout; it comes in with one channel more, for unlabelled pixels.
    widths
        Channels of each refinement module, finest first. The first module sees the layout at 1/2^(modules -
        1) of its size (section 3.1: 4 × 8 pixels).
    """

    n_labels: int
    widths: tuple[int, ...]

    @property
    def stride(self) -> int:
        """Height and width of the layout must be multiples of it."""
        return 2 ** (len(self.widths) - 1)


def crn_config(name: str, n_labels: int) -> CrnConfig:
    """`paper`: 97.9 million weights with Cityscapes' labels at 256 × 512, as published; `tiny`: what two
    cores can train. Raises `ValueError` for another name."""
    if name == "paper":
        return CrnConfig(n_labels, (512, 512, 1024, 1024, 1024, 1024, 1024))
    if name == "tiny":
        return CrnConfig(n_labels, (32, 64, 96, 128, 128, 128))
    raise ValueError(f"There is no configuration of the CRN named {name}.")


class CrnNetwork(nn.Module):
    """Refinement modules from coarse to fine (section 3.1): each reads the layout at its own resolution and
    the features before, enlarged bilinearly; two 3 × 3 convolutions, layer norm and leaky ReLU each. A linear
    projection of the finest features is the photograph."""

    def __init__(self, config: CrnConfig) -> None:
        super().__init__()
        self.config = config
        guide = config.n_labels + 1
        befores = [[width] for width in config.widths[1:]] + [[]]
        self.modules_by_level = nn.ModuleList(
            ConvolutionModule([guide, *before], width, 2, "leaky_relu")
            for before, width in zip(befores, config.widths, strict=True)
        )
        self.to_color = nn.Conv2d(config.widths[0], 3, 1)
        initialise(self)
        nn.init.normal_(self.to_color.weight, std=0.01)  # begins with grey in place of noise

    def forward(self, layout: Float[Tensor, "n channels h w"]) -> Float[Tensor, "n 3 h w"]:
        """RGB of about [0, 1] from a one-hot layout whose last channel marks unlabelled pixels.

        Raises `ValueError` where the size is not a multiple of the configuration's stride.
        """
        check_layout(layout, self.config.n_labels, self.config.stride)
        guides = [layout]
        for _ in self.config.widths[1:]:
            guides.append(halved(guides[-1]))
        x = self.modules_by_level[-1]([guides[-1]])
        for level in range(len(guides) - 2, -1, -1):
            x = self.modules_by_level[level]([guides[level], upsampled(x, guides[level].shape[-2:])])
        return (self.to_color(x) + 1) / 2
