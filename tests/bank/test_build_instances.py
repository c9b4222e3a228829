"""Things of one label that touch are segments of their own where layouts, or maps beside them, tell them
apart."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from simspaint.bank.build import build_bank
from simspaint.bank.memory_bank import MemoryBank
from simspaint.domain.geometry import Box, Extent
from simspaint.domain.layout import Layout
from simspaint.errors import MemoryBankError
from simspaint.files.layout_file import write_layout
from simspaint.files.photograph_file import write_photograph
from tests.command_line import CommandLine
from tests.factories import make_labels

HOUSE = 1
LABELS = make_labels(3)
HALVES = [Box(10, 8, 30, 24), Box(10, 24, 30, 40)]


def _ids() -> np.ndarray:
    """Two houses, side by side, on a ground of label 0."""
    ids = np.zeros((48, 64), np.uint8)
    ids[10:30, 8:40] = HOUSE
    return ids


def _numbers(first: int, second: int) -> np.ndarray:
    numbers = np.zeros((48, 64), np.uint16)
    numbers[10:30, 8:24], numbers[10:30, 24:40] = first, second
    return numbers


def _write_pair(folder: Path, instances: np.ndarray | None = None) -> None:
    for name in ("photos", "layouts"):
        (folder / name).mkdir(parents=True)
    write_photograph(folder / "photos" / "a.png", LABELS.palette()[_ids()])
    write_layout(folder / "layouts" / "a.png", Layout(_ids(), LABELS, instances))


def _write_map(folder: Path, numbers: np.ndarray) -> Path:
    (folder / "instances").mkdir()
    Image.fromarray(numbers).save(folder / "instances" / "a.png")
    return folder / "instances"


def _built(folder: Path, **options: object) -> list[Box]:
    """The boxes of the houses of a bank that is built."""
    out = folder / "bank"
    build_bank(folder / "photos", folder / "layouts", LABELS, out, **options)  # type: ignore[arg-type]
    with MemoryBank.open(out) as bank:
        assert np.array_equal(bank.layout("a").ids, _ids()), "the layout itself is what it was"
        bank.verify()
        return [bank.segment(int(i)).box for i in bank.segments_of_label(HOUSE)]


def test_without_instances_things_that_touch_are_one_segment(tmp_path: Path) -> None:
    _write_pair(tmp_path)
    assert _built(tmp_path) == [Box(10, 8, 30, 40)]


def test_instances_in_the_layouts_own_file_are_segments_of_their_own(tmp_path: Path) -> None:
    _write_pair(tmp_path, _numbers(3, 7).astype(np.uint8))
    assert _built(tmp_path) == HALVES


@pytest.mark.parametrize("numbers", [(0, 1), (26_001, 26_002)])
def test_instances_of_a_map_are_segments_of_their_own(tmp_path: Path, numbers: tuple[int, int]) -> None:
    _write_pair(tmp_path)
    maps = _write_map(tmp_path, _numbers(*numbers))
    assert _built(tmp_path, instances_dir=maps) == HALVES


def test_instances_go_along_where_pairs_are_scaled_and_cropped(tmp_path: Path) -> None:
    _write_pair(tmp_path)
    maps = _write_map(tmp_path, _numbers(1, 2))
    out = tmp_path / "bank"
    options = {"extent": Extent(24, 24), "instances_dir": maps}
    build_bank(tmp_path / "photos", tmp_path / "layouts", LABELS, out, **options)  # type: ignore[arg-type]
    with MemoryBank.open(out) as bank:
        boxes = [bank.segment(int(i)).box for i in bank.segments_of_label(HOUSE)]
    assert boxes == [Box(5, 0, 15, 8), Box(5, 8, 15, 16)]


@pytest.mark.parametrize(
    ("numbers", "reason"),
    [
        (np.zeros((20, 30), np.uint8), "30 × 20 pixels, the layout 64 × 48"),
        (np.arange(48 * 64, dtype=np.uint16).reshape(48, 64), "more than 255 things of one label"),
        (np.zeros((48, 64, 3), np.uint8), "not a PNG of numbers"),
    ],
)
def test_a_map_that_cannot_be_used_is_the_reason_why_its_photograph_is_skipped(
    tmp_path: Path, numbers: np.ndarray, reason: str
) -> None:
    _write_pair(tmp_path)
    maps = _write_map(tmp_path, numbers)
    with pytest.raises(MemoryBankError, match=reason):
        _built(tmp_path, instances_dir=maps)


def test_the_command_takes_the_maps_beside_the_layouts_and_says_so(
    simspaint: CommandLine, tmp_path: Path
) -> None:
    _write_pair(tmp_path)
    _write_map(tmp_path, _numbers(1, 2))
    table = tmp_path / "labels.csv"
    table.write_text("id,name\n" + "".join(f"{label.id},{label.name}\n" for label in LABELS.labels))
    folders = [str(tmp_path / "photos"), str(tmp_path / "layouts")]
    made = simspaint("bank", "build", *folders, "--labels", str(table), "--out", str(tmp_path / "bank"))
    assert made.code == 0, made.err
    assert "instance maps" in made.err
    with MemoryBank.open(tmp_path / "bank") as bank:
        assert [bank.segment(int(i)).box for i in bank.segments_of_label(HOUSE)] == HALVES
