"""The land of a layout as photographs have it: high land is relief, and goes down to the ground (S3)."""

from __future__ import annotations

from simspaint.domain.layout import Layout
from simspaint.engine.stages.close_gaps import close_gaps
from simspaint.engine.stages.relief import show_relief
from simspaint.engine.steps.workspace import Workspace


def land_as_shown(work: Workspace, layout: Layout, painted: Layout) -> tuple[Layout, Layout]:
    """A dense layout and the painted one of its size, changed as far as the settings' rules and adherence
    allow it."""
    if work.settings.rules.shows_relief:
        layout, painted = work.memo.run(show_relief, layout, painted)
    return work.memo.run(close_gaps, layout, painted, work.gap_height)
