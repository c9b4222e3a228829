"""Detail of segments comes back where they are shown, and nowhere else."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
import pytest

from simspaint.domain.canvas import NO_COMPONENT, Canvas
from simspaint.domain.geometry import Box
from simspaint.domain.label_set import LabelSet
from simspaint.domain.layout import Layout
from simspaint.engine.ops.detail import DetailConfig, detailed_in_box, with_kept_detail
from simspaint.engine.ops.seams import seams
from tests.factories import make_labels

LABELS = LabelSet(
    tuple(replace(label, rank=label.id, is_feathered=label.id == 1) for label in make_labels(3).labels)
)


def kept(
    photograph: np.ndarray,
    canvas: Canvas,
    ids: np.ndarray | None = None,
    config: DetailConfig = DetailConfig(),
) -> np.ndarray:
    """The photograph with its detail; all of label 0 where nothing else is said."""
    shown = np.zeros(canvas.known.shape, np.uint8) if ids is None else ids
    return with_kept_detail(photograph, canvas, seams(canvas, Layout(shown, LABELS)), config)


def canvas_of(color: np.ndarray, component: np.ndarray) -> Canvas:
    return Canvas(color, component != NO_COMPONENT, component)


def noise(shape: tuple[int, ...], seed: int = 0) -> np.ndarray:
    return np.random.default_rng(seed).integers(90, 166, shape, dtype=np.uint8)


def test_a_smoothed_photograph_gets_its_detail_back() -> None:
    color = noise((80, 120, 3))
    smooth = cv2.GaussianBlur(color, (0, 0), 2)
    found = kept(smooth, canvas_of(color, np.zeros((80, 120), np.int16)))
    errors = [np.abs(x.astype(int) - color).mean() for x in (smooth, found)]
    assert errors[1] < 0.1 * errors[0]


def test_light_that_the_network_gave_stays_beside_seams_and_is_the_pieces_own_far_from_them() -> None:
    color = noise((80, 160, 3))
    lit = (color * 0.5 + 90).astype(np.uint8)
    component = np.zeros((80, 160), np.int16)
    component[:, 80:] = 1
    found = kept(lit, canvas_of(color, component))
    beside = np.s_[:, 82:90]
    assert abs(found[beside].mean() - lit[beside].mean()) < 2
    reach = round(DetailConfig().own_px)
    assert np.array_equal(found[:, : 79 - reach], color[:, : 79 - reach])
    assert np.array_equal(found[:, 81 + reach :], color[:, 81 + reach :])


def test_at_seams_and_in_holes_all_is_the_networks() -> None:
    color, photograph = noise((80, 120, 3)), noise((80, 120, 3), 1)
    component = np.zeros((80, 120), np.int16)
    component[:, 60:] = 1
    component[30:40, 10:20] = NO_COMPONENT
    found = kept(photograph, canvas_of(color, component))
    assert np.array_equal(found[:, 59:61], photograph[:, 59:61])
    assert np.array_equal(found[30:40, 10:20], photograph[30:40, 10:20])
    far = np.s_[50:70, 20:40]
    assert (
        np.abs(found[far].astype(int) - color[far]).mean()
        < np.abs(photograph[far].astype(int) - color[far]).mean()
    )


def test_what_a_canvas_hides_does_not_matter() -> None:
    color, photograph = noise((80, 120, 3)), noise((80, 120, 3), 1)
    component = np.zeros((80, 120), np.int16)
    component[30:50, 40:70] = NO_COMPONENT
    other = color.copy()
    other[30:50, 40:70] = 255
    first, second = (kept(photograph, canvas_of(x, component)) for x in (color, other))
    assert np.array_equal(first, second)


def test_a_change_reaches_no_farther_than_told() -> None:
    color, photograph = noise((140, 140, 3)), noise((140, 140, 3), 1)
    component = np.zeros((140, 140), np.int16)
    before = kept(photograph, canvas_of(color, component))
    component[69:71, 69:71] = 3
    color[69:71, 69:71] = 0
    after = kept(photograph, canvas_of(color, component))
    rows, columns = np.nonzero((before != after).any(axis=2))
    assert rows.size
    assert min(rows.min(), columns.min()) >= 69 - DetailConfig().reach_px
    assert max(rows.max(), columns.max()) <= 70 + DetailConfig().reach_px


@pytest.mark.parametrize("strip", [33, 64])
def test_strips_change_nothing(strip: int) -> None:
    color, photograph = noise((150, 90, 3)), noise((150, 90, 3), 1)
    component = np.zeros((150, 90), np.int16)
    component[60:, 30:] = 1
    component[100:110] = NO_COMPONENT
    whole = kept(photograph, canvas_of(color, component))
    config = DetailConfig(strip_px=strip)
    found = kept(photograph, canvas_of(color, component), config=config).astype(int)
    assert np.abs(found - whole).max() <= 1


def test_an_empty_canvas_leaves_the_photograph_as_it_is() -> None:
    photograph = noise((40, 60, 3))
    component = np.full((40, 60), NO_COMPONENT, np.int16)
    found = kept(photograph, canvas_of(noise((40, 60, 3), 2), component))
    assert np.array_equal(found, photograph)
    assert DetailConfig().ramp_px < DetailConfig().reach_px


@pytest.mark.parametrize("labels", [(0, 1), (1, 0), (1, 2), (0, 2)])
def test_where_a_feathered_label_fades_into_a_farther_one_there_is_no_seam(labels: tuple[int, int]) -> None:
    color, photograph = noise((80, 120, 3)), noise((80, 120, 3), 1)
    component = np.zeros((80, 120), np.int16)
    component[:, 60:] = 1
    ids = np.where(component == 0, *labels).astype(np.uint8)
    found = kept(photograph, canvas_of(color, component), ids)
    is_seam = np.array_equal(found[:, 59:61], photograph[:, 59:61])
    assert is_seam == (2 in labels), "label 2 is nearer than the soft one"


def test_a_shorter_ramp_gives_more_detail_beside_seams_and_the_same_far_from_them() -> None:
    color, photograph = noise((80, 120, 3)), noise((80, 120, 3), 1)
    component = np.zeros((80, 120), np.int16)
    component[:, 60:] = 1
    canvas = canvas_of(color, component)
    long, short = kept(photograph, canvas), kept(photograph, canvas, config=DetailConfig(ramp_px=2.0))
    assert np.array_equal(short[:, 59:61], photograph[:, 59:61])
    assert np.array_equal(short[:, :29], long[:, :29])
    beside = np.s_[:, 56:58]
    assert np.abs(short[beside].astype(int) - color[beside]).mean() < 0.7 * (
        np.abs(long[beside].astype(int) - color[beside]).mean()
    )


@pytest.mark.parametrize("box", [Box(70, 90, 130, 170), Box(0, 0, 40, 50), Box(150, 0, 200, 260)])
def test_a_box_of_it_is_what_the_whole_has_there(box: Box) -> None:
    rng = np.random.default_rng(4)
    component = np.kron(rng.integers(-1, 3, (10, 13)), np.ones((20, 20))).astype(np.int16)
    canvas, layout = (
        canvas_of(noise((200, 260, 3)), component),
        Layout(np.zeros((200, 260), np.uint8), LABELS),
    )
    photograph = noise((200, 260, 3), 5)
    whole = with_kept_detail(photograph, canvas, seams(canvas, layout))
    part = detailed_in_box(photograph, canvas, layout, box)
    assert np.abs(part.astype(int) - whole[box.slices]).max() <= 1  # sums are rounded in another order
    assert (part != whole[box.slices]).mean() < 1e-3
