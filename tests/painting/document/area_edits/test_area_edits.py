import numpy as np
import pytest

from simspaint.domain.choices import Choices
from simspaint.domain.geometry import Box, Extent
from simspaint.domain.segment_choice import Placement, SegmentChoice
from simspaint.painting.document.area_edits import delete_area, move_area, reframe, relabel_area
from simspaint.painting.document.document import Document
from simspaint.painting.frame.frame_change import FrameChange
from simspaint.painting.frame.point_map import FrameMap
from simspaint.painting.regions.flood_fill import component_region
from tests.factories import make_labels
from tests.painting.document.area_edits.thing_on_ground import EXTENT, SHIFT, THING, compose, composed_thing
from tests.painting.documents import make_segment


def test_a_moved_area_is_one_step_and_closes_where_it_was(document: Document) -> None:
    before, steps = document.ids.copy(), len(document.history.done)
    moved = move_area(document, component_region(document.ids, 60, 40), SHIFT)
    assert moved.box == Box(50, 130, 90, 150)
    assert (document.ids[50:90, 130:150] == 2).all()
    assert set(np.unique(document.ids[THING.slices])) == {0, 1}
    assert len(document.history.done) == steps + 1
    document.undo()
    assert np.array_equal(document.ids, before)


def test_a_copy_leaves_the_area_where_it_was(document: Document) -> None:
    move_area(document, component_region(document.ids, 60, 40), SHIFT, "Duplicate area", is_copy=True)
    assert np.count_nonzero(document.ids == 2) == 2 * THING.area
    assert document.undo_name == "Duplicate area"


@pytest.mark.parametrize("angle", [0.0, 0.4])
def test_a_round_area_is_moved_and_turned(angle: float) -> None:
    document = Document(make_labels(4), Extent(40, 60))
    rows, columns = np.mgrid[:40, :60]
    disc = (rows - 20) ** 2 + (columns - 20) ** 2 < 100
    with document.edit("Sky") as edit:
        edit.paint(Box(0, 0, 40, 60), None, 0)
        edit.paint(Box(0, 0, 40, 60), disc, 3)
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    change = np.column_stack([turn, np.array([35.0, 20.0]) - turn @ (20.0, 20.0)])
    move_area(document, component_region(document.ids, 20, 20), change)
    moved = document.ids == 3
    assert abs(int(moved.sum()) - int(disc.sum())) < 30
    assert moved[20, 35]
    assert not moved[20, 12]
    assert set(np.unique(document.ids)) == {0, 3}


def test_nothing_changes_where_an_area_would_leave_the_frame(document: Document) -> None:
    steps = len(document.history.done)
    gone = move_area(document, component_region(document.ids, 60, 40), np.array([[1, 0, 900], [0, 1, 0.0]]))
    assert gone.area == 0
    assert len(document.history.done) == steps


def test_choices_go_with_the_area_they_are_anchored_in(document: Document) -> None:
    swap, other = SegmentChoice(60, 40, make_segment(1)), SegmentChoice(60, 140, make_segment(2))
    placed = Placement(60, 40, (1.0, 0.0, 0.5, 0.0, 1.0, 0.0))
    document.choose(Choices(swaps=(swap,), locks=(other,), placements=(placed,)), "Swap")
    move_area(document, component_region(document.ids, 60, 40), SHIFT)
    (moved,) = document.choices.swaps
    assert (moved.row, moved.column) == (70, 140)
    (lock,) = document.choices.locks  # was painted over: it goes where its component still is
    assert document.ids[lock.row, lock.column] == 1
    (place,) = document.choices.placements
    # A point that moved 100 of 200 px to the right shows what it showed before.
    assert place.affine == pytest.approx((1, 0, 0.5 - 1, 0, 1, -10 / 60))
    document.undo()
    assert document.choices.swaps == (swap,)


def test_what_the_area_shows_goes_with_it_and_the_rest_keeps_what_it_shows(document: Document) -> None:
    compose(document)
    move_area(document, component_region(document.ids, 60, 40), SHIFT)
    composition = document.composition
    assert composition is not None
    thing = composed_thing(document)
    assert thing.segment == make_segment(2)
    assert composition.unpacked(document.labels).layout.ids[thing.row, thing.column] == 2
    assert thing.affine == pytest.approx((1, 0, -1, 0, 1, -10 / 60))
    assert {c.segment for c in composition.components} == {make_segment(i) for i in range(3)}
    assert np.array_equal(composition.unpacked(document.labels).layout.ids, document.ids)
    document.undo()
    assert composed_thing(document).affine == (1, 0, 0, 0, 1, 0)


def test_a_copy_shows_the_same_segment_once_more_and_in_front_of_it(document: Document) -> None:
    compose(document)
    move_area(document, component_region(document.ids, 60, 40), SHIFT, is_copy=True)
    composition = document.composition
    assert composition is not None
    assert [c.place for c in composition.components] == [0, 1, 2, 3]
    assert [c.label_id for c in composition.components] == [0, 1, 2, 2]


def test_an_area_is_deleted_and_relabelled_in_one_step_each(document: Document) -> None:
    steps = len(document.history.done)
    relabel_area(document, component_region(document.ids, 60, 40), 3)
    assert np.count_nonzero(document.ids == 3) == THING.area
    delete_area(document, component_region(document.ids, 60, 40))
    assert set(np.unique(document.ids)) == {0, 1}
    assert len(document.history.done) == steps + 2


def test_the_points_of_another_canvas_are_told_and_undo_leads_back() -> None:
    document = Document(make_labels(), EXTENT)
    told: list[FrameMap] = []
    document.reframed.connect(told.append)
    with document.one_step("Canvas"):
        reframe(document, FrameChange.cut(Box(20, 10, 100, 110)), "Crop")
        reframe(document, FrameChange.stretched(Extent(80, 100), Extent(160, 200)), "Stretch")
    document.undo()
    document.redo()
    assert told[0].box(10, 20, 110, 100) == (0, 0, 100, 80)
    assert told[2].before == Extent(160, 200)
    assert told[2].box(0, 0, 200, 160) == pytest.approx((10, 20, 110, 100))
    assert told[3].box(10, 20, 110, 100) == pytest.approx((0, 0, 200, 160))
