from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPointF, Qt
from PySide6.QtGui import QColor, QTabletEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDockWidget, QMainWindow, QToolBar, QWidget

from simspaint.app.editor.brush_dock import BrushDock
from simspaint.app.editor.pen_page import PenPage
from simspaint.app.editor.tracing_dock import TracingDock
from simspaint.app.labels.painting_state import MAX_SIZE_PX, ProtectMode
from simspaint.app.labels.palette_dock import PaletteDock
from simspaint.app.pictures.label_pattern import hatch, initials, text_color
from simspaint.app.shell.storage_page import size_text
from simspaint.app.studio import Studio
from simspaint.domain.geometry import Extent
from simspaint.domain.label_set import UNLABELLED, Label, LabelSet
from simspaint.painting.document import Document
from tests.app.hand import Hand


@pytest.fixture
def palette(studio: Studio) -> PaletteDock:
    dock = studio.window.panel("palette").widget()
    assert isinstance(dock, PaletteDock)
    return dock


@pytest.fixture
def brush(studio: Studio) -> BrushDock:
    dock = studio.window.panel("brush").widget()
    assert isinstance(dock, BrushDock)
    return dock


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
    assert studio.bridge.document.labels[studio.painting.label_id].name == "pavement"
    assert len(rows(palette)) > 2


def test_a_row_that_is_clicked_is_taken_and_the_hand_is_shown(studio: Studio, palette: PaletteDock) -> None:
    palette.list.setCurrentRow(5)
    assert studio.painting.label_id == 5
    studio.painting.set_label(2)
    assert palette.list.currentRow() == 2


def test_keys_take_labels_and_x_takes_the_one_before(studio: Studio) -> None:
    QTest.keyClick(studio.window, Qt.Key.Key_4)
    assert studio.painting.label_id == 3
    QTest.keyClick(studio.window, Qt.Key.Key_0)
    assert studio.painting.label_id == 9
    QTest.keyClick(studio.window, Qt.Key.Key_X)
    assert studio.painting.label_id == 3
    QTest.keyClick(studio.window, Qt.Key.Key_D)
    assert studio.painting.label_id == UNLABELLED


def test_labels_used_last_stand_first_among_the_recent_ones(studio: Studio, hand: Hand) -> None:
    for label_id in (3, 5, 3, 7):
        studio.painting.set_label(label_id)
        hand.drag((50, 50), (60, 60))
    assert studio.painting.recent == (7, 3, 5)


def test_a_label_can_be_the_only_one_painted_over(studio: Studio, palette: PaletteDock) -> None:
    menu = palette.menu_for(5)
    menu.actions()[0].trigger()
    assert studio.painting.protect is ProtectMode.ONLY_ONE
    assert studio.painting.protected_label_id == 5
    palette.menu_for(UNLABELLED).actions()[0].trigger()
    assert studio.painting.protect is ProtectMode.ONLY_UNPAINTED


def test_the_palette_follows_a_document_with_other_labels(studio: Studio, palette: PaletteDock) -> None:
    studio.painting.set_label(9)
    labels = LabelSet((Label(0, "sea", (0, 0, 200)), Label(1, "sand", (200, 180, 100))))
    studio.bridge.replace(Document(labels, Extent(64, 64)))
    assert rows(palette) == ["Sea", "Sand", "Unpainted"]
    assert studio.painting.label_id == 0
    assert not studio.actions["label.3"].isEnabled()


def test_slider_and_box_set_the_same_size(studio: Studio, brush: BrushDock) -> None:
    brush.size_box.setValue(123)
    assert studio.painting.size_px == 123
    brush.size_slider.setValue(brush.size_slider.maximum())
    assert studio.painting.size_px == MAX_SIZE_PX
    assert brush.size_box.value() == MAX_SIZE_PX
    brush.size_slider.setValue(0)
    assert studio.painting.size_px == 1


def test_brackets_change_the_size_by_at_least_a_pixel(studio: Studio) -> None:
    studio.painting.set_size(1)
    studio.actions["paint.larger"].trigger()
    assert studio.painting.size_px == 2
    studio.painting.set_size(400)
    studio.actions["paint.smaller"].trigger()
    assert studio.painting.size_px == 350


def test_only_what_the_tool_needs_is_shown(studio: Studio, brush: BrushDock) -> None:
    studio.actions["tool.fill"].trigger()
    assert brush.size_box.isHidden() or not brush.size_box.isVisibleTo(brush)
    assert brush.everywhere.isVisibleTo(brush)
    studio.actions["tool.brush"].trigger()
    assert brush.size_box.isVisibleTo(brush)
    assert not brush.everywhere.isVisibleTo(brush)


def test_the_size_is_the_same_after_a_restart(studio: Studio) -> None:
    from simspaint.app.labels.painting_state import PaintingState
    from simspaint.app.shell.settings import Settings

    studio.painting.set_size(77)
    studio.settings.save()
    assert PaintingState(Settings()).size_px == 77


def test_a_setting_of_another_kind_counts_as_not_set(studio: Studio) -> None:
    studio.settings.write("brush/size", "large")
    assert studio.settings.read("brush/size", 60) == 60


def test_the_tracing_panel_says_what_to_do_and_then_which_photograph(studio: Studio, tmp_path) -> None:
    dock = studio.window.panel("tracing").widget()
    assert isinstance(dock, TracingDock)
    assert not dock.strength.isVisibleTo(dock)
    dock.show_photograph(tmp_path / "lake.jpg")
    assert dock.strength.isVisibleTo(dock)
    dock.strength.setValue(80)
    assert studio.painting.tracing_strength == pytest.approx(0.8)


def test_the_input_test_tells_the_pens_pressure(studio: Studio) -> None:
    page = PenPage(studio.painting, studio.window)
    told: list[str] = []
    page.test.said.connect(told.append)
    hand = Hand(studio.editor)
    sent: list[QTabletEvent] = []
    hand.view = page.test  # type: ignore[assignment]
    hand.at = lambda place: QPointF(place[1], place[0])  # type: ignore[method-assign]
    hand.pen(((10, 10), 0.25), ((20, 20), 0.5))
    assert sent == []
    assert told[0].startswith("Pen: pressure 25")
    page.deleteLater()


def test_the_pen_page_sets_the_curve(studio: Studio) -> None:
    page = PenPage(studio.painting, studio.window)
    page.firmness.setValue(200)
    page.lightest.setValue(30)
    assert studio.painting.curve.exponent == pytest.approx(2.0)
    assert studio.painting.curve.minimum == pytest.approx(0.3)
    page.is_on.setChecked(False)
    assert not studio.painting.curve.is_on
    page.deleteLater()


def test_the_storage_page_counts_what_lies_in_a_folder(tmp_path: Path) -> None:
    (tmp_path / "below").mkdir()
    (tmp_path / "below" / "a").write_bytes(bytes(2_600_000))
    (tmp_path / "b").write_bytes(bytes(600_000))
    assert size_text(tmp_path) == "3 MB."
    assert size_text(tmp_path / "absent") == "0 MB."
    assert size_text(tmp_path, most_files=1).startswith("More than")


def test_initials_are_unique_and_of_two_letters() -> None:
    names = [
        "sky",
        "skin",
        "sk",
        "traffic light",
        "traffic sign",
        "tall tree",
        "a",
        *[f"s{i}k" for i in range(40)],
    ]
    labels = LabelSet(tuple(Label(i, name, (i, 0, 0)) for i, name in enumerate(names)))
    found = initials(labels)
    assert len(set(found)) == len(names)
    assert all(len(each) == 2 for each in found)
    assert found[0] == "Sk"
    assert found[3] == "Tl"


def test_neighbours_in_the_list_have_different_hatches() -> None:
    assert all((hatch(i) != hatch(i + 1)).any() for i in range(60))


@pytest.mark.parametrize("seed", range(5))
def test_initials_are_read_on_every_color(seed: int) -> None:
    def luminance(color: QColor) -> float:
        parts = np.array([color.redF(), color.greenF(), color.blueF()])
        linear = np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)
        return float(linear @ [0.2126, 0.7152, 0.0722])

    for red, green, blue in np.random.default_rng(seed).integers(0, 256, (50, 3)):
        ground = QColor(int(red), int(green), int(blue))
        lighter, darker = sorted((luminance(ground), luminance(text_color(ground))), reverse=True)
        assert (lighter + 0.05) / (darker + 0.05) >= 4.5


def test_everything_that_takes_keys_has_a_name(studio: Studio) -> None:
    nameless = []
    for name in ("palette", "brush", "tracing"):
        panel = studio.window.panel(name).widget()
        assert panel is not None
        for widget in panel.findChildren(QWidget):
            takes_keys = bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)
            text = widget.accessibleName() or (widget.text() if hasattr(widget, "text") else "")
            above = widget.parentWidget()
            is_inner = bool(above and above is not panel and above.accessibleName())
            is_there = widget.window() is studio.window and widget.isVisibleTo(panel)
            if takes_keys and not text and not is_inner and is_there:
                nameless.append(repr(widget))
    assert nameless == []


NAMES = ("palette", "brush", "tracing", "segments", "variations", "history")


def arrangement(studio: Studio) -> list[tuple[object, ...]]:
    """Where each panel is: its side, its neighbours in tabs, whether it floats or is hidden."""
    area = studio.window.centralWidget()
    assert isinstance(area, QMainWindow)
    docks = [studio.window.panel(name) for name in NAMES]
    return [
        (
            area.dockWidgetArea(dock),
            {each.objectName() for each in area.tabifiedDockWidgets(dock)},
            dock.isFloating(),
            dock.isHidden(),
        )
        for dock in docks
    ]


def disarrange(studio: Studio, rng: np.random.Generator) -> None:
    """One panel floats, is hidden, becomes a tab or goes elsewhere; or all are hidden."""
    window, area = studio.window, studio.window.centralWidget()
    assert isinstance(area, QMainWindow)
    one, other = (window.panel(NAMES[i]) for i in rng.choice(len(NAMES), 2, replace=False))
    match int(rng.integers(6)):
        case 0:
            one.setFloating(not one.isFloating())
        case 1:
            one.toggleViewAction().trigger()
        case 2:
            area.tabifyDockWidget(other, one)
        case 3:
            area.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, one)
        case 4:
            window.hide_panels(not window.panels_hidden)
        case _:
            window.resize(*rng.integers(400, 1400, 2).tolist())


def test_panels_and_bars_go_back_to_where_they_were_at_first(studio: Studio) -> None:
    first, bars = arrangement(studio), studio.window.findChildren(QToolBar)
    area = studio.window.centralWidget()
    assert isinstance(area, QMainWindow)
    studio.window.panel("palette").setFloating(True)
    studio.window.panel("brush").hide()
    studio.window.panel("tracing").setFloating(True)
    studio.window.panel("tracing").hide()
    area.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, studio.window.panel("brush"))
    bars[0].hide()
    assert arrangement(studio) != first
    studio.actions["view.reset_panels"].trigger()
    assert arrangement(studio) == first
    assert not any(bar.isHidden() for bar in bars)


def test_panels_survive_being_put_back_again_and_again(studio: Studio, qapp: QApplication) -> None:
    rng, first = np.random.default_rng(0), arrangement(studio)
    contents = [studio.window.panel(name).widget() for name in NAMES]
    for _ in range(60):
        for _ in range(int(rng.integers(1, 5))):
            disarrange(studio, rng)
            for _ in range(int(rng.integers(3))):
                qapp.processEvents()
        studio.actions["view.reset_panels"].trigger()
        assert arrangement(studio) == first
        assert [studio.window.panel(name).widget() for name in NAMES] == contents
        assert all(widget is not None and not widget.isHidden() for widget in contents)
        assert not studio.actions["view.hide_panels"].isChecked()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    assert len(studio.window.findChildren(QDockWidget)) == len(NAMES)  # none of those before is left


def test_the_menu_shows_and_hides_panels_that_were_put_back(studio: Studio) -> None:
    studio.actions["view.reset_panels"].trigger()
    menu = studio.window.menu("View/Panels")
    texts = [action.text() for action in menu.actions()]
    assert len(texts) == len(set(texts)) == len(NAMES) + len(studio.window.findChildren(QToolBar))
    entry = next(action for action in menu.actions() if action.text() == "Tracing")
    entry.trigger()
    assert studio.window.panel("tracing").isHidden()
    entry.trigger()
    assert not studio.window.panel("tracing").isHidden()


def test_who_types_goes_on_typing_where_panels_are_put_back(studio: Studio, palette: PaletteDock) -> None:
    studio.window.activateWindow()
    palette.search.setFocus()
    studio.actions["view.reset_panels"].trigger()
    assert studio.window.focusWidget() is palette.search
