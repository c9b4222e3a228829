"""The tags of rendered scenes: weather, hour, season and place by their recipes, colours by their pixels."""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np

from simspaint.bank.memory_bank import MemoryBank
from simspaint.bank.moods.computed_tags import computed_tags
from simspaint.bank.moods.mood_words import COLORS, FRAMING
from training.scenes.recipe import SceneRecipe
from training.scenes.recipe_draw import recipe_from_seed

_VISIBLE_MIST = 0.02
"""Optical depth of ground mist across its height from which on a picture may show it."""
_WEATHER = {"clear": "clear", "broken": "cloudy", "overcast": "overcast", "fog": "mist"}
_SHORES = {"sea": ("sea", "coast"), "lake": ("lake",), "river": ("river",), "ponds": ("pond",)}
_PLACES = {
    "meadow": ("meadow",),
    "canyon": ("canyon",),
    "desert": ("desert",),
    "sandy_beach": ("beach", "coast"),
    "rocky_coast": ("coast",),
    "wetland": ("wetland",),
    "pine_forest": ("forest",),
    "autumn_forest": ("forest",),
    "rolling_hills": ("hills",),
    "alpine_lake": ("mountains",),
    "country_road": ("road",),
    "standing_on_grass": ("meadow",),
    "standing_on_sand": ("beach", "coast"),
}
_LOOKS = frozenset((*COLORS, *FRAMING, "bright", "dark"))
_LEAST_LEAVES = 0.03
"""Share of the frame under trees and bushes whose leaves tell the season."""


def scene_tags(
    recipe: SceneRecipe, computed: frozenset[str], leaves: float, redness: float
) -> frozenset[str]:
    """The tags of one scene.

    Parameters
    ----------
    computed
        What its pixels say, see `computed_tags`.
    leaves
        Share of the frame under trees and bushes.
    redness
        Their mean a*: autumn is tagged only where it can be seen.
    """
    sky, hour = recipe.sky, recipe.sun.hour
    tags = {hour, *(computed & _LOOKS)}
    if sky.weather != "overcast" or not computed & {"clear", "cloudy"}:  # clouds that let the blue through
        tags.add(_WEATHER[sky.weather])
    if sky.fog_density * sky.fog_height_m >= _VISIBLE_MIST and "mist" in computed:
        tags.add("mist")
    if "storm" in sky.clouds:
        tags.add("storm")
    if hour in ("dawn", "dusk") and sky.weather in ("clear", "broken"):
        tags.add("sunset")
    if recipe.season == "autumn":
        tags |= {"autumn"} if leaves >= _LEAST_LEAVES and redness > -1 else set()
    else:
        tags.add(recipe.season)
    tags |= {"snow"} if recipe.terrain.ground == "snow" else set()
    return frozenset(tags.union(_SHORES.get(recipe.terrain.shore, ()), _PLACES.get(recipe.biome, ())))


def tag_bank(folder: Path) -> int:
    """Write the tags of a bank of scenes, whose photographs are named by their seeds; gives their number.

    Raises `ValueError` where a photograph's name is no seed, `MemoryBankError` where the bank cannot be used.
    """
    with MemoryBank.open(folder) as bank:
        rows = bank.light(np.arange(len(bank.photographs)))
        names = [label.name for label in bank.labels.labels]
        green = [names.index(name) for name in ("tree", "bush")]
        shares = rows[:, green, 0]
        leaves = shares.sum(1)
        redness = (shares * rows[:, green, 2]).sum(1) / np.maximum(leaves, 1e-6)
        computed = computed_tags(rows, names)
        tags = {
            name: scene_tags(recipe_from_seed(int(name)), computed[i], float(leaves[i]), float(redness[i]))
            for i, name in enumerate(bank.photographs)
        }
        bank.write_tags(tags)
    return len(tags)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Write the tags of a bank of rendered scenes beside it.")
    parser.add_argument("bank", type=Path)
    print(f"{tag_bank(parser.parse_args().bank)} scenes have tags.")
