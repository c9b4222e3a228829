"""How well what a composition shows is recognised as what it is to show, by the labelling network.

Selections are compared in this way that seem about as good before they are composed: smears, cut-off things
and pieces of other places look like nothing, or like something else.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import torch

from simspaint.domain.geometry import Extent
from simspaint.domain.label_set import UNLABELLED
from simspaint.engine.networks.labelling_network import STRIDE, LabellingNetwork
from simspaint.engine.ops.flat_canvas import FlatCanvas
from simspaint.engine.ops.image_tensor import to_tensor


@dataclass(frozen=True, slots=True)
class RecogniseConfig:
    """What counts in a comparison of selections. The weights were learnt from 1,396 graded pictures of 375
    layouts (logistic regression on pairs of one layout), in units of the selections' own merit."""

    extent: tuple[int, int] = (192, 288)
    """(height, width) with the area at which pictures are looked at."""
    recognised: float = 8.6
    """Merit of a mean log probability of the labels that is higher by 1."""
    moved: float = 16.0
    """Loss of a picture that shows nothing but fill segments that were moved."""
    least_gain: float = 0.2
    """How much better than the first another selection has to be."""
    enough: float = -0.35
    """Mean log probability from which on a picture is not compared with others."""
    floor: float = 0.02
    """Is added to probabilities: nothing is worse than not at all."""


def look_extent(frame: Extent, config: RecogniseConfig) -> Extent:
    """The size at which a picture of these proportions is looked at, in multiples of the network's stride."""
    area, aspect = config.extent[0] * config.extent[1], frame.width / frame.height
    sides = (area / aspect) ** 0.5, (area * aspect) ** 0.5
    return Extent(*(max(round(side / STRIDE), 1) * STRIDE for side in sides))


def ask_recognised(
    pictures: Sequence[FlatCanvas], network: LabellingNetwork, check: Callable[[], None]
) -> list[float]:
    """Mean log probability, over the labelled pixels of each picture, of the label that is to be seen there;
    0 where nothing is labelled. Rounded to 1e-4.

    `check` is called before every picture; it raises `Cancelled` to stop.
    """
    config, device = RecogniseConfig(), next(network.parameters()).device
    answers = []
    for picture in pictures:
        check()
        with torch.inference_mode():
            logits = network(to_tensor(picture.color).to(device))[0]
            probability = logits.float().softmax(0).cpu().numpy()
        step = picture.ids.shape[0] // probability.shape[1]
        ids = picture.ids[step // 2 :: step, step // 2 :: step].astype(np.intp)
        rows, columns = np.nonzero(ids != UNLABELLED)
        wanted = probability[ids[rows, columns], rows, columns].astype(np.float64)
        answers.append(round(float(np.log(wanted + config.floor).mean()), 4) if wanted.size else 0.0)
    return answers
