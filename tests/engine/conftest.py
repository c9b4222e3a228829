"""The small pack and its networks, for all tests of the pipeline."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest

from simspaint.bank.build import build_bank
from simspaint.bank.memory_bank import MemoryBank
from simspaint.engine.runtime.models import Models
from simspaint.packs.pack import OpenedPack
from tests.engine.narrow_models import narrow_models
from tests.engine.small_pack import (
    LABELS,
    Counts,
    write_pair,
)


@pytest.fixture(scope="module")
def pack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenedPack]:
    folder = tmp_path_factory.mktemp("pack")
    for i in range(9):
        write_pair(folder, f"s{i % 3}_{i:03d}.png", i)
    build_bank(folder / "photos", folder / "layouts", LABELS, folder / "bank")
    with MemoryBank.open(folder / "bank", cache_dir=folder / "cache") as bank:
        yield OpenedPack("small", LABELS, bank)


@pytest.fixture(scope="module")
def models() -> Models:
    return narrow_models(len(LABELS))


@pytest.fixture
def counts(monkeypatch: pytest.MonkeyPatch) -> Counts:
    return Counts(monkeypatch)


@pytest.fixture(scope="module")
def pack_of(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., OpenedPack]]:
    """Packs of photographs by name and seed."""
    with ExitStack() as stack:

        def made(photographs: dict[str, int]) -> OpenedPack:
            folder = tmp_path_factory.mktemp("other")
            for name, seed in photographs.items():
                write_pair(folder, name, seed)
            build_bank(folder / "photos", folder / "layouts", LABELS, folder / "bank")
            bank = stack.enter_context(MemoryBank.open(folder / "bank", cache_dir=folder / "cache"))
            return OpenedPack("small", LABELS, bank)

        yield made
