"""A bank of made-up photographs, and a stand-in for VGG-19."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import torch

from simspaint.bank.build import build_bank
from simspaint.bank.memory_bank import MemoryBank
from simspaint.domain.geometry import Extent
from tests.factories import write_data_set
from tests.training.small_tasks import LABELS, write_features

N_PHOTOGRAPHS = 12


@pytest.fixture(autouse=True)
def one_thread() -> Iterator[None]:
    """Threads cost more than they bring where a step takes milliseconds."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.fixture(scope="session")
def data_set(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Twelve pairs of 64 × 96 pixels in three sequences with depth; the last three are listed in val.txt."""
    folder = tmp_path_factory.mktemp("data_set")
    return write_data_set(folder, N_PHOTOGRAPHS, Extent(64, 96), LABELS, depth=True, n_validation=3)


@pytest.fixture(scope="session")
def bank_folder(data_set: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bank of the photographs in train.txt."""
    folder = tmp_path_factory.mktemp("bank")
    names = (data_set / "train.txt").read_text().split()
    build_bank(data_set / "photos", data_set / "layouts", LABELS, folder, names=names)
    return folder


@pytest.fixture(scope="session")
def bank(bank_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> MemoryBank:
    """That bank, opened."""
    return MemoryBank.open(bank_folder, tmp_path_factory.mktemp("cache"))


@pytest.fixture(scope="session")
def features_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Random features in the format of a stand-in for VGG-19."""
    return write_features(tmp_path_factory.mktemp("features") / "features.safetensors")
