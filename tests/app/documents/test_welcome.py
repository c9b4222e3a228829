"""The hint of the first minute goes when it has done its work."""

from __future__ import annotations

import pytest

from simspaint.app.documents.welcome import Welcome
from simspaint.app.studio import Studio
from tests.app.hand import Hand
from tests.app.rendering_doubles import GatedEngine


@pytest.fixture
def hint(engine: GatedEngine, studio: Studio) -> str:
    """The hint, which is shown."""
    studio.settings.write("welcome/seen", False)
    completion = studio.documents.completion
    welcome = Welcome(studio.bridge, studio.packs, completion, studio.actions, studio.settings, studio.window)
    welcome.begin()
    assert "Diversity" in studio.window.notices.text
    return studio.window.notices.text


def test_who_has_painted_for_a_while_is_told_no_more(hint: str, studio: Studio, hand: Hand) -> None:
    hand.drag((10, 10), (20, 20))
    assert studio.window.notices.text == hint
    for row in range(20, 200, 20):
        hand.drag((row, 10), (row, 60))
    assert studio.window.notices.text == ""


def test_another_notice_stays_however_much_is_painted(hint: str, studio: Studio, hand: Hand) -> None:
    studio.window.notices.show_notice("There is no room on the disk.")
    for row in range(20, 220, 20):
        hand.drag((row, 10), (row, 60))
    assert studio.window.notices.text == "There is no room on the disk."
