"""Composes the first minute: three things to do, and what is missing where nothing can be rendered."""

from __future__ import annotations

from simspaint.app.studio import Studio

_HINT = "Paint on the left, press Diversity for another photograph, and Export when you like it."
_TOPIC = "welcome"


def compose(studio: Studio) -> None:
    """Show the hint until it is put away, once; say what to do about a pack that cannot render."""
    studio.packs.changed.connect(lambda: _show_problem(studio))
    studio.shown.connect(lambda: _welcome(studio))
    for name in ("render.diversity", "file.export"):  # who found these needs no hint
        studio.actions[name].triggered.connect(lambda *_: studio.window.notices.clear(_TOPIC))


def _welcome(studio: Studio) -> None:
    studio.editor.setFocus()
    if studio.packs.problem is not None:
        _show_problem(studio)
    elif not studio.settings.read("welcome/seen", False):
        studio.window.notices.show_notice(_HINT, "Guide", studio.actions["help.guide"].trigger, topic=_TOPIC)
        studio.settings.write("welcome/seen", True)


def _show_problem(studio: Studio) -> None:
    problem = studio.packs.problem
    if problem is None:
        studio.window.notices.clear("pack")
        return
    studio.window.notices.show_notice(
        f"You can paint, but not render yet. {problem}", "Look again", studio.packs.look_again, topic="pack"
    )
