"""Find on the web: searched, ticked, fetched and added, and everything that services do badly."""

from __future__ import annotations

import json

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLabel, QWidget
from pytestqt.qtbot import QtBot

from simspaint.app.library import library_menu, library_work
from simspaint.app.library.find_dialog import FindDialog
from simspaint.app.library.web_finder import WebFinder
from simspaint.app.rendering.rendering_control import RenderingControl
from simspaint.app.studio import Studio
from simspaint.web import commons, openverse
from tests.app.library.find_dialog.finding import (
    NOWHERE,
    Key,
    asked_paths,
    offer,
    search,
    texts,
    wait,
)
from tests.web.photograph_server import Server, openverse_row, picture


def test_what_is_ticked_is_fetched_and_labelled_with_author_and_licence(
    dialog: FindDialog, finder: WebFinder, studio: Studio, server: Server, qtbot: QtBot
) -> None:
    assert server.asked == []
    assert "127.0.0.1" in dialog.ask.sent.text()
    assert search(dialog, finder, qtbot) == "3 photographs found."
    assert texts(dialog)[0] == "Lake 1, by A Maker, CC BY 4.0"
    assert {"/1.jpg", "/2.jpg"}.isdisjoint(asked_paths(server))
    assert not dialog.add.isEnabled()
    dialog.list.setFocus()
    QTest.keyClick(dialog.list, Key.Key_Space)
    assert [photograph.title for photograph in dialog.list.ticked] == ["Lake 1"]
    assert dialog.add.text() == "Add 1 photograph"
    dialog.add.click()
    wait(studio, qtbot)
    assert "/1.jpg" in asked_paths(server)
    assert "/2.jpg" not in asked_paths(server)
    library = studio.library.control.library
    assert len(library.lines()) == 1
    (terms,) = library.credits().values()
    assert terms.name == library.names()[0]
    assert (terms.title, terms.author, terms.licence) == ("Lake 1", "A Maker", "CC BY 4.0")
    assert (terms.page, terms.service) == ("https://example.org/1", "Openverse")
    assert terms.licence_url == "https://creativecommons.org/licenses/by/4.0/"
    assert not library.found.exists()
    assert studio.library.control.used == "mine-first"
    assert dialog.progress.text.text() == (
        "1 of 1 photograph fetched. 1 photograph added. Pictures are made of them first from now on."
    )
    assert dialog.list.ticked == []
    assert not dialog.add.isEnabled()


def test_small_pictures_come_and_a_broken_one_says_so(
    dialog: FindDialog, finder: WebFinder, studio: Studio, server: Server, qtbot: QtBot
) -> None:
    server.says("/thumb/1", b"<html>")
    server.says("/thumb/2", picture(60, 40)[:300])
    search(dialog, finder, qtbot)
    pixmaps = [dialog.list.item(i).data(Qt.ItemDataRole.UserRole + 1) for i in range(3)]
    assert [pixmap.isNull() for pixmap in pixmaps] == [True, False, True]  # the second is of Commons
    dialog.list.grab()
    QTest.keyClick(dialog.list, Key.Key_Space)
    dialog.add.click()
    wait(studio, qtbot)
    assert len(studio.library.control.library.names()) == 1


def test_nothing_found_is_one_sentence(
    dialog: FindDialog, finder: WebFinder, server: Server, qtbot: QtBot
) -> None:
    server.says("/v1", {"results": [], "page_count": 0})
    server.says("/w", {})
    assert search(dialog, finder, qtbot) == (
        "No free photograph was found for “mountain lake”: try other words."
    )
    assert dialog.list.count() == 0
    assert not dialog.add.isEnabled()


def test_a_service_that_is_asked_too_often_leaves_the_other(
    dialog: FindDialog, finder: WebFinder, server: Server, qtbot: QtBot
) -> None:
    server.says("/v1", b"", 429, Retry_After="86400")
    told = search(dialog, finder, qtbot)
    assert told.startswith("One photograph found. 127.0.0.1 cannot be asked for now")
    assert len(texts(dialog)) == 1
    server.says("/w", b"", 429, Retry_After="86400")
    assert "asked too often (429). Wait some minutes" in search(dialog, finder, qtbot)
    assert texts(dialog) == []


def test_html_in_place_of_an_answer_is_one_sentence(
    dialog: FindDialog, finder: WebFinder, studio: Studio, server: Server, qtbot: QtBot
) -> None:
    for path in ("/v1", "/w"):
        server.says(path, b"<html>busy</html>")
    assert "does not answer in its usual form" in search(dialog, finder, qtbot)
    assert not studio.window.notices.isVisible()
    assert dialog.ask.search.isEnabled()


def test_what_has_no_licence_is_not_shown_and_texts_are_plain(
    dialog: FindDialog, finder: WebFinder, server: Server, qtbot: QtBot
) -> None:
    offer(server, license=None)
    search(dialog, finder, qtbot)
    assert [text.partition(",")[0] for text in texts(dialog)] == ["Lake 2", "Hill 9.jpg"]
    offer(server, title="&lt;img src=x&gt;\u202e\x07")
    search(dialog, finder, qtbot)
    assert texts(dialog)[0].startswith("<img src=x>")
    assert dialog.list.item(0).toolTip().startswith("<span>&lt;img")
    labels = [*dialog.findChildren(QLabel)]
    assert all(label.textFormat() is Qt.TextFormat.PlainText for label in labels if "img" in label.text())
    assert any("<img src=x>" in label.text() for label in labels)


def test_licences_and_services_are_chosen(
    dialog: FindDialog, finder: WebFinder, server: Server, qtbot: QtBot
) -> None:
    dialog.ask.licences["cc by"].click()
    dialog.ask.services["openverse"].click()
    dialog.ask.most.setValue(1)
    search(dialog, finder, qtbot)
    assert [text.partition(",")[0] for text in texts(dialog)] == ["Hill 9.jpg"]
    assert "/v1" not in asked_paths(server)
    dialog.ask.services["commons"].click()
    assert not dialog.ask.search.isEnabled()
    assert dialog.ask.sent.text() == "Choose where to search."


def test_without_a_network_one_sentence_says_so(
    dialog: FindDialog, finder: WebFinder, studio: Studio, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(openverse, "ADDRESS", NOWHERE)
    monkeypatch.setattr(commons, "ADDRESS", NOWHERE)
    told = search(dialog, finder, qtbot)
    assert told.startswith("No service can be reached: this computer seems to be offline.")
    assert not studio.window.notices.isVisible()


def test_ticks_stay_on_what_is_found_again(
    dialog: FindDialog, finder: WebFinder, server: Server, qtbot: QtBot
) -> None:
    search(dialog, finder, qtbot)
    QTest.mouseClick(
        dialog.list.viewport(),
        Qt.MouseButton.LeftButton,
        pos=dialog.list.visualItemRect(dialog.list.item(2)).center(),
    )
    assert [photograph.title for photograph in dialog.list.ticked] == ["Lake 2"]
    search(dialog, finder, qtbot)
    assert [photograph.title for photograph in dialog.list.ticked] == ["Lake 2"]
    n = len(server.asked)
    QTest.keyClick(dialog.list, Key.Key_Return)
    assert not finder.search.is_running
    assert len(server.asked) == n


def test_every_control_has_a_name_and_is_reached_by_tab(
    dialog: FindDialog, finder: WebFinder, qtbot: QtBot
) -> None:
    search(dialog, finder, qtbot)
    QTest.keyClick(dialog.list, Key.Key_Space)
    first, reached = dialog.ask.words, set()
    first.setFocus()
    while True:
        focused = dialog.focusWidget()
        if focused in reached:
            break
        reached.add(focused)
        QTest.keyClick(focused, Key.Key_Tab)
    ask = dialog.ask
    wanted: list[QWidget] = [ask.words, ask.search, *ask.licences.values(), *ask.services.values(), ask.most]
    wanted += [dialog.list, dialog.all, dialog.none, dialog.add]
    assert [widget for widget in wanted if widget not in reached] == []
    named = [*wanted, dialog.progress.bar, dialog.progress.stop, dialog.skipped]
    assert all(
        widget.accessibleName() or (isinstance(widget, QAbstractButton) and widget.text()) for widget in named
    )


def test_a_pack_that_cannot_label_says_so(
    part: RenderingControl, studio: Studio, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(library_menu, "can_label", library_work.can_label)
    studio.actions["library.find"].trigger()
    assert studio.window.findChild(FindDialog) is None
    assert "cannot label photographs" in studio.window.notices.text


def test_the_library_has_a_button(part: RenderingControl, studio: Studio, qtbot: QtBot) -> None:
    window = studio.library.open()
    window.head.web.click()
    dialog = studio.window.findChild(FindDialog)
    assert isinstance(dialog, FindDialog)
    assert studio.library.find_on_web() is dialog
    qtbot.waitUntil(lambda: studio.tasks.is_idle)
    dialog.close()
    window.close()


def test_more_pages_are_not_asked_for_than_are_wanted(
    dialog: FindDialog, finder: WebFinder, server: Server, qtbot: QtBot
) -> None:
    def answer(query: dict[str, list[str]]) -> tuple[int, dict[str, str], bytes]:
        rows = [openverse_row(server, 100 * int(query["page"][0]) + i) for i in range(20)]
        return 200, {}, json.dumps({"results": rows, "page_count": 9}).encode()

    server.answers["/v1"] = answer
    dialog.ask.services["commons"].click()
    assert search(dialog, finder, qtbot) == "20 photographs found."
    assert asked_paths(server).count("/v1") == 1
