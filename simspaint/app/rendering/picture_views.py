"""The different pictures of one rendering: photograph, pieces, layouts, and where everything comes from."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

import cv2
import numpy as np
from jaxtyping import UInt8

from simspaint.app.pictures.layout_colors import layout_colors
from simspaint.app.pictures.picture_levels import PictureLevels
from simspaint.domain.canvas import NO_COMPONENT
from simspaint.painting.export.provenance_picture import provenance_picture

if TYPE_CHECKING:
    from simspaint.app.rendering.render_messages import RenderResult
    from simspaint.domain.rendering import Rendering


class PictureView(StrEnum):
    """What is looked at."""

    PHOTOGRAPH = "photograph"
    CANVAS = "canvas"
    PROVENANCE = "provenance"
    REFINED = "refined"
    LAYOUT = "layout"


TITLES = {
    PictureView.PHOTOGRAPH: ("Photograph", "The finished photograph."),
    PictureView.CANVAS: (
        "Canvas",
        "The pieces of photographs as they are laid out, before they are blended.",
    ),
    PictureView.PROVENANCE: (
        "Sources",
        "Where it comes from: a colour for every photograph that pieces are of.",
    ),
    PictureView.REFINED: ("Refined", "The refined layout: yours with its gaps filled in."),
    PictureView.LAYOUT: ("Layout", "Your layout as it was when this photograph was rendered."),
}

_TINT = 0.55


def make_picture(result: RenderResult, view: PictureView) -> PictureLevels:
    """One of the pictures, ready to be drawn; large ones take a while, and are made in another thread."""
    if view is PictureView.PHOTOGRAPH:
        return result.picture
    state, rendering = result.order.state, result.rendering
    if view is PictureView.CANVAS:
        pixels = rendering.canvas.color
    elif view is PictureView.PROVENANCE:
        pixels = tinted_by_origin(rendering)
    elif view is PictureView.REFINED:
        pixels = layout_colors(rendering.layout.ids, state.labels.palette())
    else:
        pixels = layout_colors(state.ids, state.labels.palette())
    return PictureLevels(pixels).make_all()


def tinted_by_origin(rendering: Rendering) -> UInt8[np.ndarray, "height width 3"]:
    """The photograph in grey, tinted by where its pieces come from, with white lines around them."""
    origin, _ = provenance_picture(rendering)
    grey = cv2.cvtColor(cv2.cvtColor(rendering.photograph, cv2.COLOR_RGB2GRAY), cv2.COLOR_GRAY2RGB)
    picture = cv2.addWeighted(origin, _TINT, grey, 1 - _TINT, 0)
    edges = cv2.morphologyEx(rendering.pixels, cv2.MORPH_GRADIENT, np.ones((3, 3), np.uint8)) > 0
    picture[edges & (rendering.pixels != NO_COMPONENT)] = 255
    return picture
