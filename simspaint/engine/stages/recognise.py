"""How well what a composition shows is recognised as what it is to show, by the labelling network.

Selections are compared in this way that seem about as good before they are composed: smears, cut-off things
and pieces of other places look like nothing, or like something else.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from jaxtyping import Float32, Integer

from simspaint.domain.geometry import Extent
from simspaint.domain.label_set import UNLABELLED
from simspaint.engine.networks.labelling_network import STRIDE, LabellingNetwork
from simspaint.engine.ops.flat_canvas import FlatCanvas
from simspaint.engine.ops.image_tensor import to_tensor


@dataclass(frozen=True, slots=True)
class RecogniseConfig:
    """What counts in a comparison of selections, in units of their own merit.

    The weights of `recognised` and `moved` were learnt from 1,396 graded pictures of 375 layouts: logistic
    regression on pairs of one layout.
    """

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
    least_anew: float = 0.3
    """Share of the painting that has to be chosen anew for anything to be looked at: drafts come soon."""
    poor: float = -1.0
    """Mean log probability of one component below which another segment is tried in its place."""
    least_at_stake: float = 0.1
    """Merit that would be won at least if that component were recognised for certain; else none is tried."""
    least_better: float = 0.25
    """How much higher a component's mean log probability has to be with another segment."""
    least_seen: float = 0.5
    """Share of the component's pixels that has to be seen of the other segment."""


def look_extent(frame: Extent, config: RecogniseConfig) -> Extent:
    """The size at which a picture of these proportions is looked at, in multiples of the network's stride."""
    area, aspect = config.extent[0] * config.extent[1], frame.width / frame.height
    sides = (area / aspect) ** 0.5, (area * aspect) ** 0.5
    return Extent(*(max(round(side / STRIDE), 1) * STRIDE for side in sides))


LogProbability = Float32[np.ndarray, "rows columns"]


def ask_recognised(
    pictures: Sequence[FlatCanvas], network: LabellingNetwork, check: Callable[[], None]
) -> list[LogProbability]:
    """Log probability of the label that is to be seen, for each cell of each picture; 0 where nothing is
    labelled.

    `check` is called before every picture; it raises `Cancelled` to stop.
    """
    config, device = RecogniseConfig(), next(network.parameters()).device
    answers = []
    for picture in pictures:
        check()
        with torch.inference_mode():
            logits = network(to_tensor(picture.color).to(device))[0]
            probability = logits.float().softmax(0).cpu().numpy()
        ids = at_cells(picture.ids, probability.shape[1:]).astype(np.intp)
        answer = np.zeros(ids.shape, np.float32)
        rows, columns = np.nonzero(ids != UNLABELLED)
        answer[rows, columns] = np.log(probability[ids[rows, columns], rows, columns] + config.floor)
        answers.append(answer)
    return answers


def at_cells(
    values: Integer[np.ndarray, "height width"], cells: tuple[int, int]
) -> Integer[np.ndarray, "rows columns"]:
    """Values of a picture in the middle of each of so many cells."""
    step = values.shape[0] // cells[0]
    return values[step // 2 :: step, step // 2 :: step]
