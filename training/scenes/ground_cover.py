"""What covers the land: shares of grass, earth, rock, snow, sand and road, and the label that follows."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from training.scenes.cover_shares import CoverShares
from training.scenes.labels import Label
from training.scenes.land import Land
from training.scenes.noise import Array, fbm, smoothstep


class GroundCover:
    """Covers of a scene's land."""

    def __init__(self, land: Land) -> None:
        self._land, self._recipe = land, land.recipe
        self._seed = land.recipe.seed % 100003 + 2000

    def labels(self, x: Array, y: Array) -> NDArray[np.uint8]:
        """The label of the ground at points; water where it is covered by water."""
        height, slope = self._land.height(x, y), self._land.slope(x, y)
        shares = self.shares(x, y, height, slope)
        labels = self.label_of(x, y, shares)
        labels[self._land.under_water(x, y)] = Label.WATER
        return labels

    def label_of(self, x: Array, y: Array, shares: CoverShares) -> NDArray[np.uint8]:
        """Labels from shares: the largest wins; far relief is mountain or hill whatever covers it."""
        stack = np.stack([shares.grass, shares.earth, shares.rock + shares.scree, shares.snow, shares.sand])
        names = np.array([Label.GRASS, Label.EARTH, Label.ROCK, Label.SNOW, Label.SAND], np.uint8)
        labels = names[np.argmax(stack, axis=0)]
        far = self.far_relief(x, y)
        labels[far & (shares.road < 0.5)] = self.relief_label
        labels[shares.road >= 0.5] = Label.ROAD
        return labels

    @property
    def relief_label(self) -> Label:
        """What far relief is called in this scene."""
        recipe = self._recipe
        high = recipe.relief == "mountains" or (recipe.relief == "canyon" and recipe.relief_height_m > 90)
        return Label.MOUNTAIN if high else Label.HILL

    def far_relief(self, x: Array, y: Array) -> NDArray[np.bool_]:
        """True where far relief stands: mountain or hill."""
        recipe = self._recipe
        if recipe.relief == "flat":
            return np.zeros(x.shape, bool)
        relief = self._land.relief_height(x, y)
        ragged = fbm(x / 60, y / 60, self._seed + 1, 4)
        away = np.hypot(x, y) * (1 + 0.12 * ragged)
        least = {"mountains": 0.035, "hills": 0.10, "canyon": 0.04, "dunes": 0.25, "cliffs": 0.18}[
            recipe.relief
        ]
        begins = {"mountains": 250.0, "hills": 130.0, "canyon": 200.0, "dunes": 220.0, "cliffs": 170.0}
        high = relief > recipe.relief_height_m * least * (1 + 0.5 * ragged)
        return high & (away > begins[recipe.relief])

    def shares(self, x: Array, y: Array, height: Array, slope: Array) -> CoverShares:
        """Shares at points whose height (m) and slope (rise a metre) are known."""
        seed = self._seed
        away = np.hypot(x, y).astype(np.float32)
        broad = fbm(x / 46, y / 46, seed + 3, 4)
        fine = fbm(x / 3.1, y / 3.1, seed + 7, 4)
        ragged = 0.6 * broad + 0.5 * fine
        relief = self._land.relief_height(x, y)
        grass, earth, rock, sand = self._ground(ragged, broad)
        rock, scree = self._bare_rock(rock, slope, ragged, relief, away)
        grass, earth, sand, rock = self._at_the_shore(x, y, grass, earth, sand, rock, fine, slope)
        open_share = 1 - np.clip(rock + scree, 0, 1)
        total = np.maximum(grass + earth + sand, 1e-4)
        grass, earth, sand = (open_share * part / total for part in (grass, earth, sand))
        forest = self._far_forest(x, y, height, slope, away, broad, relief) * (1 - rock)
        snow = self._snow(height, slope, ragged, relief)
        road = self._road(x, y, fine)
        left = (1 - snow) * (1 - road)
        keep = left * (1 - forest)
        return CoverShares(
            grass=grass * keep,
            earth=earth * keep,
            rock=rock * keep,
            scree=scree * keep,
            snow=snow * (1 - road),
            sand=sand * keep,
            road=road,
            forest=forest * left,
        )

    def _ground(self, ragged: Array, broad: Array) -> tuple[Array, Array, Array, Array]:
        """Grass, earth, rock and sand as the biome's plain has them."""
        recipe, planting = self._recipe, self._land.scene.planting
        bare = smoothstep(0.06, -0.06, ragged - 0.75 * (recipe.bare - 0.45))
        none = np.zeros_like(ragged)
        if recipe.ground == "grass" or (recipe.ground == "snow"):
            return 1 - bare, bare, none, none
        grown = smoothstep(-0.05, 0.12, ragged + 0.8 * (planting.grass_cover - 0.62))
        if recipe.ground == "sand":
            return 0.25 * grown * smoothstep(0, 0.2, broad), none, none, 1 - 0.25 * grown
        if recipe.ground == "rock":
            return 0.8 * grown, 0.1 * bare, 1 - 0.8 * grown, none
        return grown, 1 - grown, none, none

    def _bare_rock(
        self, rock: Array, slope: Array, ragged: Array, relief: Array, away: Array
    ) -> tuple[Array, Array]:
        recipe = self._recipe
        if recipe.relief == "dunes":
            return rock, np.zeros_like(rock)
        steep = 0.62 if recipe.relief in ("mountains", "canyon", "cliffs") else 0.85
        cliff = smoothstep(steep - 0.1, steep + 0.16, slope + 0.22 * ragged)
        far = smoothstep(60, 200, away)
        if recipe.relief == "mountains":
            # High ground is rock whatever its slope; debris lies between cliffs and pastures.
            high = smoothstep(0.38, 0.66, relief / recipe.relief_height_m + 0.16 * ragged)
            cliff = np.maximum(cliff, high * smoothstep(0.25, 0.6, slope + 0.2 * ragged))
            scree = high * 0.9 + smoothstep(0.4, 0.6, slope + 0.25 * ragged) * smoothstep(
                0.18, 0.4, relief / recipe.relief_height_m
            )
        elif recipe.relief == "canyon":
            scree = smoothstep(0.22, 0.5, slope + 0.2 * ragged) * 0.8
        else:
            scree = 0.5 * smoothstep(steep - 0.25, steep, slope + 0.25 * ragged)
        rock = np.maximum(rock, cliff)
        return rock, np.clip(scree * far, 0, 1) * (1 - rock)

    def _at_the_shore(
        self,
        x: Array,
        y: Array,
        grass: Array,
        earth: Array,
        sand: Array,
        rock: Array,
        fine: Array,
        slope: Array,
    ) -> tuple[Array, Array, Array, Array]:
        """A strip of gravel, mud or sand along the water, and the bed under it."""
        recipe = self._recipe
        if recipe.shore == "none":
            return grass, earth, sand, rock
        inland = self._land.inland(x, y)
        wide = {"sea": 3.5, "lake": 1.1, "river": 0.8, "ponds": 0.25}[recipe.shore]
        strip = smoothstep(wide * 1.4, wide * 0.7, inland - 0.9 * wide * fine)
        stony = recipe.stones if recipe.shore != "ponds" else 0.0
        coast = recipe.shore == "sea" and recipe.ground != "sand"
        pebbles = strip * (0.95 if coast else smoothstep(0.25, 0.75, np.float32(stony) + 0.3 * fine))
        sandy = strip * (1 - pebbles) * (1.0 if recipe.shore == "sea" else 0.35)
        return (
            grass * (1 - strip),
            earth * (1 - strip) + strip - pebbles - sandy,
            sand * (1 - strip) + sandy,
            np.maximum(rock * (1 - strip), pebbles * (0.96 if coast or stony > 0.5 else 0.45)),
        )

    def _far_forest(
        self, x: Array, y: Array, height: Array, slope: Array, away: Array, broad: Array, relief: Array
    ) -> Array:
        recipe, planting = self._recipe, self._land.scene.planting
        if recipe.ground not in ("grass", "snow") or recipe.shore == "sea":
            return np.zeros_like(x)
        wood = fbm(x / 330, y / 330, self._seed + 31, 5) + 0.35 * broad
        cover = planting.tree_cover * (1.25 if recipe.relief == "mountains" else 0.9)
        forest = smoothstep(-0.06, 0.06, wood + 1.2 * (cover - 0.5)) * smoothstep(1100, 1900, away)
        if recipe.relief == "mountains":
            line = 0.36 * recipe.relief_height_m + 120 * broad
            forest = forest * smoothstep(line + 60, line - 60, relief) * smoothstep(0.95, 0.75, slope)
        return forest

    def _snow(self, height: Array, slope: Array, ragged: Array, relief: Array) -> Array:
        recipe = self._recipe
        above = (height - recipe.snow_line_m) / 260 + 1.1 * ragged
        cap = smoothstep(-0.25, 0.35, above) * smoothstep(1.05, 0.72, slope + 0.22 * ragged)
        if recipe.snow_cover <= 0:
            return cap
        patches = smoothstep(
            -0.07, 0.1, 0.8 * (recipe.snow_cover - 0.5) + 0.42 - 0.1 + ragged - 0.3 * (1 - recipe.snow_cover)
        )
        near = patches * smoothstep(1.15, 0.75, slope + 0.2 * ragged)
        return np.maximum(near, cap * (1 if recipe.relief == "mountains" else 0))

    def _road(self, x: Array, y: Array, fine: Array) -> Array:
        road = self._land.road
        if road is None:
            return np.zeros_like(x)
        return smoothstep(
            road.half_width_m + 0.12, road.half_width_m - 0.12, road.distance(x, y) + 0.12 * fine
        )
