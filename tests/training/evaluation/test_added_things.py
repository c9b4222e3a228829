"""What an added thing may change, and what the figures say of it."""

import numpy as np
import pytest

from simspaint.domain.layout import Layout
from simspaint.files.label_table import labels_from_names
from training.evaluation.added_things import Change, figures, touched_and_neighbours, with_ellipse


def test_the_neighbours_of_what_is_touched_are_near_and_no_others() -> None:
    ids = np.repeat(np.array([[0, 1, 2, 3]], np.uint8), 10, axis=1).repeat(8, axis=0)
    mask = np.zeros(ids.shape, bool)
    mask[4, 2:5] = True  # in the first of four bands
    near = touched_and_neighbours(ids, mask)
    assert near[:, :20].all()
    assert not near[:, 20:].any()


def test_an_ellipse_is_painted_and_all_else_stays() -> None:
    layout = Layout(np.zeros((100, 200), np.uint8), labels_from_names(["grass", "tree"]))
    added, mask = with_ellipse(layout, 1, np.random.default_rng(3))
    assert mask.any()
    assert np.array_equal(added.ids == 1, mask)
    assert not layout.ids.any()


def test_figures_are_shares_over_all_strokes() -> None:
    found = figures([Change(4, 4, 100, 0, 1), Change(6, 3, 300, 40, 9)])
    assert found["components_kept"] == pytest.approx(0.7)
    assert found["canvas_changed_elsewhere"] == pytest.approx(0.1)
    assert found["strokes_that_change_elsewhere"] == 1
    assert found["most_levels_elsewhere"] == 9
