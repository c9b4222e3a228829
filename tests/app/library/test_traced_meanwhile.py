"""A traced photograph goes into the bank as the one asked about, under the labels of its painting."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PySide6.QtWidgets import QInputDialog
from pytestqt.qtbot import QtBot

from simspaint.app.editor.traced_photograph import TracedPhotograph
from simspaint.app.pictures.picture_levels import PictureLevels
from simspaint.app.rendering.rendering_control import RenderingControl
from simspaint.app.studio import Studio
from simspaint.domain.geometry import Box, Extent
from simspaint.painting.document.document import Document
from tests.app.documents.document_steps import wait_idle
from tests.app.rendering_doubles import halves
from tests.factories import make_labels


def traced(name: str, level: int) -> TracedPhotograph:
    picture = np.full((128, 192, 3), level, np.uint8)
    return TracedPhotograph(Path(name), picture, PictureLevels(picture))


def ask_for_name(studio: Studio) -> QInputDialog:
    """The question under which name `first.jpg` is added, with two halves painted over it."""
    layout = halves(Extent(64, 96), studio.packs.pack.labels)
    studio.bridge.replace(Document.from_layout(layout))
    studio.tracing.photograph = traced("first.jpg", 20)
    studio.actions["render.own"].trigger()
    dialog = studio.own_photographs.dialog
    assert dialog is not None
    return dialog


def test_the_photograph_that_was_asked_about_is_added(
    part: RenderingControl, studio: Studio, qtbot: QtBot
) -> None:
    dialog = ask_for_name(studio)
    studio.tracing.photograph = traced("second.jpg", 250)
    dialog.accept()
    wait_idle(studio, qtbot)
    opened = studio.packs.pack.open_bank().bank
    assert opened.photographs == ("first",)
    assert abs(opened.photograph("first").mean() - 20) < 10


def test_a_painting_with_labels_of_another_pack_is_refused(
    part: RenderingControl, studio: Studio, qtbot: QtBot
) -> None:
    studio.bridge.replace(Document.from_layout(halves(Extent(64, 96), make_labels(4))))
    studio.own_photographs.add("x", traced("x.jpg", 20), studio.bridge.document.layout())
    assert "labels of another pack" in studio.window.notices.text
    wait_idle(studio, qtbot)
    assert not studio.packs.pack.has_bank


def test_nothing_is_added_under_what_another_painting_shows(
    part: RenderingControl, studio: Studio, qtbot: QtBot
) -> None:
    """A file that was being read takes the painting's place while the name is asked for."""
    dialog = ask_for_name(studio)
    studio.bridge.replace(Document.from_layout(halves(Extent(64, 96), studio.packs.pack.labels)))
    dialog.accept()
    wait_idle(studio, qtbot)
    assert "Another painting was opened meanwhile" in studio.window.notices.text
    assert not studio.packs.pack.has_bank


def test_what_was_painted_when_the_name_was_asked_for_is_added(
    part: RenderingControl, studio: Studio, qtbot: QtBot
) -> None:
    dialog = ask_for_name(studio)
    before = set(np.unique(studio.bridge.document.ids))
    with studio.bridge.document.edit("Adopt") as edit:  # as what comes from the background
        edit.paint(Box(0, 0, 64, 96), None, 3)
    dialog.accept()
    wait_idle(studio, qtbot)
    assert set(np.unique(studio.packs.pack.open_bank().bank.layout("first").ids)) == before
