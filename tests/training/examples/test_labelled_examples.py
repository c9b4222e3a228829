import numpy as np
import pytest

from training.examples.labelled_photograph import Target, as_a_camera, labelled_example, target_of_layout

SIZE = (64, 96)


def striped() -> tuple[np.ndarray, np.ndarray]:
    """A photograph whose left half is dark and of label 0, whose right half is bright and of label 3."""
    photograph = np.full((120, 180, 3), 20, np.uint8)
    photograph[:, 90:] = 230
    ids = np.zeros((60, 90), np.uint8)
    ids[:, 45:] = 3
    return photograph, ids


def test_a_layout_becomes_sets_of_one_answer_and_unlabelled_teaches_nothing() -> None:
    photograph, ids = striped()
    ids[0] = 255
    target = target_of_layout(photograph, ids, 6)
    assert target.is_rendered
    assert set(np.unique(target.sets).tolist()) == {1, 8}
    assert (target.shares[0, 0] == 0).all()
    assert (target.shares[0, 1:] == 255).all()


@pytest.mark.parametrize("seed", range(12))
def test_sets_lie_where_their_pixels_lie(seed: int) -> None:
    photograph, ids = striped()
    example = labelled_example(target_of_layout(photograph, ids, 6), SIZE, 4, np.random.default_rng(seed))
    assert example["rgb"].shape == (*SIZE, 3)
    assert example["sets"].shape == example["shares"].shape == (4, 16, 24)
    level = example["rgb"].mean(2)[2::4, 2::4]
    bright = example["sets"][0] == 8
    if bright.any() and not bright.all():
        near_border = np.zeros_like(bright)
        near_border[:, 1:] = bright[:, 1:] != bright[:, :-1]
        near_border |= np.roll(near_border, -1, 1) | np.roll(near_border, 1, 1)
        assert level[bright & ~near_border].min() > level[~bright & ~near_border].max()


def test_the_same_draw_gives_the_same_example() -> None:
    target = Target(
        np.full((40, 60, 3), 99, np.uint8), np.ones((2, 8, 8), np.int32), np.full((2, 8, 8), 9, np.uint8)
    )
    first, second = (labelled_example(target, SIZE, 4, np.random.default_rng(7)) for _ in range(2))
    assert all(np.array_equal(first[name], second[name]) for name in first)
    assert not np.array_equal(
        first["rgb"], labelled_example(target, SIZE, 4, np.random.default_rng(8))["rgb"]
    )


def test_rendered_scenes_are_changed_more_than_photographs() -> None:
    picture = np.full((32, 48, 3), (90, 120, 60), np.uint8)

    def mean_change(strong: bool) -> float:
        changes = (as_a_camera(picture, np.random.default_rng(s), strong=strong) for s in range(60))
        return float(np.mean([np.abs(c.astype(int) - picture).mean() for c in changes]))

    assert mean_change(True) > 1.3 * mean_change(False) > 0
