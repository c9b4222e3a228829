"""What is done with the window as a whole: panels, look, command list, guide."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtWidgets import QApplication, QWidget

from simspaint.app.shell.action_table import ActionTable, set_focus_bound
from simspaint.app.shell.command_list import CommandList
from simspaint.app.shell.guide_window import GuideWindow, show_about
from simspaint.app.shell.key_places import KeyPlaces
from simspaint.app.shell.main_window import MainWindow
from simspaint.app.shell.picture_pair import Arrangement
from simspaint.app.shell.settings import Settings
from simspaint.app.shell.theme import Look, apply_look

_ARRANGEMENTS = (
    (Arrangement.LARGEST, "As large as possible", "Side by side, or one above the other."),
    (Arrangement.BESIDE, "Side by side", "The photograph lies right of the layout."),
    (Arrangement.STACKED, "One above the other", "The photograph lies below the layout."),
)


def add_panel_actions(actions: ActionTable, window: MainWindow, pictures: Sequence[QWidget]) -> None:
    """Hide, reach and arrange panels; full screen. `pictures` are what takes the keys of both halves."""
    add = partial(actions.add, menu="View", section="panels")
    hide = add(
        "view.hide_panels",
        "Hide panels",
        window.hide_panels,
        tip="Put all panels away, or show them again.",
        checkable=True,
    )
    # Tab is how keyboards reach everything: only in the pictures themselves it hides panels.
    window.removeAction(hide)
    for picture in pictures:
        picture.addAction(hide)
    set_focus_bound(hide)
    places = KeyPlaces(window, pictures)
    tip = "Take the keys to the next panel or bar, or to the other picture."
    add("view.next_panel", "Next panel", partial(places.go, 1), tip=tip)
    tip = "Take the keys to the panel, bar or picture before."
    add("view.previous_panel", "Previous panel", partial(places.go, -1), tip=tip)

    def go_to(panel: str) -> None:
        hide.setChecked(False)
        places.go_to(panel)

    for name, title in window.panels.titles.items():
        text, tip = f"Go to {title}", "Show the panel and take the keys there."
        actions.add(f"panel.{name}", text, partial(go_to, name), tip=tip)

    def reset() -> None:
        window.reset_arrangement()
        hide.setChecked(window.panels_hidden)

    add("view.reset_panels", "Arrange panels as at first", reset)

    def set_full_screen(on: bool) -> None:
        window.showFullScreen() if on else window.showNormal()

    add("view.full_screen", "Full screen", set_full_screen, checkable=True)


def add_arrangement_actions(actions: ActionTable, window: MainWindow) -> None:
    """How both pictures lie."""
    for arrangement, text, tip in _ARRANGEMENTS:
        action = actions.add(
            f"view.pictures.{arrangement}",
            text,
            partial(window.arrange_pictures, arrangement),
            menu="View/Pictures",
            tip=tip,
            checkable=True,
            group="pictures",
        )
        action.setChecked(arrangement is window.picture_arrangement)


def add_look_actions(actions: ActionTable, settings: Settings, application: QApplication) -> None:
    """Dark, light, or as the system."""

    def take(look: Look) -> None:
        settings.write("look", look.value)
        apply_look(application, look)

    current = settings.read("look", Look.SYSTEM.value)
    for look, text in ((Look.SYSTEM, "As the system"), (Look.DARK, "Dark"), (Look.LIGHT, "Light")):
        action = actions.add(
            f"look.{look.value}", text, partial(take, look), menu="View/Look", checkable=True, group="look"
        )
        action.setChecked(look.value == current)


def add_help_actions(
    actions: ActionTable, window: MainWindow, open_preferences: Callable[[], object]
) -> None:
    """The command list, the guide, preferences, and who made the program."""

    def find_command() -> None:
        CommandList(actions, window).open_over(window)

    add = partial(actions.add, menu="Help")
    tip = "Find anything by its name."
    add("help.commands", "Commands…", find_command, section="find", tip=tip, icon="commands")
    guide, tip = partial(GuideWindow.open_for, window), "How to paint and render."
    add("help.guide", "Guide", guide, section="find", tip=tip, icon="help")
    actions.add(
        "edit.preferences",
        "Preferences…",
        open_preferences,
        menu="Edit",
        section="preferences",
        tip="Keys, pen, look.",
        icon="settings",
    )
    add("help.about", "About SimsPaint", partial(show_about, window), section="about")
