from __future__ import annotations

import numpy as np

from simspaint.domain.mood import Mood
from simspaint.engine.stages.mood import MoodConfig, MoodMatch, match_mood, photographs_for_label

CONFIG = MoodConfig(enough=3, enough_of_label=2, nearest_share=0.5)


def tags(**counts: int) -> list[frozenset[str]]:
    """So many photographs with the tags that a name joins by underscores."""
    return [frozenset(name.split("_")) for name, n in counts.items() for _ in range(n)]


def matched(words: str, own: list[frozenset[str]]) -> tuple[set[frozenset[str]], str]:
    """The different tags of the photographs with a mood, and what is told."""
    found = match_mood(Mood(words), own, None, CONFIG)
    return {own[i] for i in np.flatnonzero(found.has)}, found.told


def test_photographs_with_all_tags_have_the_mood() -> None:
    own = tags(mist_morning=3, mist=5, morning=5, clear=5)
    assert matched("misty morning", own) == ({frozenset({"mist", "morning"})}, "")


def test_where_too_few_have_all_the_least_important_tag_is_left_out_and_told() -> None:
    own = tags(mist_autumn_morning=1, mist_autumn=3, autumn_morning=9, clear=5)
    found, told = matched("misty autumn morning", own)
    assert found == {frozenset({"mist", "autumn", "morning"}), frozenset({"mist", "autumn"})}
    assert told == (
        "Only one photograph is 'misty autumn morning': nearest are the 4 that are 'mist autumn'."
    )


def test_what_no_photograph_has_changes_nothing_and_is_told() -> None:
    own = tags(clear=5, mist=1)
    for words in ("sunset", "misty"):
        found, told = matched(words, own)
        assert found == set(own)
        assert told == f"No photograph is '{words}': the mood changes nothing." or words == "misty"
    found, told = matched("blurb", own)
    assert found == set(own)
    assert "'blurb'" in told


def test_words_that_people_wrote_are_found() -> None:
    own = tags(clear_hallstatt=3, clear=3)
    assert matched("Hallstatt", own)[0] == {frozenset({"clear", "hallstatt"})}
    found, told = matched("sunny Königssee", own)
    assert found == set(own)
    assert told == "No photograph is known as 'königssee'."


def test_like_a_picture_are_the_most_alike_among_those_with_the_words() -> None:
    own = tags(clear=6, mist=6)
    unlike = np.arange(12)[::-1] / 12.0
    both = match_mood(Mood("clear"), own, unlike, CONFIG).has
    assert np.flatnonzero(both).tolist() == [3, 4, 5]
    assert np.flatnonzero(match_mood(Mood(), own, unlike, CONFIG).has).tolist() == list(range(6, 12))


def test_a_label_that_few_show_with_the_mood_comes_from_anywhere() -> None:
    match = MoodMatch(np.array([True, True, True, False]))
    assert photographs_for_label(match, np.array([0, 0, 3]), None, CONFIG) is None
    np.testing.assert_array_equal(photographs_for_label(match, np.array([0, 1, 3]), None, CONFIG), match.has)
    allowed = np.array([True, True, False, True])
    np.testing.assert_array_equal(
        photographs_for_label(match, np.array([0, 1, 2]), allowed, CONFIG), match.has & allowed
    )
    np.testing.assert_array_equal(photographs_for_label(match, np.array([1, 2]), allowed, CONFIG), allowed)


def test_a_label_that_few_show_with_all_of_the_mood_comes_from_those_with_most_of_it() -> None:
    own = tags(mist_autumn=3, mist=3, clear=3)
    match = match_mood(Mood("misty autumn"), own, None, CONFIG)
    assert (
        photographs_for_label(match, np.array([0, 1, 8]), None, CONFIG).tolist() == [True] * 3 + [False] * 6
    )
    nearly = photographs_for_label(match, np.array([0, 4, 8]), None, CONFIG)
    assert nearly.tolist() == [True] * 6 + [False] * 3
    assert photographs_for_label(match, np.array([0, 7, 8]), None, CONFIG) is None


def test_more_and_more_photographs_are_like_a_picture_for_labels_that_few_show() -> None:
    match = match_mood(Mood(), tags(clear=40), np.arange(40) / 40.0, MoodConfig(3, 2, 0.1))
    for places, n in (([0, 1, 39], 4), ([0, 6, 39], 8), ([0, 12, 39], 16), ([0, 38, 39], 40)):
        found = photographs_for_label(match, np.array(places), None, MoodConfig(3, 2, 0.1))
        assert found.sum() == n
