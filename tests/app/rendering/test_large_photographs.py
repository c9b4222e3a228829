"""A document of some bytes does not fill the memory of the machine by being opened."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from simspaint.app.rendering import rendering_session
from simspaint.app.rendering.render_messages import RenderResult
from simspaint.app.rendering.render_policy import RenderKind
from simspaint.app.rendering.rendering_control import LARGE_TEXT, RenderingControl
from simspaint.app.studio import Studio
from simspaint.domain.geometry import Extent
from simspaint.painting.document.document import Document
from simspaint.painting.document.settings import SizeChoice
from tests.app.rendering_doubles import halves
from tests.app.rendering_studio import BUILDING, EXTENT, select, wait_for_final

LARGE = Extent(EXTENT.height + 32, EXTENT.width + 32)


@pytest.fixture
def kinds(part: RenderingControl, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[RenderKind]]:
    """What is rendered; photographs larger than those of the other tests are large."""
    monkeypatch.setattr(rendering_session, "LARGEST_BY_ITSELF", EXTENT.area)
    kinds: list[RenderKind] = []

    def note(result: RenderResult) -> None:
        kinds.append(result.order.kind)

    part.service.rendered.connect(note)
    yield kinds
    part.service.rendered.disconnect(note)


def is_at_rest(part: RenderingControl) -> bool:
    return part.service.is_free and part.service._policy.is_idle and part.tasks.is_idle


def test_sizes_that_people_paint_in_are_finished_by_themselves(
    part: RenderingControl, studio: Studio
) -> None:
    labels = studio.packs.pack.labels
    for extent, is_large in (
        (Extent(1024, 1536), False),
        (Extent(1536, 1024), False),
        (Extent(2800, 2800), True),
    ):
        studio.bridge.replace(Document(labels, extent))
        assert part.session.is_large == is_large


def test_a_large_photograph_is_shown_small_and_finished_when_it_is_asked_for(
    part: RenderingControl, studio: Studio, qtbot: QtBot, kinds: list[RenderKind]
) -> None:
    studio.bridge.replace(Document.from_layout(halves(LARGE, studio.packs.pack.labels)))
    qtbot.waitUntil(lambda: bool(kinds) and is_at_rest(part))
    qtbot.wait(300)
    assert set(kinds) == {RenderKind.DRAFT}
    assert LARGE_TEXT in studio.window.notices.text
    studio.actions["render.now"].trigger()
    wait_for_final(part, qtbot)
    assert kinds[-1] is RenderKind.FINAL
    studio.bridge.replace(Document.from_layout(halves(EXTENT, studio.packs.pack.labels)))
    wait_for_final(part, qtbot)
    assert LARGE_TEXT not in studio.window.notices.text


@pytest.mark.parametrize("live", [True, False])
def test_neither_a_size_nor_a_choice_finishes_a_large_photograph(
    part: RenderingControl, studio: Studio, qtbot: QtBot, kinds: list[RenderKind], live: bool
) -> None:
    part.session.change_settings(live=live)
    part.session.change_settings(size=SizeChoice.DOUBLE)
    select(part, BUILDING, qtbot)
    studio.segments.editing.swap(3)
    qtbot.wait(400)
    qtbot.waitUntil(lambda: is_at_rest(part))
    assert RenderKind.FINAL not in kinds
    part.session.change_settings(size=SizeChoice.CANVAS)
    wait_for_final(part, qtbot)
    assert kinds[-1] is RenderKind.FINAL
