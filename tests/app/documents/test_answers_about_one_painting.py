"""What a person decides about a painting holds for that one: not for a stroke that came later, nor for the
painting that another file brought meanwhile."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QMessageBox
from pytestqt.qtbot import QtBot

from simspaint.app.documents import document_opening, document_saving
from simspaint.app.library.mood_dialog import MoodDialog
from simspaint.app.rendering.rendering_control import RenderingControl
from simspaint.app.studio import Studio
from simspaint.domain.geometry import Extent
from simspaint.painting.document.document import Document
from tests.app.documents.conftest import Slowly
from tests.app.documents.document_steps import answer, boxes, document_of, paint
from tests.app.hand import Hand
from tests.app.rendering_studio import wait_for_final

KINDS = QMessageBox.StandardButton


def begin_stroke(studio: Studio, hand: Hand) -> int:
    """Pixels that it has painted so far."""
    studio.label_state.set_label(2)
    hand.press((100, 100))
    hand.move((150, 200))
    return np.count_nonzero(studio.bridge.document.ids == 2)


def test_closing_during_a_stroke_asks_and_asks_again_later(studio: Studio, hand: Hand) -> None:
    n = begin_stroke(studio, hand)
    studio.window.close()
    answer(studio, KINDS.Cancel)
    assert np.count_nonzero(studio.bridge.document.ids == 2) == n
    hand.release((150, 200))
    paint(studio, 3)
    studio.window.close()
    assert studio.window.isVisible()
    assert boxes(studio)


def test_a_painting_is_asked_about_whenever_the_window_is_to_be_closed(
    studio: Studio, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where it could not be closed before."""
    paint(studio)
    with monkeypatch.context() as patched:
        patched.setattr(studio.window, "close", lambda: False)
        studio.documents.replacement.before_losing(lambda: None)
        boxes(studio)[0].button(KINDS.Cancel).click()
    studio.window.close()
    answer(studio, KINDS.Cancel)
    studio.window.close()
    assert studio.window.isVisible()


@pytest.mark.parametrize("what", ["open", "new", "close"])
def test_the_stroke_of_the_keyboard_s_pen_is_kept(studio: Studio, tmp_path: Path, what: str) -> None:
    studio.editor.setFocus()
    studio.label_state.set_label(2)
    QTest.keyClick(studio.editor, Qt.Key.Key_Period)
    for _ in range(12):
        QTest.keyClick(studio.editor, Qt.Key.Key_Right)
    document = studio.bridge.document
    n = np.count_nonzero(document.ids == 2)
    assert n
    if what == "open":
        studio.documents.opening.open(document_of(studio, tmp_path / "a.simspaint", 1))
    elif what == "new":
        studio.documents.replacement.before_losing(lambda: None)
    else:
        studio.window.close()
    answer(studio, KINDS.Cancel)
    assert studio.bridge.document is document
    assert np.count_nonzero(document.ids == 2) == n
    assert not document.is_editing


@pytest.mark.parametrize("what", ["open", "close"])
def test_a_stroke_that_is_begun_while_the_painting_is_saved_is_asked_about(
    studio: Studio, hand: Hand, qtbot: QtBot, tmp_path: Path, slowly: Slowly, what: str
) -> None:
    other = document_of(studio, tmp_path / "other.simspaint", 1)
    studio.bridge.set_path(tmp_path / "mine.simspaint")
    paint(studio, 4)
    gate = slowly(document_saving, "write_document")
    studio.documents.opening.open(other) if what == "open" else studio.window.close()
    answer(studio, KINDS.Save)
    n = begin_stroke(studio, hand)
    gate.set()
    qtbot.waitUntil(lambda: bool(boxes(studio)))
    assert np.count_nonzero(studio.bridge.document.ids == 2) == n
    boxes(studio)[0].button(KINDS.Cancel).click()


def test_pieces_that_are_chosen_anew_while_a_file_is_read_are_asked_about(
    part: RenderingControl, studio: Studio, qtbot: QtBot, tmp_path: Path, slowly: Slowly
) -> None:
    wait_for_final(part, qtbot)
    document = studio.bridge.document
    document.mark_saved(document.snapshot())
    gate = slowly(document_opening, "read_document")
    studio.documents.opening.open(document_of(studio, tmp_path / "b.simspaint", 1))
    studio.actions["render.anew"].trigger()
    gate.set()
    qtbot.waitUntil(lambda: bool(boxes(studio)))
    assert studio.bridge.document is document
    boxes(studio)[0].button(KINDS.Cancel).click()


def test_an_answer_about_one_painting_does_not_give_up_the_next(
    studio: Studio, qtbot: QtBot, tmp_path: Path
) -> None:
    paint(studio)
    studio.documents.opening.open(document_of(studio, tmp_path / "a.simspaint", 1))
    asked = boxes(studio)[0]
    recovered = Document(studio.packs.pack.labels, Extent(30, 40))
    studio.documents.replacement.show(recovered)
    recovered.mark_unsaved()
    asked.button(KINDS.Discard).click()
    qtbot.waitUntil(lambda: bool(boxes(studio)))
    assert studio.bridge.document is recovered
    boxes(studio)[0].button(KINDS.Cancel).click()


def test_a_picture_that_is_to_give_its_mood_gives_it_to_no_other_painting(studio: Studio) -> None:
    studio.actions["render.mood"].trigger()
    mood = studio.window.findChild(MoodDialog)
    assert isinstance(mood, MoodDialog)
    mood.like.click()
    dialog = mood.findChild(QFileDialog)
    assert isinstance(dialog, QFileDialog)
    assert dialog.isVisible()
    studio.bridge.replace(Document(studio.packs.pack.labels, Extent(300, 400)))
    assert not dialog.isVisible()
    assert mood.isVisible()


def test_a_photograph_that_is_chosen_for_one_painting_is_traced_in_no_other(studio: Studio) -> None:
    studio.actions["tracing.open"].trigger()
    dialog = studio.window.findChild(QFileDialog)
    assert isinstance(dialog, QFileDialog)
    assert dialog.isVisible()
    studio.bridge.replace(Document(studio.packs.pack.labels, Extent(300, 400)))
    assert not dialog.isVisible()
