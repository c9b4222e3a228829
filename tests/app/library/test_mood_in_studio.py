"""Mood in the studio: a step of the history, words, and the look of a picture."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from simspaint.app.library import library_work
from simspaint.app.library.library_window import LibraryWindow
from simspaint.app.library.mood_dialog import MoodDialog
from simspaint.app.rendering.rendering_control import RenderingControl
from simspaint.app.studio import Studio
from simspaint.domain.mood import Mood
from simspaint.files.photograph_file import write_photograph
from tests.app.library.library_steps import SIZE
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


def test_the_mood_is_a_step_of_the_history(part: RenderingControl, studio: Studio, qtbot: QtBot) -> None:
    studio.actions["render.mood"].trigger()
    dialog = studio.window.findChild(MoodDialog)
    assert isinstance(dialog, MoodDialog)
    qtbot.waitUntil(lambda: studio.tasks.is_idle)
    dialog.words.setText(" misty  morning")
    dialog.words.editingFinished.emit()
    assert studio.bridge.document.settings.picture.mood == Mood("misty morning")
    assert studio.bridge.document.undo_name == "Mood"
    assert dialog.reset.isEnabled()
    studio.bridge.document.undo()
    assert dialog.mood == Mood()
    assert dialog.words.text() == ""
    dialog.set_mood(Mood("mist"))
    assert dialog.buttons["mist"].isChecked()
    dialog.reset.click()
    assert dialog.mood.is_any
    assert not dialog.buttons["mist"].isChecked()
    dialog.close()


def test_a_painting_becomes_like_a_picture(
    part: RenderingControl, studio: Studio, photos: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(library_work, "own_labeller", lambda pack: ColorLabeller(pack.labels))
    studio.actions["render.mood"].trigger()
    dialog = studio.window.findChild(MoodDialog)
    assert isinstance(dialog, MoodDialog)
    dialog.take_picture(photos / "whole.png")
    qtbot.waitUntil(lambda: bool(dialog.mood.like))
    labels = [label.name for label in studio.packs.pack.labels.labels]
    assert {look.label for look in dialog.mood.like} == {labels[0], labels[1], ""}
    dialog.take_picture(photos / "broken.jpg")
    qtbot.waitUntil(lambda: "broken.jpg" in studio.window.notices.text)
    dialog.close()
