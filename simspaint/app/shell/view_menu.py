"""Composes how things are looked at: zoom, mirror, panels, look, command list, preferences, help."""

from __future__ import annotations

from PySide6.QtCore import QPointF
from PySide6.QtWidgets import QApplication, QWidget

from simspaint.app.pictures.viewport import WHEEL_STEP, Viewport
from simspaint.app.shell.actions import ActionSpec, set_focus_bound
from simspaint.app.shell.command_list import CommandList
from simspaint.app.shell.guide_window import GuideWindow, show_about
from simspaint.app.shell.preferences_dialog import PreferencesDialog
from simspaint.app.shell.theme import Look, apply_look
from simspaint.app.studio import Studio


def compose(studio: Studio) -> None:
    """Add the View and Help menus."""
    _add_zoom(studio)
    _add_panels(studio)
    _add_look(studio)
    _add_help(studio)
    studio.editor_pane.add_actions(studio.actions)


def viewport_in_use(studio: Studio) -> Viewport:
    """The picture that keys speak of: the one that has them, else the layout's editor."""
    widget: QWidget | None = QApplication.focusWidget()
    while widget is not None and not isinstance(widget, Viewport):
        widget = widget.parentWidget()
    return widget or studio.editor


def _add_zoom(studio: Studio) -> None:
    add = studio.actions.add
    add(
        ActionSpec("view.zoom_in", "Zoom in", "View", "zoom", ("Ctrl++", "Ctrl+=", "+", "=")),
        lambda: viewport_in_use(studio).zoom(WHEEL_STEP),
    )
    add(
        ActionSpec("view.zoom_out", "Zoom out", "View", "zoom", ("Ctrl+-", "-")),
        lambda: viewport_in_use(studio).zoom(1 / WHEEL_STEP),
    )
    add(
        ActionSpec("view.fit", "Fit", "View", "zoom", ("Ctrl+0",), "Show the whole picture.", "fit"),
        lambda: viewport_in_use(studio).fit(),
    )
    add(
        ActionSpec("view.actual", "100 %", "View", "zoom", ("Ctrl+1",), "One pixel a pixel.", "actual"),
        lambda: viewport_in_use(studio).show_actual_pixels(),
    )
    for name, text, x, y in (
        ("left", "left", 1, 0),
        ("right", "right", -1, 0),
        ("up", "up", 0, 1),
        ("down", "down", 0, -1),
    ):
        add(
            ActionSpec(f"view.{name}", f"Look {text}", "View/Move", "", (f"Alt+{text.capitalize()}",)),
            _pan_by(studio, x, y),
        )
    tip = "Show the pictures mirrored: mistakes are seen better. The painting stays as it is."
    add(
        ActionSpec("view.mirror", "Mirror view", "View", "layout", ("Shift+M",), tip, "mirror", True),
        studio.editor.set_mirrored,
    )


def _pan_by(studio: Studio, x: int, y: int):
    def pan() -> None:
        view = viewport_in_use(studio)
        view.pan(QPointF(x * view.width() / 8, y * view.height() / 8))

    return pan


def _add_panels(studio: Studio) -> None:
    window = studio.window
    tip = "Put all panels away, or show them again."
    hide = studio.actions.add(
        ActionSpec("view.hide_panels", "Hide panels", "View", "panels", ("Tab",), tip, checkable=True),
        window.hide_panels,
    )
    # Tab is how keyboards reach everything: only over the pictures it hides panels.
    window.removeAction(hide)
    window.middle.addAction(hide)
    set_focus_bound(hide)
    studio.actions.add(
        ActionSpec(
            "view.next_panel", "Next panel", "View", "panels", ("F6",), "Take the keys to the next panel."
        ),
        window.focus_next_panel,
    )
    studio.actions.add(
        ActionSpec("view.reset_panels", "Arrange panels as at first", "View", "panels"),
        lambda: (window.reset_arrangement(), hide.setChecked(window.panels_hidden)),
    )
    studio.actions.add(
        ActionSpec("view.full_screen", "Full screen", "View", "panels", ("F11",), checkable=True),
        lambda on: window.showFullScreen() if on else window.showNormal(),
    )


def _add_look(studio: Studio) -> None:
    current = studio.settings.read("look", Look.SYSTEM.value)
    for look, text in ((Look.SYSTEM, "As the system"), (Look.DARK, "Dark"), (Look.LIGHT, "Light")):
        action = studio.actions.add(
            ActionSpec(f"look.{look.value}", text, "View/Look", "", checkable=True, group="look"),
            _take_look(studio, look),
        )
        action.setChecked(look.value == current)


def _take_look(studio: Studio, look: Look):
    def take(_on: bool = True) -> None:
        studio.settings.write("look", look.value)
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        apply_look(application, look)

    return take


def _add_help(studio: Studio) -> None:
    add, window = studio.actions.add, studio.window
    add(
        ActionSpec(
            "help.commands",
            "Commands…",
            "Help",
            "find",
            ("Ctrl+K",),
            "Find anything by its name.",
            "commands",
        ),
        lambda: CommandList(studio.actions, window).open_over(window),
    )
    add(
        ActionSpec("help.guide", "Guide", "Help", "find", ("F1",), "How to paint and render.", "help"),
        lambda: GuideWindow.open_for(window),
    )
    add(
        ActionSpec(
            "edit.preferences",
            "Preferences…",
            "Edit",
            "preferences",
            ("Ctrl+,",),
            "Keys, pen, look.",
            "settings",
        ),
        lambda: PreferencesDialog(studio).open(),
    )
    add(ActionSpec("help.about", "About SimsPaint", "Help", "about"), lambda: show_about(window))
