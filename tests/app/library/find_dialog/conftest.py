"""A dialog that finds photographs on a server of this machine."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from simspaint.app.library import library_menu, library_work, web_finder
from simspaint.app.library.find_dialog import FindDialog
from simspaint.app.library.web_finder import WebFinder
from simspaint.app.rendering.rendering_control import RenderingControl
from simspaint.app.studio import Studio
from simspaint.web import commons, openverse
from simspaint.web.polite_requests import Turns
from tests.app.library.find_dialog.finding import (
    Gate,
    offer,
)
from tests.labelling.made_labeller import ColorLabeller
from tests.serving import serving
from tests.web.photograph_server import Server


@pytest.fixture
def server() -> Iterator[Server]:
    with serving(Server()) as server:
        yield server


@pytest.fixture(autouse=True)
def local(server: Server, monkeypatch: pytest.MonkeyPatch) -> Server:
    """Both services are the local one, which has nothing yet; requests follow one another at once."""
    monkeypatch.setattr(openverse, "ADDRESS", f"{server.url}/v1")
    monkeypatch.setattr(commons, "ADDRESS", f"{server.url}/w")
    monkeypatch.setattr(web_finder, "Turns", lambda: Turns(0.0))
    monkeypatch.setattr(library_menu, "can_label", lambda pack: True)
    monkeypatch.setattr(library_work, "own_labeller", lambda pack: ColorLabeller(pack.labels))
    offer(server)
    return server


@pytest.fixture
def dialog(part: RenderingControl, studio: Studio, qtbot: QtBot) -> FindDialog:
    studio.actions["library.find"].trigger()
    dialog = studio.window.findChild(FindDialog)
    assert isinstance(dialog, FindDialog)
    qtbot.waitUntil(lambda: studio.tasks.is_idle)
    return dialog


@pytest.fixture
def finder(studio: Studio) -> WebFinder:
    return studio.library.finder


@pytest.fixture
def gate(server: Server) -> Iterator[Gate]:
    """Makes the server keep the answer of a path to itself; gives what is set when it was asked."""
    opened = threading.Event()

    def hold(path: str) -> threading.Event:
        asked, before = threading.Event(), server.answers[path]

        def answer(query: dict[str, list[str]]) -> tuple[int, dict[str, str], bytes]:
            asked.set()
            opened.wait(30)
            return before(query)

        server.answers[path] = answer
        return asked

    yield hold
    opened.set()
