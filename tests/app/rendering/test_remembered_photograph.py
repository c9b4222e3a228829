"""A painting that is opened shows the photograph that it was saved with until that is rendered."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from simspaint.app.rendering.picture_views import PictureView
from simspaint.app.rendering.remembered_photograph import remembered_photograph
from simspaint.app.rendering.rendering_control import RenderingControl
from simspaint.app.studio import Studio
from simspaint.domain.geometry import Extent
from simspaint.painting.document.document import Document
from simspaint.painting.document_file.document_file import read_document
from tests.app.documents.document_steps import wait_idle
from tests.app.rendering_doubles import GatedEngine
from tests.app.rendering_studio import wait_for_final


@pytest.fixture
def saved(part: RenderingControl, studio: Studio, engine: GatedEngine, qtbot: QtBot, tmp_path: Path) -> Path:
    """A painting whose photograph was finished before it was saved; nothing is rendered any more."""
    part.session.diversify()
    wait_for_final(part, qtbot)
    wait_idle(studio, qtbot)
    path = tmp_path / "painting.simspaint"
    studio.documents.saving.write(path)
    wait_idle(studio, qtbot)
    while engine.gate.acquire(blocking=False):
        pass
    return path


def test_it_is_there_before_anything_is_rendered_and_gives_way(
    part: RenderingControl, studio: Studio, engine: GatedEngine, qtbot: QtBot, saved: Path
) -> None:
    assert part.view.result is not None
    color = part.view.result.rendering.photograph[2, 2]
    studio.bridge.replace(Document(studio.packs.pack.labels, Extent(30, 40)))
    assert part.view.surface.picture is None
    studio.documents.opening.open(saved)
    qtbot.waitUntil(lambda: part.view.surface.picture is not None)
    assert part.view.result is None
    assert "saved" in part.view._kind.text()
    image = part.view.surface.grab().toImage()
    middle = part.view.surface.geometry_of_view.to_view(part.view.surface.geometry_of_view.center)
    shown = image.pixelColor(int(middle.x()), int(middle.y() / 2 + 4))
    assert max(abs(a - int(b)) for a, b in zip(shown.getRgb()[:3], color, strict=True)) < 40
    part.view.set_view(PictureView.CANVAS)
    assert part.view.surface.picture is None
    part.view.set_view(PictureView.PHOTOGRAPH)
    engine.let_through(20)
    wait_for_final(part, qtbot)
    assert part.view._kind.text() == ""


def test_what_was_painted_after_the_photograph_shows_none(saved: Path) -> None:
    read = read_document(saved)
    assert remembered_photograph(read) is not None
    ids = read.layout.ids.copy()
    ids[0, 0] = 1 - ids[0, 0]
    assert remembered_photograph(replace(read, layout=replace(read.layout, ids=ids))) is None
    other = replace(read.settings, picture=replace(read.settings.picture, seed=99))
    assert remembered_photograph(replace(read, settings=other)) is None
    assert remembered_photograph(replace(read, composition=None)) is None


def test_a_new_painting_shows_none(part: RenderingControl, studio: Studio, qtbot: QtBot, saved: Path) -> None:
    studio.bridge.replace(Document(studio.packs.pack.labels, Extent(30, 40)))
    studio.documents.opening.open(saved)
    qtbot.waitUntil(lambda: part.view.surface.picture is not None)
    studio.bridge.replace(Document(studio.packs.pack.labels, Extent(30, 40)))
    wait_idle(studio, qtbot)
    assert part.view.surface.picture is None
