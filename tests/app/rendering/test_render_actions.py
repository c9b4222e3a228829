"""The Render menu in the open studio."""

from __future__ import annotations

import threading
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtWidgets import QApplication, QDialog, QLabel
from pytestqt.qtbot import QtBot

from simspaint.app.rendering import rendering_session
from simspaint.app.rendering.matching_dialog import MatchingDialog
from simspaint.app.rendering.render_actions import NOT_NEWEST
from simspaint.app.rendering.render_bar import RenderBar
from simspaint.app.rendering.rendering_control import RenderingControl
from simspaint.app.studio import Studio
from simspaint.domain.geometry import Box
from simspaint.domain.label_set import UNLABELLED
from simspaint.domain.picture_settings import Matching
from simspaint.painting.document.settings import SizeChoice
from tests.app.open_dialogs import close_dialogs
from tests.app.rendering_doubles import GatedEngine, halves
from tests.app.rendering_studio import BUILDING, EXTENT, SKY, select, wait_for_final


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


def test_the_refined_layout_is_adopted_in_one_step(
    part: RenderingControl, studio: Studio, qtbot: QtBot
) -> None:
    document = studio.bridge.document
    with document.edit("Erase") as edit:
        edit.paint(Box(0, 0, 20, 30), None, UNLABELLED)
    wait_for_final(part, qtbot)
    shown = part.service.shown
    assert shown is not None
    refined = halves(EXTENT, studio.packs.pack.labels)
    part.service.shown = replace(shown, rendering=replace(shown.rendering, layout=refined))
    studio.actions["render.adopt"].trigger()
    np.testing.assert_array_equal(document.ids, refined.ids)
    document.undo()
    assert (document.ids[:20, :30] == UNLABELLED).all()


def test_a_refined_layout_of_an_earlier_painting_is_not_adopted(
    part: RenderingControl, studio: Studio, engine: GatedEngine
) -> None:
    document = studio.bridge.document
    engine.gate = threading.Semaphore(0)
    with document.edit("Brush") as edit:
        edit.paint(Box(0, 0, 20, 30), None, 3)
    studio.actions["render.adopt"].trigger()
    assert document.undo_name == "Brush"
    assert (document.ids[:20, :30] == 3).all()
    assert studio.window.notices.text == NOT_NEWEST
    engine.let_through(10_000)


def test_another_device_opens_the_engine_anew(
    part: RenderingControl, studio: Studio, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, engine: GatedEngine
) -> None:
    asked: list[str | None] = []

    def make(pack: object, device: str | None, _: str) -> GatedEngine:
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
    assert studio.segments.selection.region.row.label_id == 1


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


def test_every_action_that_needs_a_photograph_or_a_piece_can_be_triggered(
    part: RenderingControl, studio: Studio, qtbot: QtBot
) -> None:
    needs = ("render.", "segment.", "device.", "file.export", "file.credits", "view.")
    not_now = {"render.stop", "segment.reset"}  # while it renders, and for pieces that were moved
    for spec in list(studio.actions):
        if not spec.id.startswith(needs) or studio.actions.is_hold(spec.id) or spec.id in not_now:
            continue
        if spec.id.startswith("segment.") and studio.segments.selection.region is None:
            select(part, SKY, qtbot)
        assert studio.actions[spec.id].isEnabled(), spec.id
        studio.actions[spec.id].trigger()
        qtbot.wait(1)
        close_dialogs(studio)
    select(part, SKY, qtbot)
    wait_for_final(part, qtbot)


@pytest.mark.parametrize("width", range(700, 1400, 50))
def test_a_label_in_the_bar_is_seen_with_its_control_or_not_at_all(width: int, studio: Studio) -> None:
    bar = next(child for child in studio.window.findChildren(RenderBar))
    studio.window.bar("render").resize(width, 40)
    (label,) = [each for each in studio.window.findChildren(QLabel) if each.buddy() is bar.seed]
    assert label.isVisible() == bar.seed.isVisible()
