"""Going back to a photograph when the canvas or the painting is another one by now."""

from __future__ import annotations

import threading

import pytest
from pytestqt.qtbot import QtBot

from simspaint.app.rendering import kept_photographs
from simspaint.app.rendering.rendering_control import RenderingControl
from simspaint.app.studio import Studio
from simspaint.domain.geometry import Extent
from simspaint.painting.document.area_edits import reframe
from simspaint.painting.document.document import Document
from simspaint.painting.frame.frame_change import FrameChange
from tests.app.documents.document_steps import wait_idle
from tests.app.rendering_studio import wait_for_final


def test_choices_go_along_to_a_smaller_canvas(part: RenderingControl, studio: Studio, qtbot: QtBot) -> None:
    document, extent = studio.bridge.document, studio.bridge.document.extent
    opened = studio.rendering.service.opened
    assert opened is not None
    reference = opened.pack.bank.reference(0)
    document.choose(document.choices.with_lock(extent.height - 2, extent.width - 2, reference), "Lock")
    wait_for_final(part, qtbot)
    wait_idle(studio, qtbot)
    kept = next(each for each in part.kept.kept if each.recipe.choices.locks)
    smaller = Extent(extent.height // 2, extent.width // 2)
    reframe(document, FrameChange.stretched(extent, smaller), "Canvas")
    part.kept.restore(kept)
    wait_idle(studio, qtbot)
    assert document.undo_name == "Go back to photograph"
    (lock,) = document.choices.locks
    assert (lock.row, lock.column) == (smaller.height - 1, smaller.width - 1)


def test_the_painting_that_was_opened_meanwhile_is_left_alone(
    part: RenderingControl,
    studio: Studio,
    qtbot: QtBot,
    gate: threading.Event,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    real = kept_photographs.layout_from_png
    monkeypatch.setattr(kept_photographs, "layout_from_png", lambda *a: (gate.wait(), real(*a))[1])
    part.kept.restore(part.kept.kept[0])
    other = Document(studio.packs.pack.labels, Extent(30, 40))
    studio.bridge.replace(other)
    gate.set()
    wait_idle(studio, qtbot)
    assert not other.is_modified
