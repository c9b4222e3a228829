"""What tests of the dialog that finds photographs do again and again."""

from __future__ import annotations

import threading
from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from simspaint.app.library.find_dialog import FindDialog
from simspaint.app.library.web_finder import WebFinder
from simspaint.app.studio import Studio
from tests.web.photograph_server import Server, commons_row, openverse_row, picture

Key = Qt.Key
Gate = Callable[[str], threading.Event]
NOWHERE = "http://127.0.0.1:9/"


def offer(server: Server, rows: int = 2, **changes: object) -> None:
    """Photographs on Openverse, one on Commons, with all their pictures."""
    found = [openverse_row(server, i + 1, **(changes if not i else {})) for i in range(rows)]
    server.says("/v1", {"results": found, "page_count": 1})
    server.says("/w", {"query": {"pages": {"9": commons_row(server, 9)}}})
    server.says("/c9.jpg", picture(80, 60))
    for i in range(rows):
        server.says(f"/thumb/{i + 1}", picture(60, 40))
        server.says(f"/{i + 1}.jpg", picture(90 + i, 60))


def search(dialog: FindDialog, finder: WebFinder, qtbot: QtBot) -> str:
    """Search by Enter, wait for everything, and give what is told."""
    dialog.ask.words.setText("mountain  lake")
    QTest.keyClick(dialog.ask.words, Key.Key_Return)
    assert finder.search.is_running
    qtbot.waitUntil(lambda: finder.is_idle, timeout=20_000)
    return dialog.progress.text.text()


def begin_search(dialog: FindDialog, asked: threading.Event, qtbot: QtBot) -> None:
    """Search, and go on when the server was asked what it keeps to itself."""
    dialog.ask.words.setText("lake")
    dialog.ask.search.click()
    qtbot.waitUntil(asked.is_set, timeout=20_000)


def begin_fetch(dialog: FindDialog, finder: WebFinder, asked: threading.Event, qtbot: QtBot) -> None:
    """Fetch all that a search finds, and go on when the server was asked what it keeps to itself."""
    search(dialog, finder, qtbot)
    dialog.all.click()
    dialog.add.click()
    qtbot.waitUntil(asked.is_set, timeout=20_000)


def texts(dialog: FindDialog) -> list[str]:
    return [dialog.list.item(i).text() for i in range(dialog.list.count())]


def wait(studio: Studio, qtbot: QtBot) -> None:
    library = studio.library
    done = lambda: library.finder.is_idle and not library.control.is_busy and studio.tasks.is_idle  # noqa: E731
    qtbot.waitUntil(done, timeout=60_000)


def asked_paths(server: Server) -> list[str]:
    return [path.partition("?")[0] for path in server.asked]


def is_gone(studio: Studio) -> bool:
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    return studio.window.findChild(FindDialog) is None
