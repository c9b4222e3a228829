"""The places of a window that F6 takes the keys to: both pictures, panels, the bars' controls, the notice."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QWidget

from simspaint.app.shell.main_window import MainWindow
from simspaint.app.shell.seen_widgets import is_seen


class KeyPlaces:
    """Goes round the places that can be seen now; within one, Tab goes on.

    `pictures` are the first places: what takes the keys of the layout and of the photograph.
    """

    def __init__(self, window: MainWindow, pictures: Sequence[QWidget]) -> None:
        self._window, self._pictures = window, list(pictures)

    def go(self, step: int) -> None:
        """Take the keys to the next place, or with -1 to the one before; to the first from anywhere else."""
        places = [(place, first) for place in self._places() if (first := _first_control(place)) is not None]
        focus = self._window.focusWidget()
        at = [i for i, (place, _) in enumerate(places) if focus and _is_within(focus, place)]
        target = (at[0] + step) % len(places) if at else 0
        places[target][1].setFocus(Qt.FocusReason.TabFocusReason)

    def go_to(self, panel: str) -> None:
        """Show a panel and take the keys there."""
        self._window.show_panel(panel)
        place = self._window.panel(panel).widget()
        control = _first_control(place) if place is not None else None
        if control is not None:
            control.setFocus(Qt.FocusReason.TabFocusReason)

    def _places(self) -> list[QWidget]:
        """All of them that are seen; a panel below another one's tab is not."""
        window = self._window
        panels = [dock.widget() for dock in window.panels.docks]
        places = [*self._pictures, *panels, *window.bars, window.notices]
        return [each for each in places if each is not None and is_seen(each)]


def _first_control(place: QWidget) -> QWidget | None:
    """What takes the keys first there: the place itself, or what stands highest and then leftmost in it.

    Not along the chain of focus: PySide takes the next one in it for a child of the widget that was asked,
    also the window, and calls all menus deleted when that widget goes.
    """
    if _takes_keys(place):
        return place
    controls = filter(_takes_keys, place.findChildren(QWidget))
    return min(controls, key=lambda control: control.mapTo(place, QPoint()).toTuple()[::-1], default=None)


def _is_within(widget: QWidget, place: QWidget) -> bool:
    return widget is place or place.isAncestorOf(widget)


def _takes_keys(widget: QWidget) -> bool:
    takes = bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)
    return takes and widget.isEnabled() and is_seen(widget)
