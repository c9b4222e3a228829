"""Photographs to add, and the library's window."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from simspaint.app.library import library_work
from simspaint.app.library.library_window import LibraryWindow
from simspaint.app.rendering.rendering_control import RenderingControl
from simspaint.app.studio import Studio
from simspaint.files.photograph_file import write_photograph
from tests.app.library.library_steps import SIZE, drop, wait
from tests.labelling.made_labeller import BLUE, GREEN, RED, ColorLabeller, halves


@pytest.fixture
def photos(tmp_path: Path) -> Path:
    """Two photographs and a file that is none; of `half` only one half is sure."""
    folder = tmp_path / "photos"
    write_photograph(folder / "whole.png", halves(RED, GREEN, SIZE))
    write_photograph(folder / "half foggy.png", halves(RED, BLUE, SIZE))
    (folder / "broken.jpg").write_bytes(b"nothing")
    return folder


@pytest.fixture
def window(
    part: RenderingControl, studio: Studio, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> LibraryWindow:
    """The library of a studio whose labeller knows colours."""
    monkeypatch.setattr(library_work, "own_labeller", lambda pack: ColorLabeller(pack.labels))
    window = studio.library.open()
    qtbot.waitUntil(lambda: studio.tasks.is_idle)
    return window


@pytest.fixture
def added(window: LibraryWindow, studio: Studio, photos: Path, qtbot: QtBot) -> LibraryWindow:
    """The library with the two photographs."""
    drop(window, photos)
    wait(studio, qtbot)
    return window
