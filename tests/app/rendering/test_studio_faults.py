"""What goes wrong in the engine while the studio is open: it is told, and the last good photograph stays."""

from __future__ import annotations

import gc
import os
import shutil
import weakref
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from simspaint import resource_files
from simspaint.app.main import open_studio
from simspaint.app.studio import Studio
from simspaint.bank import array_file
from simspaint.domain.geometry import Box
from simspaint.painting.document.document import Document
from tests.app.conftest import close
from tests.app.rendering_studio import wait_for_final
from tests.engine.runtime.failing_networks import FULL, LOST, NETWORKS, answering_nan, failing
from tests.factories import make_layout

PATIENCE_MS = 120_000


@pytest.fixture
def real(
    qapp: QApplication, nothing_left: None, small_pack: Path, own_folders: Path, qtbot: QtBot
) -> Iterator[Studio]:
    """A studio with the real engine and a copy of a pack made in code; its photograph is finished."""
    folder = resource_files.user_packs_folder() / "small"
    shutil.copytree(small_pack, folder)
    studio = open_studio(qapp)
    studio.window.show()
    qtbot.waitUntil(lambda: studio.rendering.service.opened is not None, timeout=PATIENCE_MS)
    layout = make_layout(np.random.default_rng(0), 64, 96, studio.packs.pack.labels, unlabelled=0.3)
    studio.bridge.replace(Document.from_layout(layout))
    finish(studio, qtbot)
    studio.window.notices.hide()
    yield studio
    close(studio)


def finish(studio: Studio, qtbot: QtBot) -> None:
    studio.actions["render.now"].trigger()
    with_patience = QtBot(qtbot._request)
    with_patience.waitUntil = lambda test: qtbot.waitUntil(test, timeout=PATIENCE_MS)  # type: ignore[method-assign]
    wait_for_final(studio.rendering, with_patience)


def stays(studio: Studio, qtbot: QtBot, fault: AbstractContextManager[None], told: str) -> None:
    """Something fails: it is told, the photograph stays; when it does not fail any more all is well again."""
    picture = studio.rendering.view.surface.picture
    assert picture is not None
    with fault:
        document = studio.bridge.document
        with document.edit("Brush") as edit:  # what was painted before need not be asked again
            edit.paint(Box(30, 40, 50, 80), None, (int(document.ids[30, 40]) + 1) % len(document.labels))
        studio.actions["render.now"].trigger()
        qtbot.waitUntil(lambda: told in studio.window.notices.text, timeout=PATIENCE_MS)
        assert studio.rendering.view.surface.picture is picture
        assert studio.bridge.document is document
    finish(studio, qtbot)
    assert told not in studio.window.notices.text
    assert studio.rendering.view.surface.picture is not picture


def test_faults_of_networks_are_told_and_the_photograph_stays(real: Studio, qtbot: QtBot) -> None:
    models = real.rendering.service._thread.worker._engine._models
    for name in NETWORKS:
        network = getattr(models, name)
        if network is not None:
            stays(real, qtbot, failing(network, FULL), "not enough memory")
            stays(real, qtbot, failing(network, LOST), "The device failed")
            stays(real, qtbot, answering_nan(network), "no numbers")


def test_a_pack_that_is_removed_in_use_is_told_and_the_photograph_stays(real: Studio, qtbot: QtBot) -> None:
    bank = real.rendering.service.opened.pack.bank

    @contextmanager
    def removed() -> Iterator[None]:
        away = bank.folder.with_name("away")
        bank.folder.rename(away)
        bank._decoded.clear()  # what was decoded before would do without the files
        real.rendering.service._thread.worker._engine._memo.clear()
        yield
        away.rename(bank.folder)

    stays(real, qtbot, removed(), "The bank's photograph")


def test_a_large_index_that_is_cut_off_in_use_is_told_and_the_photograph_stays(
    monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest, qtbot: QtBot
) -> None:
    monkeypatch.setattr(array_file, "LARGEST_READ", 0)
    real: Studio = request.getfixturevalue("real")
    index = real.rendering.service.opened.pack.bank._index_file

    @contextmanager
    def cut_off() -> Iterator[None]:
        os.truncate(index, 64)
        yield
        real.packs.look_again()  # as its hint says: open the pack again

    stays(real, qtbot, cut_off(), "changed while it was in use")


def test_an_engine_that_another_one_replaces_is_let_go(real: Studio, qtbot: QtBot) -> None:
    service = real.rendering.service
    opened = [weakref.ref(service.opened.pack.bank)]

    def note() -> None:
        opened.append(weakref.ref(service.opened.pack.bank))

    service.engine_opened.connect(note)
    for _ in range(2):
        with qtbot.waitSignal(service.engine_opened, timeout=PATIENCE_MS):
            real.packs.look_again()
    finish(real, qtbot)
    assert len(opened) > 2
    assert opened[0]() is not service.opened.pack.bank

    def only_the_present_one_is_held() -> bool:
        gc.collect()  # which of those that were opened it is, a busy machine decides
        return all(each() in (None, service.opened.pack.bank) for each in opened)

    # small pictures that nobody wants any more may still be in the making
    qtbot.waitUntil(only_the_present_one_is_held, timeout=PATIENCE_MS)
