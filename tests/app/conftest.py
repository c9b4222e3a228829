"""A studio for every test: its own settings and folders, no screen, nothing left behind."""

from __future__ import annotations

import gc
import os
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

os.environ["QT_QPA_PLATFORM"] = "offscreen"

import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent, QThread, QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from simspaint import resource_files
from simspaint.app.documents.pack_choice import PackChoice
from simspaint.app.labels.palette_dock import PaletteDock
from simspaint.app.main import make_application, open_studio
from simspaint.app.rendering import render_policy, rendering_session
from simspaint.app.rendering.rendering_control import RenderingControl
from simspaint.app.studio import Studio
from simspaint.domain.geometry import Extent
from simspaint.painting.document.document import Document
from tests.app import rendering_studio
from tests.app.hand import Hand
from tests.app.rendering_doubles import GatedEngine, halves, pack_with_photographs
from tests.app.rendering_studio import wait_for_final

EXTENT = Extent(300, 400)


@pytest.fixture(scope="session")
def qapp() -> QApplication:
    """pytest-qt's application, made as the program makes it."""
    return make_application()


class PatientQtBot(QtBot):
    """Waits as long as a busy machine may need; what comes ends the waiting."""

    def waitUntil(self, callback: Callable[[], bool | None], *, timeout: int = 60_000) -> None:
        super().waitUntil(callback, timeout=timeout)

    def waitSignal(self, signal: Any, *, timeout: int = 60_000, **how: Any) -> Any:
        return super().waitSignal(signal, timeout=timeout, **how)


@pytest.fixture
def qtbot(qapp: QApplication, request: pytest.FixtureRequest) -> QtBot:
    return PatientQtBot(request)


@pytest.fixture(autouse=True)
def only_street(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The studio of the tests comes with one pack, whose bank is missing, unless a test brings another.

    `landscapes`, which can render at once, would make every test wait for its photographs.
    """
    packs = tmp_path_factory.mktemp("bundled")
    (packs / "street").symlink_to(resource_files.bundled_packs_folder() / "street", target_is_directory=True)
    monkeypatch.setattr(resource_files, "bundled_packs_folder", lambda: packs)
    return packs


@pytest.fixture
def nothing_left(qapp: QApplication) -> Iterator[None]:
    """Fails where a thread, a running timer or a window outlives the test."""
    threads = set(threading.enumerate())
    yield
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    gc.collect()
    # Python never forgets a thread of Qt that has once asked for its name.
    new = [each for each in threading.enumerate() if each not in threads and type(each) is threading.Thread]
    for thread in new:  # those that read a bank's photographs were told to end, which takes a moment
        thread.join(2.0)
    left = [thread.name for thread in new if thread.is_alive()]
    for each in gc.get_objects():
        if issubclass(type(each), (QTimer, QThread)) and shiboken6.isValid(each):  # __class__ of torch warns
            running = each.isActive() if isinstance(each, QTimer) else each.isRunning()
            left += [repr(each)] * running
    left += [repr(window) for window in QApplication.topLevelWidgets() if window.isVisible()]
    assert left == []


@pytest.fixture
def studio(qapp: QApplication, nothing_left: None, request: pytest.FixtureRequest) -> Iterator[Studio]:
    """An open studio with an unpainted layout of 300 × 400 pixels, shown without a screen."""
    studio = open_studio(qapp)
    studio.bridge.replace(Document(studio.packs.pack.labels, EXTENT))
    studio.window.resize(1200, 800)
    told: list[bool] = []
    studio.window.painted_first.connect(lambda: told.append(True))
    studio.window.show()
    while not told:
        qapp.processEvents()
    studio.window.notices.hide()
    yield studio
    close(studio)


@pytest.fixture
def hand(studio: Studio) -> Hand:
    """Moves the pointer over the layout's editor, in pixels of the layout."""
    return Hand(studio.editor)


@pytest.fixture
def gate() -> Iterator[threading.Event]:
    """What slow work waits for; let through at the end."""
    event = threading.Event()
    yield event
    event.set()


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> GatedEngine:
    """Stands in for the engine of every studio that is opened afterwards; lets everything through."""
    from simspaint.packs.pack import Pack

    engine = GatedEngine(pack_with_photographs(tmp_path / "made", Pack.open("street").labels))
    engine.let_through(10_000)
    monkeypatch.setattr(rendering_session, "PackEngine", lambda *_: engine)
    monkeypatch.setattr(PackChoice, "problem", None)
    monkeypatch.setattr(render_policy, "FINAL_QUIET_MS", 150.0)
    return engine


@pytest.fixture
def part(engine: GatedEngine, studio: Studio, qtbot: QtBot) -> RenderingControl:
    """Rendering of a studio in which two halves are painted, rendered and finished."""
    part = studio.rendering
    qtbot.waitUntil(lambda: part.service.opened is not None)
    studio.bridge.replace(Document.from_layout(halves(rendering_studio.EXTENT, studio.packs.pack.labels)))
    wait_for_final(part, qtbot)
    return part


@pytest.fixture
def palette(studio: Studio) -> PaletteDock:
    dock = studio.window.panel("palette").widget()
    assert isinstance(dock, PaletteDock)
    return dock


def close(studio: Studio) -> None:
    """Close a studio without being asked whether to save."""
    studio.editor.cancel()
    document = studio.bridge.document
    document.mark_saved(document.snapshot())
    studio.window.close()
    studio.window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
