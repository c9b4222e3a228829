"""From painting to photographs in the open studio, with an engine made in code."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, QRect, QSize, Qt
from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.qtbot import QtBot

from simspaint.app.rendering import rendering_session
from simspaint.app.rendering.matching_dialog import MatchingDialog
from simspaint.app.rendering.photograph_view import EMPTY_TEXT, WAITING_TEXT
from simspaint.app.rendering.picture_views import PictureView
from simspaint.app.rendering.render_bar import RenderBar
from simspaint.app.rendering.rendering_control import RenderingControl
from simspaint.app.studio import Studio
from simspaint.domain.picture_settings import Matching
from simspaint.errors import RenderError
from simspaint.painting.document import Document
from simspaint.painting.document_settings import SizeChoice
from tests.app.rendering_doubles import GatedEngine, halves
from tests.app.rendering_studio import BUILDING, EXTENT, SKY, segment_at, select, wait_for_final
from tests.app.shell.test_actions import close_dialogs


def test_what_is_painted_is_rendered_and_shown(part: RenderingControl, studio: Studio, qtbot: QtBot) -> None:
    with studio.bridge.document.edit("Brush") as edit:
        edit.paint(part.service.shown.rendering.provenance[0].box, None, 2)
    wait_for_final(part, qtbot)
    assert part.view.result is part.service.shown
    assert {row.label_id for row in part.view.result.rendering.provenance} == {1, 2}
    assert part.view.surface.picture is part.view.result.picture


def test_what_is_told_of_a_photograph_is_whole_and_takes_no_room_from_the_tabs(
    part: RenderingControl, qtbot: QtBot
) -> None:
    view = part.view
    view.setParent(None)
    qtbot.addWidget(view)
    view.resize(view._tabs.sizeHint().width() + 40, 300)
    view.show()
    view.show_before(True)
    assert view._kind.text()
    qtbot.waitUntil(lambda: view._tabs.width() >= view._tabs.sizeHint().width())
    qtbot.waitUntil(lambda: view._kind.width() >= view._kind.sizeHint().width())
    assert view.surface.rect().contains(view._kind.geometry())
    view.show_before(False)
    assert not view._kind.isVisible()


def test_while_the_first_photograph_is_made_its_place_says_so(
    part: RenderingControl, studio: Studio, qtbot: QtBot
) -> None:
    told: list[str] = []
    part.service.status_changed.connect(lambda _: told.append(part.view.surface.empty_text))
    studio.bridge.replace(Document.from_layout(halves(EXTENT, studio.packs.pack.labels)))
    wait_for_final(part, qtbot)
    assert WAITING_TEXT in told
    studio.bridge.replace(Document(studio.packs.pack.labels, EXTENT))
    qtbot.waitUntil(lambda: part.view.surface.empty_text == EMPTY_TEXT)


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
    part.segments.editing.swap(3)
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


def test_how_pieces_match_is_set_kept_and_reset(part: RenderingControl, studio: Studio, qtbot: QtBot) -> None:
    studio.actions["render.matching"].trigger()
    dialog = studio.window.findChild(MatchingDialog)
    dialog.sliders["appearance_consistency"].setValue(0)
    dialog.sliders["color_match"].setValue(3)
    wait_for_final(part, qtbot)
    rendered = part.service.shown.order.state.settings
    assert rendered.picture.matching == Matching(0.0, 3, 0.3)
    assert part.kept.kept[-1].recipe.picture.matching == Matching(0.0, 3, 0.3)
    dialog.reset_button.click()
    assert studio.bridge.document.settings.picture.matching == Matching()
    assert dialog.sliders["color_match"].value() == 10
    assert not dialog.reset_button.isEnabled()
    wait_for_final(part, qtbot)
    part.history.restore_asked.emit(part.kept.kept[-1])
    qtbot.waitUntil(lambda: studio.bridge.document.settings.picture.matching == Matching(0.0, 3, 0.3))
    assert dialog.sliders["appearance_consistency"].value() == 0
    studio.actions["render.matching"].trigger()
    assert len(studio.window.findChildren(MatchingDialog)) == 1


def test_every_view_has_its_picture(part: RenderingControl, qtbot: QtBot) -> None:
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
    part: RenderingControl, studio: Studio, qtbot: QtBot
) -> None:
    before = part.service.shown
    studio.actions["render.diversity"].trigger()
    wait_for_final(part, qtbot)
    part.view.show_before(True)
    assert part.view.surface.picture is before.picture
    part.view.show_before(False)
    assert part.view.surface.picture is part.service.shown.picture


def test_the_refined_layout_is_adopted_in_one_step(
    part: RenderingControl, studio: Studio, engine: GatedEngine
) -> None:
    studio.bridge.document.clear()
    studio.actions["render.adopt"].trigger()
    np.testing.assert_array_equal(studio.bridge.document.ids, halves(EXTENT, studio.packs.pack.labels).ids)
    studio.bridge.document.undo()
    assert (studio.bridge.document.ids == 255).all()


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


def test_another_device_opens_the_engine_anew(
    part: RenderingControl, studio: Studio, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, engine: GatedEngine
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
    part: RenderingControl, studio: Studio, qtbot: QtBot
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
    part: RenderingControl, studio: Studio, qtbot: QtBot, engine: GatedEngine
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


def test_an_exported_picture_gives_its_painting_back(
    part: RenderingControl, studio: Studio, qtbot: QtBot, tmp_path: Path
) -> None:
    select(part, SKY, qtbot)
    studio.actions["segment.lock"].trigger()
    wait_for_final(part, qtbot)
    painted = studio.bridge.document.ids.copy()
    studio.actions["file.export"].trigger()
    dialog = part.exporter.dialog
    dialog.folder.setText(str(tmp_path))
    dialog.name.setText("town")
    qtbot.waitUntil(lambda: dialog.export_button.isEnabled())
    dialog.export_button.click()
    qtbot.waitUntil(lambda: part.exporter.dialog is None)
    assert "Exported" in studio.window.notices.text
    document = studio.bridge.document
    document.clear()
    document.mark_saved(document.snapshot())
    part.restoring.open(tmp_path / "town.png")
    qtbot.waitUntil(lambda: studio.bridge.document is not document)
    np.testing.assert_array_equal(studio.bridge.document.ids, painted)
    assert len(studio.bridge.document.choices.locks) == 1
    assert studio.bridge.document.is_modified


def test_the_export_waits_for_the_finished_photograph(
    part: RenderingControl, studio: Studio, qtbot: QtBot, engine: GatedEngine
) -> None:
    while engine.gate.acquire(blocking=False):
        pass
    with studio.bridge.document.edit("Brush") as edit:
        edit.paint(part.service.shown.rendering.provenance[0].box, None, 2)
    studio.actions["file.export"].trigger()
    assert not part.exporter.dialog.export_button.isEnabled()
    engine.let_through(10)
    qtbot.waitUntil(lambda: part.exporter.dialog.export_button.isEnabled())
    assert part.session.is_newest(part.service.shown)
    part.exporter.dialog.reject()


def test_where_it_comes_from_is_listed(part: RenderingControl, studio: Studio, qtbot: QtBot) -> None:
    studio.actions["render.credits"].trigger()
    qtbot.waitUntil(lambda: part.credits.dialog is not None)
    studio.rendering.credits.dialog.close()
    assert part.credits.dialog is None


def test_every_action_of_rendering_can_be_triggered_before_anything_is_rendered(
    studio: Studio, qtbot: QtBot
) -> None:
    mine = (
        "render.",
        "segment.",
        "device.",
        "view.photograph",
        "view.canvas",
        "view.compare",
        "file.restore",
    )
    for spec in list(studio.actions):
        if spec.id.startswith(mine):
            studio.actions[spec.id].trigger()
    studio.rendering.make_variations(2)
    assert studio.rendering.service.shown is None
    for widget in QApplication.topLevelWidgets():
        if isinstance(widget, QDialog):
            widget.close()
    qtbot.waitUntil(lambda: studio.tasks.is_idle)


def test_no_two_actions_have_the_same_key(studio: Studio) -> None:
    used: dict[str, str] = {}
    for spec in studio.actions:
        for key in spec.keys:
            assert used.setdefault(key, spec.id) == spec.id


def test_after_a_swap_only_what_changed_is_rendered_until_the_whole_is_asked_for(
    part: RenderingControl, studio: Studio, engine: GatedEngine, qtbot: QtBot
) -> None:
    assert not engine.begun[-1].settings.draft
    select(part, BUILDING, qtbot)
    part.segments.editing.swap(3)
    wait_for_final(part, qtbot)
    assert engine.begun[-1].settings.draft
    n_begun = len(engine.begun)
    studio.actions["render.now"].trigger()
    qtbot.waitUntil(lambda: len(engine.begun) > n_begun)
    assert not engine.begun[-1].settings.draft
    with studio.bridge.document.edit("Brush") as edit:
        edit.paint(part.service.shown.rendering.provenance[0].box, None, 2)
    wait_for_final(part, qtbot)
    assert not engine.begun[-1].settings.draft


def test_every_action_that_needs_a_photograph_or_a_piece_can_be_triggered(
    part: RenderingControl, studio: Studio, qtbot: QtBot
) -> None:
    needs = ("render.", "segment.", "device.", "file.export", "file.credits", "view.")
    not_now = {"render.stop", "segment.reset"}  # while it renders, and for pieces that were moved
    for spec in list(studio.actions):
        if not spec.id.startswith(needs) or studio.actions.is_hold(spec.id) or spec.id in not_now:
            continue
        if spec.id.startswith("segment.") and part.segments.selection.region is None:
            select(part, SKY, qtbot)
        assert studio.actions[spec.id].isEnabled(), spec.id
        studio.actions[spec.id].trigger()
        qtbot.wait(1)
        close_dialogs(studio)
    select(part, SKY, qtbot)
    wait_for_final(part, qtbot)
