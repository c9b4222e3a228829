"""From painting to photographs in the open studio, with an engine made in code."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
from PySide6.QtCore import QPoint, QPointF, QRect, QSize, Qt
from pytestqt.qtbot import QtBot

from simspaint.app.rendering.kept_photographs import MOST_KEPT
from simspaint.app.rendering.rendering_control import RenderingControl
from simspaint.app.rendering.variations_dock import CHANGED, CLICK
from simspaint.app.studio import Studio
from simspaint.domain.geometry import Box
from simspaint.errors import RenderError
from simspaint.painting.codecs.indexed_png import layout_to_png
from simspaint.painting.document.document import Document
from simspaint.painting.recipes.kept_rendering import KeptRendering
from tests.app.rendering_doubles import GatedEngine
from tests.app.rendering_studio import BUILDING, EXTENT, SKY, segment_at, select, wait_for_final
from tests.painting.documents import make_recipe


def test_what_is_painted_is_rendered_and_shown(part: RenderingControl, studio: Studio, qtbot: QtBot) -> None:
    with studio.bridge.document.edit("Brush") as edit:
        edit.paint(part.service.shown.rendering.provenance[0].box, None, 2)
    wait_for_final(part, qtbot)
    assert part.view.result is part.service.shown
    assert {row.label_id for row in part.view.result.rendering.provenance} == {1, 2}
    assert part.view.surface.picture is part.view.result.picture


def test_locked_pieces_are_marked_in_the_photograph(
    part: RenderingControl, studio: Studio, qtbot: QtBot
) -> None:
    select(part, SKY, qtbot)
    surface = part.view.surface
    plain = surface.grab().toImage()
    studio.actions["segment.lock"].trigger()
    (lock,) = studio.bridge.document.choices.locks
    place = surface.geometry_of_view.to_view(QPointF(lock.column + 0.5, lock.row + 0.5)).toPoint()
    around = QRect(place - QPoint(9, 9), QSize(19, 19))
    marked = surface.grab().toImage()
    assert marked.copy(around) != plain.copy(around)
    studio.actions["edit.undo"].trigger()
    assert surface.grab().toImage().copy(around) == plain.copy(around)


def test_without_live_rendering_strokes_wait_and_choices_do_not(
    part: RenderingControl, studio: Studio, qtbot: QtBot
) -> None:
    studio.actions["render.live"].trigger()
    assert not studio.bridge.document.settings.live
    shown = part.service.shown
    with studio.bridge.document.edit("Brush") as edit:
        edit.paint(shown.rendering.provenance[0].box, None, 2)
    qtbot.wait(150)
    assert part.service.shown is shown
    studio.actions["render.now"].trigger()
    wait_for_final(part, qtbot)
    select(part, BUILDING, qtbot)
    studio.segments.editing.swap(3)
    wait_for_final(part, qtbot)
    assert segment_at(part, 1) == 3


def test_variations_are_made_and_one_click_makes_one_the_photograph(
    part: RenderingControl, studio: Studio, qtbot: QtBot
) -> None:
    part.make_variations(3)
    pictures = part.variations.list
    assert pictures.count() == 3
    assert not pictures.item(2).flags() & Qt.ItemFlag.ItemIsEnabled
    qtbot.waitUntil(lambda: bool(pictures.item(2).flags() & Qt.ItemFlag.ItemIsEnabled))
    pictures.itemClicked.emit(pictures.item(1))
    wait_for_final(part, qtbot)
    assert part.service.shown.rendering.seed == studio.bridge.document.settings.picture.seed == 2


def test_variations_of_what_was_painted_before_cannot_be_clicked_until_it_is_undone(
    part: RenderingControl, studio: Studio, qtbot: QtBot
) -> None:
    part.make_variations(3)
    dock, document = part.variations, studio.bridge.document
    qtbot.waitUntil(lambda: bool(dock.list.item(2).flags() & Qt.ItemFlag.ItemIsEnabled))
    dock.list.itemClicked.emit(dock.list.item(1))
    wait_for_final(part, qtbot)
    assert dock.list.isEnabled()
    assert [item.text() for item in dock.list.selectedItems()] == ["Seed 2"]
    with document.edit("Brush") as edit:
        edit.paint(part.service.shown.rendering.provenance[0].box, None, 2)
    assert not dock.list.isEnabled()
    assert dock._told.text() == CHANGED
    document.undo()
    assert dock.list.isEnabled()
    assert dock._told.text() == CLICK
    document.undo()
    assert dock.list.isEnabled()
    assert dock.list.selectedItems() == []  # another seed is the photograph
    select(part, BUILDING, qtbot)
    studio.actions["segment.lock"].trigger()
    assert not dock.list.isEnabled()
    part.make_variations(2)
    assert dock.list.isEnabled()
    studio.bridge.replace(Document.from_layout(document.layout()))
    assert dock._told.text() == CLICK


def test_diversity_waits_for_the_end_of_a_stroke(part: RenderingControl, studio: Studio) -> None:
    seed = studio.bridge.document.settings.picture.seed
    edit = studio.bridge.document.begin("Brush")
    studio.actions["render.diversity"].trigger()
    assert studio.bridge.document.settings.picture.seed == seed
    edit.abandon()
    studio.actions["render.diversity"].trigger()
    assert studio.bridge.document.settings.picture.seed == seed + 1


def test_finished_photographs_are_kept_and_can_be_gone_back_to(
    part: RenderingControl, studio: Studio, qtbot: QtBot
) -> None:
    before = studio.bridge.document.ids.copy()
    assert len(part.kept.kept) == 1
    with studio.bridge.document.edit("Brush") as edit:
        edit.paint(part.service.shown.rendering.provenance[0].box, None, 2)
    studio.actions["render.diversity"].trigger()
    wait_for_final(part, qtbot)
    assert [kept.recipe.picture.seed for kept in part.kept.kept] == [0, 1]
    assert studio.bridge.document.renderings == part.kept.kept
    part.history.restore_asked.emit(part.kept.kept[0])
    wait_for_final(part, qtbot)
    np.testing.assert_array_equal(studio.bridge.document.ids, before)
    assert part.service.shown.rendering.seed == 0
    assert len(part.kept.kept) == 2  # it is there already


def test_looking_at_a_document_does_not_make_it_unsaved(part: RenderingControl, studio: Studio) -> None:
    assert len(part.kept.kept) == 1
    assert not studio.bridge.document.is_modified


def test_a_failure_is_told_and_the_photograph_stays(
    part: RenderingControl, studio: Studio, qtbot: QtBot, engine: GatedEngine
) -> None:
    shown = part.view.surface.picture
    engine.error = RenderError("There is not enough memory for this size.", "Choose a smaller size.")
    studio.actions["render.now"].trigger()
    qtbot.waitUntil(lambda: "smaller size" in studio.window.notices.text)
    assert part.view.surface.picture is shown
    engine.error = None
    studio.actions["render.now"].trigger()
    qtbot.waitUntil(lambda: studio.window.notices.text == "")


def test_a_final_is_whole_after_a_swap_too(
    part: RenderingControl, studio: Studio, engine: GatedEngine, qtbot: QtBot
) -> None:
    assert not engine.begun[-1].settings.draft
    select(part, BUILDING, qtbot)
    studio.segments.editing.swap(3)
    wait_for_final(part, qtbot)
    assert not engine.begun[-1].settings.draft
    assert part.service.shown.composition == studio.bridge.document.composition


def test_a_painting_that_was_only_rendered_is_not_unsaved(
    part: RenderingControl, studio: Studio, qtbot: QtBot, tmp_path: Path
) -> None:
    document = studio.bridge.document
    assert not document.is_modified
    with document.edit("Brush") as edit:
        edit.paint(Box(0, 0, 20, 20), None, 2)
    wait_for_final(part, qtbot)
    assert len(document.renderings) == 2
    document.undo()
    wait_for_final(part, qtbot)
    assert not document.is_modified
    document.redo()
    studio.documents.saving.write(tmp_path / "one.simspaint")
    wait_for_final(part, qtbot)
    assert not document.is_modified
    studio.actions["render.now"].trigger()
    wait_for_final(part, qtbot)
    assert not document.is_modified


def test_variations_that_were_stopped_leave_no_room_behind(
    part: RenderingControl, studio: Studio, engine: GatedEngine, qtbot: QtBot
) -> None:
    while engine.gate.acquire(blocking=False):
        pass
    part.make_variations(3)
    engine.let_through(1)
    qtbot.waitUntil(lambda: len(part.service._variations) == 2)
    assert part.variations.list.count() == 3
    studio.actions["render.stop"].trigger()
    assert part.variations.list.count() == 1
    part.make_variations(3)
    engine.error = RenderError("It failed.", "Try again.")
    engine.let_through(1)
    qtbot.waitUntil(lambda: part.variations.list.count() == 0)
    engine.error = None
    engine.let_through(10_000)


def test_messages_end_with_their_painting(part: RenderingControl, studio: Studio) -> None:
    notices = studio.window.notices
    notices.show_notice("Something about this painting.", topic="export")
    studio.bridge.document.clear()
    assert notices.text
    studio.bridge.replace(Document(studio.packs.pack.labels, EXTENT))
    assert notices.text == ""
    notices.show_notice("Something about the program.", of_program=True)
    studio.bridge.replace(Document(studio.packs.pack.labels, EXTENT))
    assert notices.text


def test_of_a_document_that_holds_thousands_of_photographs_the_newest_are_shown(
    part: RenderingControl, studio: Studio, qtbot: QtBot
) -> None:
    """Twelve kilobytes can name one small picture so often that their pictures would fill the memory."""
    document = Document.from_layout(studio.bridge.document.layout())
    recipe = make_recipe(document)
    kept = [
        KeptRendering(
            replace(recipe, picture=replace(recipe.picture, seed=i)), layout_to_png(document.layout())
        )
        for i in range(3 * MOST_KEPT)
    ]
    studio.bridge.replace(Document.from_snapshot(replace(document.snapshot(), renderings=tuple(kept))))
    assert list(part.kept.kept) == kept[-MOST_KEPT:]
    assert part.history.list.count() == MOST_KEPT
