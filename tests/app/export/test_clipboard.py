"""Pictures by the clipboard, by dragging, and out of loose sketches."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtGui import QGuiApplication, QImage
from pytestqt.qtbot import QtBot

from simspaint.app.editor.tracing import like_photograph
from simspaint.app.export.clipboard import MEANWHILE, NO_PHOTOGRAPH, NO_PICTURE
from simspaint.app.export.sketch_dialog import SketchDialog
from simspaint.app.pictures.qimage import image_of_rgb, rgb_of_image
from simspaint.app.rendering.picture_drag import PictureDrag
from simspaint.app.rendering.rendering_control import RenderingControl
from simspaint.app.studio import Studio
from simspaint.domain.geometry import Box, Extent
from simspaint.domain.label_set import UNLABELLED
from simspaint.painting.document.document import Document

SKY, ROAD = 0, 3


def _dialog(studio: Studio) -> SketchDialog:
    return next(child for child in studio.window.findChildren(SketchDialog) if child.isVisible())


def _sketch(studio: Studio) -> np.ndarray:
    labels = studio.bridge.document.labels
    pixels = np.empty((120, 160, 3), np.int16)
    pixels[:60], pixels[60:] = labels[SKY].color, labels[ROAD].color
    return np.clip(pixels + 6, 0, 255).astype(np.uint8)


def test_the_layout_is_copied_in_the_colours_of_its_labels(studio: Studio) -> None:
    with studio.bridge.document.edit("before") as edit:
        edit.paint(Box(0, 0, 300, 400), None, ROAD)
    studio.actions["edit.copy_layout"].trigger()
    copied = rgb_of_image(QGuiApplication.clipboard().image())
    assert copied.shape == (300, 400, 3)
    assert (copied == studio.bridge.document.labels[ROAD].color).all()


def test_the_photograph_is_copied_as_it_was_rendered(part: RenderingControl, studio: Studio) -> None:
    studio.actions["edit.copy"].trigger()
    copied = rgb_of_image(QGuiApplication.clipboard().image())
    assert part.view.result is not None
    assert np.array_equal(copied, part.view.result.rendering.photograph)
    studio.actions["edit.copy_canvas"].trigger()
    copied = rgb_of_image(QGuiApplication.clipboard().image())
    assert np.array_equal(copied, part.view.result.rendering.canvas.color)


def test_where_nothing_can_be_copied_or_pasted_it_is_said(studio: Studio) -> None:
    QGuiApplication.clipboard().clear()
    studio.actions["edit.copy"].trigger()
    assert studio.window.notices.text == NO_PHOTOGRAPH
    studio.actions["edit.paste"].trigger()
    assert studio.window.notices.text == NO_PICTURE


def test_a_pasted_sketch_becomes_a_layout_by_nearest_colours(studio: Studio, qtbot: QtBot) -> None:
    QGuiApplication.clipboard().setImage(image_of_rgb(_sketch(studio)))
    studio.actions["edit.paste"].trigger()
    dialog = _dialog(studio)
    assert dialog.open_button.isDefault()
    assert "Sky" in dialog.said.text()
    dialog.tolerance.setValue(0)
    assert not dialog.open_button.isEnabled()
    dialog.tolerance.setValue(60)
    dialog.open_button.click()
    qtbot.waitUntil(lambda: studio.bridge.document.extent == Extent(120, 160))
    ids = studio.bridge.document.ids
    assert (ids[:58] == SKY).all()
    assert (ids[62:] == ROAD).all()
    assert studio.bridge.document.is_modified


def test_a_photograph_that_is_pasted_is_rather_traced(studio: Studio) -> None:
    """None of its colours are those of labels."""
    rng = np.random.default_rng(3)
    photograph = rng.integers(0, 256, (60, 80, 3)).astype(np.uint8)
    QGuiApplication.clipboard().setImage(image_of_rgb(photograph))
    studio.actions["edit.paste"].trigger()
    dialog = _dialog(studio)
    assert dialog.trace_button.isDefault()
    assert not dialog.open_button.isDefault()
    dialog.reject()


def test_a_pasted_picture_is_traced_and_an_empty_canvas_takes_its_proportions(
    studio: Studio, qtbot: QtBot
) -> None:
    QGuiApplication.clipboard().setImage(QImage(800, 300, QImage.Format.Format_RGB32))
    studio.actions["edit.paste"].trigger()
    _dialog(studio).trace_button.click()
    qtbot.waitUntil(lambda: studio.tracing.photograph is not None)
    height, width = studio.bridge.document.extent
    assert (height, width) == like_photograph(Extent(300, 400), Extent(300, 800))
    assert studio.editor.tracing is not None
    assert (studio.bridge.document.ids == UNLABELLED).all()


def test_what_is_painted_keeps_its_canvas_when_a_photograph_is_traced(
    studio: Studio, qtbot: QtBot, tmp_path: Path
) -> None:
    with studio.bridge.document.edit("before") as edit:
        edit.paint(Box(0, 0, 30, 40), None, ROAD)
    Image.new("RGB", (640, 200), (9, 99, 199)).save(tmp_path / "a.jpg")
    studio.documents.opening.open(tmp_path / "a.jpg")  # a photograph is opened as one
    qtbot.waitUntil(lambda: studio.tracing.photograph is not None)
    assert studio.bridge.document.extent == Extent(300, 400)


@pytest.mark.parametrize("photograph", [Extent(3000, 4000), Extent(100, 9000)])
def test_a_canvas_like_a_photograph_is_one_that_can_be(photograph: Extent) -> None:
    extent = like_photograph(Extent(512, 768), photograph)
    assert 256 <= min(extent) <= max(extent) <= 8192


def test_a_png_that_is_no_layout_can_be_used_as_a_picture(
    studio: Studio, qtbot: QtBot, tmp_path: Path
) -> None:
    noise = np.random.default_rng(0).integers(0, 256, (64, 64, 3)).astype(np.uint8)
    Image.fromarray(noise).save(tmp_path / "noise.png")
    studio.documents.opening.open(tmp_path / "noise.png")
    notices = studio.window.notices
    qtbot.waitUntil(lambda: "nearest colours" in notices.text)
    notices._button.click()
    qtbot.waitUntil(lambda: any(d.isVisible() for d in studio.window.findChildren(SketchDialog)))
    _dialog(studio).reject()


def test_the_photograph_is_dragged_out_as_image_and_as_file(
    part: RenderingControl, studio: Studio, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SIMSPAINT_CACHE", str(tmp_path))
    drag = part.view.findChild(PictureDrag)
    assert drag is not None
    data = drag.mime_data()
    assert data is not None
    path = Path(data.urls()[0].toLocalFile())
    assert path.is_relative_to(tmp_path)
    assert part.view.result is not None
    assert np.array_equal(np.asarray(Image.open(path)), part.view.result.rendering.photograph)
    assert not QImage(data.imageData()).isNull()


def test_a_picture_that_was_pasted_over_one_painting_is_traced_in_no_other(
    studio: Studio, qtbot: QtBot
) -> None:
    QGuiApplication.clipboard().setImage(image_of_rgb(_sketch(studio)))
    studio.actions["edit.paste"].trigger()
    dialog = _dialog(studio)
    studio.bridge.replace(Document(studio.bridge.document.labels, Extent(300, 400)))
    dialog.trace_button.click()
    qtbot.waitUntil(lambda: studio.tasks.is_idle)
    assert studio.tracing.photograph is None
    assert studio.window.notices.text == MEANWHILE
