"""Variations come one by one."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from simspaint.app.rendering.render_worker import THUMBNAIL_SIDE
from tests.app.rendering.service.service_studio import Studio
from tests.app.rendering_doubles import painted_state


def test_variations_come_one_by_one_and_a_cancelled_one_comes_again(opened: Studio, qtbot: QtBot) -> None:
    opened.service.ask_for_variations([painted_state(seed) for seed in (11, 12)])
    qtbot.waitUntil(lambda: opened.has_begun(1))
    opened.engine.let_through()
    qtbot.waitUntil(lambda: opened.has_begun(2))
    opened.service.ask()
    qtbot.waitUntil(lambda: opened.has_begun(3))
    opened.engine.let_through(2)
    qtbot.waitUntil(lambda: len(opened.variations) == 2)
    assert [result.rendering.seed for result in opened.variations] == [11, 12]
    assert [request.settings.picture.seed for request in opened.engine.begun] == [11, 12, 1, 12]
    assert len(opened.shown) == 1
    assert (
        max(opened.variations[0].thumbnail.width(), opened.variations[0].thumbnail.height()) <= THUMBNAIL_SIDE
    )


def test_newly_asked_variations_take_the_place_of_those_before(opened: Studio, qtbot: QtBot) -> None:
    opened.service.ask_for_variations([painted_state(seed) for seed in (11, 12, 13)])
    qtbot.waitUntil(lambda: opened.has_begun(1))
    opened.service.ask_for_variations([painted_state(21)])
    opened.engine.let_through(5)
    qtbot.waitUntil(lambda: len(opened.variations) == 1)
    qtbot.wait(50)
    assert [result.rendering.seed for result in opened.variations] == [21]
