"""Composes what chooses labels: palette, keys, wheel, patterns."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPointF, Qt

from simspaint.app.labels.label_wheel import LabelWheel
from simspaint.app.labels.palette_dock import PaletteDock
from simspaint.app.shell.actions import ActionSpec
from simspaint.app.studio import Studio
from simspaint.domain.label_set import UNLABELLED

N_KEYS = 10


def compose(studio: Studio) -> None:
    """Add the palette and all that takes a label into the hand."""
    palette = PaletteDock(studio.bridge, studio.painting)
    studio.window.add_panel("palette", "Labels", palette, Qt.DockWidgetArea.LeftDockWidgetArea)
    _add_actions(studio, palette)
    studio.editor.wheel_asked.connect(lambda place: _open_wheel(studio, place))
    studio.bridge.replaced.connect(lambda: _take_labels(studio))
    _take_labels(studio)


def _add_actions(studio: Studio, palette: PaletteDock) -> None:
    add, painting = studio.actions.add, studio.painting
    add(
        ActionSpec("label.swap", "Last label", "Paint", "labels", ("X",), "Take the label held before."),
        painting.swap_labels,
    )
    add(
        ActionSpec("label.none", "Unpainted", "Paint", "labels", ("D",), "Paint what is unpainted."),
        lambda: painting.set_label(UNLABELLED),
    )
    add(
        ActionSpec("label.search", "Search labels", "Paint", "labels", ("Ctrl+F",), "Find a label by name."),
        lambda: _search(studio, palette),
    )
    add(
        ActionSpec("label.wheel", "Wheel of labels", "Paint", "labels", ("W",), "All labels around the pen."),
        lambda: _open_wheel(studio, QPointF(studio.editor.mapFromGlobal(studio.editor.cursor().pos()))),
    )
    for place in range(N_KEYS):
        spec = ActionSpec(
            f"label.{place + 1}", f"Label {place + 1}", "Paint/Labels", "", (str((place + 1) % 10),)
        )
        add(spec, _taker(studio, place))
    tip = "Show every label with its own hatch: seen without telling colours apart."
    patterns = ActionSpec(
        "view.patterns", "Patterns on labels", "View", "layout", ("P",), tip, "patterns", True
    )
    action = add(patterns, painting.set_patterns)
    action.setChecked(painting.patterns)
    pick = ActionSpec("label.pick", "Pick a label while held", keys=("Ctrl",))
    studio.actions.add_hold(pick, lambda held: studio.editor.hold_tool("pick" if held else None))


def _open_wheel(studio: Studio, place: QPointF) -> None:
    if not studio.editor.rect().contains(place.toPoint()):
        place = QPointF(studio.editor.rect().center())
    wheel = LabelWheel(studio.painting, studio.bridge.document.labels, studio.editor)
    wheel.chosen.connect(studio.painting.set_label)
    wheel.open_at(studio.editor.mapToGlobal(place).toPoint())


def _search(studio: Studio, palette: PaletteDock) -> None:
    studio.window.hide_panels(False)
    studio.window.panel("palette").show()
    studio.window.panel("palette").raise_()
    palette.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
    palette.search.selectAll()


def _take_labels(studio: Studio) -> None:
    labels = studio.bridge.document.labels
    for place in range(N_KEYS):
        action = studio.actions[f"label.{place + 1}"]
        action.setEnabled(place < len(labels))
        action.setText(labels[place].name.capitalize() if place < len(labels) else f"Label {place + 1}")


def _taker(studio: Studio, label_id: int) -> Callable[[], None]:
    def take() -> None:
        studio.painting.set_label(label_id)

    return take
