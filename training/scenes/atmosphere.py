"""The clear sky and the sun's colour at every hour: an atmosphere of air, haze and ozone scatters light.

Single scattering is marched along the ray, all further scattering is a table of isotropic light, after
Hillaire, "A Scalable and Production Ready Sky and Atmosphere Rendering Technique" (EGSR 2020). Distances are
metres, colours linear RGB; the sun's irradiance above the atmosphere is 1 in every channel.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numba import njit, prange

from training.scenes.scattering import GROUND, Array, march, scatter_table, sun_left, transmittance_table


@njit(cache=True, parallel=True)
def _radiances(
    transmittance: np.ndarray,
    scatter: np.ndarray,
    aerosol: float,
    height: float,
    directions: np.ndarray,
    sun: np.ndarray,
) -> np.ndarray:
    out = np.zeros(directions.shape, np.float32)
    for i in prange(directions.shape[0]):
        x, y, z = directions[i, 0], directions[i, 1], directions[i, 2]
        light = np.zeros(3)
        between = min(1.0, max(-1.0, x * sun[0] + y * sun[1] + z * sun[2]))
        march((transmittance, scatter), aerosol, (GROUND + height, z, sun[2], between), 40, False, light)
        out[i] = light
    return out


@dataclass(frozen=True)
class Atmosphere:
    """Tables of one kind of air.

    `aerosol` is the haze: 0.3 in the mountains, 1 on a fair day, 3 in a hot summer.
    """

    aerosol: float
    transmittance: Array
    scatter: Array

    @staticmethod
    def of(aerosol: float) -> Atmosphere:
        """Compute the tables; some hundredths of a second."""
        transmittance = transmittance_table(aerosol)
        return Atmosphere(aerosol, transmittance, scatter_table(transmittance, aerosol))

    def radiance(self, directions: Array, sun: Array, height_m: float = 30.0) -> Array:
        """Light of the clear sky without the sun's disc, RGB.

        Parameters
        ----------
        directions
            (n, 3) unit vectors away from the eye; below the horizon they see bright, bare ground.
        sun
            (3,) unit vector towards the sun; it may lie some degrees below the horizon.
        """
        flat = np.ascontiguousarray(directions, np.float64).reshape(-1, 3)
        light = _radiances(
            self.transmittance, self.scatter, self.aerosol, height_m, flat, np.asarray(sun, np.float64)
        )
        return light.reshape(directions.shape)

    def sunlight(self, sun: Array, height_m: float = 0.0) -> Array:
        """Irradiance of the sun on a surface that faces it at a height, RGB in [0, 1]."""
        out = np.zeros(3)
        sun_left(self.transmittance, GROUND + max(height_m, 1.0), float(sun[2]), out)
        return out.astype(np.float32)
