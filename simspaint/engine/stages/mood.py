"""Which photographs have the mood that a picture is to have (not in the paper)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from jaxtyping import Bool, Float64, Int, Int64

from simspaint.bank.moods.mood_words import COLORS, LIGHT, SEASONS, WEATHER, asked_words
from simspaint.domain.mood import Mood


@dataclass(frozen=True, slots=True)
class MoodConfig:
    """When a mood is had, and when it has to do without."""

    enough: int = 10
    """Photographs that have to have a mood; else tags are left out, the least important first."""
    enough_of_label: int = 4
    """Photographs with the mood and a component's label from which on its segment is one of theirs."""
    nearest_share: float = 0.08
    """Share of the photographs that are like a picture: the most alike ones, `enough` at least."""
    more_alike: tuple[int, ...] = (2, 4)
    """So many times more of them are taken for labels that too few of them show."""
    weather_weight: float = 3.0
    """How much light, weather and snow count where tags are left out …"""
    season_weight: float = 2.0
    color_weight: float = 1.5
    other_weight: float = 1.0
    """… and hours, places, frames, and what people wrote."""
    most_tags: int = 8
    """Tags of a mood that are looked at."""


@dataclass(frozen=True, slots=True)
class MoodMatch:
    """The photographs with a mood.

    Parameters
    ----------
    has
        Which ones have it, or what is nearest to it.
    nearly
        More and more photographs that have less and less of it, for labels that few with the mood show.
    told
        A sentence where that is not all that was asked for; else empty.
    """

    has: Bool[np.ndarray, " photographs"]
    nearly: tuple[Bool[np.ndarray, " photographs"], ...] = ()
    told: str = ""


def match_mood(
    mood: Mood,
    tags: Sequence[frozenset[str]],
    unlike: Float64[np.ndarray, " photographs"] | None,
    config: MoodConfig,
) -> MoodMatch:
    """The photographs that have a mood, or most of it where too few have all.

    Parameters
    ----------
    tags
        Of every photograph.
    unlike
        How unlike photographs look to the picture of `Mood.like`, in [0, 1]; None where there is none.
    """
    by_words = _match_words(mood.words, tags, config)
    if unlike is None:
        return by_words
    among = np.flatnonzero(by_words.has)
    nearest = among[np.argsort(unlike[among], kind="stable")]
    n = max(config.enough, round(config.nearest_share * among.size))
    has, *nearly = (_mask(nearest[: n * factor], len(tags)) for factor in (1, *config.more_alike))
    return MoodMatch(has, (*nearly, by_words.has, *by_words.nearly), by_words.told)


def _mask(places: Int64[np.ndarray, " n"], size: int) -> Bool[np.ndarray, " size"]:
    mask = np.zeros(size, bool)
    mask[places] = True
    return mask


def preferring(match: MoodMatch | None, preferred: Bool[np.ndarray, " photographs"]) -> MoodMatch:
    """The mood where photographs that a person prefers come first, and the mood before them."""
    if match is None:
        return MoodMatch(preferred)
    return MoodMatch(match.has & preferred, (match.has, *match.nearly, preferred), match.told)


def whole_scenes(match: MoodMatch, config: MoodConfig) -> Bool[np.ndarray, " photographs"]:
    """The photographs whose whole layout is compared: those with the mood, or nearly where they are few."""
    return next((has for has in (match.has, *match.nearly) if has.sum() >= config.enough), match.has)


def photographs_for_label(
    match: MoodMatch,
    photographs: Int[np.ndarray, " segments"],
    allowed: Bool[np.ndarray, " photographs"] | None,
    config: MoodConfig,
) -> Bool[np.ndarray, " photographs"] | None:
    """The photographs that segments of a label are taken from: those with the mood where enough of them show
    the label, else those that have some of it, else all that are allowed.

    Parameters
    ----------
    photographs
        Of the label's segments.
    allowed
        Which may be used at all; None for all.
    """
    for has in (match.has, *match.nearly):
        both = has if allowed is None else has & allowed
        if np.unique(photographs[both[photographs]]).size >= config.enough_of_label:
            return both
    return allowed


def _match_words(text: str, tags: Sequence[frozenset[str]], config: MoodConfig) -> MoodMatch:
    everything = np.ones(len(tags), bool)
    asked, others = asked_words(text)
    written = frozenset().union(*tags)
    known = tuple(word for word in others if word in written)
    told = _told_unknown([word for word in others if word not in written])
    wanted = (*asked, *known)[: config.most_tags]
    if not wanted:
        return MoodMatch(everything, told=told.strip())
    has = {tag: np.array([tag in own for own in tags], bool) for tag in wanted}
    all_of_them = np.logical_and.reduce([has[tag] for tag in wanted])
    kept = _kept_tags(wanted, has, config)
    if not kept:
        told = f"{told}No photograph is '{text.strip()}': the mood changes nothing."
        return MoodMatch(everything, told=told)
    found = np.logical_and.reduce([has[tag] for tag in kept])
    by_weight = sorted(kept, key=lambda tag: -_weight(tag, config))
    nearly = tuple(
        np.logical_and.reduce([has[t] for t in by_weight[:n]]) for n in range(len(kept) - 1, 0, -1)
    )
    if len(kept) == len(wanted):
        return MoodMatch(found, nearly, told.strip())
    n_all = int(all_of_them.sum())
    only = f"Only {n_all} photographs are" if n_all > 1 else "Only one photograph is" if n_all else ""
    said = f"{only or 'No photograph is'} '{text.strip()}': nearest are the {int(found.sum())} that are "
    return MoodMatch(found, nearly, f"{told}{said}'{' '.join(kept)}'.")


def _told_unknown(words: Sequence[str]) -> str:
    if not words:
        return ""
    named = ", ".join(f"'{word}'" for word in words[:4])
    return f"No photograph is known as {named}. "


def _kept_tags(
    wanted: Sequence[str], has: dict[str, Bool[np.ndarray, " photographs"]], config: MoodConfig
) -> tuple[str, ...]:
    """The most important tags that enough photographs have together; equal ones: the earlier, then the more
    photographs. None where not even one is had by `enough_of_label`."""
    for enough in (config.enough, config.enough_of_label):
        best: tuple[float, int, tuple[str, ...]] | None = None
        for n in range(len(wanted), 0, -1):
            for chosen in combinations(wanted, n):
                count = int(np.logical_and.reduce([has[tag] for tag in chosen]).sum())
                rank = (sum(_weight(tag, config) for tag in chosen), count, chosen)
                if count >= enough and (best is None or rank[:2] > best[:2]):
                    best = rank
        if best is not None:
            return best[2]
    return ()


def _weight(tag: str, config: MoodConfig) -> float:
    if tag in WEATHER or tag in LIGHT or tag == "snow":
        return config.weather_weight
    if tag in SEASONS:
        return config.season_weight
    return config.color_weight if tag in COLORS else config.other_weight
