"""Banks for tests of what is read from them: that of the small pack, and a small one that may be damaged."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from simspaint.bank.build import build_bank
from simspaint.files.folder_data_set import FolderDataSet
from tests.engine.conftest import pack as pack
from tests.factories import write_data_set


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A bank of five photographs."""
    folder = tmp_path_factory.mktemp("built")
    data = FolderDataSet.open(write_data_set(folder / "data", 5))
    build_bank(data.folder / "photos", data.folder / "layouts", data.labels, folder / "bank")
    return folder / "bank"


@pytest.fixture
def folder(built: Path, tmp_path: Path) -> Path:
    """A copy that the test may damage."""
    return Path(shutil.copytree(built, tmp_path / "bank"))
