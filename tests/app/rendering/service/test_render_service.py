"""What the rendering thread starts, shows, cancels and tells, with an engine that waits for the test."""

from __future__ import annotations

import threading
import time

import pytest
from pytestqt.qtbot import QtBot

from simspaint.app.rendering import render_worker
from simspaint.app.rendering.render_policy import RenderKind
from simspaint.app.rendering.render_status import Activity
from tests.app.rendering.service.service_studio import Studio


def test_everything_of_the_engine_happens_in_one_thread_that_is_not_the_windows(
    opened: Studio, qtbot: QtBot
) -> None:
    opened.change(7)
    opened.engine.let_through(2)
    qtbot.waitUntil(lambda: len(opened.shown) == 2)
    assert len(opened.engine.threads) == 1
    assert threading.get_ident() not in opened.engine.threads


def test_a_change_gives_a_draft_and_then_a_final(opened: Studio, qtbot: QtBot) -> None:
    opened.change(7)
    opened.engine.let_through(2)
    qtbot.waitUntil(lambda: len(opened.shown) == 2)
    assert [result.order.kind for result in opened.shown] == [RenderKind.DRAFT, RenderKind.FINAL]
    assert opened.service.shown is opened.shown[-1]
    assert opened.shown[0].rendering.photograph[0, 0, 0] == 7
    assert not opened.shown[0].rendering.photograph.flags.writeable
    assert opened.shown[0].picture.extent == (48, 64)
    assert opened.service.status.activity is Activity.READY
    assert opened.service.status.took_ms is not None


def test_of_many_changes_during_a_draft_only_the_newest_is_rendered(opened: Studio, qtbot: QtBot) -> None:
    opened.change(1)
    qtbot.waitUntil(lambda: opened.has_begun(1))
    for seed in range(2, 9):
        opened.change(seed)
    opened.engine.let_through(2)
    qtbot.waitUntil(lambda: len(opened.shown) == 2)
    assert [request.settings.picture.seed for request in opened.engine.begun[:2]] == [1, 8]


def test_nothing_begins_while_the_pen_is_down(opened: Studio, qtbot: QtBot) -> None:
    opened.service.pen_down()
    opened.change(3)
    qtbot.wait(600)  # longer than a draft is ever put off
    assert opened.engine.begun == []
    opened.service.pen_up()
    qtbot.waitUntil(lambda: opened.has_begun(1))


def test_a_running_final_makes_room_for_a_newer_one(opened: Studio, qtbot: QtBot) -> None:
    opened.service.ask()
    qtbot.waitUntil(lambda: opened.has_begun(1))
    opened.seed = 9
    opened.service.ask()
    qtbot.waitUntil(lambda: opened.has_begun(2))
    opened.engine.let_through()
    qtbot.waitUntil(lambda: len(opened.shown) == 1)
    assert opened.shown[0].rendering.seed == 9


def test_stopping_is_told_at_once_and_what_still_comes_is_not_shown(opened: Studio, qtbot: QtBot) -> None:
    opened.engine.listens_to_cancel = False  # as deep inside a network
    opened.service.ask()
    qtbot.waitUntil(lambda: opened.has_begun(1))
    opened.service.stop()
    assert opened.service.status.activity is Activity.READY
    assert "Stopped" in opened.service.status.text
    opened.engine.let_through()
    opened.service.ask()  # the thread is free again …
    qtbot.waitUntil(lambda: opened.has_begun(2))
    assert opened.shown == []  # … and what it made first was dropped
    opened.engine.let_through()
    qtbot.waitUntil(lambda: len(opened.shown) == 1)


def test_a_rendering_is_stopped_within_a_tenth_of_a_second(opened: Studio, qtbot: QtBot) -> None:
    opened.service.ask()
    qtbot.waitUntil(lambda: opened.has_begun(1))
    start = time.perf_counter()
    opened.service.stop()
    qtbot.waitUntil(lambda: opened.service.is_free)
    assert time.perf_counter() - start < 0.1


def test_what_was_asked_for_before_the_engine_is_ready_begins_then(studio: Studio, qtbot: QtBot) -> None:
    studio.service.ask()
    studio.open(qtbot)
    studio.engine.let_through()
    qtbot.waitUntil(lambda: len(studio.shown) == 1)


def test_an_empty_document_is_not_rendered(opened: Studio, qtbot: QtBot) -> None:
    opened.is_empty = True
    opened.change(1)
    qtbot.waitUntil(lambda: "nothing painted" in opened.service.status.text)
    assert opened.engine.begun == []
    opened.is_empty = False
    opened.change(2)
    qtbot.waitUntil(lambda: opened.has_begun(1))


def test_another_document_shows_nothing_of_the_one_before(opened: Studio, qtbot: QtBot) -> None:
    opened.service.ask()
    qtbot.waitUntil(lambda: opened.has_begun(1))
    opened.service.forget_shown()
    opened.engine.let_through(3)
    opened.service.ask()
    qtbot.waitUntil(lambda: len(opened.shown) == 1)
    assert opened.shown[0].order.number == 2


def test_progress_grows_and_names_what_happens(opened: Studio, qtbot: QtBot) -> None:
    opened.service.ask()
    opened.engine.let_through()
    qtbot.waitUntil(lambda: len(opened.shown) == 1)
    shares = [status.share for status in opened.statuses if status.share is not None]
    assert shares == sorted(shares)
    assert len(set(shares)) > 3
    assert any("pieces of photographs" in status.text for status in opened.statuses)


def test_memory_is_given_back_in_the_rendering_thread_once_nothing_was_rendered_for_a_while(
    studio: Studio, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    given_back: list[int] = []
    monkeypatch.setattr(
        render_worker, "release_host_memory", lambda: given_back.append(threading.get_ident())
    )
    studio.service._thread.idle.setInterval(100)
    studio.open(qtbot)
    studio.change(1)
    qtbot.waitUntil(lambda: studio.has_begun(1))
    qtbot.wait(200)
    assert not given_back  # a rendering runs
    studio.engine.let_through(2)
    qtbot.waitUntil(lambda: len(studio.shown) == 2)
    given_back.clear()  # the final may have been waited for longer than that
    qtbot.waitUntil(lambda: bool(given_back))
    assert given_back[0] != threading.get_ident()
    qtbot.wait(200)
    assert len(given_back) == 1
