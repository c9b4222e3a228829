from datetime import datetime

import pytest

from simspaint.bank.moods.mood_words import (
    MEANINGS,
    TAGS,
    asked_words,
    tags_in_text,
    tags_of_date,
    written_tags,
)


@pytest.mark.parametrize(
    ("text", "tags"),
    [
        ("misty autumn morning", ("mist", "autumn", "morning")),
        ("Warm evening at the sea", ("warm", "evening", "sea")),
        ("FOGGY, foggy & hazy!", ("mist",)),
        ("golden hour", ("sunset",)),
        ("under a blue sky", ("clear",)),
        ("wide open", ("low-horizon",)),
        ("", ()),
        ("the 7th", ()),
    ],
)
def test_people_write_moods_in_their_own_words(text: str, tags: tuple[str, ...]) -> None:
    assert asked_words(text).tags == tags


def test_words_that_are_no_tag_are_kept_apart() -> None:
    assert asked_words("misty Hallstatt").others == ("hallstatt",)
    assert tags_in_text("IMG_2041_foggy_lake-4000x3000") == {"mist", "lake"}
    assert written_tags("Hallstatt, snowy") == {"hallstatt", "snow"}


def test_every_meaning_is_a_tag_and_every_tag_means_itself() -> None:
    assert set(MEANINGS.values()) == TAGS
    assert all(MEANINGS[tag] == tag for tag in TAGS)


def test_dates_tell_season_month_and_hour() -> None:
    assert tags_of_date(datetime(2021, 10, 3, 7, 30)) == {"october", "autumn", "dawn"}
    assert tags_of_date(datetime(2021, 10, 3, 12), is_south=True) == {"october", "spring", "noon"}
    assert tags_of_date(datetime(2020, 1, 1)) == {"january", "winter"}
    assert tags_of_date(datetime(2020, 12, 31, 23, 59)) == {"december", "winter", "night"}
