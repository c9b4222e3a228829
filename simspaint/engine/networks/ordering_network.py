"""The ordering network: which of two overlapping segments is in front (S4.4)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import torch
from jaxtyping import Float, Int64
from torch import Tensor, nn

from simspaint.engine.networks.blocks import Encoder, check_layout, initialise


@dataclass(frozen=True, slots=True)
class OrderingConfig:
    """What the ordering network is made of."""

    n_labels: int
    """Labels of the layout; it comes in with one channel more, for unlabelled pixels."""
    widths: tuple[int, ...]
    """Channels of each encoder module, finest first."""
    convolutions: tuple[int, ...]
    """3×3 convolutions of each encoder module."""
    working_size: tuple[int, int]
    """(height, width) of the frame that the network sees: order follows from place, size and neighbours,
    which few pixels show."""

    @property
    def stride(self) -> int:
        """Height and width of the input must be multiples of it."""
        return 2 ** (len(self.widths) - 1)


class OrderingOutput(NamedTuple):
    """Two answers to the same question.

    `label_logits` are the paper's: over the labels, which one is in front. They cannot distinguish two
    segments of one label; `front_score` can: above 0 where the first segment is in front, and its exact
    negative where the two are swapped.
    """

    label_logits: Float[Tensor, "n labels"]
    front_score: Float[Tensor, " n"]


class OrderingNetwork(nn.Module):
    """An encoder after VGG-19 that reads both segments, each in the channel of its label, and the layout.

    The features' means over the frame and under the masks give the paper's logits; the difference between the
    nearness under the first and under the second mask gives the score of the pair.
    """

    def __init__(self, config: OrderingConfig) -> None:
        super().__init__()
        self.config = config
        channels = config.n_labels + config.n_labels + 1
        self.encoder = Encoder(channels, config.widths, config.convolutions, "leaky_relu")
        # Features of the frame and the mean of those under the two masks: swapping the two changes no logit.
        self.to_labels = nn.Linear(2 * config.widths[-1], config.n_labels)
        self.to_nearness = nn.Linear(config.widths[-1], 1, bias=False)
        initialise(self)

    def forward(
        self,
        masks: Float[Tensor, "n 2 h w"],
        label_ids: Int64[Tensor, "n 2"],
        layout: Float[Tensor, "n channels h w"],
    ) -> OrderingOutput:
        """Which of two segments is in front.

        Parameters
        ----------
        masks
            1 where the first and the second segment lie on the canvas.
        label_ids
            Their labels.
        layout
            One-hot layout, the last channel marks unlabelled pixels.

        Raises `ValueError` where the size is not a multiple of the configuration's stride.
        """
        check_layout(layout, self.config.n_labels, self.config.stride)
        height, width = layout.shape[-2:]
        pair = masks.new_zeros(len(masks), self.config.n_labels, height, width)
        pair.scatter_add_(1, label_ids[:, :, None, None].expand(-1, -1, height, width), masks)
        x = torch.cat([pair, layout], 1).contiguous(memory_format=torch.channels_last)
        features = self.encoder(x)[-1]
        weights = nn.functional.adaptive_avg_pool2d(masks, features.shape[-2:]).to(features.dtype)
        weights = weights / weights.sum((2, 3), keepdim=True).clamp_min(1e-6)
        under = torch.einsum("nkhw,nchw->nkc", weights, features)  # (n, 2, channels)
        nearness = self.to_nearness(under)[..., 0]  # (n, 2)
        summary = torch.cat([features.mean((2, 3)), under.mean(1)], 1)
        return OrderingOutput(self.to_labels(summary), nearness[:, 0] - nearness[:, 1])


def front_probability(output: OrderingOutput, label_ids: Int64[Tensor, "n 2"]) -> Float[Tensor, " n"]:
    """Probability that the first segment is in front. 1 less it where the two are swapped."""
    return torch.sigmoid(front_log_odds(output, label_ids))


def front_log_odds(output: OrderingOutput, label_ids: Int64[Tensor, "n 2"]) -> Float[Tensor, " n"]:
    """Log odds of the first segment being in front.

    Where the labels differ, the mean of the paper's softmax restricted to the two and of the pair's score,
    which err on different pairs; where they are the same, the score alone.
    """
    logits, score = output.label_logits.float().gather(1, label_ids), output.front_score.float()
    same = label_ids[:, 0] == label_ids[:, 1]
    return torch.where(same, score, (logits[:, 0] - logits[:, 1] + score) / 2)
