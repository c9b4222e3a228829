"""A studio with a rendering engine made in code."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from simspaint.app.pack_choice import PackChoice
from simspaint.app.rendering import render_policy, rendering_session
from simspaint.app.rendering.rendering_part import RenderingPart
from simspaint.app.studio import Studio
from simspaint.painting.document import Document
from tests.app.rendering_doubles import GatedEngine, halves, pack_with_photographs
from tests.app.rendering_studio import EXTENT, wait_for_final


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> GatedEngine:
    """Stands in for the engine of every studio that is opened afterwards; lets everything through."""
    from simspaint.packs.pack import Pack

    engine = GatedEngine(pack_with_photographs(tmp_path / "made", Pack.open("street").labels))
    engine.let_through(10_000)
    monkeypatch.setattr(rendering_session, "PackEngine", lambda pack, device: engine)
    monkeypatch.setattr(PackChoice, "problem", None)
    monkeypatch.setattr(render_policy, "FINAL_QUIET_MS", 150.0)
    return engine


@pytest.fixture
def part(engine: GatedEngine, studio: Studio, qtbot: QtBot) -> RenderingPart:
    """Rendering of a studio in which two halves are painted, rendered and finished."""
    part = studio.rendering
    qtbot.waitUntil(lambda: part.service.opened is not None)
    studio.bridge.replace(Document.from_layout(halves(EXTENT, studio.packs.pack.labels)))
    wait_for_final(part, qtbot)
    return part
