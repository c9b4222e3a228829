"""Mean power spectra side by side (Figure 5), each with its number."""

from __future__ import annotations

from collections.abc import Mapping

import cv2
import numpy as np
from jaxtyping import UInt8
from PIL import Image, ImageDraw, ImageFont

_WIDTH = 320
_TITLE = 52
_GAP = 8


def spectrum_figure(
    spectra: Mapping[str, np.ndarray], notes: Mapping[str, str]
) -> UInt8[np.ndarray, "height width 3"]:
    """RGB: a panel a spectrum, brighter = more power, on one scale for all; a title and a note over each.

    Parameters
    ----------
    spectra
        (height, width) log₁₀ of power by title, of one size, zero frequency in the middle; at least one.
    notes
        A second line by title; may lack some.
    """
    values = np.stack(list(spectra.values()))
    low, high = np.quantile(values, [0.001, 0.999])
    panels = []
    for title, spectrum in spectra.items():
        share = np.clip((spectrum - low) / max(float(high - low), 1e-9), 0, 1)
        color = cv2.applyColorMap(np.rint(255 * share).astype(np.uint8), cv2.COLORMAP_VIRIDIS)
        height = round(color.shape[0] * _WIDTH / color.shape[1])
        # Enlarged by repeating pixels, so that a spike stays one; made smaller by the highest one near.
        shown = _resized(cv2.cvtColor(color, cv2.COLOR_BGR2RGB), (height, _WIDTH))
        panels.append(_titled(shown, title, notes.get(title, "")))
    gap = np.full((panels[0].shape[0], _GAP, 3), 255, np.uint8)
    joined = [part for panel in panels for part in (panel, gap)][:-1]
    return np.hstack(joined)


def _resized(picture: np.ndarray, size: tuple[int, int]) -> np.ndarray:
    while picture.shape[0] >= 2 * size[0]:
        picture = cv2.dilate(picture, np.ones((2, 2), np.uint8))[::2, ::2]
    return cv2.resize(picture, size[::-1], interpolation=cv2.INTER_NEAREST_EXACT)


def _titled(picture: np.ndarray, title: str, note: str) -> np.ndarray:
    canvas = Image.new("RGB", (picture.shape[1], picture.shape[0] + _TITLE), "white")
    canvas.paste(Image.fromarray(picture), (0, _TITLE))
    draw, middle = ImageDraw.Draw(canvas), picture.shape[1] / 2
    draw.text((middle, 14), title, (0, 0, 0), ImageFont.load_default(17), anchor="mm")
    draw.text((middle, 37), note, (90, 90, 90), ImageFont.load_default(14), anchor="mm")
    return np.array(canvas)
