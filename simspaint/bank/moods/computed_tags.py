"""Tags of photographs from what is known of their colours: light, colour, haze, horizon, snow, sunset."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float32, Float64

from simspaint.bank.ops.appearance_rows import SHARE, SPREAD

_L, _A, _B = 1, 2, 3


@dataclass(frozen=True, slots=True)
class ComputedTagsConfig:
    """From where on a photograph has a tag. Shares of the frame; L*, a* and b* of CIE Lab."""

    dark_below: float = 34.0
    bright_above: float = 62.0
    night_below: float = 16.0
    warm_above: float = 15.0
    """Mean b* of the photograph."""
    cold_below: float = -1.0
    muted_below: float = 6.0
    """Chroma of its labels, each by its share."""
    colorful_above: float = 24.0
    least_sky: float = 0.05
    """Share of sky and cloud below which they say nothing."""
    blue_below: float = -7.0
    """Mean b* of a sky that is blue."""
    grey_chroma: float = 7.0
    cloudy_share: float = 0.3
    """Clouds' share of sky and cloud."""
    clear_share: float = 0.15
    glowing_above: float = 7.0
    """Mean b* of a sky or clouds at sunset …"""
    glowing_red_above: float = 1.5
    """… or their mean a*, where they are not blue."""
    flat_below: float = 11.0
    """Spread of L* of what is far off, in mist."""
    misty_contrast: float = 17.0
    """Spread of L* of the whole, in mist."""
    misty_chroma: float = 14.0
    """Chroma of the labels below which that is mist."""
    pale_below: float = 14.0
    """Difference of L* between sky and what is far off, in mist."""
    least_snow: float = 0.05
    white_above: float = 72.0
    """L* of a mountain in snow, whose chroma is below `grey_chroma`."""
    least_leaves: float = 0.03
    autumn_above: float = 2.0
    """Mean a* of trees and bushes in autumn."""
    autumn_yellow_above: float = 14.0
    low_horizon_sky: float = 0.45
    """Share of sky and cloud above a low horizon."""
    high_horizon_sky: float = 0.2
    least_place: float = 0.08
    """Share of a label that a place has …"""
    least_forest: float = 0.3
    """… and of trees that a forest has."""


_PLACES = {"water": "water", "mountain": "mountains", "hill": "hills", "tree": "forest", "road": "road"}
_FAR = ("mountain", "hill", "tree")


def computed_tags(
    rows: Float32[np.ndarray, "photographs rows values"],
    names: Sequence[str],
    config: ComputedTagsConfig | None = None,
) -> list[frozenset[str]]:
    """The tags of every photograph.

    Parameters
    ----------
    rows
        Of `light_of`: one a label, and one for the whole.
    names
        Of the labels. Labels that a table of labels has not got say nothing.
    """
    config = config or ComputedTagsConfig()
    looks = _Looks(rows.astype(np.float64), {name: i for i, name in enumerate(names)}, config)
    found = {**looks.light(), **looks.sky(), **looks.season(), **looks.places()}
    return [frozenset(tag for tag, has in found.items() if has[i]) for i in range(len(rows))]


class _Looks:
    """What is asked about photographs; answers are masks of them, by tag."""

    def __init__(self, rows: np.ndarray, ids: dict[str, int], config: ComputedTagsConfig) -> None:
        self._rows, self._ids, self._config = rows, ids, config
        self._whole = rows[:, -1]
        self._sky = self._joined(("sky", "cloud"))
        shares = rows[:, :-1, SHARE]
        chroma = shares * np.hypot(rows[:, :-1, _A], rows[:, :-1, _B])
        self._chroma = chroma.sum(1) / np.maximum(shares.sum(1), 1e-6)
        self._above = self._sky[:, SHARE]
        self._knows_sky = self._above >= config.least_sky

    def light(self) -> dict[str, np.ndarray]:
        config, light = self._config, self._whole[:, _L]
        colorful = self._chroma
        return {
            "dark": light < config.dark_below,
            "night": light < config.night_below,
            "bright": light > config.bright_above,
            "warm": self._whole[:, _B] > config.warm_above,
            "cold": self._whole[:, _B] < config.cold_below,
            "muted": colorful < config.muted_below,
            "colourful": colorful > config.colorful_above,
            "low-horizon": self._above > config.low_horizon_sky,
            "high-horizon": self._above < config.high_horizon_sky,
        }

    def sky(self) -> dict[str, np.ndarray]:
        config, sky, cloud = self._config, self._joined(("sky",)), self._joined(("cloud",))
        clouds = cloud[:, SHARE] / np.maximum(self._above, 1e-6)
        is_blue = (sky[:, SHARE] >= config.least_sky) & (sky[:, _B] < config.blue_below)
        is_grey = np.hypot(self._sky[:, _A], self._sky[:, _B]) < config.grey_chroma
        glows = (self._sky[:, _B] > config.glowing_above) | (
            (self._sky[:, _A] > config.glowing_red_above) & (self._sky[:, _B] > config.blue_below / 2)
        )
        far = self._joined(_FAR)
        hides = (far[:, SPREAD] < config.flat_below) & (self._sky[:, _L] - far[:, _L] < config.pale_below)
        hides &= (far[:, SHARE] >= config.least_leaves) & ~is_blue
        flat = ~is_blue & (self._whole[:, SPREAD] < config.misty_contrast)
        misty = self._knows_sky & (hides | (flat & (self._chroma < config.misty_chroma)))
        return {
            "clear": is_blue & (clouds < config.clear_share),
            "cloudy": is_blue & (clouds >= config.cloudy_share),
            "overcast": self._knows_sky & is_grey & ~is_blue & ~misty,
            "mist": misty,
            "sunset": self._knows_sky & glows & ~misty,
        }

    def season(self) -> dict[str, np.ndarray]:
        config, leaves = self._config, self._joined(("tree", "bush"))
        snow = self._joined(("snow",))[:, SHARE] >= config.least_snow
        mountain = self._joined(("mountain",))
        white = (mountain[:, SHARE] >= config.least_place) & (mountain[:, _L] > config.white_above)
        white &= np.hypot(mountain[:, _A], mountain[:, _B]) < config.grey_chroma
        turned = (leaves[:, _A] > config.autumn_above) & (leaves[:, _B] > config.autumn_yellow_above)
        return {
            "snow": snow | white,
            "winter": snow,
            "autumn": (leaves[:, SHARE] >= config.least_leaves) & turned & ~snow,
        }

    def places(self) -> dict[str, np.ndarray]:
        found = {}
        for name, tag in _PLACES.items():
            least = self._config.least_forest if name == "tree" else self._config.least_place
            found[tag] = self._joined((name,))[:, SHARE] >= least
        return found

    def _joined(self, names: Sequence[str]) -> Float64[np.ndarray, "photographs values"]:
        """The values of several labels together, each by its share; zeros where none is shown."""
        ids = [self._ids[name] for name in names if name in self._ids]
        if not ids:
            return np.zeros((len(self._rows), self._rows.shape[2]))
        rows = self._rows[:, ids]
        shares = rows[:, :, :1]
        joined = (rows * shares).sum(1) / np.maximum(shares.sum(1), 1e-9)
        joined[:, SHARE] = shares[:, :, 0].sum(1)
        return joined
