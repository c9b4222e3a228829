"""A pack and canvases composed of its photographs."""

from __future__ import annotations

from pathlib import Path

import pytest

from simspaint.bank.memory_bank import MemoryBank
from tests.pack_factory import write_pack
from tests.training.examples.canvas_cases import EXTENT, compose
from tests.training.small_tasks import LABELS
from training.examples.composed_canvas import CanvasSource


@pytest.fixture(scope="module")
def pack(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_pack(tmp_path_factory.mktemp("packs") / "made", labels=LABELS, extent=EXTENT)


@pytest.fixture(scope="module")
def canvases(pack: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two draws of each of six photographs."""
    out = tmp_path_factory.mktemp("canvases")
    compose(pack, out)
    return out


@pytest.fixture(scope="module")
def source(pack: Path, canvases: Path) -> CanvasSource:
    return CanvasSource.open(canvases, MemoryBank.open(pack / "bank"))
