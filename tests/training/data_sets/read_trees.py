"""What a reader says of a data set's tree."""

from __future__ import annotations

import numpy as np
import pytest

from simspaint.domain.label_set import UNLABELLED
from simspaint.errors import LayoutFileError
from training.data_sets.published import Choices, Published, Sample

PLAIN = Choices()


def splits(published: Published) -> dict[str, str]:
    return {pair.name: pair.split for pair in published.pairs}


def first(published: Published) -> Sample:
    return published.pairs[0].read()


def column(sample: Sample, published: Published) -> list[str | None]:
    """Names of the labels down the middle of a layout, each run once."""
    ids = sample.layout[:, sample.layout.shape[1] // 2]
    runs = ids[np.flatnonzero(np.r_[True, ids[1:] != ids[:-1]])]
    return [None if i == UNLABELLED else published.labels[int(i)].name for i in runs]


def reason(published: Published) -> str:
    with pytest.raises(LayoutFileError) as refused:
        first(published)
    return str(refused.value)
