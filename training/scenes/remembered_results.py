"""A function that remembers what it was asked last."""

from __future__ import annotations

from collections.abc import Callable

from training.scenes.noise import Array


class LastResults:
    """A function of points that remembers its last results: many ask for the same points, one after another.

    Points are told by the arrays' identity, so they must not be written to.
    """

    def __init__(self, function: Callable[[Array, Array], Array], keep: int = 2) -> None:
        self._function, self._keep = function, keep
        self._known: list[tuple[Array, Array, Array]] = []

    def __call__(self, x: Array, y: Array) -> Array:
        """A copy of the function's values."""
        for known_x, known_y, values in self._known:
            if known_x is x and known_y is y:
                return values.copy()
        values = self._function(x, y)
        self._known = [(x, y, values), *self._known[: self._keep - 1]]
        return values.copy()
