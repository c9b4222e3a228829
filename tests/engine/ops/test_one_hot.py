"""One-hot layouts against a reference."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from simspaint.engine.ops.one_hot import one_hot


@given(st.integers(1, 6), st.integers(1, 3), st.integers(1, 9), st.integers(1, 9), st.integers(0, 2**32 - 1))
def test_one_hot_equals_the_comparison_with_every_label(
    n_labels: int, n: int, h: int, w: int, seed: int
) -> None:
    ids = np.random.default_rng(seed).integers(-1, n_labels, (n, h, w))
    stored = torch.from_numpy(np.where(ids < 0, 255, ids).astype(np.uint8))
    before = stored.clone()
    expected = np.stack([*(ids == label for label in range(n_labels)), ids < 0], axis=1).astype(np.float32)
    assert np.array_equal(one_hot(stored, n_labels).numpy(), expected)
    assert np.array_equal(one_hot(stored.long(), n_labels).numpy(), expected)
    assert torch.equal(stored, before)


def test_type_and_memory_format_are_as_asked() -> None:
    ids = torch.zeros(2, 4, 6, dtype=torch.uint8)
    assert one_hot(ids, 3).is_contiguous(memory_format=torch.channels_last)
    plain = one_hot(ids, 3, dtype=torch.float16, memory_format=torch.contiguous_format)
    assert plain.is_contiguous()
    assert plain.dtype == torch.float16


def test_an_id_without_a_label_is_refused() -> None:
    with pytest.raises(ValueError, match="below 3"):
        one_hot(torch.full((1, 2, 2), 3, dtype=torch.long) + 1, 3)
    with pytest.raises(ValueError, match="below 3"):
        one_hot(torch.full((1, 2, 2), -1, dtype=torch.long), 3)
