"""The list of all pieces of a photograph."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from simspaint.app.rendering import rendering_session
from simspaint.app.rendering.render_policy import RenderKind
from simspaint.app.rendering.rendering_control import RenderingControl
from simspaint.app.segments.segment_overview import shown_pieces
from simspaint.app.segments.segments_dock import EMPTY_TEXT
from simspaint.app.studio import Studio
from simspaint.domain.counted import percent
from simspaint.painting.document.document import Document
from tests.app.rendering_studio import EXTENT, wait_for_final

HALF = percent(0.5)


def test_all_pieces_are_listed_while_none_is_selected(
    part: RenderingControl, studio: Studio, qtbot: QtBot
) -> None:
    pieces = studio.segments.dock.overview.list
    qtbot.waitUntil(lambda: pieces.count() == 2 and not pieces.item(1).icon().isNull())
    texts = [pieces.item(i).text() for i in range(2)]
    assert sorted(texts) == [f"Building\na_1 · {HALF}", f"Sky\na_1 · {HALF}"]
    pieces.itemClicked.emit(pieces.item(texts.index(f"Sky\na_1 · {HALF}")))
    qtbot.waitUntil(lambda: studio.segments.selection.region is not None)
    assert studio.segments.dock._title.text() == "Sky"
    studio.actions["segment.lock"].trigger()
    studio.segments.dock.overview_asked.emit()
    assert studio.segments.selection.region is None
    qtbot.waitUntil(lambda: any("locked" in pieces.item(i).text() for i in range(pieces.count())))
    studio.actions["render.diversity"].trigger()
    wait_for_final(part, qtbot)
    qtbot.waitUntil(
        lambda: f"Building\nb_1 · {HALF}" in [pieces.item(i).text() for i in range(pieces.count())]
    )


def test_pieces_of_a_draft_that_stands_are_listed(
    part: RenderingControl, studio: Studio, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As where the photograph is so large that it is finished only when it is asked for."""
    pieces = studio.segments.dock.overview.list
    qtbot.waitUntil(
        lambda: f"Building\na_1 · {HALF}" in [pieces.item(i).text() for i in range(pieces.count())]
    )
    monkeypatch.setattr(rendering_session, "LARGEST_BY_ITSELF", 0)
    studio.actions["render.diversity"].trigger()
    qtbot.waitUntil(
        lambda: f"Building\nb_1 · {HALF}" in [pieces.item(i).text() for i in range(pieces.count())]
    )
    assert part.service.shown.order.kind is RenderKind.DRAFT


def test_a_piece_that_shows_beyond_its_component_alone_is_listed_with_a_spot_of_that(
    part: RenderingControl,
) -> None:
    rendering = part.service.shown.rendering
    sky = next(row for row in rendering.provenance if row.label_id == 0)
    building = next(row for row in rendering.provenance if row.label_id == 1)
    pixels = np.full_like(rendering.pixels, sky.component_index)
    pixels[sky.box.slices] = building.component_index
    pieces = shown_pieces(replace(rendering, pixels=pixels), EXTENT)
    assert len(pieces) == 2
    for piece in pieces:
        label = rendering.layout.labels[int(rendering.layout.ids[piece.spot])]
        assert label.name.capitalize() == piece.title


def test_the_list_comes_back_after_a_text_stood_in_its_place(
    part: RenderingControl, studio: Studio, qtbot: QtBot
) -> None:
    overview = studio.segments.dock.overview
    qtbot.waitUntil(lambda: overview.list.count() == 2 and overview._pages.currentIndex() == 1)
    studio.segments._overview.show("Nothing lies here.", wanted=False)
    assert overview.text.text() == "Nothing lies here."
    assert overview._pages.currentIndex() == 0
    studio.segments._overview.show(EMPTY_TEXT)
    qtbot.waitUntil(lambda: overview._pages.currentIndex() == 1)


def test_what_is_listed_goes_with_the_document(part: RenderingControl, studio: Studio, qtbot: QtBot) -> None:
    overview = studio.segments.dock.overview
    qtbot.waitUntil(lambda: overview.list.count() == 2 and not overview.list.isHidden())
    studio.bridge.replace(Document(studio.packs.pack.labels, EXTENT))
    assert overview.text.text() == EMPTY_TEXT
    assert overview._pages.currentIndex() == 0
