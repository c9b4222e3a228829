from dataclasses import replace

import numpy as np
import pytest

from simspaint.domain.label_set import UNLABELLED, LabelSet
from simspaint.labelling.labelled_photograph import LabellingSettings, joined_islands, label_photograph
from tests.factories import make_labels
from tests.labelling.made_labeller import BLUE, GREEN, GREY, RED, ColorLabeller, halves


def test_every_pixel_gets_the_most_probable_label_and_borders_follow_the_photograph() -> None:
    found = label_photograph(halves(RED, GREEN), ColorLabeller())
    assert (found.layout.ids[:, :31] == 0).all()
    assert (found.layout.ids[:, 33:] == 1).all()
    assert found.sure == 1
    assert sum(found.label_shares.values()) == pytest.approx(1)


def test_what_is_no_label_of_the_pack_stays_unlabelled() -> None:
    found = label_photograph(halves(RED, BLUE), ColorLabeller())
    assert (found.layout.ids[:, 33:] == UNLABELLED).all()
    assert found.sure == pytest.approx(0.5, abs=0.05)
    assert list(found.label_shares) == [ColorLabeller().labels[0].name]


def test_what_is_unsure_stays_unlabelled() -> None:
    found = label_photograph(halves(RED, GREY), ColorLabeller())
    assert (found.layout.ids[:, 36:] == UNLABELLED).all()
    eager = label_photograph(halves(RED, GREY), ColorLabeller(), LabellingSettings(least_probability=0.1))
    assert eager.sure > 0.9


def test_a_large_photograph_gets_a_smaller_layout_of_its_shape() -> None:
    photograph = halves(RED, GREEN, (150, 200))
    found = label_photograph(photograph, ColorLabeller(), LabellingSettings(longest_side_px=100))
    assert found.layout.extent == (75, 100)


@pytest.mark.parametrize("size", [(1, 1), (1, 40), (300, 2), (17, 33)])
def test_photographs_of_any_shape_are_labelled(size: tuple[int, int]) -> None:
    photograph = np.full((*size, 3), RED, np.uint8)
    assert (label_photograph(photograph, ColorLabeller()).layout.ids == 0).all()


def test_islands_join_what_is_around_them_and_large_regions_stay() -> None:
    ids = np.zeros((40, 50), np.uint8)
    ids[:, 25:] = 1
    ids[3:5, 3:5] = 2
    ids[10:12, 30:32] = UNLABELLED
    ids[20:35, 30:45] = UNLABELLED
    joined = joined_islands(ids, 0.01)
    assert (joined[:20, :25] == 0).all()
    assert (joined[:20, 25:] == 1).all()
    assert (joined[20:35, 30:45] == UNLABELLED).all()


def test_where_all_is_islands_nothing_is_joined() -> None:
    ids = (np.indices((8, 8)).sum(0) % 3).astype(np.uint8)
    assert np.array_equal(joined_islands(ids, 0.9), ids)


class HalfSureLabeller(ColorLabeller):
    """As sure of the first label as is said, everywhere."""

    def __init__(self, share: float, **traits: bool) -> None:
        first, *others = make_labels().labels
        super().__init__(LabelSet((replace(first, **traits), *others)))
        self._share = share

    def probabilities(self, photograph: np.ndarray) -> np.ndarray:
        maps = np.zeros((len(self.labels) + 1, 12, 16), np.float32)
        maps[0], maps[1] = self._share, 1 - self._share
        return maps


@pytest.mark.parametrize(
    ("traits", "share", "is_labelled"),
    [
        ({}, 0.55, True),
        ({"keeps_outline": True}, 0.55, False),
        ({"keeps_outline": True}, 0.65, True),
        ({"keeps_skyline": True}, 0.7, False),
        ({"keeps_skyline": True}, 0.8, True),
        ({"keeps_outline": True, "is_feathered": True}, 0.55, True),
        ({"is_thing": True}, 0.65, False),
        ({"is_thing": True}, 0.75, True),
    ],
)
def test_regions_whose_outline_shows_are_labelled_only_where_they_are_sure(
    traits: dict[str, bool], share: float, is_labelled: bool
) -> None:
    found = label_photograph(halves(RED, GREEN), HalfSureLabeller(share, **traits)).layout.ids
    assert (found == (0 if is_labelled else UNLABELLED)).all()


def test_silhouettes_stay_unlabelled() -> None:
    labeller = HalfSureLabeller(0.9, keeps_outline=True)
    assert (label_photograph(halves(GREY, GREY), labeller).layout.ids == 0).all()
    assert (label_photograph(halves((9, 9, 12), (9, 9, 12)), labeller).layout.ids == UNLABELLED).all()
    ground = HalfSureLabeller(0.9)
    assert (label_photograph(halves((9, 9, 12), (9, 9, 12)), ground).layout.ids == 0).all()
