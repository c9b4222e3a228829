"""What may be dropped or pasted."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from simspaint.app.documents.dropped_files import dropped_photographs
from simspaint.app.export.sketch_dialog import SketchDialog
from simspaint.app.shell.local_files import local_files
from simspaint.app.studio import Studio


def test_files_and_folders_of_this_machine_are_taken(tmp_path: Path) -> None:
    photograph = tmp_path / "A ünusual näme.jpg"
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(each)) for each in (photograph, tmp_path, tmp_path / "a.txt")])
    assert dropped_photographs(data) == [photograph, tmp_path]


@pytest.mark.parametrize(
    "address",
    ["file://elsewhere.example/share/a.jpg", "file:////elsewhere.example/share/a.jpg", "https://elsewhere.example/a.jpg",
     "file:///%5C%5Celsewhere/a.jpg", "file:%5C%5Celsewhere%5Ca.jpg", "file:///%5Celsewhere/a.jpg"],
)  # fmt: skip
def test_files_of_other_machines_are_not_even_looked_at(address: str) -> None:
    taken = [str(path).replace("\\", "/") for path in local_files([QUrl(address)])]
    assert not any(name.startswith("//") for name in taken)


@pytest.mark.parametrize("name", ["a" * 70_000, "a\0b", "\n"])
def test_odd_names_are_no_error(name: str) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(f"/{name}"), QUrl.fromLocalFile(f"/{name}.jpg")])
    assert [path.suffix for path in dropped_photographs(data)] == [".jpg"]


def test_of_a_hundred_thousand_the_first_are_taken() -> None:
    url = QUrl.fromLocalFile(os.path.abspath("a.jpg"))
    assert len(local_files([url] * 3)) == 3
    assert len(local_files([url] * 100_000)) == 2000


@pytest.mark.parametrize(
    "address", ["file://server/share/a.jpg", "file:////server/share/a.simspaint", "file://server/share"]
)
def test_files_of_other_machines_are_refused_with_a_sentence(studio: Studio, address: str) -> None:
    data, told = QMimeData(), studio.window.notices
    data.setUrls([QUrl(address)])
    left, none, copy = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, Qt.DropAction.CopyAction
    enter = QDragEnterEvent(QPoint(9, 9), copy, data, left, none)
    QApplication.sendEvent(studio.window, enter)
    assert enter.isAccepted()  # else nothing could be said
    QApplication.sendEvent(studio.window, QDropEvent(QPointF(9, 9), copy, data, left, none))
    assert "another computer" in told.text
    assert studio.tasks.is_idle
    told.show_notice("before")
    QGuiApplication.clipboard().setMimeData(data)
    studio.actions["edit.paste"].trigger()
    assert "another computer" in told.text
    assert studio.tasks.is_idle


LEFT, PLAIN = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
COPY, MOVE = Qt.DropAction.CopyAction, Qt.DropAction.MoveAction


def dropped(
    studio: Studio, data: QMimeData, actions: Qt.DropAction = COPY, proposed: Qt.DropAction = COPY
) -> QDropEvent:
    """A drop on the window, if it takes what is dragged there."""
    QApplication.sendEvent(studio.window, QDragEnterEvent(QPoint(9, 9), actions, data, LEFT, PLAIN))
    event = QDropEvent(QPointF(9, 9), actions, data, LEFT, PLAIN)
    event.setDropAction(proposed)
    event.ignore()
    QApplication.sendEvent(studio.window, event)
    return event


def test_a_file_that_another_program_would_move_is_taken_as_a_copy(
    studio: Studio, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken, data = [], QMimeData()
    monkeypatch.setattr(studio.drops, "take", taken.append)
    data.setUrls([QUrl.fromLocalFile(str(tmp_path / "a.jpg"))])
    event = dropped(studio, data, COPY | MOVE, MOVE)
    assert taken == [tmp_path / "a.jpg"]
    assert event.dropAction() == COPY


def test_the_own_photograph_dropped_on_the_window_is_not_opened(
    studio: Studio, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken, data = [], QMimeData()
    monkeypatch.setattr(studio.drops, "take", taken.append)
    monkeypatch.setattr(QDropEvent, "source", lambda _: studio.window)
    data.setUrls([QUrl.fromLocalFile(str(tmp_path / "a.png"))])
    assert not dropped(studio, data).isAccepted()
    assert taken == []


def test_a_picture_of_the_web_is_refused_with_a_sentence(studio: Studio) -> None:
    data = QMimeData()
    data.setUrls([QUrl("https://elsewhere.example/a.jpg")])
    assert dropped(studio, data).isAccepted()
    assert "web" in studio.window.notices.text


def test_a_picture_that_is_no_file_is_asked_about(studio: Studio, qtbot: QtBot) -> None:
    data, image = QMimeData(), QImage(40, 30, QImage.Format.Format_RGB888)
    image.fill(Qt.GlobalColor.red)
    data.setImageData(image)
    data.setUrls([QUrl("https://elsewhere.example/a.jpg")])
    assert dropped(studio, data).isAccepted()
    qtbot.waitUntil(lambda: bool(studio.window.findChildren(SketchDialog)))
    (dialog,) = studio.window.findChildren(SketchDialog)
    dialog.reject()
