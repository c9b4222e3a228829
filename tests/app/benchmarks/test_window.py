"""The measurement of the start, with the real engine and a pack made in code."""

from __future__ import annotations

import shutil
import time
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from simspaint import resource_files
from simspaint.app.benchmarks import window
from simspaint.app.main import open_studio
from simspaint.app.shell.settings import Settings
from simspaint.errors import PackError, RenderError
from simspaint.painting.document.document import Document

pytestmark = pytest.mark.usefixtures("nothing_left")


def test_it_states_when_the_window_and_when_a_photograph_is_seen(
    qapp: QApplication, small_pack: Path, tmp_path: Path
) -> None:
    shutil.copytree(small_pack, resource_files.user_packs_folder() / "small")
    studio = open_studio(qapp, settings=Settings(tmp_path / "settings.json"))
    bank = studio.packs.pack.open_bank().bank
    studio.bridge.replace(Document.from_layout(bank.layout(bank.photographs[0])))
    result = window._run(qapp, studio, time.time())
    assert 0 < result["window_ms"] < result["photograph_ms"]
    assert studio.rendering.service.shown is not None


def test_where_no_photograph_comes_it_says_so(
    qapp: QApplication, small_pack: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(window, "_PATIENCE_S", 0.2)
    shutil.copytree(small_pack, resource_files.user_packs_folder() / "small")
    studio = open_studio(qapp, settings=Settings(tmp_path / "settings.json"))  # nothing is painted
    with pytest.raises(RenderError, match="no photograph"):
        window._run(qapp, studio, time.time())


def test_a_pack_without_a_bank_is_told_at_once(qapp: QApplication, tmp_path: Path) -> None:
    studio = open_studio(qapp, settings=Settings(tmp_path / "settings.json"))
    with pytest.raises(PackError, match="without its memory bank"):
        window._run(qapp, studio, time.time())
    studio.window.close()
