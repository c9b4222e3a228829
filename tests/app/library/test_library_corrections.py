"""A corrected layout counts as saved when it lies in the library, not before."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from simspaint.app.library import library_control
from simspaint.app.library.library_window import LibraryWindow
from simspaint.app.studio import Studio
from simspaint.domain.geometry import Box, Extent
from simspaint.errors import LayoutFileError
from simspaint.files.layout_file import read_layout
from simspaint.labelling.library import PhotographLibrary
from simspaint.painting.document.area_edits import reframe
from simspaint.painting.document.document import Document
from simspaint.painting.frame.frame_change import FrameChange
from tests.app.library.library_steps import SIZE, drop, wait


def corrected(window: LibraryWindow, studio: Studio, photos: Path, qtbot: QtBot) -> Document:
    """The open painting: a layout of the library that was painted on."""
    drop(window, photos)
    wait(studio, qtbot)
    window.list.item(0).setSelected(True)
    studio.bridge.document.mark_saved(studio.bridge.document.snapshot())
    window.foot.correct.click()
    qtbot.waitUntil(lambda: studio.tracing.photograph is not None)
    document = studio.bridge.document
    with document.edit("Brush") as edit:
        edit.paint(Box(0, SIZE[1] // 2, *SIZE), None, 2)
    return document


def test_a_correction_is_unsaved_while_the_library_is_busy_and_saved_when_it_is_kept(
    window: LibraryWindow, studio: Studio, photos: Path, qtbot: QtBot
) -> None:
    document = corrected(window, studio, photos, qtbot)
    studio.library.control.is_busy = True
    studio.actions["library.keep"].trigger()
    assert "being worked on" in studio.window.notices.text
    assert document.is_modified
    studio.library.control.is_busy = False
    studio.actions["library.keep"].trigger()
    assert studio.window.statusBar().currentMessage().startswith("Keeping")  # it takes some seconds
    wait(studio, qtbot)
    assert "Keeping" not in studio.window.statusBar().currentMessage()
    assert not document.is_modified


def test_a_correction_that_cannot_be_written_stays_unsaved(
    window: LibraryWindow, studio: Studio, photos: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = corrected(window, studio, photos, qtbot)

    def fail(*_: object) -> None:
        raise LayoutFileError("The disk is full.", "Make room.")

    monkeypatch.setattr(library_control, "keep_layout", fail)
    studio.actions["library.keep"].trigger()
    wait(studio, qtbot)
    assert document.is_modified


def test_a_correction_is_kept_in_the_library_that_it_was_opened_from(
    window: LibraryWindow,
    studio: Studio,
    photos: Path,
    qtbot: QtBot,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    corrected(window, studio, photos, qtbot)
    control, name = studio.library.control, str(studio.library.control.correcting)
    own, before = control.library, (control.library.layouts / f"{name}.png").read_bytes()
    other = PhotographLibrary(studio.packs.pack, tmp_path / "other")
    monkeypatch.setattr(type(control), "library", property(lambda _: other))
    control.keep_correction()
    wait(studio, qtbot)
    assert (own.layouts / f"{name}.png").read_bytes() != before
    assert not (other.layouts / f"{name}.png").exists()


def test_a_correction_goes_on_when_its_canvas_has_had_another_size(
    window: LibraryWindow, studio: Studio, photos: Path, qtbot: QtBot
) -> None:
    document = corrected(window, studio, photos, qtbot)
    control, library = studio.library.control, studio.library.control.library
    name = control.correcting
    assert name is not None
    before = library.layout_file(name).read_bytes()
    reframe(document, FrameChange.stretched(document.extent, Extent(128, 192)), "Stretch")
    assert control.correcting == name
    control.keep_correction()
    wait(studio, qtbot)
    assert "another size" in studio.window.notices.text
    assert library.layout_file(name).read_bytes() == before
    assert document.is_modified
    document.undo()
    control.keep_correction()
    wait(studio, qtbot)
    kept = read_layout(library.layout_file(name), library.pack.labels)
    np.testing.assert_array_equal(kept.ids, document.ids)
    assert not document.is_modified


def test_the_layout_of_a_photograph_that_is_gone_is_not_kept_without_it(
    window: LibraryWindow, studio: Studio, photos: Path, qtbot: QtBot
) -> None:
    document = corrected(window, studio, photos, qtbot)
    control, library = studio.library.control, studio.library.control.library
    name = str(control.correcting)
    control.remove([name])
    wait(studio, qtbot)
    control.keep_correction()
    wait(studio, qtbot)
    assert "in the library no more" in studio.window.notices.text
    assert not library.layout_file(name).exists()
    assert document.is_modified
