"""The library's window: photographs dropped on it, looked through, corrected and rendered with."""

from __future__ import annotations

import threading
import time
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot

from simspaint.app.library import library_control
from simspaint.app.library.library_entries import Entry, Source, Wanted, entries_with
from simspaint.app.library.library_window import LibraryWindow
from simspaint.app.rendering.rendering_control import ASKED_TEXT, RenderingControl
from simspaint.app.studio import Studio
from simspaint.domain.geometry import Box
from simspaint.files.layout_file import read_layout
from simspaint.progress import CancelToken
from tests.app.library.library_steps import SIZE, drop, names, wait


def test_dropped_photographs_are_labelled_and_the_least_sure_stands_first(
    window: LibraryWindow, studio: Studio, photos: Path, qtbot: QtBot
) -> None:
    assert window.empty.isVisibleTo(window)
    drop(window, photos)
    wait(studio, qtbot)
    assert names(window) == ["half_foggy", "whole"]
    assert not window.empty.isVisibleTo(window)
    assert window.progress.text.text().startswith("2 photographs added. 1 cannot be used.")
    assert "broken.jpg" in window.skipped.toPlainText()
    assert studio.library.control.used == "mine-first"
    assert window.head.used.currentData() == "mine-first"
    assert window.list.item(0).text() == "50\N{NO-BREAK SPACE}% half_foggy"
    qtbot.waitUntil(lambda: len(window.list._pictures) == 2)
    drop(window, photos / "whole.png")
    wait(studio, qtbot)
    assert window.progress.text.text().startswith("0 photographs added. 1 was there before.")


def test_photographs_are_found_by_label_words_and_mood(
    window: LibraryWindow, studio: Studio, photos: Path, qtbot: QtBot
) -> None:
    drop(window, photos)
    wait(studio, qtbot)
    second = studio.packs.pack.labels[1].name
    window.filter.label.setCurrentIndex(window.filter.label.findData(second))
    window.filter.changed.emit()
    assert names(window) == ["whole"]
    window.filter.label.setCurrentIndex(0)
    window.filter.words.setText("misty")
    qtbot.waitUntil(lambda: names(window) == ["half_foggy"])
    window.filter.words.setText("")
    qtbot.waitUntil(lambda: window.list.count() == 2)
    window.list.item(1).setSelected(True)
    studio.library.control.write_words([window.list.chosen[0].name], "Hallstatt")
    wait(studio, qtbot)
    window.filter.words.setText("hallstatt")
    qtbot.waitUntil(lambda: names(window) == ["whole"])


def test_a_layout_is_corrected_by_painting_over_its_photograph(
    window: LibraryWindow, studio: Studio, photos: Path, qtbot: QtBot
) -> None:
    drop(window, photos)
    wait(studio, qtbot)
    window.list.item(0).setSelected(True)
    name = window.list.chosen[0].name
    document = studio.bridge.document
    document.mark_saved(document.snapshot())
    window.foot.correct.click()
    qtbot.waitUntil(lambda: studio.tracing.photograph is not None)
    assert studio.library.control.correcting == name
    assert studio.window.windowTitle() == f"Layout of {name}[*]"
    document = studio.bridge.document
    assert document.extent == SIZE
    with document.edit("Brush") as edit:
        edit.paint(Box(0, SIZE[1] // 2, *SIZE), None, 2)
    assert studio.actions["library.keep"].isEnabled()
    studio.actions["library.keep"].trigger()
    wait(studio, qtbot)
    library = studio.library.control.library
    kept = read_layout(library.layouts / f"{name}.png", library.pack.labels)
    np.testing.assert_array_equal(kept.ids, document.ids)
    assert library.lines()[-1].sure == 1.0
    window.list.clearSelection()
    window.list.item(1).setSelected(True)
    window.foot.correct.click()
    qtbot.waitUntil(lambda: studio.library.control.correcting not in (None, name))
    studio.bridge.replace(type(document)(document.labels, document.extent))
    assert studio.library.control.correcting is None
    assert studio.window.windowTitle() == "Untitled[*]"
    assert not studio.actions["library.keep"].isEnabled()


def test_nothing_is_rendered_while_a_layout_is_corrected_unless_it_is_asked_for(
    window: LibraryWindow, studio: Studio, photos: Path, qtbot: QtBot
) -> None:
    drop(window, photos)
    wait(studio, qtbot)
    window.list.item(0).setSelected(True)
    studio.bridge.document.mark_saved(studio.bridge.document.snapshot())
    window.foot.correct.click()
    qtbot.waitUntil(lambda: studio.tracing.photograph is not None)
    document = studio.bridge.document
    assert not document.is_modified
    assert not document.settings.live
    assert not studio.actions["render.live"].isChecked()
    assert "nothing is rendered" in studio.window.notices.text
    assert studio.rendering.view.surface.empty_text == ASKED_TEXT
    with document.edit("Brush") as edit:
        edit.paint(Box(0, SIZE[1] // 2, *SIZE), None, 2)
    assert studio.rendering.service._policy.is_idle
    studio.actions["render.live"].trigger()
    assert studio.rendering.view.surface.empty_text != ASKED_TEXT


def test_removed_photographs_are_gone_and_the_files_stay(
    window: LibraryWindow, studio: Studio, photos: Path, qtbot: QtBot
) -> None:
    drop(window, photos)
    wait(studio, qtbot)
    window.list.selectAll()
    assert not window.foot.correct.isEnabled()
    for button, n_left in ((QMessageBox.StandardButton.Cancel, 2), (QMessageBox.StandardButton.Discard, 0)):
        window.foot.remove.click()
        wait(studio, qtbot)
        assert window.list.count() == 2
        window.findChildren(QMessageBox)[-1].button(button).click()
        wait(studio, qtbot)
        assert window.list.count() == n_left
    assert window.empty.isVisibleTo(window)
    assert (photos / "whole.png").is_file()


def test_what_cannot_be_used_at_all_is_told_and_nothing_is_left_running(
    window: LibraryWindow, studio: Studio, photos: Path, qtbot: QtBot
) -> None:
    drop(window, photos / "broken.jpg")
    wait(studio, qtbot)
    assert "No photograph can be used" in window.progress.text.text()
    assert "No photograph can be used" in studio.window.notices.text
    assert studio.library.control.used == "pack"


def test_closing_ends_what_is_being_done(
    window: LibraryWindow, studio: Studio, photos: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun = threading.Event()

    def endless(*given: object) -> None:
        cancel = given[-1]
        assert isinstance(cancel, CancelToken)
        begun.set()
        while True:
            cancel.raise_if_cancelled()
            time.sleep(0.005)

    monkeypatch.setattr(library_control, "add_photographs", endless)
    drop(window, photos)
    assert begun.wait(20)
    studio.tasks.close()


def test_several_photographs_dropped_on_the_main_window_are_added(
    window: LibraryWindow, studio: Studio, photos: Path, qtbot: QtBot
) -> None:
    drop(studio.window, *sorted(photos.glob("*.png")))
    wait(studio, qtbot)
    assert names(window) == ["half_foggy", "whole"]


def test_entries_are_filtered_by_source_label_tag_and_name() -> None:
    mine = Entry("alm-1", Source.MINE, 0.5, ("sky", "tree"), frozenset({"mist", "morning"}))
    pack = Entry("000001", Source.PACK, 1.0, ("sky",), frozenset({"mist"}))
    both = [mine, pack]
    assert entries_with(both, Wanted()) == both
    assert entries_with(both, Wanted(Source.PACK)) == [pack]
    assert entries_with(both, Wanted(label="tree")) == [mine]
    assert entries_with(both, Wanted(words="foggy")) == both
    assert entries_with(both, Wanted(words="foggy morning")) == [mine]
    assert entries_with(both, Wanted(words="alm")) == [mine]


@pytest.mark.parametrize("has_file", [False, True])
def test_a_painting_without_a_file_that_nobody_changed_needs_no_saving_when_photographs_are_added(
    window: LibraryWindow, studio: Studio, part: RenderingControl, photos: Path, qtbot: QtBot, has_file: bool
) -> None:
    document = studio.bridge.document
    studio.bridge.set_path(photos / "painting.simspaint" if has_file else None)
    document.mark_saved(document.snapshot())
    assert document.composition is not None
    drop(window, photos)
    wait(studio, qtbot)
    assert studio.library.control.used == "mine-first"
    assert document.is_modified == has_file
