from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from simspaint.app.labels.label_chip import LabelChip
from simspaint.app.labels.label_state import ProtectMode
from simspaint.app.labels.palette_dock import PaletteDock
from simspaint.app.studio import Studio
from simspaint.domain.geometry import Extent
from simspaint.domain.label_set import UNLABELLED, Label, LabelSet
from simspaint.painting.document.area_edits import reframe
from simspaint.painting.document.document import Document
from simspaint.painting.frame.frame_change import FrameChange
from tests.app.hand import Hand


def rows(palette: PaletteDock) -> list[str]:
    return [
        palette.list.item(row).text()
        for row in range(palette.list.count())
        if not palette.list.isRowHidden(row)
    ]


def test_all_labels_are_listed_and_unpainted_last(studio: Studio, palette: PaletteDock) -> None:
    assert len(rows(palette)) == len(studio.bridge.document.labels) + 1
    assert rows(palette)[0] == "Sky"
    assert rows(palette)[-1] == "Unpainted"


def test_searching_leaves_what_fits_and_enter_takes_the_first(studio: Studio, palette: PaletteDock) -> None:
    QTest.keyClicks(palette.search, "pa")
    assert rows(palette) == ["Pavement", "Unpainted"]
    QTest.keyClick(palette.search, Qt.Key.Key_Return)
    assert studio.bridge.document.labels[studio.label_state.label_id].name == "pavement"
    assert len(rows(palette)) > 2


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Escape])
def test_after_a_search_the_keys_are_those_of_the_layout_again(
    studio: Studio, palette: PaletteDock, key: Qt.Key, qtbot: QtBot
) -> None:
    studio.window.activateWindow()
    studio.actions["label.search"].trigger()
    qtbot.waitUntil(palette.search.hasFocus)
    QTest.keyClicks(palette.search, "pa")
    QTest.keyClick(palette.search, key)
    qtbot.waitUntil(studio.editor.hasFocus)
    assert palette.search.text() == ""
    assert len(rows(palette)) > 2


def test_a_row_that_is_clicked_is_taken_and_the_hand_is_shown(studio: Studio, palette: PaletteDock) -> None:
    palette.list.setCurrentRow(5)
    assert studio.label_state.label_id == 5
    studio.label_state.set_label(2)
    assert palette.list.currentRow() == 2


def test_keys_take_labels_and_x_takes_the_one_before(studio: Studio) -> None:
    QTest.keyClick(studio.window, Qt.Key.Key_4)
    assert studio.label_state.label_id == 3
    QTest.keyClick(studio.window, Qt.Key.Key_0)
    assert studio.label_state.label_id == 9
    QTest.keyClick(studio.window, Qt.Key.Key_X)
    assert studio.label_state.label_id == 3
    QTest.keyClick(studio.window, Qt.Key.Key_D)
    assert studio.label_state.label_id == UNLABELLED


def test_labels_that_were_used_keep_their_places_among_the_recent_ones(
    studio: Studio, hand: Hand, palette: PaletteDock
) -> None:
    for label_id in (3, 5, 3, 7):
        studio.label_state.set_label(label_id)
        hand.drag((50, 50), (60, 60))
    assert studio.label_state.recent == (7, 3, 5)
    assert [chip.label_id for chip in palette._recent if not chip.isHidden()] == [3, 5, 7]


def test_nothing_in_the_palette_moves_while_one_paints(
    studio: Studio, palette: PaletteDock, hand: Hand, qapp: QApplication
) -> None:
    def use(label_id: int) -> None:
        studio.label_state.set_label(label_id)
        hand.drag((50, 50), (60, 60))
        qapp.processEvents()

    def shown() -> list[int]:
        return [chip.label_id for chip in palette.findChildren(LabelChip)[2:] if chip.isVisibleTo(palette)]

    qapp.processEvents()
    place = palette.list.geometry()
    top = palette.list.visualItemRect(palette.list.item(0)).top()
    for label_id in (3, 5, 3, 7, 5, 1, 2, 0):
        use(label_id)
    assert shown() == [3, 5, 7, 1, 2, 0]
    use(8)
    assert shown() == [8, 5, 7, 1, 2, 0]
    reframe(studio.bridge.document, FrameChange.stretched(Extent(300, 400), Extent(300, 500)), "Stretch")
    assert palette.list.geometry() == place
    assert palette.list.visualItemRect(palette.list.item(0)).top() == top


def test_a_label_can_be_the_only_one_painted_over(studio: Studio, palette: PaletteDock) -> None:
    menu = palette.menu_for(5)
    menu.actions()[0].trigger()
    assert studio.label_state.protect is ProtectMode.ONLY_ONE
    assert studio.label_state.protected_label_id == 5
    palette.menu_for(UNLABELLED).actions()[0].trigger()
    assert studio.label_state.protect is ProtectMode.ONLY_UNPAINTED


def test_the_palette_follows_a_document_with_other_labels(studio: Studio, palette: PaletteDock) -> None:
    studio.label_state.set_label(9)
    labels = LabelSet((Label(0, "sea", (0, 0, 200)), Label(1, "sand", (200, 180, 100))))
    studio.bridge.replace(Document(labels, Extent(64, 64)))
    assert rows(palette) == ["Sea", "Sand", "Unpainted"]
    assert studio.label_state.label_id == 0
    assert not studio.actions["label.3"].isEnabled()
