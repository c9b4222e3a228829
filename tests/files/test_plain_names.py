"""Names of strangers, as they are shown."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simspaint.files.plain_names import as_shown, is_printable, printable

TURNING = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"


@pytest.mark.parametrize("character", TURNING)
def test_what_turns_the_direction_of_a_name_is_shown_instead(character: str) -> None:
    """A name with U+202E and then gpj.exe reads as if it ended in exe.jpg."""
    assert as_shown(f"holiday{character}gpj.exe") == "holiday\ufffdgpj.exe"
    assert printable(f"holiday{character}gpj.exe") == f"holiday{character}gpj.exe"
    assert is_printable(f"holiday{character}gpj.exe")  # it may be called so


def test_names_of_all_scripts_stay_as_they_are() -> None:
    for name in (
        "\u05e9\u05d5\u05dc\u05d7\u05df",
        "\u0645\u06cc\u200c\u0631\u0648\u062f",
        "\U0001f468\u200d\U0001f33e",
        "co\xadop",
    ):
        assert as_shown(name) == printable(name) == name


@given(st.text())
def test_what_is_shown_can_be_printed_and_is_as_long(text: str) -> None:
    shown = as_shown(text)
    assert is_printable(shown)
    assert len(shown) == len(text)
    assert as_shown(shown) == shown
