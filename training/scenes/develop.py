"""From light to a photograph: exposure, white balance, film, and what a lens and a sensor add."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from training.scenes.recipe import DevelopRecipe

Image = NDArray[np.floating]

# AgX, after Troy Sobotka; matrices and polynomial of the common approximation by Benjamin Wrensch (MIT).
_INSET = np.array(
    [
        [0.842479062253094, 0.0784335999999992, 0.0792237451477643],
        [0.0423282422610123, 0.878468636469772, 0.0791661274605434],
        [0.0423756549057051, 0.0784336, 0.879142973793104],
    ],
    np.float32,
)
_OUTSET = np.linalg.inv(_INSET).astype(np.float32)
_LOW_EV, _HIGH_EV = -12.47393, 4.026069
_LUMA = np.array([0.2126, 0.7152, 0.0722], np.float32)


def develop(light: Image, recipe: DevelopRecipe, seed: int) -> NDArray[np.uint8]:
    """The photograph of a scene's light.

    Parameters
    ----------
    light : (height, width, 3)
        Linear RGB, unbounded.
    recipe : DevelopRecipe
    seed : int
        Of the grain.

    Returns
    -------
    (height, width, 3) RGB in [0, 255].
    """
    light = np.maximum(np.nan_to_num(light, posinf=1e4), 0).astype(np.float32)
    light = _balanced(light, recipe)
    light = light * np.float32(_exposure(light) * 2.0**recipe.exposure_ev)
    light = _lens(light, recipe)
    tones = _leveled(_film(light, recipe), recipe)
    tones = _grained(tones, recipe, seed)
    return np.rint(np.clip(tones, 0, 1) * 255).astype(np.uint8)


def _balanced(light: Image, recipe: DevelopRecipe) -> Image:
    """White balance: most of the scene's cast is taken out, as automatic balance does, then warmth is set."""
    luma = light @ _LUMA
    low, high = np.quantile(luma, (0.05, 0.97))
    body = light[(luma >= low) & (luma <= high)]
    mean = np.exp(np.log(body + 1e-5).mean(axis=0))
    cast = mean / max(float(mean @ _LUMA), 1e-6)
    gain = cast**-0.22
    gain = gain * np.array([1 + 0.10 * recipe.warmth, 1 - 0.045 * recipe.tint, 1 - 0.12 * recipe.warmth])
    return light * (gain / float(gain @ _LUMA)).astype(np.float32)


def _exposure(light: Image) -> float:
    """Metering: the middle of the frame counts most, and bright sky must keep its drawing."""
    luma = cv2.GaussianBlur(light @ _LUMA, (0, 0), max(1.0, light.shape[1] / 200))
    rows = np.linspace(-1, 1, luma.shape[0])[:, None]
    columns = np.linspace(-1, 1, luma.shape[1])[None]
    weight = np.exp(-0.7 * (rows**2 + columns**2))
    middle = float(np.exp((np.log(luma + 1e-5) * weight).sum() / weight.sum()))
    bright = float(np.quantile(luma, 0.96))
    # White in the open is about 1. Metering follows the frame half-way: snow stays light, dusk dark.
    gain = 1.2 * (0.19 / max(middle, 1e-4)) ** 0.62
    return float(np.clip(gain, 0.5, 6.0)) * min(1.0, (4.0 / max(bright * gain, 1e-6)) ** 0.5)


def _lens(light: Image, recipe: DevelopRecipe) -> Image:
    """Vignette, bloom of bright light, softness and a trace of lateral colour."""
    height, width = light.shape[:2]
    scale = width / 768
    y, x = np.mgrid[-1 : 1 : height * 1j, -1 : 1 : width * 1j].astype(np.float32)
    light = light / (1 + recipe.vignette * 0.55 * (x * x + y * y))[..., None] ** 1.3
    bright = np.minimum(np.maximum(light - 1.2, 0), 12)
    light = np.minimum(light, 60) + 0.05 * cv2.GaussianBlur(bright, (0, 0), 9 * scale)
    red, blue = 1 + 0.0006 * recipe.softness_px, 1 - 0.0006 * recipe.softness_px
    planes = [_zoomed(light[..., 0], red), light[..., 1], _zoomed(light[..., 2], blue)]
    light = np.stack(planes, axis=-1)
    return np.asarray(cv2.GaussianBlur(light, (0, 0), max(0.2, recipe.softness_px * scale)), np.float32)


def _zoomed(plane: Image, factor: float) -> Image:
    height, width = plane.shape
    shift = np.array([[factor, 0, (1 - factor) * width / 2], [0, factor, (1 - factor) * height / 2]])
    moved = cv2.warpAffine(
        plane, shift, (width, height), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE
    )
    return np.asarray(moved, np.float32)


def _film(light: Image, recipe: DevelopRecipe) -> Image:
    """AgX with a look, to display values (sRGB's curve included)."""
    inset = np.maximum(light, 0) @ _INSET.T
    log = (np.clip(np.log2(np.maximum(inset, 1e-10)), _LOW_EV, _HIGH_EV) - _LOW_EV) / (_HIGH_EV - _LOW_EV)
    curve = _sigmoid(log.astype(np.float32))
    look = np.maximum(curve, 0) ** np.float32(1.05 + 0.1 * recipe.contrast)
    look = look * 1.06
    luma = (look @ _LUMA)[..., None]
    look = luma + np.float32(recipe.saturation) * (look - luma)
    linear = np.clip(look, 0, 1.2) ** np.float32(2.2)
    linear = np.clip(linear @ _OUTSET.T, 0, None)
    tones = np.where(
        linear <= 0.0031308, 12.92 * linear, 1.055 * np.maximum(linear, 1e-6) ** (1 / 2.4) - 0.055
    )
    return tones.astype(np.float32)


def _leveled(tones: Image, recipe: DevelopRecipe) -> Image:
    """Tones spread towards black and white with a soft S, as cameras do; the veil lies over it."""
    low, high = np.quantile(tones @ _LUMA, (0.004, 0.996))
    share = min(0.72 * recipe.contrast, 0.9)
    floor, top = low * (1 - share), high + share * max(0.98 - high, 0)
    spread = np.clip((tones - low) / max(float(high - low), 0.05), 0, 1)
    bend = np.float32(1 + 0.13 * recipe.contrast)
    curve = np.where(spread < 0.5, 0.5 * (2 * spread) ** bend, 1 - 0.5 * (2 - 2 * spread) ** bend)
    return (recipe.black + (1 - recipe.black) * (floor + (top - floor) * curve)).astype(np.float32)


def _sigmoid(x: Image) -> Image:
    x2 = x * x
    x4 = x2 * x2
    return 15.5 * x4 * x2 - 40.14 * x4 * x + 31.96 * x4 - 6.868 * x2 * x + 0.4298 * x2 + 0.1191 * x - 0.00232


def _grained(tones: Image, recipe: DevelopRecipe, seed: int) -> Image:
    """Noise of a sensor: stronger in the dark, mostly of brightness, a little blurred by demosaicing."""
    random = np.random.Generator(np.random.PCG64([seed, 77]))
    height, width = tones.shape[:2]
    mono = random.standard_normal((height, width, 1), np.float32)
    color = random.standard_normal((height, width, 3), np.float32)
    noise = cv2.GaussianBlur(mono.repeat(3, axis=2) + 0.5 * color, (0, 0), 0.55) * 1.5
    strength = recipe.grain * (1.15 - 0.75 * np.clip(tones, 0, 1))
    return tones + noise * strength
