"""What was looked up for a painting reaches that painting, or none."""

from __future__ import annotations

import ast
import threading
from pathlib import Path

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

import simspaint.app
from simspaint.app.documents.document_tasks import DocumentTasks
from simspaint.app.studio import Studio
from simspaint.domain.geometry import Box, Extent
from simspaint.painting.document.area_edits import reframe
from simspaint.painting.document.document import Document
from simspaint.painting.frame.frame_change import FrameChange
from tests.app.documents.document_steps import wait_idle

BESIDE_THE_PAINTING = {
    "documents/document_saving.py",
    "documents/document_tasks.py",
    "export/clipboard.py",
    "export/sequence_exporter.py",
    "export/writing_control.py",
    "library/library_control.py",
    "library/traced_photographs.py",
    "rendering/photograph_view.py",
    "segments/segment_overview.py",
    "segments/segment_selection.py",
    "segments/segments_controller.py",
}
"""Have the open painting and background tasks, whose results are for files, banks and panels, or hold their
own document: they may use `BackgroundTasks` itself. Whoever is added here has looked at what happens where
another painting is open when the result comes."""


@pytest.fixture
def tasks(studio: Studio) -> DocumentTasks:
    return DocumentTasks(studio.bridge, studio.tasks)


def other(studio: Studio) -> Document:
    return Document(studio.packs.pack.labels, Extent(30, 40))


def test_a_result_comes_with_its_document(studio: Studio, tasks: DocumentTasks, qtbot: QtBot) -> None:
    told: list[tuple[Document, int]] = []
    tasks.run(lambda: 7, lambda *result: told.append(result))
    wait_idle(studio, qtbot)
    assert told == [(studio.bridge.document, 7)]


def test_another_painting_gets_nothing(
    studio: Studio, tasks: DocumentTasks, qtbot: QtBot, gate: threading.Event
) -> None:
    told: list[object] = []
    tasks.run(gate.wait, lambda *result: told.append(result))
    studio.bridge.replace(other(studio))
    gate.set()
    wait_idle(studio, qtbot)
    assert told == []


def test_a_stroke_is_waited_for(
    studio: Studio, tasks: DocumentTasks, qtbot: QtBot, gate: threading.Event
) -> None:
    told: list[bool] = []
    document = studio.bridge.document
    tasks.run(gate.wait, lambda *_: told.append(document.is_editing))
    with document.edit("Brush") as edit:
        edit.paint(Box(5, 5, 20, 30), None, 1)
        gate.set()
        qtbot.wait(250)
        assert told == []
    wait_idle(studio, qtbot)
    assert told == [False]


def test_of_what_waits_for_a_stroke_the_newest_is_told(
    studio: Studio, tasks: DocumentTasks, qtbot: QtBot
) -> None:
    told: list[int] = []
    with studio.bridge.document.edit("Brush"):
        for value in (1, 2):
            tasks.run(lambda value=value: value, lambda _, value: told.append(value), key="one")
            qtbot.wait(50)
    wait_idle(studio, qtbot)
    assert told == [2]


@pytest.mark.parametrize("of_pixels", [False, True])
def test_pixels_of_another_canvas_are_dropped(
    studio: Studio, tasks: DocumentTasks, qtbot: QtBot, gate: threading.Event, of_pixels: bool
) -> None:
    told: list[object] = []
    document = studio.bridge.document
    tasks.run(gate.wait, lambda *result: told.append(result), of_pixels=of_pixels)
    reframe(document, FrameChange.stretched(document.extent, Extent(30, 40)), "Stretch")
    gate.set()
    wait_idle(studio, qtbot)
    assert len(told) == (0 if of_pixels else 1)


def test_an_outline_that_is_found_during_a_stroke_is_painted_after_it(studio: Studio, qtbot: QtBot) -> None:
    pixels = np.zeros((*studio.bridge.document.extent, 3), np.uint8)
    pixels[20:60, 20:60] = 250
    studio.tracing.show_pixels(pixels, "square")
    wait_idle(studio, qtbot)
    document = studio.bridge.document
    with document.edit("Brush") as edit:
        edit.paint(Box(100, 100, 120, 120), None, 2)
        studio.tracing.find_outline(Box(10, 10, 70, 70), 3)
        qtbot.wait(300)
    wait_idle(studio, qtbot)
    assert document.ids[40, 40] == 3
    assert document.undo_name == "Outline"
    document.undo()
    assert document.undo_name == "Brush"


def _runs_tasks(path: Path) -> bool:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    calls = (node.func for node in ast.walk(tree) if isinstance(node, ast.Call))
    return any(
        isinstance(call, ast.Attribute) and call.attr == "run" and ast.unparse(call.value).endswith("tasks")
        for call in calls
    )


def test_whoever_has_the_painting_hands_results_to_the_one_they_are_for() -> None:
    """A module that knows the open document runs its tasks by `DocumentTasks`."""
    folder = Path(simspaint.app.__file__).parent
    found = {
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*.py")
        if "bridge" in (text := path.read_text(encoding="utf-8"))
        and _runs_tasks(path)
        and "DocumentTasks(" not in text
    }
    assert found <= BESIDE_THE_PAINTING
    assert all((folder / name).is_file() for name in BESIDE_THE_PAINTING)
