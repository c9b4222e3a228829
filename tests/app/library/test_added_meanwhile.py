"""Photographs that are added while another painting is opened."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from simspaint.app.library.library_window import LibraryWindow
from simspaint.app.studio import Studio
from simspaint.painting.document.document import Document
from tests.app.library.library_steps import drop, wait


def test_a_painting_that_is_opened_meanwhile_keeps_its_pieces(
    window: LibraryWindow, studio: Studio, photos: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[object] = []
    session = studio.rendering.session
    monkeypatch.setattr(session, "choose_anew", lambda: asked.append(session.document))
    drop(window, photos)
    studio.bridge.replace(Document.from_snapshot(studio.bridge.document.snapshot()))
    wait(studio, qtbot)
    assert studio.library.control.used == "mine-first"
    assert asked == []
