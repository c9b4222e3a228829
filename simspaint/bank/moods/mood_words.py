"""The words of moods: what people write, and the tags of photographs that it means."""

from __future__ import annotations

import re
import unicodedata
from datetime import datetime
from typing import NamedTuple

WEATHER = ("clear", "cloudy", "overcast", "mist", "storm")
HOURS = ("dawn", "morning", "noon", "afternoon", "evening", "dusk", "night")
SEASONS = ("spring", "summer", "autumn", "winter")
LIGHT = ("sunset", "bright", "dark")
COLORS = ("warm", "cold", "colourful", "muted")
PLACES = ("beach", "canyon", "coast", "desert", "forest", "hills", "lake", "meadow", "mountains", "pond",
          "river", "road", "sea", "water", "wetland")  # fmt: skip
FRAMING = ("low-horizon", "high-horizon")
TAGS = frozenset((*WEATHER, *HOURS, *SEASONS, *LIGHT, *COLORS, *PLACES, *FRAMING, "snow"))
"""The tags that the program knows by itself; people may write any others."""

_WORDS = {
    "clear": "sunny sunshine cloudless bluesky fair",
    "cloudy": "clouds cloud broken",
    "overcast": "grey gray dull rainy rain leaden covered",
    "mist": "misty fog foggy haze hazy",
    "storm": "stormy thunder thunderstorm",
    "dawn": "daybreak",
    "morning": "mornings",
    "noon": "midday",
    "evening": "evenings",
    "dusk": "twilight gloaming",
    "night": "nightly nighttime moonlight",
    "spring": "springtime",
    "summer": "summery summertime",
    "autumn": "autumnal fall foliage",
    "winter": "wintry wintertime",
    "sunset": "sunrise sundown golden goldenhour glow glowing afterglow",
    "bright": "light sunlit",
    "dark": "gloomy dim sombre somber moody",
    "warm": "warmth",
    "cold": "cool chilly icy bluish",
    "colourful": "colorful vivid saturated",
    "muted": "pale soft pastel desaturated",
    "snow": "snowy snowfall snowed",
    "beach": "beaches",
    "canyon": "canyons gorge",
    "coast": "coastal shore seaside",
    "desert": "deserts arid",
    "forest": "woods wood forests woodland",
    "hills": "hill hilly",
    "lake": "lakes lakeside",
    "meadow": "meadows pasture",
    "mountains": "mountain alps alpine",
    "pond": "ponds",
    "river": "rivers stream",
    "road": "roads lane",
    "sea": "ocean",
    "wetland": "marsh swamp bog",
    "low-horizon": "wide open",
    "high-horizon": "enclosed",
}
MEANINGS = {word: tag for tag, words in _WORDS.items() for word in (tag, *words.split())} | {
    tag: tag for tag in TAGS
}
"""The tag that each known word means."""
_PHRASES = (("golden hour", "sunset"), ("blue hour", "dusk"), ("blue sky", "clear"))
_SILENT = frozenset(("a", "an", "and", "at", "by", "day", "from", "in", "it", "its", "landscape", "like",
                     "mood", "of", "on", "or", "over", "photo", "picture", "scene", "some", "sky", "the",
                     "time", "to", "under", "very", "weather", "with"))  # fmt: skip
_MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
           "november", "december")  # fmt: skip
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_HOUR_ENDS = ((5, "night"), (8, "dawn"), (11, "morning"), (14, "noon"), (18, "afternoon"), (21, "evening"))


class AskedWords(NamedTuple):
    """What words ask for: tags in their order, each once, and words that are no tag the program knows."""

    tags: tuple[str, ...]
    others: tuple[str, ...]


def words_of(text: str) -> list[str]:
    """The words of a text in lower case, without numbers and marks."""
    return _WORD.findall(unicodedata.normalize("NFKC", text).lower())


def asked_words(text: str) -> AskedWords:
    """What a person's words ask for; "misty" is "mist", and words like "the" say nothing."""
    plain = " ".join(words_of(text))
    for phrase, word in _PHRASES:
        plain = plain.replace(phrase, word)
    words = [word for word in plain.split() if word not in _SILENT]
    tags = dict.fromkeys(MEANINGS[word] for word in words if word in MEANINGS)
    return AskedWords(tuple(tags), tuple(dict.fromkeys(word for word in words if word not in MEANINGS)))


def tags_in_text(text: str) -> frozenset[str]:
    """The tags that a file's name or a title says; words that are none are left out."""
    return frozenset(asked_words(text.replace("_", " ")).tags)


def written_tags(text: str) -> frozenset[str]:
    """The tags of what a person writes about a photograph: known ones by their meaning, others as written."""
    asked = asked_words(text)
    return frozenset((*asked.tags, *asked.others))


def tags_of_date(taken: datetime, is_south: bool = False) -> frozenset[str]:
    """Season, month and hour of a photograph.

    Parameters
    ----------
    is_south
        Whether it was taken south of the equator, where the seasons are the others.
    """
    season = ((taken.month % 12) // 3 + (2 if is_south else 0)) % 4  # 0 is the northern winter
    hour = next((name for end, name in _HOUR_ENDS if taken.hour < end), "night")
    names = ("winter", "spring", "summer", "autumn")
    known = {_MONTHS[taken.month - 1], names[season]}
    if (taken.hour, taken.minute, taken.second) != (0, 0, 0):  # midnight sharp is a date without an hour
        known.add(hour)
    return frozenset(known)
