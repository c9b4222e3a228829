"""What is painted while a file is read or written is not lost with the painting that was given up."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot

from simspaint.app.documents import document_opening, document_saving, imported_layouts
from simspaint.app.studio import Studio
from simspaint.domain.geometry import Extent
from simspaint.files.layout_file import write_layout
from simspaint.painting.document.document import Document
from simspaint.painting.document_file.document_file import read_document, write_document
from tests.app.documents.document_steps import answer, paint, wait_idle
from tests.app.hand import Hand


@pytest.fixture
def slowly(gate: threading.Event, monkeypatch: pytest.MonkeyPatch) -> Callable[[object, str], None]:
    def slow_down(module: object, name: str) -> None:
        function = getattr(module, name)

        def slow(*arguments: Any, **options: Any) -> Any:
            result = function(*arguments, **options)
            gate.wait()
            return result

        monkeypatch.setattr(module, name, slow)

    return slow_down


def test_what_is_painted_while_it_is_saved_is_asked_about_before_the_window_closes(
    studio: Studio, qtbot: QtBot, tmp_path: Path, gate: threading.Event, slowly: Callable[[object, str], None]
) -> None:
    path = tmp_path / "one.simspaint"
    studio.bridge.set_path(path)
    paint(studio, 3)
    slowly(document_saving, "write_document")
    studio.window.close()
    answer(studio, QMessageBox.StandardButton.Save)
    paint(studio, 5)
    gate.set()
    wait_idle(studio, qtbot)
    assert studio.window.isVisible()
    answer(studio, QMessageBox.StandardButton.Save)
    qtbot.waitUntil(lambda: not studio.window.isVisible())
    assert (read_document(path).layout.ids[10:60, 20:90] == 5).all()


OPENED: dict[str, tuple[object, str, Callable[[Studio, Path], None]]] = {
    "a.simspaint": (document_opening, "read_document", lambda s, path: s.documents.opening.open(path)),
    "a.png": (imported_layouts, "open_layout", lambda s, path: s.documents.opening.open(path)),
}


@pytest.mark.parametrize("name", list(OPENED))
@pytest.mark.parametrize("keeps", [False, True])
def test_what_is_painted_while_another_file_is_read_is_asked_about(
    studio: Studio,
    qtbot: QtBot,
    tmp_path: Path,
    gate: threading.Event,
    slowly: Callable[[object, str], None],
    name: str,
    keeps: bool,
) -> None:
    other = Document(studio.packs.pack.labels, (20, 30))  # pyright: ignore[reportArgumentType] - an extent
    path = tmp_path / name
    write_layout(path, other.layout()) if path.suffix == ".png" else write_document(path, other.snapshot())
    module, function, open_ = OPENED[name]
    slowly(module, function)
    open_(studio, path)
    paint(studio)
    painted = studio.bridge.document
    gate.set()
    wait_idle(studio, qtbot)
    assert studio.bridge.document is painted
    kinds = QMessageBox.StandardButton
    answer(studio, kinds.Cancel if keeps else kinds.Discard)
    assert (studio.bridge.document is painted) == keeps
    assert painted.is_modified


def test_nothing_is_asked_twice_where_nothing_was_painted(
    studio: Studio, qtbot: QtBot, tmp_path: Path
) -> None:
    other = Document(studio.packs.pack.labels, (20, 30))  # pyright: ignore[reportArgumentType] - an extent
    path = tmp_path / "a.simspaint"
    write_document(path, other.snapshot())
    paint(studio)
    studio.documents.opening.open(path)
    answer(studio, QMessageBox.StandardButton.Discard)
    wait_idle(studio, qtbot)
    assert studio.bridge.document.extent == (20, 30)
    assert studio.bridge.path == path


@pytest.mark.parametrize("is_modified", [False, True])
def test_a_stroke_that_is_being_painted_is_waited_for(
    studio: Studio,
    hand: Hand,
    qtbot: QtBot,
    tmp_path: Path,
    gate: threading.Event,
    slowly: Callable[[object, str], None],
    is_modified: bool,
) -> None:
    path = tmp_path / "other.simspaint"
    write_document(path, Document(studio.packs.pack.labels, Extent(20, 30)).snapshot())
    slowly(document_opening, "read_document")
    document = studio.bridge.document
    studio.documents.opening.open(path)
    studio.label_state.set_label(2)
    if is_modified:
        hand.press((30, 30))
        hand.release((30, 30))
    hand.press((100, 100))
    hand.move((150, 200))
    gate.set()
    wait_idle(studio, qtbot)
    qtbot.wait(250)
    assert document.is_editing
    hand.release((150, 200))
    painted = document.ids.copy()
    qtbot.waitUntil(lambda: studio.window.findChild(QMessageBox) is not None)
    assert studio.bridge.document is document
    assert np.array_equal(document.ids, painted)
    answer(studio, QMessageBox.StandardButton.Cancel)
    assert studio.bridge.document is document


def test_what_was_asked_for_last_is_opened(studio: Studio, qtbot: QtBot, tmp_path: Path) -> None:
    gate, real = threading.Event(), document_opening.read_document
    paths = [tmp_path / "slow.simspaint", tmp_path / "quick.simspaint"]
    for side, path in enumerate(paths, 20):
        write_document(path, Document(studio.packs.pack.labels, Extent(side, 30)).snapshot())

    def read(path: Path) -> Any:
        if path == paths[0]:
            gate.wait(20)
        return real(path)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(document_opening, "read_document", read)
        for path in paths:
            studio.documents.opening.open(path)
        qtbot.waitUntil(lambda: studio.bridge.path == paths[1])
        gate.set()
        qtbot.wait(200)
        wait_idle(studio, qtbot)
    assert studio.bridge.path == paths[1]
    assert studio.bridge.document.extent == (21, 30)
