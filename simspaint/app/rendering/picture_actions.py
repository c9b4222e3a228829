"""Which picture of the rendering is looked at, and what it is compared with."""

from __future__ import annotations

from functools import partial

from simspaint.app.rendering.photograph_view import PhotographView
from simspaint.app.rendering.picture_views import TITLES
from simspaint.app.shell.action_table import ActionTable


def add_picture_actions(actions: ActionTable, view: PhotographView) -> None:
    """An action a picture; the slider between layout and photograph; the photograph before."""
    for kind, (title, tip) in TITLES.items():
        action = actions.add(
            f"view.{kind.value}",
            title,
            partial(view.set_view, kind),
            menu="View/Picture",
            tip=tip,
            checkable=True,
            group="picture",
        )
        action.setChecked(kind is view.view)
    view.view_changed.connect(lambda kind: actions[f"view.{kind.value}"].setChecked(True))
    compare = actions.add(
        "view.compare",
        "Compare with layout",
        view.set_split,
        menu="View/Picture",
        section="split",
        tip="Show layout and photograph with a slider between them.",
        checkable=True,
    )
    view.split_changed.connect(compare.setChecked)
    actions.add_hold("view.before", "Before the last change, while held", view.show_before)
