"""What the right half of the window shows."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from simspaint.app.rendering.photograph_view import EMPTY_TEXT, WAITING_TEXT
from simspaint.app.rendering.picture_views import PictureView
from simspaint.app.rendering.render_status import STOPPED
from simspaint.app.rendering.rendering_control import STOPPED_TEXT, RenderingControl
from simspaint.app.studio import Studio
from simspaint.painting.document.document import Document
from tests.app.rendering_doubles import GatedEngine, halves
from tests.app.rendering_studio import EXTENT, wait_for_final


def test_what_is_told_of_a_photograph_is_whole_and_takes_no_room_from_the_tabs(
    part: RenderingControl, qtbot: QtBot
) -> None:
    view = part.view
    view.setParent(None)
    qtbot.addWidget(view)
    view.resize(view._tabs.sizeHint().width() + 40, 300)
    view.show()
    view.show_before(True)
    assert view._kind.text()
    qtbot.waitUntil(lambda: view._tabs.width() >= view._tabs.sizeHint().width())
    qtbot.waitUntil(lambda: view._kind.width() >= view._kind.sizeHint().width())
    assert view.surface.rect().contains(view._kind.geometry())
    view.show_before(False)
    assert not view._kind.isVisible()


def test_while_the_first_photograph_is_made_its_place_says_so(
    part: RenderingControl, studio: Studio, qtbot: QtBot
) -> None:
    told: list[str] = []
    part.service.status_changed.connect(lambda _: told.append(part.view.surface.empty_text))
    studio.bridge.replace(Document.from_layout(halves(EXTENT, studio.packs.pack.labels)))
    wait_for_final(part, qtbot)
    assert WAITING_TEXT in told
    studio.bridge.replace(Document(studio.packs.pack.labels, EXTENT))
    qtbot.waitUntil(lambda: part.view.surface.empty_text == EMPTY_TEXT)


def test_where_the_first_rendering_was_stopped_it_is_said_how_to_go_on(
    part: RenderingControl, studio: Studio, qtbot: QtBot, engine: GatedEngine
) -> None:
    while engine.gate.acquire(blocking=False):
        pass
    studio.bridge.replace(Document.from_layout(halves(EXTENT, studio.packs.pack.labels)))
    qtbot.waitUntil(lambda: part.view.surface.empty_text == WAITING_TEXT)
    studio.actions["render.stop"].trigger()
    qtbot.waitUntil(lambda: part.view.surface.empty_text == STOPPED_TEXT)
    assert part.service.status.text == STOPPED
    studio.actions["render.now"].trigger()
    qtbot.waitUntil(lambda: part.view.surface.empty_text == WAITING_TEXT)
    engine.let_through(20)
    wait_for_final(part, qtbot)
    assert part.view.result is not None


def test_every_view_has_its_picture(part: RenderingControl, studio: Studio, qtbot: QtBot) -> None:
    seen = set()
    for view in PictureView:
        part.view.set_view(view)
        qtbot.waitUntil(lambda: studio.tasks.is_idle)
        assert part.view.surface.picture is not None
        seen.add(id(part.view.surface.picture))
    assert len(seen) == len(PictureView)
    part.view.set_split(True)
    qtbot.waitUntil(lambda: part.view.surface.beside is not None)


def test_while_the_key_is_held_the_photograph_before_the_last_change_is_shown(
    part: RenderingControl, studio: Studio, qtbot: QtBot
) -> None:
    before = part.service.shown
    studio.actions["render.diversity"].trigger()
    wait_for_final(part, qtbot)
    part.view.show_before(True)
    assert part.view.surface.picture is before.picture
    part.view.show_before(False)
    assert part.view.surface.picture is part.service.shown.picture


@pytest.fixture
def unready(studio: Studio) -> Studio:
    return studio


def test_while_the_pack_is_incomplete_the_view_says_what_to_do(unready: Studio) -> None:
    assert "You can paint" in unready.rendering.view.surface.empty_text
    assert "pack complete" in unready.rendering.service.status.hint
