"""Composed canvases are made, kept in files, and read back."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from simspaint.bank.memory_bank import MemoryBank
from simspaint.domain.canvas import NO_COMPONENT, Canvas
from simspaint.domain.label_set import UNLABELLED
from simspaint.errors import MemoryBankError
from tests.training.examples.canvas_cases import EXTENT, PLAIN, compose, example
from training import make_canvases
from training.examples.composed_canvas import (
    CanvasSource,
)
from training.examples.stored_canvas import SUFFIX, StoredCanvas


def test_a_canvas_comes_back_from_its_file(tmp_path: Path) -> None:
    rng = np.random.default_rng(0)
    component = np.repeat(np.repeat(rng.integers(-1, 3, (4, 6)), 8, 0), 8, 1).astype(np.int16)
    known = component != NO_COMPONENT
    color = np.full((*component.shape, 3), 90, np.uint8) * known[..., None]
    seen = rng.integers(0, 5, component.shape).astype(np.uint8)
    labels, sources = np.array([4, 1, 2], np.uint8), np.array([0, 0, 1], np.int16)
    StoredCanvas("a", Canvas(color, known, component), seen, labels, sources, True).write(tmp_path / "x")
    found = StoredCanvas.read(tmp_path / "x")
    np.testing.assert_array_equal(found.canvas.component, component)
    np.testing.assert_array_equal(found.canvas.known, known)
    np.testing.assert_array_equal(found.seen, seen)
    assert (found.photograph, found.is_coarse, *found.labels, *found.sources) == ("a", True, 4, 1, 2, 0, 0, 1)
    inside = known & np.roll(known, 3, 1) & np.roll(known, -3, 1)  # the colours are compressed
    assert np.abs(found.canvas.color.astype(int) - color)[inside].mean() < 4


def test_a_damaged_canvas_is_named(tmp_path: Path) -> None:
    (tmp_path / f"x{SUFFIX}").write_bytes(b"nothing of the kind")
    with pytest.raises(MemoryBankError, match=r"x\.canvas"):
        StoredCanvas.read(tmp_path / f"x{SUFFIX}")


def test_a_canvas_is_made_of_other_photographs(pack: Path) -> None:
    bank = MemoryBank.open(pack / "bank")
    described = make_canvases.Pack.open(pack)
    models = make_canvases.Models.of_pack(described, make_canvases.choose_device("cpu"))
    opened = make_canvases.OpenedPack(described.name, described.labels, bank)
    for name in bank.photographs:
        settings = make_canvases.left_out(make_canvases.RenderSettings(), name, False)
        composed = make_canvases.composed_canvas(bank.layout(name), settings, opened, models)
        assert composed.provenance
        assert name not in {row.photograph for row in composed.provenance}


def test_made_canvases_are_kept_and_missing_ones_made(pack: Path, canvases: Path) -> None:
    files = sorted(canvases.glob(f"*{SUFFIX}"))
    assert len(files) == 12
    before = {file: (file.stat().st_mtime_ns, file.read_bytes()) for file in files}
    files[3].unlink()
    compose(pack, canvases)
    assert files[3].read_bytes() == before[files[3]][1]
    assert all(f.stat().st_mtime_ns == before[f][0] for f in files if f != files[3])


def test_the_first_draw_is_the_program_s_own_and_others_differ(pack: Path) -> None:
    layout = MemoryBank.open(pack / "bank").layout(MemoryBank.open(pack / "bank").photographs[0])
    rng = np.random.default_rng
    drawn, settings, is_coarse = make_canvases.drawn_request(layout, EXTENT, 0, rng(0))
    assert drawn.ids.tobytes() == layout.ids.tobytes()
    assert (settings, is_coarse) == (make_canvases.RenderSettings(), False)
    others = [make_canvases.drawn_request(layout, EXTENT, 1, rng(seed)) for seed in range(40)]
    assert 2 < sum(coarse for *_, coarse in others) < 25
    assert all((each.ids == UNLABELLED).any() for each, _, coarse in others if coarse)
    assert len({settings.picture.adherence for _, settings, _ in others}) == 4
    assert len({settings.picture.seed for _, settings, _ in others}) == 40


def test_photographs_that_are_too_small_are_named(source: CanvasSource) -> None:
    with pytest.raises(MemoryBankError, match="96×64"):
        example(source, replace(PLAIN, size=(64, 96), factors=(2,)))


def test_a_folder_without_canvases_is_named(tmp_path: Path, bank: MemoryBank) -> None:
    with pytest.raises(MemoryBankError, match="no canvases"):
        CanvasSource.open(tmp_path, bank)
