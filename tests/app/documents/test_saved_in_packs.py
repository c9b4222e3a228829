"""Nothing new is saved among the files of a pack or a memory bank."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from simspaint.app.studio import Studio
from tests.app.documents.document_steps import document_of, paint, wait_idle


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    (tmp_path / "pack" / "bank" / "photos").mkdir(parents=True)
    (tmp_path / "pack" / "pack.toml").touch()
    return tmp_path / "pack"


def test_a_layout_is_not_exported_into_a_bank(studio: Studio, qtbot: QtBot, pack: Path) -> None:
    path = pack / "bank" / "photos" / "mine.png"
    studio.documents.saving.write_layout(studio.bridge.document, path)
    wait_idle(studio, qtbot)
    assert not path.exists()
    assert "is a pack or a memory bank" in studio.window.notices.text


def test_a_painting_is_not_saved_in_a_pack(studio: Studio, qtbot: QtBot, pack: Path, tmp_path: Path) -> None:
    paint(studio)
    studio.documents.saving.write(pack / "mine.simspaint")
    wait_idle(studio, qtbot)
    assert not (pack / "mine.simspaint").exists()
    assert "is a pack or a memory bank" in studio.window.notices.text
    assert studio.bridge.document.is_modified
    assert studio.bridge.path is None
    studio.documents.saving.write(tmp_path / "mine.simspaint")
    wait_idle(studio, qtbot)
    assert studio.bridge.path == tmp_path / "mine.simspaint"


def test_a_painting_of_a_pack_is_saved_there_again(studio: Studio, qtbot: QtBot, pack: Path) -> None:
    path = document_of(studio, pack / "theirs.simspaint", 3)
    studio.documents.opening.open(path)
    wait_idle(studio, qtbot)
    paint(studio, 2)
    studio.documents.saving.save()
    wait_idle(studio, qtbot)
    assert not studio.bridge.document.is_modified
