"""The small pack and its networks, for all tests of the pipeline."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

from simspaint.bank.build import build_bank
from simspaint.bank.memory_bank import MemoryBank
from simspaint.domain.layout import Layout
from simspaint.engine.runtime.models import Models
from simspaint.files.layout_file import write_layout
from simspaint.files.photograph_file import write_photograph
from simspaint.packs.pack import OpenedPack
from tests.engine.narrow_models import narrow_models
from tests.engine.small_pack import (
    EXTENT,
    LABELS,
    N_IN_BANK,
    Counts,
)
from tests.factories import make_labels, make_layout, make_photograph


@pytest.fixture(scope="module")
def pack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenedPack]:
    folder = tmp_path_factory.mktemp("pack")
    for i in range(9):
        rng = np.random.default_rng(i)
        layout = Layout(make_layout(rng, *EXTENT, make_labels(N_IN_BANK)).ids, LABELS)
        name = f"s{i % 3}_{i:03d}.png"
        write_photograph(folder / "photos" / name, make_photograph(rng, layout))
        write_layout(folder / "layouts" / name, layout)
    build_bank(folder / "photos", folder / "layouts", LABELS, folder / "bank")
    with MemoryBank.open(folder / "bank", cache_dir=folder / "cache") as bank:
        yield OpenedPack("small", LABELS, bank)


@pytest.fixture(scope="module")
def models() -> Models:
    return narrow_models(len(LABELS))


@pytest.fixture
def counts(monkeypatch: pytest.MonkeyPatch) -> Counts:
    return Counts(monkeypatch)
