"""What tests of painting do over and over."""

from __future__ import annotations

import numpy as np

from simspaint.app.studio import Studio
from simspaint.domain.geometry import Box

SKY, ROAD, CAR = 0, 3, 8


def painted(studio: Studio, label_id: int) -> np.ndarray:
    return studio.bridge.document.ids == label_id


def take(studio: Studio, tool: str, label_id: int, size_px: int = 20) -> None:
    studio.actions[f"tool.{tool}"].trigger()
    studio.label_state.set_label(label_id)
    studio.brush_state.set_size(size_px)


def fill_box(studio: Studio, box: Box, label_id: int) -> None:
    with studio.bridge.document.edit("before") as edit:
        edit.paint(box, None, label_id)
