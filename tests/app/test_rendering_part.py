"""From painting to photographs in the open studio, with an engine made in code."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from simspaint.app.pack_choice import PackChoice
from simspaint.app.rendering import render_policy, rendering_session
from simspaint.app.rendering.picture_views import PictureView
from simspaint.app.rendering.render_bar import RenderBar
from simspaint.app.rendering.render_policy import RenderKind
from simspaint.app.rendering.rendering_part import RenderingPart
from simspaint.app.studio import Studio
from simspaint.domain.geometry import Extent
from simspaint.errors import RenderError
from simspaint.painting.document import Document
from simspaint.painting.document_settings import SizeChoice
from tests.app.rendering_doubles import GatedEngine, halves, pack_with_photographs

EXTENT = Extent(96, 128)
SKY, BUILDING = (20, 30), (80, 30)
"""Pixels of the upper and of the lower half."""


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> GatedEngine:
    """Stands in for the engine of every studio that is opened afterwards; lets everything through."""
    from simspaint.engine.pack import Pack

    engine = GatedEngine(pack_with_photographs(tmp_path / "made", Pack.open("street").labels))
    engine.let_through(10_000)
    monkeypatch.setattr(rendering_session, "PackEngine", lambda pack, device: engine)
    monkeypatch.setattr(PackChoice, "problem", None)
    monkeypatch.setattr(render_policy, "FINAL_QUIET_MS", 150.0)
    return engine


@pytest.fixture
def part(engine: GatedEngine, studio: Studio, qtbot: QtBot) -> RenderingPart:
    """Rendering of a studio in which two halves are painted, rendered and finished."""
    part = studio.rendering
    qtbot.waitUntil(lambda: part.service.opened is not None)
    studio.bridge.replace(Document.from_layout(halves(EXTENT, studio.packs.pack.labels)))
    wait_for_final(part, qtbot)
    return part


def wait_for_final(part: RenderingPart, qtbot: QtBot) -> None:
    def is_final() -> bool:
        shown = part.service.shown
        is_there = shown is not None and shown.order.kind is RenderKind.FINAL
        return is_there and part.session.is_newest(shown) and part.tasks.is_idle

    qtbot.waitUntil(is_final)


def segment_at(part: RenderingPart, label_id: int) -> int:
    assert part.service.shown is not None
    rows = part.service.shown.rendering.provenance
    return next(row.segment_id for row in rows if row.label_id == label_id)


def select(part: RenderingPart, spot: tuple[int, int], qtbot: QtBot) -> None:
    part.view.surface.spot_clicked.emit(*spot)
    qtbot.waitUntil(lambda: part.tasks.is_idle)


def drag(part: RenderingPart, qtbot: QtBot, start: QPointF, end: QPointF) -> None:
    """Drag in the photograph from one picture point to another."""
    surface = part.view.surface
    places: list[QPoint] = [surface.geometry_of_view.to_view(p).toPoint() for p in (start, end)]
    qtbot.mousePress(surface, Qt.MouseButton.LeftButton, pos=places[0])
    qtbot.mouseMove(surface, places[1])
    qtbot.mouseRelease(surface, Qt.MouseButton.LeftButton, pos=places[1])


def test_what_is_painted_is_rendered_and_shown(part: RenderingPart, studio: Studio, qtbot: QtBot) -> None:
    with studio.bridge.document.edit("Brush") as edit:
        edit.paint(part.service.shown.rendering.provenance[0].box, None, 2)
    wait_for_final(part, qtbot)
    assert part.view.result is part.service.shown
    assert {row.label_id for row in part.view.result.rendering.provenance} == {1, 2}
    assert part.view.surface.picture is part.view.result.picture


def test_without_live_rendering_strokes_wait_and_choices_do_not(
    part: RenderingPart, studio: Studio, qtbot: QtBot
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
    part.segments.editing.swap(3)
    wait_for_final(part, qtbot)
    assert segment_at(part, 1) == 3


def test_a_click_tells_where_the_piece_comes_from_and_what_else_would_fit(
    part: RenderingPart, qtbot: QtBot
) -> None:
    select(part, SKY, qtbot)
    dock = part.segments.dock
    shown = [dock.candidates.item(i).data(Qt.ItemDataRole.UserRole) for i in range(dock.candidates.count())]
    assert sorted(shown) == [0, 2]
    assert not dock.candidates.item(0).icon().isNull()
    assert dock._title.text() == "Sky"
    assert dock._photograph.text() == "a_1"
    source = dock._picture.pixmap().toImage()
    color = source.pixelColor(source.width() // 2, source.height() // 4)
    assert color.red() > 150 > color.green()  # the photograph a_1


def test_a_click_beside_the_photograph_selects_nothing(part: RenderingPart, qtbot: QtBot) -> None:
    select(part, SKY, qtbot)
    qtbot.mouseClick(part.view.surface, Qt.MouseButton.LeftButton, pos=QPoint(2, 2))
    assert part.segments.selection.region is None


def test_only_pieces_of_the_same_photograph_are_shown_when_more_of_it_are_asked_for(
    part: RenderingPart, studio: Studio, qtbot: QtBot
) -> None:
    select(part, SKY, qtbot)
    studio.actions["segment.more"].trigger()
    qtbot.waitUntil(lambda: part.segments.dock.candidates.count() == 1)


def test_a_swapped_piece_stays_until_diversity_and_can_be_taken_back(
    part: RenderingPart, studio: Studio, qtbot: QtBot
) -> None:
    select(part, SKY, qtbot)
    part.segments.dock.swap_asked.emit(2)
    wait_for_final(part, qtbot)
    assert segment_at(part, 0) == 2
    assert part.segments.editing.is_swapped
    studio.bridge.document.undo()
    wait_for_final(part, qtbot)
    assert segment_at(part, 0) == 0
    studio.bridge.document.redo()
    studio.actions["render.diversity"].trigger()
    studio.actions["render.diversity"].trigger()
    wait_for_final(part, qtbot)
    assert segment_at(part, 0) == 0  # seed 2 draws it again


def test_a_locked_piece_survives_diversity_while_others_are_drawn_anew(
    part: RenderingPart, studio: Studio, qtbot: QtBot
) -> None:
    select(part, SKY, qtbot)
    studio.actions["segment.lock"].trigger()
    assert part.segments.editing.is_locked
    studio.actions["render.diversity"].trigger()
    wait_for_final(part, qtbot)
    assert part.service.shown.rendering.seed == 1
    assert (segment_at(part, 0), segment_at(part, 1)) == (0, 3)
    assert studio.bridge.document.settings.top_k > 1
    assert studio.actions["segment.lock"].isChecked()
    studio.actions["segment.lock"].trigger()
    assert not part.segments.editing.is_locked


def test_nothing_is_taken_from_a_banned_photograph_until_it_is_allowed_again(
    part: RenderingPart, studio: Studio, qtbot: QtBot
) -> None:
    select(part, SKY, qtbot)
    studio.actions["segment.lock"].trigger()
    studio.actions["segment.ban"].trigger()
    wait_for_final(part, qtbot)
    assert {row.photograph for row in part.service.shown.rendering.provenance} == {"b_1"}
    assert part.segments.dock._banned.text().startswith("1 banned")
    part.segments.editing.allow_photograph("a_1")
    wait_for_final(part, qtbot)
    assert {row.photograph for row in part.service.shown.rendering.provenance} == {"a_1"}


def test_a_piece_is_moved_by_its_handles_and_put_back(
    part: RenderingPart, studio: Studio, qtbot: QtBot
) -> None:
    select(part, BUILDING, qtbot)
    studio.actions["segment.place"].trigger()
    handles = part.view.surface.handles
    assert handles is not None
    drag(part, qtbot, QPointF(64, 72), QPointF(74, 66))
    (placement,) = studio.bridge.document.choices.placements
    np.testing.assert_allclose(placement.affine, [1, 0, -20 / 128, 0, 1, 12 / 96], atol=0.02)
    wait_for_final(part, qtbot)
    assert segment_at(part, 1) == 1
    np.testing.assert_allclose(part.view.surface.handles.frame.affine.ravel(), placement.affine)
    studio.actions["segment.reset"].trigger()
    assert studio.bridge.document.choices.placements == ()
    studio.bridge.document.undo()
    assert studio.bridge.document.choices.placements == (placement,)


def test_flipping_mirrors_the_piece_in_its_place(part: RenderingPart, studio: Studio, qtbot: QtBot) -> None:
    select(part, BUILDING, qtbot)
    studio.actions["segment.flip"].trigger()
    (placement,) = studio.bridge.document.choices.placements
    np.testing.assert_allclose(placement.affine, [-1, 0, 0, 0, 1, 0], atol=1e-9)


def test_pieces_are_brought_forward_and_sent_back(part: RenderingPart, studio: Studio, qtbot: QtBot) -> None:
    select(part, BUILDING, qtbot)
    studio.actions["segment.forward"].trigger()
    studio.actions["segment.forward"].trigger()
    assert part.segments.editing.order_steps == 2
    studio.actions["segment.back"].trigger()
    qtbot.waitUntil(lambda: part.service.shown.order.state.settings.order_shifts != ())
    assert [shift.steps for shift in studio.bridge.document.choices.order_shifts] == [1]


def test_actions_of_pieces_wait_for_a_selection(part: RenderingPart, studio: Studio, qtbot: QtBot) -> None:
    assert not studio.actions["segment.lock"].isEnabled()
    select(part, SKY, qtbot)
    assert studio.actions["segment.lock"].isEnabled()
    assert not studio.actions["segment.reset"].isEnabled()


def test_variations_are_made_and_one_click_makes_one_the_photograph(
    part: RenderingPart, studio: Studio, qtbot: QtBot
) -> None:
    part.make_variations(3)
    pictures = part.variations.list
    assert pictures.count() == 3
    assert not pictures.item(2).flags() & Qt.ItemFlag.ItemIsEnabled
    qtbot.waitUntil(lambda: bool(pictures.item(2).flags() & Qt.ItemFlag.ItemIsEnabled))
    pictures.itemClicked.emit(pictures.item(1))
    wait_for_final(part, qtbot)
    assert part.service.shown.rendering.seed == studio.bridge.document.settings.seed == 2


def test_finished_photographs_are_kept_and_can_be_gone_back_to(
    part: RenderingPart, studio: Studio, qtbot: QtBot
) -> None:
    before = studio.bridge.document.ids.copy()
    assert len(part.kept.kept) == 1
    with studio.bridge.document.edit("Brush") as edit:
        edit.paint(part.service.shown.rendering.provenance[0].box, None, 2)
    studio.actions["render.diversity"].trigger()
    wait_for_final(part, qtbot)
    assert [kept.recipe.seed for kept in part.kept.kept] == [0, 1]
    assert studio.bridge.document.renderings == part.kept.kept
    part.history.restore_asked.emit(part.kept.kept[0])
    wait_for_final(part, qtbot)
    np.testing.assert_array_equal(studio.bridge.document.ids, before)
    assert part.service.shown.rendering.seed == 0
    assert len(part.kept.kept) == 2  # it is there already


def test_looking_at_a_document_does_not_make_it_unsaved(part: RenderingPart, studio: Studio) -> None:
    assert len(part.kept.kept) == 1
    assert not studio.bridge.document.is_modified


def test_every_view_has_its_picture(part: RenderingPart, qtbot: QtBot) -> None:
    seen = set()
    for view in PictureView:
        part.view.set_view(view)
        qtbot.waitUntil(lambda: part.tasks.is_idle)
        assert part.view.surface.picture is not None
        seen.add(id(part.view.surface.picture))
    assert len(seen) == len(PictureView)
    part.view.set_split(True)
    qtbot.waitUntil(lambda: part.view.surface.beside is not None)


def test_while_the_key_is_held_the_photograph_before_the_last_change_is_shown(
    part: RenderingPart, studio: Studio, qtbot: QtBot
) -> None:
    before = part.service.shown
    studio.actions["render.diversity"].trigger()
    wait_for_final(part, qtbot)
    part.view.show_before(True)
    assert part.view.surface.picture is before.picture
    part.view.show_before(False)
    assert part.view.surface.picture is part.service.shown.picture


def test_the_refined_layout_is_adopted_in_one_step(
    part: RenderingPart, studio: Studio, engine: GatedEngine
) -> None:
    studio.bridge.document.clear()
    studio.actions["render.adopt"].trigger()
    np.testing.assert_array_equal(studio.bridge.document.ids, halves(EXTENT, studio.packs.pack.labels).ids)
    studio.bridge.document.undo()
    assert (studio.bridge.document.ids == 255).all()


def test_a_failure_is_told_and_the_photograph_stays(
    part: RenderingPart, studio: Studio, qtbot: QtBot, engine: GatedEngine
) -> None:
    shown = part.view.surface.picture
    engine.error = RenderError("There is not enough memory for this size.", "Choose a smaller size.")
    studio.actions["render.now"].trigger()
    qtbot.waitUntil(lambda: "smaller size" in studio.window.notices.text)
    assert part.view.surface.picture is shown
    engine.error = None
    studio.actions["render.now"].trigger()
    qtbot.waitUntil(lambda: studio.window.notices.text == "")


def test_another_device_opens_the_engine_anew(
    part: RenderingPart, studio: Studio, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, engine: GatedEngine
) -> None:
    asked: list[str | None] = []

    def make(pack: object, device: str | None) -> GatedEngine:
        asked.append(device)
        return engine

    monkeypatch.setattr(rendering_session, "PackEngine", make)
    with qtbot.waitSignal(part.service.engine_opened):
        studio.actions["device.cpu"].trigger()
    assert asked == ["cpu"]
    with qtbot.waitSignal(part.service.engine_opened):
        studio.actions["device.auto"].trigger()
    assert asked == ["cpu", None]
    wait_for_final(part, qtbot)


def test_the_size_of_the_photograph_is_chosen_apart_from_the_paintings(
    part: RenderingPart, studio: Studio, qtbot: QtBot
) -> None:
    bar = next(child for child in studio.window.findChildren(RenderBar))
    bar.size.activated.emit(list(SizeChoice).index(SizeChoice.DOUBLE))
    assert studio.bridge.document.settings.size is SizeChoice.DOUBLE
    wait_for_final(part, qtbot)
    assert part.service.shown.rendering.photograph.shape == (192, 256, 3)
    assert part.view.surface.geometry_of_view.extent == EXTENT
    select(part, BUILDING, qtbot)
    assert part.segments.selection.region.row.label_id == 1


@pytest.fixture
def unready(studio: Studio) -> Studio:
    return studio


def test_while_the_pack_is_incomplete_the_view_says_what_to_do(unready: Studio) -> None:
    assert "You can paint" in unready.rendering.view.surface.empty_text
    assert "pack complete" in unready.rendering.service.status.hint


def test_stopping_is_possible_while_something_renders(
    part: RenderingPart, studio: Studio, qtbot: QtBot, engine: GatedEngine
) -> None:
    while engine.gate.acquire(blocking=False):
        pass
    assert not studio.actions["render.stop"].isEnabled()
    studio.actions["render.now"].trigger()
    qtbot.waitUntil(lambda: studio.actions["render.stop"].isEnabled())
    studio.actions["render.stop"].trigger()
    qtbot.waitUntil(lambda: part.service.is_free)
    assert not studio.actions["render.stop"].isEnabled()
    QApplication.processEvents()


def test_the_selection_survives_another_rendering(part: RenderingPart, studio: Studio, qtbot: QtBot) -> None:
    select(part, SKY, qtbot)
    told: list[Callable[[], None]] = []
    part.segments.selection.changed.connect(lambda: told.append(lambda: None))
    studio.actions["render.diversity"].trigger()
    wait_for_final(part, qtbot)
    assert told
    assert part.segments.selection.region.row.photograph == "b_1"
    assert part.segments.dock._photograph.text() == "b_1"
