"""The different pictures of one rendering: photograph, pieces, layouts, and where everything comes from."""

from __future__ import annotations

import colorsys
from enum import StrEnum
from typing import TYPE_CHECKING
from zlib import crc32

import cv2
import numpy as np
from jaxtyping import UInt8

from simspaint.app.picture_levels import PictureLevels
from simspaint.app.qimage import image_of_rgb
from simspaint.domain.canvas import NO_COMPONENT

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
        "Where it comes from",
        "A colour for every photograph that pieces are taken from.",
    ),
    PictureView.REFINED: ("Refined layout", "What was rendered: your layout with its gaps filled in."),
    PictureView.LAYOUT: ("Layout", "Your layout as it was when this photograph was rendered."),
}

_TINT = 0.55
_SYNTHESISED = 70
"""Grey of what comes from no photograph."""


def make_picture(result: RenderResult, view: PictureView) -> PictureLevels:
    """One of the pictures, ready to be drawn; large ones take a while, and are made in another thread."""
    if view is PictureView.PHOTOGRAPH:
        return result.picture
    state, rendering = result.order.state, result.rendering
    if view is PictureView.CANVAS:
        pixels = rendering.canvas.color
    elif view is PictureView.PROVENANCE:
        pixels = provenance_picture(rendering)
    elif view is PictureView.REFINED:
        pixels = _layout_colors(rendering.layout.ids, state.labels.palette())
    else:
        pixels = _layout_colors(state.ids, state.labels.palette())
    return PictureLevels(image_of_rgb(pixels)).make_all()


def _layout_colors(ids: np.ndarray, palette: np.ndarray) -> UInt8[np.ndarray, "height width 3"]:
    return np.take(palette, ids, axis=0)


def photograph_color(name: str) -> tuple[int, int, int]:
    """The colour that stands for a photograph, the same in every rendering."""
    place = crc32(name.encode()) / 2**32
    red, green, blue = colorsys.hls_to_rgb(place, 0.45 + 0.2 * (place * 7 % 1), 0.65)
    return round(255 * red), round(255 * green), round(255 * blue)


def provenance_picture(rendering: Rendering) -> UInt8[np.ndarray, "height width 3"]:
    """The photograph in grey, tinted by where its pieces come from; what is synthesised stays grey."""
    colors = np.full((np.iinfo(np.int16).max + 2, 3), _SYNTHESISED, np.uint8)  # the last row: NO_COMPONENT
    for row in rendering.provenance:
        colors[row.component_index] = photograph_color(row.photograph)
    grey = cv2.cvtColor(rendering.photograph, cv2.COLOR_RGB2GRAY)
    tint = np.take(colors, rendering.pixels, axis=0, mode="wrap")
    picture = cv2.addWeighted(tint, _TINT, cv2.cvtColor(grey, cv2.COLOR_GRAY2RGB), 1 - _TINT, 0)
    known = (rendering.pixels != NO_COMPONENT).view(np.uint8)
    edges = cv2.morphologyEx(rendering.pixels, cv2.MORPH_GRADIENT, np.ones((3, 3), np.uint8)) > 0
    picture[edges & (known > 0)] = 255
    return picture
