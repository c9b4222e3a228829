"""The mood that a picture is to have: words, and the look of a picture that it shall be like.

Imports no numpy: the window opens before it loads.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

MAX_MOOD_WORDS = 200
"""Characters of a mood's words."""
N_APPEARANCE_VALUES = 6
"""Share, mean L*, a* and b*, spread of L* and its difference between the halves, as `light_of` gives them."""
MAX_APPEARANCE_VALUE = 400.0


@dataclass(frozen=True, slots=True)
class LabelAppearance:
    """How one label looks in a picture.

    Parameters
    ----------
    label
        Its name; empty for the whole picture.
    values
        `N_APPEARANCE_VALUES` numbers, the row of `light_of`.

    Raises `ValueError` where there are more or fewer numbers, or one that no picture has.
    """

    label: str
    values: tuple[float, ...]

    def __post_init__(self) -> None:
        usable = all(math.isfinite(x) and abs(x) <= MAX_APPEARANCE_VALUE for x in self.values)
        if len(self.values) != N_APPEARANCE_VALUES or not usable:
            raise ValueError(f"{self.values} is not the appearance of a label.")


@dataclass(frozen=True, slots=True)
class Mood:
    """What photographs a picture is to be made of.

    Parameters
    ----------
    words
        "misty autumn morning"; empty where any will do. At most `MAX_MOOD_WORDS` characters.
    like
        The appearance of a picture whose light and colours are wanted; empty where there is none.
    """

    words: str = ""
    like: tuple[LabelAppearance, ...] = ()

    def __post_init__(self) -> None:
        if len(self.words) > MAX_MOOD_WORDS:
            raise ValueError(f"A mood has at most {MAX_MOOD_WORDS} characters.")

    @property
    def is_any(self) -> bool:
        """Whether nothing is asked for."""
        return not self.words.strip() and not self.like
