"""A save that is asked for while another one runs, or while a stroke is painted, follows it."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from simspaint.app.documents import document_saving
from simspaint.app.studio import Studio
from simspaint.painting.document_file.document_file import read_document
from tests.app.documents.document_steps import paint, wait_idle
from tests.app.hand import Hand


def test_both_files_of_two_saves_are_written(
    studio: Studio, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate, real = threading.Event(), document_saving.write_document

    def slow(*arguments: Any) -> Any:
        gate.wait()
        return real(*arguments)

    monkeypatch.setattr(document_saving, "write_document", slow)
    saving = studio.documents.saving
    paint(studio)
    saving.write(tmp_path / "a.simspaint")
    paint(studio, 4)
    saving.write(tmp_path / "b.simspaint")
    gate.set()
    qtbot.waitUntil(lambda: (tmp_path / "b.simspaint").is_file())
    wait_idle(studio, qtbot)
    first, second = (read_document(tmp_path / f"{name}.simspaint").layout.ids for name in "ab")
    assert (first != second).any()
    assert not studio.bridge.document.is_modified


def test_a_stroke_is_finished_before_it_is_saved(
    studio: Studio, hand: Hand, qtbot: QtBot, tmp_path: Path
) -> None:
    studio.label_state.set_label(2)
    hand.press((20, 20))
    hand.move((60, 60))
    studio.documents.saving.write(tmp_path / "a.simspaint")
    qtbot.wait(250)
    assert not (tmp_path / "a.simspaint").exists()
    hand.release((60, 60))
    qtbot.waitUntil(lambda: (tmp_path / "a.simspaint").is_file())
    wait_idle(studio, qtbot)
    assert (read_document(tmp_path / "a.simspaint").layout.ids == 2).any()
