import pytest
from PySide6.QtCore import QCoreApplication, QSize
from PySide6.QtWidgets import QToolButton
from pytestqt.qtbot import QtBot

from simspaint.app.rendering.rendering_control import RenderingControl
from simspaint.app.shell.initial_panels import FOLDED_AT_FIRST
from simspaint.app.shell.picture_pair import Arrangement
from simspaint.app.studio import Studio
from tests.app.rendering_studio import SKY, select


def test_the_photograph_takes_half_of_the_window_and_it_fits_small_screens(studio: Studio) -> None:
    window = studio.window
    window.resize(1600, 1000)
    QCoreApplication.processEvents()
    window.reset_arrangement()
    QCoreApplication.processEvents()
    view = studio.rendering.view
    assert view.width() * view.height() >= 0.5 * 1600 * 1000
    assert window.minimumSizeHint().width() <= 800
    window.resize(1000, 700)
    QCoreApplication.processEvents()
    assert window.size() == QSize(1000, 700)
    assert view.width() > studio.editor.width()
    window.resize(800, 500)  # 1600 × 1000 at scale 2
    QCoreApplication.processEvents()
    assert window.size() == QSize(800, 500)
    assert view.width() > studio.editor.width()


def test_the_photograph_is_the_largest_of_the_three_in_a_very_small_window(studio: Studio) -> None:
    """Of layout, panels and photograph: the switches above the layout take no room from it."""
    window, view = studio.window, studio.rendering.view
    window.arrange_pictures(Arrangement.BESIDE)
    window.resize(720, 450)
    QCoreApplication.processEvents()
    studio.actions["view.reset_panels"].trigger()
    QCoreApplication.processEvents()
    assert view.width() > 1.5 * studio.editor.width()
    assert view.width() > window.panel("palette").width()
    shown = [button for button in window.middle.widget(0).findChildren(QToolButton) if button.isVisible()]
    assert all(button.parentWidget().rect().contains(button.geometry()) for button in shown)
    assert len(shown) < 4
    window.unfold("segments")
    for _ in range(3):
        QCoreApplication.processEvents()
    assert window.size() == QSize(720, 450)
    window.resize(1600, 1000)
    QCoreApplication.processEvents()
    assert len([each for each in window.middle.widget(0).findChildren(QToolButton) if each.isVisible()]) == 4
    window.middle.setSizes([1, 1600])
    assert studio.editor.width() == studio.editor.minimumWidth()


def test_a_very_small_window_shows_what_the_first_hint_names(studio: Studio) -> None:
    """Diversity and Export are not behind the bar's arrow."""
    studio.window.resize(720, 450)
    QCoreApplication.processEvents()
    bar = studio.window.bar("render")
    for name in ("render.diversity", "file.export"):
        assert bar.widgetForAction(studio.actions[name]).isVisible()


@pytest.mark.parametrize("size", [(800, 500), (1000, 700), (1600, 1000)])
def test_no_panel_makes_the_window_grow_over_the_screen(
    studio: Studio, qtbot: QtBot, size: tuple[int, int]
) -> None:
    """Panels that come, and panels that are arranged as at first, fit in; on a small screen they are tabs."""
    window = studio.window
    window.resize(*size)
    QCoreApplication.processEvents()
    for _ in range(2):
        studio.actions["view.reset_panels"].trigger()
        qtbot.wait(50)
        assert window.size() == QSize(*size)
        for name in FOLDED_AT_FIRST:
            window.unfold(name)
            qtbot.wait(50)
            assert window.panel(name).isVisible()
            assert window.size() == QSize(*size)


def test_the_panel_of_pieces_comes_with_the_first_piece_and_can_be_put_away(
    part: RenderingControl, studio: Studio, qtbot: QtBot
) -> None:
    studio.window.reset_arrangement()
    panel = studio.window.panel("segments")
    assert panel.isHidden()
    select(part, SKY, qtbot)
    assert not panel.isHidden()
    panel.hide()
    select(part, (30, 60), qtbot)
    assert panel.isHidden()


def test_the_photograph_stays_large_when_the_panel_of_pieces_comes(studio: Studio, qtbot: QtBot) -> None:
    """On a small screen the panel is a tab beside the labels, not a third of the window."""
    window = studio.window
    window.resize(1000, 700)
    studio.actions["view.reset_panels"].trigger()
    qtbot.wait(50)
    window.unfold("segments")
    qtbot.wait(50)
    assert window.panel("segments").isVisible()
    assert window.middle.width() >= window.width() / 2
