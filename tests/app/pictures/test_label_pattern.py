from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtGui import QColor

from simspaint.app.pictures.label_pattern import hatch, initials, text_color
from simspaint.domain.label_set import Label, LabelSet


def test_initials_are_unique_and_of_two_letters() -> None:
    names = [
        "sky",
        "skin",
        "sk",
        "traffic light",
        "traffic sign",
        "tall tree",
        "a",
        *[f"s{i}k" for i in range(40)],
    ]
    labels = LabelSet(tuple(Label(i, name, (i, 0, 0)) for i, name in enumerate(names)))
    found = initials(labels)
    assert len(set(found)) == len(names)
    assert all(len(each) == 2 for each in found)
    assert found[0] == "Sk"
    assert found[3] == "Tl"


def test_neighbours_in_the_list_have_different_hatches() -> None:
    assert all((hatch(i) != hatch(i + 1)).any() for i in range(60))


@pytest.mark.parametrize("seed", range(5))
def test_initials_are_read_on_every_color(seed: int) -> None:
    def luminance(color: QColor) -> float:
        parts = np.array([color.redF(), color.greenF(), color.blueF()])
        linear = np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)
        return float(linear @ [0.2126, 0.7152, 0.0722])

    for red, green, blue in np.random.default_rng(seed).integers(0, 256, (50, 3)):
        ground = QColor(int(red), int(green), int(blue))
        lighter, darker = sorted((luminance(ground), luminance(text_color(ground))), reverse=True)
        assert (lighter + 0.05) / (darker + 0.05) >= 4.5
