import numpy as np

from simspaint.domain.canvas import NO_COMPONENT, Canvas
from simspaint.engine.stages.inpaint import inpainted_canvas


def canvas_with(hole: np.ndarray) -> Canvas:
    """Dark piece 3 on the left, light piece 7 on the right."""
    color = np.full((40, 60, 3), 40, np.uint8)
    color[:, 30:] = 200
    component = np.full((40, 60), 3, np.int16)
    component[:, 30:] = 7
    color[hole], component[hole] = 0, NO_COMPONENT
    return Canvas(color, ~hole, component)


def test_holes_take_the_colours_around_them_and_are_part_of_the_nearest_piece() -> None:
    hole = np.zeros((40, 60), bool)
    hole[10:14, 5:9] = hole[10:14, 50:54] = True
    before = canvas_with(hole)
    filled = inpainted_canvas(before)
    assert (abs(filled.color[10:14, 5:9].astype(int) - 40) < 4).all()
    assert (abs(filled.color[10:14, 50:54].astype(int) - 200) < 4).all()
    assert (filled.component[10:14, 5:9] == 3).all()
    assert (filled.component[10:14, 50:54] == 7).all()
    assert filled.known.all()
    assert np.array_equal(filled.color[~hole], before.color[~hole])
    assert not before.known[hole].any(), "the canvas before is as it was"


def test_a_canvas_without_holes_and_an_empty_one_stay_as_they_are() -> None:
    whole = canvas_with(np.zeros((40, 60), bool))
    assert inpainted_canvas(whole) is whole
    empty = canvas_with(np.ones((40, 60), bool))
    assert inpainted_canvas(empty) is empty


def test_a_large_hole_is_left_to_f_and_a_small_one_beside_it_filled() -> None:
    hole = np.zeros((40, 60), bool)
    hole[2:20, 2:20] = hole[30:33, 50:53] = True
    filled = inpainted_canvas(canvas_with(hole))
    assert (filled.component[2:20, 2:20] == NO_COMPONENT).all()
    assert not filled.known[2:20, 2:20].any()
    assert (filled.color[2:20, 2:20] == 0).all()
    assert (filled.component[30:33, 50:53] == 7).all()
    assert filled.known[30:33, 50:53].all()
