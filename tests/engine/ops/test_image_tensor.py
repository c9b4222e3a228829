"""Photographs as tensors and back."""

from __future__ import annotations

import numpy as np
import torch
from hypothesis import given
from hypothesis import strategies as st

from simspaint.engine.ops.image_tensor import to_image, to_tensor


@given(st.integers(1, 9), st.integers(1, 9), st.integers(0, 2**32 - 1))
def test_a_photograph_survives_the_way_there_and_back(height: int, width: int, seed: int) -> None:
    image = np.random.default_rng(seed).integers(0, 256, (height, width, 3), dtype=np.uint8)
    image.flags.writeable = False
    tensor = to_tensor(image)
    assert tensor.shape == (1, 3, height, width)
    assert 0 <= tensor.min() <= tensor.max() <= 1
    assert np.array_equal(to_image(tensor), image)


def test_values_are_rounded_and_clipped() -> None:
    tensor = torch.tensor([-0.5, 0.4 / 255, 0.6 / 255, 254.4 / 255, 2.0]).expand(1, 3, 1, 5)
    assert to_image(tensor)[0, :, 0].tolist() == [0, 0, 1, 254, 255]


def test_red_stays_red() -> None:
    image = np.zeros((2, 2, 3), np.uint8)
    image[..., 0] = 255
    assert to_tensor(image)[0, :, 0, 0].tolist() == [1, 0, 0]
