"""Finding free photographs on the web: what the dialog works with."""

from __future__ import annotations

from PySide6.QtCore import QObject

from simspaint.app.library.library_control import LibraryControl
from simspaint.app.library.web_fetch import WebFetch
from simspaint.app.library.web_search import WebSearch
from simspaint.app.shell.background_tasks import BackgroundTasks
from simspaint.web.polite_requests import Turns

_PATIENCE_S = 1.0
"""How long the program's end waits for servers."""


class WebFinder(QObject):
    """Searches and fetches. Nothing is sent unasked.

    Servers may hang: it has threads of its own, so that nothing else in the program waits for them. All
    searches and fetches of a session take their turns at each server.
    """

    def __init__(self, tasks: BackgroundTasks, control: LibraryControl, parent: QObject) -> None:
        super().__init__(parent)
        self._tasks = BackgroundTasks(self, patience_s=_PATIENCE_S)
        turns = Turns()
        self.search = WebSearch(self._tasks, turns, self)
        self.fetch = WebFetch(self._tasks, turns, control, self)
        self.search.failed.connect(tasks.failed)
        self.fetch.failed.connect(tasks.failed)
        tasks.closing.connect(self._close)

    @property
    def is_idle(self) -> bool:
        """Whether nothing runs or waits, small pictures included."""
        return self._tasks.is_idle and not self.fetch.is_running and not self.fetch.is_waiting

    def stop(self) -> None:
        """End all that runs; photographs that are fetched by now are added."""
        self.search.stop()
        self.fetch.stop()

    def _close(self) -> None:
        self.search.stop()
        self.fetch.give_up()
        self._tasks.close()
