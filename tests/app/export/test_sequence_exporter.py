"""File › Render a sequence: a folder of layouts becomes photographs and a film."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot

from simspaint.app.export.sequence_dialog import SequenceDialog
from simspaint.app.export.sequence_writing import SequencePlan, frames_in, render_frames
from simspaint.app.shell.settings import Settings
from simspaint.app.studio import Studio
from simspaint.domain.rendering import Rendering
from simspaint.engine.request import RenderRequest, RenderSettings
from simspaint.errors import LayoutFileError
from simspaint.files.layout_file import write_layout
from simspaint.files.photograph_file import read_photograph
from simspaint.painting.recipes.packed_composition import PackedComposition
from simspaint.progress import Cancelled, CancelToken, Report
from tests.app.rendering_doubles import GatedEngine, halves, painted_state, rendering_of


class _Engine(GatedEngine):
    """Renders frames at once, and remembers what it was asked."""

    is_closed = False

    def render_sequence(
        self, requests: Iterable[RenderRequest], cancel: CancelToken, report: Report
    ) -> Iterator[Rendering]:
        for request in requests:
            self.begun.append(request)
            yield rendering_of(request, self.pack.bank)

    def close(self) -> None:
        self.is_closed = True


@pytest.fixture
def frames(tmp_path: Path) -> Path:
    folder = tmp_path / "frames"
    folder.mkdir()
    for number in (9, 10, 11):
        write_layout(folder / f"f{number}.png", halves())
    (folder / "notes.txt").write_text("no layout")
    return folder


def _render(
    plan: SequencePlan, engine: _Engine, cancel: CancelToken, report: Callable[[int, int], None]
) -> list[Path]:
    state = painted_state()
    request = RenderRequest(state.layout(), state.settings)
    composition = PackedComposition.of(rendering_of(request).composition)
    return render_frames(plan, lambda: engine, RenderSettings(), composition, cancel, report)  # type: ignore[arg-type,return-value]


def test_no_frames_are_rendered_into_a_pack(frames: Path, tmp_path: Path) -> None:
    (tmp_path / "pack.toml").touch()
    with pytest.raises(LayoutFileError, match="a pack or a memory bank"):
        SequencePlan(frames_in(frames), tmp_path / "out").check()


def test_frames_are_written_in_their_order_with_credits_and_a_film(frames: Path, tmp_path: Path) -> None:
    plan, engine, told = SequencePlan(frames_in(frames), tmp_path / "out", 8.0), _Engine(), []
    files = _render(plan, engine, CancelToken(), lambda *step: told.append(step))
    names = ["f9.png", "f10.png", "f11.png", "credits.md", "film.mp4"]
    assert [file.name for file in files] == names
    assert {file.name for file in (tmp_path / "out").iterdir()} == set(names)
    assert read_photograph(tmp_path / "out" / "f10.png").shape == (48, 64, 3)
    assert "a\\_1" in (tmp_path / "out" / "credits.md").read_text()
    assert told == [(0, 3), (1, 3), (2, 3), (3, 3)]
    assert [request.composition is not None for request in engine.begun] == [True, False, False]
    assert engine.is_closed


def test_it_stops_between_two_frames_and_leaves_no_film(frames: Path, tmp_path: Path) -> None:
    plan, engine, cancel = SequencePlan(frames_in(frames), tmp_path / "out"), _Engine(), CancelToken()
    with pytest.raises(Cancelled):
        _render(plan, engine, cancel, lambda done, _: cancel.cancel() if done == 2 else None)
    assert sorted(file.name for file in (tmp_path / "out").iterdir()) == ["f10.png", "f9.png"]
    assert engine.is_closed


def test_photographs_never_replace_the_layouts(frames: Path, tmp_path: Path) -> None:
    for folder in (frames, frames / ".." / "frames"):
        with pytest.raises(LayoutFileError, match="replace the layouts"):
            SequencePlan(frames_in(frames), folder).check()
    with pytest.raises(LayoutFileError, match="holds no layouts"):
        SequencePlan((), tmp_path).check()
    with pytest.raises(LayoutFileError, match="cannot be read"):
        frames_in(tmp_path / "absent")


@pytest.fixture
def dialog(qtbot: QtBot, tmp_path: Path) -> SequenceDialog:
    made = SequenceDialog(Settings(tmp_path / "settings.ini"))
    qtbot.addWidget(made)
    made.frames_asked.connect(lambda folder: made.show_frames(folder, frames_in(folder)))
    return made


def test_the_dialog_says_what_it_found_and_offers_a_folder_beside_it(
    dialog: SequenceDialog, frames: Path, tmp_path: Path
) -> None:
    assert not dialog.begin_button.isEnabled()
    dialog.source.setText(str(frames))
    assert dialog.told.text() == "3 frames: f9.png to f11.png."
    assert dialog.folder.text() == str(tmp_path / "frames-photographs")
    assert dialog.begin_button.isEnabled()
    dialog.film.setChecked(False)
    assert dialog.plan.fps is None
    dialog.folder.setText(str(frames))
    asked = []
    dialog.render_asked.connect(asked.append)
    dialog.begin_button.click()
    assert "Choose another folder" in dialog.told.text()
    assert asked == []


def test_files_that_are_there_are_asked_about(dialog: SequenceDialog, frames: Path, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "f9.png").write_bytes(b"mine")
    dialog.source.setText(str(frames))
    dialog.folder.setText(str(tmp_path / "out"))
    asked: list[SequencePlan] = []
    dialog.render_asked.connect(asked.append)
    kinds = QMessageBox.StandardButton
    for kind in (kinds.No, kinds.Yes):
        assert asked == []
        dialog.begin_button.click()
        box = next(box for box in dialog.findChildren(QMessageBox) if box.isVisible())
        assert "f9.png" in box.text()
        box.button(kind).click()
    assert [plan.folder for plan in asked] == [tmp_path / "out"]


def test_a_sequence_is_rendered_beside_the_painting(
    studio: Studio, qtbot: QtBot, frames: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = studio.rendering.session
    monkeypatch.setattr(session, "engine_maker", lambda: _Engine)
    studio.actions["file.sequence"].trigger()
    dialog = studio.sequences.dialog
    assert dialog is not None
    dialog.source.setText(str(frames))
    dialog.folder.setText(str(tmp_path / "out"))
    qtbot.waitUntil(dialog.begin_button.isEnabled)
    dialog.begin_button.click()
    qtbot.waitUntil(lambda: studio.sequences.dialog is None)
    assert "Rendered 3 frames" in studio.window.notices.text
    assert np.asarray(read_photograph(tmp_path / "out" / "f11.png")).shape == (48, 64, 3)


def test_what_fails_is_said_in_the_dialog(
    studio: Studio, qtbot: QtBot, frames: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (frames / "f12.png").write_bytes(b"broken")
    monkeypatch.setattr(studio.rendering.session, "engine_maker", lambda: _Engine)
    studio.actions["file.sequence"].trigger()
    dialog = studio.sequences.dialog
    assert dialog is not None
    dialog.source.setText(str(frames))
    dialog.folder.setText(str(tmp_path / "out"))
    qtbot.waitUntil(dialog.begin_button.isEnabled)
    dialog.begin_button.click()
    qtbot.waitUntil(lambda: "f12.png" in dialog.told.text())
    assert dialog.begin_button.isEnabled()
    assert not (tmp_path / "out" / "film.mp4").exists()
    dialog.reject()


def test_photographs_never_replace_layouts_that_they_are_made_of_by_a_link(
    frames: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / "f10.png").hardlink_to(frames / "f10.png")
    with pytest.raises(LayoutFileError, match="would replace"):
        SequencePlan(frames_in(frames), out).check()


def test_the_folder_that_is_proposed_goes_along_while_a_path_is_typed(
    dialog: SequenceDialog, frames: Path
) -> None:
    write_layout(frames.parent / "above.png", halves())
    dialog.source.setText(str(frames.parent))
    dialog.source.setText(str(frames))
    assert dialog.plan.folder == frames.with_name("frames-photographs")
    dialog.folder.setText(str(frames / "chosen"))
    dialog.source.setText(str(frames.parent))
    assert dialog.plan.folder == frames / "chosen"
