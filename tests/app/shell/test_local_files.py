"""What may be dropped or pasted."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtWidgets import QApplication

from simspaint.app.documents.dropped_files import dropped_photographs
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
