from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from simspaint.app.documents.pack_completion_dialog import PackCompletionDialog
from simspaint.app.studio import Studio
from simspaint.domain.geometry import Extent
from simspaint.domain.layout import Layout
from simspaint.files.layout_file import write_layout
from simspaint.files.photograph_file import write_photograph


@pytest.fixture
def dialog(studio: Studio) -> PackCompletionDialog:
    """The dialog as the notice opens it; no engine is loaded afterwards."""
    studio.packs.changed.disconnect(studio.rendering.session.open_engine)
    studio.packs.look_again()
    assert "cannot" not in studio.window.notices.text
    assert "not render yet" in studio.window.notices.text
    studio.window.notices._button.click()
    dialog = studio.documents.completion.dialog
    assert dialog is not None
    return dialog


def _pairs(folder: Path, studio: Studio, n: int = 3) -> None:
    extent = Extent(48, 64)
    for i in range(n):
        ids = np.zeros(extent, np.uint8)
        ids[24:] = 1
        write_photograph(folder / "photos" / f"a_{i}.png", np.full((*extent, 3), 40 * i, np.uint8))
        write_layout(folder / "layouts" / f"a_{i}.png", Layout(ids, studio.packs.pack.labels))


def test_a_pack_without_its_bank_is_completed_in_a_dialog(
    studio: Studio, dialog: PackCompletionDialog, qtbot: QtBot, tmp_path: Path
) -> None:
    _pairs(tmp_path, studio)
    (tmp_path / "names.txt").write_text("a_0\na_2\n")
    assert not dialog.build_button.isEnabled()
    dialog.photographs.setText(str(tmp_path / "photos"))
    dialog.layouts.setText(str(tmp_path / "layouts"))
    dialog.names.setText(str(tmp_path / "names.txt"))
    dialog.build_button.click()
    qtbot.waitUntil(lambda: studio.packs.problem is None)
    assert studio.documents.completion.dialog is None
    assert "complete: 2 photographs" in studio.window.notices.text
    assert not studio.actions["file.complete_pack"].isEnabled()
    with studio.packs.pack.open_bank().bank as bank:
        assert bank.photographs == ("a_0", "a_2")


def test_what_is_wrong_with_the_folders_is_said_in_the_dialog(
    studio: Studio, dialog: PackCompletionDialog, qtbot: QtBot, tmp_path: Path
) -> None:
    _pairs(tmp_path, studio)
    dialog.photographs.setText(str(tmp_path / "photos"))
    dialog.layouts.setText(str(tmp_path / "nowhere"))
    dialog.build_button.click()
    assert not dialog.build_button.isEnabled()
    qtbot.waitUntil(lambda: bool(dialog.said.text()))
    assert "nowhere" in dialog.said.text()
    assert dialog.build_button.isEnabled()
    dialog.reject()
    assert studio.packs.problem is not None
    assert studio.actions["file.complete_pack"].isEnabled()
