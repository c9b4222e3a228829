"""The synthesis network f: layout and canvas in, photograph out (S5.1)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import torch
from jaxtyping import Float
from torch import Tensor, nn

from simspaint.engine.networks.blocks import (
    Activation,
    ConvolutionModule,
    Encoder,
    Pooling,
    check_layout,
    halved,
    initialise,
    upsampled,
)

SynthesisName = Literal["paper", "authors", "studio", "tiny", "gated", "gated_large"]


@dataclass(frozen=True, slots=True)
class SynthesisConfig:
    """What f is made of. Levels count from 0 = full resolution; level i has 1/2^i of it."""

    n_labels: int
    """Labels of the layout; it comes in with one channel more, for unlabelled pixels."""
    encoder_widths: tuple[int, ...]
    """Channels of each encoder module, finest first."""
    encoder_convolutions: tuple[int, ...]
    """3×3 convolutions of each encoder module."""
    decoder_widths: tuple[int, ...]
    """Channels of each refinement module, finest first; each has two convolutions. One more than the encoder
    has modules where the last module is pooled: the coarsest refinement module then reads the pooled features
    alone."""
    encoder_activation: Activation = "leaky_relu"
    """The paper's encoder has ReLU, the published code leaky ReLU .2; the decoder is leaky in both."""
    pooling: Pooling = "average_2x2"
    project: bool = False
    """Bring the preceding module's features to this module's width by a 1×1 convolution *before* they are
    upsampled. The two commute, so nothing but width is lost, and full resolution never sees wide features."""
    canvas_to_output: bool = False
    """Give the canvas to the last 1×1 convolution as well, and begin as its copy: f need not learn the
    identity through normalised features, which shortens training by much. Off in the paper."""
    canvas_gate: bool = False
    """Scale what the canvas gives to each colour of the output by 0 to 2, a number a pixel that the features
    tell: f takes the canvas where it is good, in another light where that is wrong, and not at all elsewhere.
    Needs `canvas_to_output`."""
    seam_input: bool = False
    """A further input tells where pieces meet on the canvas. Off in the paper, whose elision tells it."""
    semantic_head: bool = False
    """A second 1×1 convolution predicts the layout from the last features (published code); used in training
    only."""

    def __post_init__(self) -> None:
        if len(self.encoder_widths) != len(self.encoder_convolutions):
            raise ValueError("A number of convolutions is needed for each encoder module.")
        if len(self.decoder_widths) - len(self.encoder_widths) not in (0, 1):
            raise ValueError("The decoder has as many modules as the encoder, or one more.")
        if self.canvas_gate and not self.canvas_to_output:
            raise ValueError("There is no gate where the canvas does not reach the output.")

    @property
    def pools_last(self) -> bool:
        """Whether the last encoder module is pooled as well."""
        return len(self.decoder_widths) > len(self.encoder_widths)

    @property
    def stride(self) -> int:
        """Pixels of the picture a pixel of the coarsest level: height and width must be multiples of it."""
        return 2 ** (len(self.decoder_widths) - 1)


def synthesis_config(name: str, n_labels: int) -> SynthesisConfig:
    """The configuration `paper`, `authors`, `studio` or `tiny`. Raises `ValueError` for another name."""
    if (
        name == "paper"
    ):  # S5.1 literally; the paper does not state the decoder's widths; these follow its code
        return SynthesisConfig(
            n_labels, (64, 128, 256, 512, 512), (2, 3, 3, 3, 3), (256, 256, 512, 512, 512, 512), "relu"
        )
    if name == "authors":
        return SynthesisConfig(
            n_labels,
            (64, 128, 256, 512, 512, 512),
            (2, 2, 3, 3, 3, 3),
            (256, 256, 512, 512, 512, 512),
            pooling="average_3x3",
            semantic_head=True,
        )
    if name not in ("studio", "tiny", "gated", "gated_large"):
        raise ValueError(f"There is no configuration of the synthesis network named {name}.")
    # Narrow where pixels are many, wide where they are few: half of all work is done at 1/4 resolution and
    # below.
    width = {"studio": 32, "tiny": 16, "gated": 16, "gated_large": 48}[name]
    widths = (width, 2 * width, 4 * width, 8 * width, 8 * width, 8 * width)
    gated = name.startswith("gated")
    return SynthesisConfig(
        n_labels,
        widths,
        (2, 2, 3, 3, 3, 3),
        widths,
        project=True,
        canvas_to_output=True,
        canvas_gate=gated,
        seam_input=gated,
        semantic_head=True,
    )


class SynthesisNetwork(nn.Module):
    """An encoder after VGG-19 and a cascade of refinement modules (Chen and Koltun 2017).

    A refinement module reads the encoder's features of its level, the preceding module's features, and the
    resized canvas, layout and missing-pixel mask. All features are layer normalised, so the result depends on
    the whole picture.
    """

    def __init__(self, config: SynthesisConfig) -> None:
        super().__init__()
        self.config = config
        guide = config.n_labels + 1 + 3 + 1 + config.seam_input
        self.encoder = Encoder(
            guide,
            config.encoder_widths,
            config.encoder_convolutions,
            config.encoder_activation,
            config.pooling,
        )
        skips = config.encoder_widths + config.encoder_widths[-1:] * config.pools_last
        self.decoder = nn.ModuleList()
        self.projections = nn.ModuleList()
        for level, (skip, width) in enumerate(zip(skips, config.decoder_widths, strict=True)):
            inputs = [skip, guide]
            if level + 1 < len(config.decoder_widths):
                before = config.decoder_widths[level + 1]
                self.projections.append(nn.Conv2d(before, width, 1) if config.project else nn.Identity())
                inputs.append(width if config.project else before)
            self.decoder.append(ConvolutionModule(inputs, width, 2, "leaky_relu"))
        self.to_rgb = nn.Conv2d(config.decoder_widths[0], 3, 1)
        self.canvas_to_rgb = nn.Conv2d(3, 3, 1, bias=False) if config.canvas_to_output else None
        self.to_gate = nn.Conv2d(config.decoder_widths[0], 3, 1) if config.canvas_gate else None
        self.to_labels = (
            nn.Conv2d(config.decoder_widths[0], config.n_labels, 1) if config.semantic_head else None
        )
        self._initialise()

    @property
    def stride(self) -> int:
        """Height and width must be multiples of it."""
        return self.config.stride

    def forward(
        self,
        layout: Float[Tensor, "n channels h w"],
        canvas: Float[Tensor, "n 3 h w"],
        known: Float[Tensor, "n 1 h w"],
        seams: Float[Tensor, "n 1 h w"] | None = None,
        with_logits: bool = False,
    ) -> Float[Tensor, "n 3 h w"] | tuple[Float[Tensor, "n 3 h w"], Float[Tensor, "n labels h w"]]:
        """The photograph, RGB in about [0, 1], not clipped; with `with_logits` also the semantic head's
        logits.

        Parameters
        ----------
        layout
            One-hot, the last channel marks unlabelled pixels.
        canvas
            RGB in [0, 1]; white where elided inside, black where missing.
        known
            1 where the canvas shows something, 0 where pixels are missing.
        seams
            1 where pieces meet; for configurations with `seam_input`, and only for them.

        Raises `ValueError` where the size is not a multiple of `stride`, seams are missing or not
        wanted, or logits are asked of a network without the head.
        """
        check_layout(layout, self.config.n_labels, self.stride)
        if with_logits and self.to_labels is None:
            raise ValueError("This configuration has no semantic head.")
        if (seams is not None) != self.config.seam_input:
            raise ValueError("Seams are read by configurations with seam_input alone.")
        signed = canvas * 2 - 1
        given = [layout, signed, known] if seams is None else [layout, signed, known, seams]
        guide = joined_channels(given)
        features = self._features(guide)
        rgb = self.to_rgb(features)
        if self.canvas_to_rgb is not None:
            shown = self.canvas_to_rgb(signed)
            rgb = rgb + (shown if self.to_gate is None else shown * 2 * torch.sigmoid(self.to_gate(features)))
        photograph = (rgb + 1) / 2
        if with_logits and self.to_labels is not None:
            return photograph, self.to_labels(features)
        return photograph

    def _features(self, guide: Tensor) -> Tensor:
        """Features of the last refinement module, at full resolution."""
        guides = [guide]
        for level in range(1, len(self.decoder)):
            guides.append(halved(guides[level - 1]))
        skips = self.encoder(guide)
        if self.config.pools_last:
            skips.append(halved(skips[-1], self.config.pooling))
        x = self.decoder[-1]([skips.pop(), guides.pop()])
        for level in reversed(range(len(self.decoder) - 1)):
            skip = skips.pop()
            x = upsampled(self.projections[level](x), skip.shape[-2:])
            x = self.decoder[level]([skip, guides.pop(), x])
        return x

    def _initialise(self) -> None:
        initialise(self)
        if self.to_rgb.weight.is_meta:
            return
        with torch.no_grad():
            self.to_rgb.weight.mul_(0.1)  # begin near grey, or near the canvas
            if self.to_gate is not None:
                self.to_gate.weight.zero_()  # begin open: the loss has to close it
            if self.canvas_to_rgb is not None:
                self.canvas_to_rgb.weight.copy_(torch.eye(3)[:, :, None, None])


def joined_channels(maps: Sequence[Float[Tensor, "n _ h w"]]) -> Float[Tensor, "n channels h w"]:
    """Maps of one size one after the other, channels last in memory: joined in place, not joined and then
    turned, which takes four times as long for few channels."""
    like, first = maps[0], 0
    shape = (like.shape[0], sum(each.shape[1] for each in maps), *like.shape[2:])
    joined = torch.empty(shape, dtype=like.dtype, device=like.device, memory_format=torch.channels_last)
    for each in maps:
        joined.narrow(1, first, each.shape[1]).copy_(each)
        first += each.shape[1]
    return joined
