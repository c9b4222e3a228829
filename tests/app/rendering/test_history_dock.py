"""The list of photographs that were made: newest first, pictures one after the other, what is there stays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import cv2
import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from simspaint.app.rendering.history_dock import HistoryDock
from simspaint.painting.recipes.kept_rendering import KeptRendering
from tests.painting.documents import make_document

_LEVELS = 40, 80, 120, 160, 200


@pytest.fixture
def kept() -> list[KeptRendering]:
    """Five photographs, from dark to light."""
    document = make_document()
    return [
        replace(document.renderings[0], thumbnail=_jpeg(level), made_at=f"2026-01-02T03:0{i}:00")
        for i, level in enumerate(_LEVELS)
    ]


@pytest.fixture
def dock(qtbot: QtBot) -> HistoryDock:
    dock = HistoryDock()
    qtbot.addWidget(dock)
    return dock


def _jpeg(level: int) -> bytes:
    return cv2.imencode(".jpg", np.full((40, 60, 3), level, np.uint8))[1].tobytes()


def _shown(dock: HistoryDock) -> list[int]:
    """The middle of every picture of the list; 0 where there is none yet."""
    found = []
    for row in range(dock.list.count()):
        image = dock.list.item(row).icon().pixmap(30, 20).toImage()
        color = image.pixelColor(image.width() // 2, image.height() // 2)
        found.append(color.red() if color.alpha() else 0)
    return found


def _wait_for(dock: HistoryDock, levels: Sequence[int], qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: np.allclose(_shown(dock), levels, atol=3), timeout=5000)


def test_the_newest_is_first_and_pictures_come_one_at_a_time(
    dock: HistoryDock, kept: list[KeptRendering], qtbot: QtBot
) -> None:
    dock.show_renderings(kept)
    assert _shown(dock) == [0] * 5
    dock._show_next_picture()
    assert np.count_nonzero(_shown(dock)) == 1
    _wait_for(dock, _LEVELS[::-1], qtbot)
    qtbot.waitUntil(lambda: not dock._pictures.isActive())


def test_what_is_shown_stays_when_one_comes_and_the_oldest_goes(
    dock: HistoryDock, kept: list[KeptRendering], qtbot: QtBot
) -> None:
    dock.show_renderings(kept[:4])
    _wait_for(dock, _LEVELS[3::-1], qtbot)
    newest = dock.list.item(0)
    dock.list.setCurrentItem(newest)
    dock.show_renderings(kept[1:])
    assert dock.list.row(newest) == 1
    assert dock.list.currentItem() is newest
    assert np.count_nonzero(_shown(dock)) == 3
    _wait_for(dock, _LEVELS[:0:-1], qtbot)


@pytest.mark.parametrize("after", [[0, 1, 2], [4, 2, 0], [], [0, 0, 1]])
def test_any_list_may_follow(
    dock: HistoryDock, kept: list[KeptRendering], qtbot: QtBot, after: list[int]
) -> None:
    dock.show_renderings(kept)
    dock.show_renderings([kept[i] for i in after])
    _wait_for(dock, [_LEVELS[i] for i in reversed(after)], qtbot)


def test_an_entry_goes_back_to_its_photograph_and_a_damaged_picture_holds_up_none(
    dock: HistoryDock, kept: list[KeptRendering], qtbot: QtBot
) -> None:
    kept[3] = replace(kept[3], thumbnail=b"no picture")
    dock.show_renderings(kept)
    _wait_for(dock, [200, 0, 120, 80, 40], qtbot)
    with qtbot.waitSignal(dock.restore_asked) as asked:
        dock.list.itemActivated.emit(dock.list.item(1))
    assert asked.args == [kept[3]]
