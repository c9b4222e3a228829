"""What fits is found among one bank's pieces for one component, and cannot be chosen from another's."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from simspaint.app.rendering.rendering_control import RenderingControl
from simspaint.app.segments import candidate_list
from simspaint.app.studio import Studio
from simspaint.bank.build import build_bank
from simspaint.bank.memory_bank import MemoryBank
from simspaint.domain.label_set import LabelSet
from simspaint.files.layout_file import write_layout
from simspaint.files.photograph_file import write_photograph
from simspaint.packs.pack import OpenedPack
from tests.app.rendering_doubles import EXTENT, GatedEngine, halves
from tests.app.rendering_studio import BUILDING, SKY, select


def one_photograph(folder: Path, labels: LabelSet) -> OpenedPack:
    """A pack whose bank has fewer pieces."""
    write_photograph(folder / "photos" / "own.png", np.full((*EXTENT, 3), (9, 9, 200), np.uint8))
    write_layout(folder / "layouts" / "own.png", halves(labels=labels))
    build_bank(folder / "photos", folder / "layouts", labels, folder / "bank")
    return OpenedPack("made", labels, MemoryBank.open(folder / "bank", folder / "cache"))


@pytest.fixture
def gate(monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    """What fits is found once this is set."""
    gate, real = threading.Event(), candidate_list.find_candidates
    gate.set()
    monkeypatch.setattr(candidate_list, "find_candidates", lambda *given: (gate.wait(30), real(*given))[1])
    yield gate
    gate.set()


def test_what_fitted_among_the_pieces_of_the_bank_before_cannot_be_chosen(
    part: RenderingControl,
    studio: Studio,
    qtbot: QtBot,
    engine: GatedEngine,
    gate: threading.Event,
    tmp_path: Path,
) -> None:
    select(part, SKY, qtbot)
    candidates = studio.segments.dock.candidates
    assert candidates.count() == 2
    gate.clear()
    engine.pack, before = one_photograph(tmp_path / "own", engine.pack.labels), part.service.opened
    part.session.open_engine()
    qtbot.waitUntil(lambda: part.service.opened is not before)
    assert candidates.count() == 0
    qtbot.waitUntil(lambda: studio.segments.selection.region is not None)
    assert candidates.count() == 0
    gate.set()
    qtbot.waitUntil(lambda: candidates.count() == 1)


def test_pieces_of_the_bank_before_are_not_listed_with_those_of_another(
    part: RenderingControl, studio: Studio, qtbot: QtBot, engine: GatedEngine, tmp_path: Path
) -> None:
    qtbot.waitUntil(lambda: part.tasks.is_idle)
    overview = studio.segments._overview
    assert overview._result is not None
    part.session.change_settings(live=False)
    engine.pack, before = one_photograph(tmp_path / "own", engine.pack.labels), part.service.opened
    part.session.open_engine()
    qtbot.waitUntil(lambda: part.service.opened is not before)
    assert overview._result is None


def test_what_fits_one_component_cannot_be_chosen_for_another(
    part: RenderingControl, studio: Studio, qtbot: QtBot, gate: threading.Event
) -> None:
    select(part, SKY, qtbot)
    candidates = studio.segments.dock.candidates
    assert candidates.count() == 2
    gate.clear()
    part.view.surface.spot_clicked.emit(*BUILDING)
    qtbot.waitUntil(lambda: studio.segments.selection.region is not None)
    assert candidates.count() == 0
    gate.set()
    qtbot.waitUntil(lambda: candidates.count() == 2)
