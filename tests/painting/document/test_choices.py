import pytest

from simspaint.domain.choices import Choices
from simspaint.domain.geometry import Extent
from simspaint.domain.segment_choice import OrderShift, OutlineChoice, Placement, SegmentChoice
from tests.painting.documents import make_segment

AFFINE = (1.0, 0.0, 0.2, 0.0, 1.0, 0.1)


def _left_half(row: int, column: int) -> bool:
    return column < 50


def test_a_swap_replaces_what_was_chosen_for_its_component() -> None:
    choices = (
        Choices()
        .with_swap(1, 10, make_segment(5))
        .with_swap(1, 90, make_segment(6))
        .with_placement(Placement(1, 10, AFFINE))
    )
    choices = choices.with_swap(9, 20, make_segment(7), _left_half)
    assert choices.swaps == ((1, 90, make_segment(6)), (9, 20, make_segment(7)))
    assert choices.placements == ()


def test_a_lock_ends_the_swap_of_its_component_and_keeps_its_placement() -> None:
    choices = Choices().with_swap(1, 10, make_segment(5)).with_placement(Placement(1, 10, AFFINE))
    choices = choices.with_lock(2, 30, make_segment(5), _left_half)
    assert choices.swaps == ()
    assert choices.locks == ((2, 30, make_segment(5)),)
    assert len(choices.placements) == 1


def test_an_unlocked_component_keeps_its_segment_until_diversity() -> None:
    choices = Choices().with_lock(1, 10, make_segment(5)).without_lock(1, 10)
    assert choices.swaps == ((1, 10, make_segment(5)),)
    assert choices.for_diversity() == Choices()


def test_diversity_keeps_locks_bans_shifts_and_their_placements() -> None:
    choices = (
        Choices()
        .with_lock(1, 10, make_segment(5))
        .with_placement(Placement(1, 10, AFFINE))
        .with_ban("a")
        .with_order_shift(3, 3, 2)
    )
    assert choices.with_swap(8, 80, make_segment(1)).for_diversity() == choices


def test_diversity_keeps_what_was_placed_by_hand() -> None:
    placed = Choices().with_swap(8, 80, make_segment(1)).with_placement(Placement(8, 80, AFFINE))
    assert placed.with_swap(3, 3, make_segment(2)).for_diversity() == placed


def test_order_shifts_add_up_and_end_at_nothing() -> None:
    choices = Choices().with_order_shift(1, 10, 2).with_order_shift(5, 20, 1, _left_half)
    assert choices.order_shifts == (OrderShift(5, 20, 3),)
    assert choices.with_order_shift(1, 1, -3, _left_half).order_shifts == ()


def test_an_outline_of_its_own_replaces_that_of_its_component_and_ends_with_none() -> None:
    choices = Choices().with_outline(1, 10, 1.0).with_outline(5, 20, 0.25, _left_half)
    assert choices.outlines == (OutlineChoice(5, 20, 0.25),)
    assert choices.for_diversity() == choices
    assert choices.with_outline(1, 1, None, _left_half) == Choices()
    assert choices.moved(lambda row, column: (row + 1, column)).outlines == (OutlineChoice(6, 20, 0.25),)


@pytest.mark.parametrize("adherence", [-0.1, 1.1, float("nan")])
def test_an_outline_beyond_its_range_is_refused(adherence: float) -> None:
    with pytest.raises(ValueError, match="0 to 1"):
        Choices().with_outline(1, 10, adherence).check(Extent(20, 20))


def test_a_ban_can_be_taken_back() -> None:
    assert Choices().with_ban("a").with_ban("b").without_ban("a").banned_photographs == {"b"}


def test_anchors_are_listed_once_and_can_move_or_end() -> None:
    choices = (
        Choices().with_swap(1, 2, make_segment(3)).with_order_shift(1, 2, 1).with_lock(7, 8, make_segment(9))
    )
    assert choices.anchors == ((1, 2), (7, 8))
    moved = choices.moved(lambda row, column: (row + 1, column) if row < 5 else None)
    assert moved == Choices(
        swaps=(SegmentChoice(2, 2, make_segment(3)),), order_shifts=(OrderShift(2, 2, 1),)
    )
