"""What is done before Diversity's picture is there stays."""

from __future__ import annotations

import threading

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from simspaint.app.rendering.rendering_control import RenderingControl
from simspaint.app.studio import Studio
from simspaint.domain.geometry import Box
from simspaint.domain.mood import Mood
from simspaint.painting.document.document import Document
from tests.app import rendering_doubles
from tests.app.documents.document_steps import wait_idle
from tests.app.rendering_doubles import GatedEngine
from tests.app.rendering_studio import wait_for_final


def test_a_stroke_painted_meanwhile_stays_where_there_is_no_other_picture(
    part: RenderingControl,
    studio: Studio,
    qtbot: QtBot,
    engine: GatedEngine,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(rendering_doubles, "_kept", lambda index, request, bank: index % 2)
    part.session.diversify(2)
    wait_for_final(part, qtbot)
    document = studio.bridge.document
    engine.gate = threading.Semaphore(0)
    studio.actions["render.diversity"].trigger()
    with document.edit("Brush") as edit:
        edit.paint(Box(5, 5, 20, 30), None, 1)
    painted = document.ids.copy()
    engine.let_through(10_000)
    wait_for_final(part, qtbot)
    qtbot.wait(300)
    wait_idle(studio, qtbot)
    assert np.array_equal(document.ids, painted)
    assert document.undo_name == "Brush"


def test_the_next_painting_is_left_alone(
    part: RenderingControl, studio: Studio, qtbot: QtBot, engine: GatedEngine
) -> None:
    snapshot = studio.bridge.document.snapshot()
    engine.gate = threading.Semaphore(0)
    part.session.diversify()
    turn = studio.bridge.document.turn
    following = Document.from_snapshot(snapshot)
    studio.bridge.replace(following)
    while following.turn < turn:
        part.session.change_picture(f"Mood {following.turn}", mood=Mood(f"words {following.turn}"))
    picture, name = following.settings.picture, following.undo_name
    engine.let_through(10_000)
    wait_for_final(part, qtbot)
    wait_idle(studio, qtbot)
    assert (following.settings.picture, following.undo_name) == (picture, name)
