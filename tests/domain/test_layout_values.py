import numpy as np
import pytest
from hypothesis import given

from simspaint.domain.candidate import Candidate
from simspaint.domain.geometry import Extent
from simspaint.domain.label_set import UNLABELLED, Label, LabelSet
from simspaint.domain.layout import Layout
from tests.factories import make_labels
from tests.strategies import extents, layouts


def _label(i: int, **changes: object) -> Label:
    values: dict = {"id": i, "name": f"n{i}", "color": (i // 256, i % 256, 7)} | changes
    return Label(**values)


@pytest.mark.parametrize(
    ("labels", "reason"),
    [
        ((), "1 to 254"),
        (tuple(_label(i) for i in range(255)), "1 to 254"),
        ((_label(1),), "gap"),
        ((_label(0), _label(2)), "gap"),
        ((_label(1), _label(0)), "gap"),
        ((_label(0), _label(1, name="n0")), "name"),
        ((_label(0), _label(1, color=(0, 0, 7))), "colour"),
    ],
)
def test_label_sets_that_are_ambiguous_are_refused(labels: tuple[Label, ...], reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        LabelSet(labels)


def test_labels_are_found_by_id_and_by_name() -> None:
    labels = make_labels(4)
    assert (len(labels), labels[2].name) == (4, "tree")
    assert labels.find("tree") == labels[2]
    assert labels.find("unicorn") is None


def test_the_palette_has_every_labels_colour_and_black_elsewhere() -> None:
    labels = make_labels(3)
    palette = labels.palette()
    assert [tuple(row) for row in palette[:3]] == [label.color for label in labels.labels]
    assert not palette[3:].any()


@pytest.mark.parametrize(
    "ids",
    [
        np.zeros((0, 4), np.uint8),
        np.zeros((2, 2), np.uint8) + 3,
        np.full((2, 2), 254, np.uint8),
    ],
)
def test_layouts_without_pixels_or_with_unknown_ids_are_refused(ids: np.ndarray) -> None:
    with pytest.raises(ValueError, match="layout"):
        Layout(ids, make_labels(3))


@given(layouts())
def test_a_layout_cannot_be_written_to(layout: Layout) -> None:
    with pytest.raises(ValueError, match="read-only"):
        layout.ids[0, 0] = UNLABELLED


@given(layouts(), extents(40))
def test_a_resized_layout_holds_only_ids_that_were_there(layout: Layout, extent: Extent) -> None:
    resized = layout.resized(extent)
    assert resized.extent == extent
    assert set(np.unique(resized.ids)) <= set(np.unique(layout.ids))


@given(layouts(max_side=12))
def test_a_layout_enlarged_by_whole_numbers_and_reduced_again_is_the_same(layout: Layout) -> None:
    enlarged = layout.resized(Extent(3 * layout.extent.height, 2 * layout.extent.width))
    assert np.array_equal(enlarged.ids, layout.ids.repeat(3, axis=0).repeat(2, axis=1))
    assert np.array_equal(enlarged.resized(layout.extent).ids, layout.ids)


def test_a_candidates_score_is_the_sum_of_both_ious() -> None:
    assert Candidate(3, 0.25, 0.5).retrieval_score == 0.75
