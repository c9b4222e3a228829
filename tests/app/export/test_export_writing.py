"""Writing photographs and what belongs to them."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import shiboken6
from PIL import Image
from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot

from simspaint.app.export.export_dialog import FINISHING, WAITING, ExportDialog
from simspaint.app.export.export_writing import ExportPart, ExportPlan, export
from simspaint.app.pictures.picture_levels import PictureLevels
from simspaint.app.pictures.qimage import image_of_rgb
from simspaint.app.rendering.render_messages import OpenedEngine, RenderOrder, RenderResult
from simspaint.app.rendering.render_policy import RenderKind
from simspaint.app.shell.settings import Settings
from simspaint.domain.geometry import Extent
from simspaint.engine.request import RenderRequest
from simspaint.errors import LayoutFileError
from simspaint.files.layout_file import read_layout
from simspaint.painting.document.settings import SizeChoice
from simspaint.painting.export.credits import Terms
from simspaint.painting.export.picture_with_recipe import read_recipe, restore_document
from simspaint.painting.recipes.packed_composition import PackedComposition
from simspaint.progress import Cancelled, CancelToken
from tests.app.rendering_doubles import LABELS, opened_pack, painted_state, rendering_of

ALL = frozenset(ExportPart)


def question(dialog: ExportDialog) -> QMessageBox:
    """The one that is open."""
    return next(box for box in dialog.findChildren(QMessageBox) if box.isVisible())


@pytest.fixture
def result(qapp: object) -> RenderResult:
    state = painted_state(seed=7)
    rendering = rendering_of(RenderRequest(state.layout(), state.settings))
    image = image_of_rgb(rendering.photograph)
    order = RenderOrder(1, RenderKind.FINAL, state, CancelToken())
    composition = PackedComposition.of(rendering.composition)
    return RenderResult(order, rendering, composition, PictureLevels(rendering.photograph), image, 1.0)


@pytest.fixture
def opened() -> OpenedEngine:
    terms = (Terms("photographs", "CC0", "made in code"),)
    return OpenedEngine(opened_pack(), "CPU.", weights={"synthesis": "ab" * 32}, terms=terms)


def test_everything_is_written_and_can_be_read_again(
    tmp_path: Path, result: RenderResult, opened: OpenedEngine
) -> None:
    told: list[tuple[int, int]] = []
    plan = ExportPlan(tmp_path / "new", "town", ".png", ALL)
    files = export(plan, result, opened, CancelToken(), lambda *step: told.append(step))
    assert sorted(files) == sorted((tmp_path / "new").iterdir()) == sorted(plan.all_files())
    assert told[0] == (0, len(ALL))
    assert told[-1] == (len(ALL), len(ALL))
    folder = tmp_path / "new"
    np.testing.assert_array_equal(np.asarray(Image.open(folder / "town.png")), result.rendering.photograph)
    painted = read_layout(folder / "town-layout.png", LABELS)
    np.testing.assert_array_equal(painted.ids, result.order.state.ids)
    assert json.loads((folder / "town-credits.json").read_text())["terms"][0]["licence"] == "CC0"
    assert (folder / "town.psd").read_bytes()[:4] == b"8BPS"


def test_the_photograph_says_how_it_was_made_unless_that_is_switched_off(
    tmp_path: Path, result: RenderResult, opened: OpenedEngine
) -> None:
    photograph = frozenset({ExportPart.PHOTOGRAPH})
    for name, with_recipe in (("with", True), ("without", False)):
        plan = ExportPlan(tmp_path, name, ".png", photograph, with_recipe)
        export(plan, result, opened, CancelToken(), lambda *_: None)
    recipe = read_recipe(tmp_path / "with.png")
    assert recipe is not None
    assert (recipe.picture.seed, recipe.weights) == (7, {"synthesis": "ab" * 32})
    restored = restore_document(tmp_path / "with.png")
    np.testing.assert_array_equal(restored.layout.ids, result.order.state.ids)
    assert restored.composition == result.composition
    assert restored.settings.picture == result.order.state.settings.picture
    assert read_recipe(tmp_path / "without.png") is None


@pytest.mark.parametrize("size", SizeChoice)
def test_the_painting_in_a_photograph_has_the_size_that_was_chosen_for_it(
    tmp_path: Path, result: RenderResult, opened: OpenedEngine, size: SizeChoice
) -> None:
    sized = replace(result, order=replace(result.order, state=replace(result.order.state, size=size)))
    plan = ExportPlan(tmp_path, "town", ".png", frozenset({ExportPart.PHOTOGRAPH}))
    export(plan, sized, opened, CancelToken(), lambda *_: None)
    assert restore_document(tmp_path / "town.png").settings.size is size


@pytest.mark.parametrize("suffix", [".png", ".jpg", ".webp", ".tif"])
def test_the_photograph_is_written_in_every_format(
    suffix: str, tmp_path: Path, result: RenderResult, opened: OpenedEngine
) -> None:
    plan = ExportPlan(tmp_path, "town", suffix, frozenset({ExportPart.PHOTOGRAPH}))
    export(plan, result, opened, CancelToken(), lambda *_: None)
    with Image.open(tmp_path / f"town{suffix}") as picture:
        assert picture.size == (64, 48)


def test_a_stopped_export_writes_no_further_file(
    tmp_path: Path, result: RenderResult, opened: OpenedEngine
) -> None:
    cancel = CancelToken()

    def stop_after_two(done: int, _total: int) -> None:
        if done == 1:
            cancel.cancel()

    with pytest.raises(Cancelled):
        export(ExportPlan(tmp_path, "town", ".png", ALL), result, opened, cancel, stop_after_two)
    assert len(list(tmp_path.iterdir())) == 2


def test_a_folder_that_cannot_be_written_is_told(
    tmp_path: Path, result: RenderResult, opened: OpenedEngine
) -> None:
    (tmp_path / "file").write_text("in the way")
    plan = ExportPlan(tmp_path / "file" / "folder", "town", ".png", frozenset({ExportPart.PHOTOGRAPH}))
    with pytest.raises(LayoutFileError, match="cannot be written"):
        export(plan, result, opened, CancelToken(), lambda *_: None)


def test_nothing_is_exported_into_a_pack(tmp_path: Path, result: RenderResult, opened: OpenedEngine) -> None:
    (tmp_path / "pack.toml").write_text("name = 'somebody'")
    plan = ExportPlan(tmp_path / "bank" / "photos", "town", ".png", ALL)
    with pytest.raises(LayoutFileError, match="a pack or a memory bank"):
        export(plan, result, opened, CancelToken(), lambda *_: None)
    assert [file.name for file in tmp_path.iterdir()] == ["pack.toml"]


@pytest.fixture
def kept() -> Settings:
    return Settings()


@pytest.fixture
def dialog(qtbot: QtBot, tmp_path: Path, kept: Settings) -> ExportDialog:
    dialog = ExportDialog(kept, "town")
    qtbot.addWidget(dialog)
    dialog.folder.setText(str(tmp_path))
    return dialog


def test_the_finished_photograph_is_waited_for(dialog: ExportDialog, qtbot: QtBot) -> None:
    dialog.show_photograph(None, False)
    assert not dialog.begin_button.isEnabled()
    dialog.show_photograph(Extent(48, 64), False)
    assert dialog.told.text() == FINISHING
    with qtbot.assertNotEmitted(dialog.export_asked):
        dialog.begin_button.click()
        dialog.show_photograph(Extent(48, 64), False)
    assert dialog.told.text() == WAITING
    dialog.name.setText("village")
    with qtbot.waitSignal(dialog.export_asked) as asked:
        dialog.show_photograph(Extent(48, 64), True)
    assert asked.args[0].name == "village"
    with qtbot.assertNotEmitted(dialog.export_asked):
        dialog.show_photograph(Extent(48, 64), True)  # once is enough


def test_an_export_that_waits_is_not_written_under_a_name_that_no_file_can_have(
    dialog: ExportDialog, qtbot: QtBot
) -> None:
    dialog.show_photograph(Extent(48, 64), False)
    dialog.begin_button.click()
    dialog.name.setText("")
    with qtbot.assertNotEmitted(dialog.export_asked):
        dialog.show_photograph(Extent(48, 64), True)


@pytest.mark.parametrize("name", ["", "a/b", "..", "what?"])
def test_a_name_that_no_file_can_have_is_refused(name: str, dialog: ExportDialog) -> None:
    dialog.show_photograph(Extent(48, 64), True)
    dialog.name.setText(name)
    assert not dialog.begin_button.isEnabled()


def test_what_was_chosen_is_offered_again(
    dialog: ExportDialog, kept: Settings, qtbot: QtBot, tmp_path: Path
) -> None:
    dialog.show_photograph(Extent(48, 64), True)
    for part, box in dialog.parts.items():
        box.setChecked(part is ExportPart.PSD)
    dialog.recipe.setChecked(False)
    with qtbot.waitSignal(dialog.export_asked) as asked:
        dialog.begin_button.click()
    assert asked.args == [ExportPlan(tmp_path, "town", ".png", frozenset({ExportPart.PSD}), False)]
    kept.save()
    again = ExportDialog(Settings(), "village")
    qtbot.addWidget(again)
    assert again.plan.parts == frozenset({ExportPart.PSD})
    assert again.plan.folder == tmp_path
    assert not again.plan.with_recipe


def test_files_are_replaced_only_when_the_person_agrees(
    dialog: ExportDialog, qtbot: QtBot, tmp_path: Path
) -> None:
    (tmp_path / "town.png").write_bytes(b"old")
    dialog.show_photograph(Extent(48, 64), True)
    kinds = QMessageBox.StandardButton
    with qtbot.assertNotEmitted(dialog.export_asked):
        dialog.begin_button.click()
        question(dialog).button(kinds.No).click()
    with qtbot.waitSignal(dialog.export_asked):
        dialog.begin_button.click()
        question(dialog).button(kinds.Yes).click()


def test_a_dialog_that_is_closed_takes_its_question_along(
    dialog: ExportDialog, qtbot: QtBot, tmp_path: Path
) -> None:
    (tmp_path / "town.png").write_bytes(b"old")
    dialog.show_photograph(Extent(48, 64), True)
    dialog.show()
    with qtbot.assertNotEmitted(dialog.export_asked):
        dialog.begin_button.click()
        box = question(dialog)
        dialog.reject()
        qtbot.wait(10)
    assert not shiboken6.isValid(box) or not box.isVisible()


@pytest.mark.parametrize("name", ["", " ", ".hidden", "a/b", "CON", "aux", "a\x07b", "a:b", "x" * 300])
def test_a_name_that_is_none_on_every_system_cannot_be_exported(qtbot: QtBot, name: str) -> None:
    dialog = ExportDialog(Settings(), "town")
    qtbot.addWidget(dialog)
    dialog.show_photograph(Extent(40, 60), True)
    assert dialog.begin_button.isEnabled()
    dialog.name.setText(name)
    assert not dialog.begin_button.isEnabled()


def test_the_size_that_is_asked_for_is_one_of_the_choices(qtbot: QtBot) -> None:
    """Qt gives back a text in place of what a box was given."""
    dialog = ExportDialog(Settings(), "town")
    qtbot.addWidget(dialog)
    dialog.show_sizes({choice: Extent(40, 60) for choice in SizeChoice}, SizeChoice.CANVAS)
    with qtbot.waitSignal(dialog.size_asked) as asked:
        dialog.photograph_size.activated.emit(dialog.photograph_size.currentIndex())
    assert asked.args is not None
    assert asked.args[0] is SizeChoice.CANVAS
