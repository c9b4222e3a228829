"""The land as those see it that cover it."""

from __future__ import annotations

from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from training.scenes.course import Road
from training.scenes.land_recipe import TerrainRecipe
from training.scenes.noise import Array
from training.scenes.recipe import SceneRecipe


class Land(Protocol):
    """What is covered: points are (x, y) in metres."""

    scene: SceneRecipe
    recipe: TerrainRecipe
    road: Road | None

    def height(self, x: Array, y: Array) -> Array: ...

    def slope(self, x: Array, y: Array) -> Array: ...

    def inland(self, x: Array, y: Array) -> Array: ...

    def relief_height(self, x: Array, y: Array) -> Array: ...

    def under_water(self, x: Array, y: Array) -> NDArray[np.bool_]: ...
