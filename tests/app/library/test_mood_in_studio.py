"""Mood in the studio: a step of the history, words, and the look of a picture."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from simspaint.app.library import library_work, mood_dialog
from simspaint.app.library.mood_dialog import MoodDialog
from simspaint.app.rendering.rendering_control import RenderingControl
from simspaint.app.studio import Studio
from simspaint.domain.geometry import Extent
from simspaint.domain.mood import LabelAppearance, Mood
from simspaint.painting.document.document import Document
from tests.labelling.made_labeller import ColorLabeller


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
    colors = {tag: button.palette().button().color().name() for tag, button in dialog.buttons.items()}
    assert [tag for tag in colors if colors[tag] != colors["clear"]] == ["mist"]
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


def test_a_painting_that_is_opened_meanwhile_does_not_become_like_the_picture(
    part: RenderingControl, studio: Studio, photos: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate, look = threading.Event(), LabelAppearance("", (0.5,) * 6)
    monkeypatch.setattr(mood_dialog, "picture_appearance", lambda *_: (gate.wait(20), (look,))[1])
    studio.actions["render.mood"].trigger()
    dialog = studio.window.findChild(MoodDialog)
    assert isinstance(dialog, MoodDialog)
    dialog.set_mood(Mood("mist"))
    dialog.take_picture(photos / "whole.png")
    opened = Document(studio.packs.pack.labels, Extent(30, 40))
    studio.bridge.replace(opened)
    gate.set()
    qtbot.waitUntil(lambda: studio.tasks.is_idle)
    assert not opened.is_modified
    assert opened.settings.picture.mood.is_any
    dialog.close()
