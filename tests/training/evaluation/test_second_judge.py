"""The second judge: a class is right as far as its sets hold the wanted label."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from simspaint.files.label_table import read_labels
from simspaint.labelling.class_map import read_class_map
from simspaint.resource_files import ade_class_map_file, resources_folder
from training.evaluation import second_judge
from training.evaluation.second_judge import SecondJudge, right_shares

LABELS = read_labels(resources_folder() / "packs" / "landscapes" / "labels.csv")
CLASSES = [name for name, _ in read_class_map(ade_class_map_file(), LABELS)]


def _id(name: str) -> int:
    label = LABELS.find(name)
    assert label is not None
    return label.id


class _Interpreter:
    """Sees sky in the upper half of every picture, and what is a class that says nothing in the lower."""

    def __init__(self) -> None:
        self.seen: tuple[int, ...] = ()

    def get_input_details(self) -> list[dict[str, Any]]:
        return [{"index": 0, "shape": np.array([1, 20, 30, 3])}]

    def get_output_details(self) -> list[dict[str, Any]]:
        return [{"index": 1}]

    def set_tensor(self, index: int, picture: np.ndarray) -> None:
        self.seen = picture.shape

    def invoke(self) -> None:
        pass

    def get_tensor(self, index: int) -> np.ndarray:
        classes = np.full((1, 20, 30), CLASSES.index("sky"), np.uint8)
        classes[:, 10:] = 0
        return classes


def test_a_class_is_right_for_the_labels_of_its_sets() -> None:
    right = right_shares(LABELS)
    sky, tree = CLASSES.index("sky"), CLASSES.index("tree")
    assert right[_id("sky"), sky] == 1
    assert right[_id("cloud"), sky] == 1
    assert right[_id("tree"), sky] == 0
    assert right[_id("tree"), tree] > 0.5
    assert right.min() >= 0
    assert right.max() <= 1 + 1e-6


def test_a_class_that_says_nothing_is_never_right() -> None:
    silent = [i for i, (_, shares) in enumerate(read_class_map(ade_class_map_file(), LABELS)) if
              list(shares) == [(1 << (len(LABELS) + 1)) - 1]]  # fmt: skip
    assert silent
    assert not right_shares(LABELS)[:, silent].any()


def test_accuracy_is_over_the_labelled_pixels(monkeypatch: pytest.MonkeyPatch) -> None:
    interpreter = _Interpreter()
    monkeypatch.setattr(second_judge, "open_interpreter", lambda file: interpreter)
    judge = SecondJudge(Path("judge.tflite"), LABELS)
    picture, ids = np.zeros((40, 60, 3), np.uint8), np.full((40, 60), _id("sky"), np.uint8)
    ids[30:] = 255
    assert judge.accuracy([picture], [ids]) == pytest.approx(2 / 3)
    assert interpreter.seen == (1, 20, 30, 3)
    assert judge.right(picture, np.full_like(ids, 255)) == 0
