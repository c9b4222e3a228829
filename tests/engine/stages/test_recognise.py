"""How well what is seen is recognised."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from torch import Tensor, nn

from simspaint.domain.geometry import Extent
from simspaint.domain.label_set import UNLABELLED
from simspaint.engine.networks.labelling_network import LabellingConfig, LabellingNetwork
from simspaint.engine.ops.flat_canvas import FlatCanvas
from simspaint.engine.stages.recognise import RecogniseConfig, ask_recognised, at_cells, look_extent
from simspaint.progress import Cancelled

FLOOR = RecogniseConfig().floor


class BrightIsOne(LabellingNetwork):
    """Sees label 1 where it is bright and label 0 elsewhere, at a quarter of the size."""

    def __init__(self) -> None:
        super().__init__(LabellingConfig(2))

    def forward(self, rgb: Tensor) -> Tensor:
        bright = nn.functional.avg_pool2d(rgb, 4).mean(1, keepdim=True) * 80 - 40
        return torch.cat([-bright, bright, torch.full_like(bright, -99)], 1)


def picture(ids: np.ndarray) -> FlatCanvas:
    """Bright on its right half."""
    color = np.zeros((*ids.shape, 3), np.uint8)
    color[:, ids.shape[1] // 2 :] = 255
    return FlatCanvas(color, ids, np.zeros(ids.shape, np.int32))


def test_what_is_seen_as_itself_counts_more_than_what_is_seen_as_something_else() -> None:
    right = np.zeros((32, 48), np.uint8)
    right[:, 24:] = 1
    half, none = np.zeros_like(right), np.full_like(right, UNLABELLED)
    found = ask_recognised([picture(i) for i in (right, half, 1 - right, none)], BrightIsOne(), lambda: None)
    best, worst = np.log(1 + FLOOR), np.log(FLOOR)
    assert all(answer.shape == (8, 12) for answer in found)
    halves = [(float(a[:, :6].mean()), float(a[:, 6:].mean())) for a in found]
    assert np.allclose(halves, [(best, best), (best, worst), (worst, worst), (0, 0)], atol=1e-3)


def test_it_can_be_stopped_before_every_picture() -> None:
    def stop() -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        ask_recognised([picture(np.zeros((32, 48), np.uint8))], BrightIsOne(), stop)


@pytest.mark.parametrize("frame", [Extent(512, 768), Extent(768, 512), Extent(100, 1000), Extent(5, 5)])
def test_it_is_looked_at_in_its_proportions_at_one_area(frame: Extent) -> None:
    small = look_extent(frame, RecogniseConfig())
    assert small.height % 16 == small.width % 16 == 0
    assert small.area == pytest.approx(192 * 288, rel=0.12)
    assert small.width / small.height == pytest.approx(frame.width / frame.height, rel=0.2)


def test_a_cell_has_the_value_of_its_middle() -> None:
    values = np.arange(32 * 48).reshape(32, 48)
    cells = at_cells(values, (8, 12))
    assert cells.shape == (8, 12)
    assert np.array_equal(cells, values[2::4, 2::4])
