"""Layouts to begin with."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot

from simspaint.app.documents.samples import Sample, samples_of, starting_document
from simspaint.app.documents.samples_dialog import SamplesDialog
from simspaint.app.studio import Studio
from simspaint.domain.geometry import Box, Extent
from simspaint.domain.label_set import UNLABELLED
from simspaint.domain.layout import Layout
from simspaint.files.layout_file import read_layout, write_layout


def _dialog(studio: Studio) -> SamplesDialog:
    studio.actions["file.samples"].trigger()
    dialog = studio.window.findChild(SamplesDialog)
    assert dialog is not None
    return dialog


@pytest.fixture
def folder(studio: Studio, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Samples of the pack in use, in a folder of the test's own: a coarse one, and one of other labels."""
    labels, folder = studio.packs.pack.labels, tmp_path / "samples" / studio.packs.pack.name
    folder.mkdir(parents=True)
    ids = np.full((120, 200), UNLABELLED, np.uint8)
    ids[:40] = 2
    write_layout(folder / "far-hills.png", Layout(ids, labels))
    wrong = ids.copy()
    wrong[60:] = 77
    picture = Image.fromarray(wrong)
    palette = labels.palette().copy()
    palette[77] = (1, 2, 3)  # a colour of its own, so that the number is what is refused
    picture.putpalette(palette.tobytes())
    picture.save(folder / "other-labels.png")
    monkeypatch.setattr("simspaint.app.documents.samples.samples_folder", lambda: tmp_path / "samples")
    return folder


def test_every_bundled_sample_can_be_opened_with_its_pack(studio: Studio) -> None:
    samples = samples_of(studio.packs.pack.name)
    assert samples
    for sample in samples:
        assert (read_layout(sample.path, studio.packs.pack.labels).ids != UNLABELLED).any()


def test_a_sample_is_chosen_by_its_picture_and_begins_a_painting(
    studio: Studio, folder: Path, qtbot: QtBot
) -> None:
    dialog = _dialog(studio)
    qtbot.waitUntil(lambda: studio.tasks.is_idle)
    good, wrong = dialog.list.item(0), dialog.list.item(1)
    assert good.text() == "Far hills"
    shown = good.icon().pixmap(192, 128).toImage()
    sky = studio.packs.pack.labels[2].color
    middle = shown.width() // 2, shown.height() // 6
    assert shown.pixelColor(*middle) == QColor(*sky)
    assert not wrong.flags()  # of other labels: it cannot be opened, and says why
    assert "77" in wrong.toolTip()
    dialog.accept()
    qtbot.waitUntil(lambda: studio.bridge.document.extent == Extent(120, 200))
    assert not studio.bridge.document.is_modified
    assert studio.bridge.path is None


def test_a_sample_takes_no_unsaved_painting_without_asking(
    studio: Studio, folder: Path, qtbot: QtBot
) -> None:
    with studio.bridge.document.edit("test") as edit:
        edit.paint(Box(0, 0, 9, 9), None, 1)
    before = studio.bridge.document
    _dialog(studio).accept()
    box = studio.window.findChild(QMessageBox)
    assert box is not None
    box.button(QMessageBox.StandardButton.Cancel).click()
    qtbot.waitUntil(lambda: studio.tasks.is_idle)
    assert studio.bridge.document is before


def test_without_samples_the_dialog_says_so(
    studio: Studio, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("simspaint.app.documents.samples.samples_folder", lambda: tmp_path)
    dialog = _dialog(studio)
    assert "None of the installed packs has samples" in dialog.about.text()
    dialog.reject()


def test_the_studio_begins_with_the_first_sample_and_without_one_unpainted(
    studio: Studio, folder: Path
) -> None:
    pack = studio.packs.pack
    assert starting_document(pack.labels, pack.name, Extent(10, 20)).extent == Extent(120, 200)
    assert starting_document(pack.labels, "none", Extent(10, 20)).extent == Extent(10, 20)
    (folder / "far-hills.png").unlink()  # what is left has other labels
    assert starting_document(pack.labels, pack.name, Extent(10, 20)).extent == Extent(10, 20)
    assert Sample("a", Path("x/two_words.png")).title == "Two words"
