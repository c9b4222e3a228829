"""What f is shown: crops that fit together, of both kinds of canvases."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simspaint.bank.memory_bank import MemoryBank
from simspaint.domain.canvas import NO_COMPONENT
from simspaint.domain.label_set import UNLABELLED
from simspaint.engine.stages.compose import NO_ELISION
from simspaint.files.folder_data_set import sequence_of
from tests.strategies import seeds
from tests.training.small_tasks import CROP
from training.examples.canvas_examples import CanvasExamples, CanvasSettings
from training.examples.crops import cropped, halved, mirrored
from training.examples.retrieved_canvas import retrieved_canvas
from training.examples.simulated_canvas import CanvasSimulation
from training.examples.training_bank import TrainingBank
from training.task import Example

PLAIN = CanvasSimulation(0.0, (0.0, 0.0), (0.0, 0.0), (0.0, 0.0), misalignment=0.0, covered=0.0, dropped=0.0)


@pytest.fixture(scope="module")
def data(bank: MemoryBank) -> TrainingBank:
    return TrainingBank(bank, by_sequence=True)


def make(data: TrainingBank, seed: int = 0, step: int = 0, **changes: Any) -> Example:
    values: dict[str, Any] = {"crop": CROP, "half_size_crop": CROP, **changes}
    return CanvasExamples(data, CanvasSettings(**values)).example(np.random.default_rng(seed), step)


@pytest.mark.parametrize("share", [0.0, 1.0], ids=["simulated", "retrieved"])
def test_an_example_has_one_size_and_repeats_by_seed(data: TrainingBank, share: float) -> None:
    for seed in range(6):
        first, second = (make(data, seed, retrieved_share=share) for _ in range(2))
        assert {name: array.shape for name, array in first.items()} == {
            "photograph": (*CROP, 3),
            "canvas": (*CROP, 3),
            "known": CROP,
            "layout": CROP,
        }
        assert all(first[name].tobytes() == second[name].tobytes() for name in first)
        assert all(array.flags.c_contiguous for array in first.values())


def test_a_simulated_canvas_shows_the_photograph_and_a_retrieved_one_does_not(data: TrainingBank) -> None:
    shares = []
    for seed in range(8):
        simulated = make(data, seed, simulation=PLAIN)
        shown = simulated["known"]
        np.testing.assert_array_equal(simulated["canvas"][shown], simulated["photograph"][shown])
        retrieved = make(data, seed, simulation=PLAIN, retrieved_share=1.0)
        shown = retrieved["known"]
        shares.append(shown.mean())
        assert (retrieved["canvas"][shown] == retrieved["photograph"][shown]).all(1).sum() < 0.1 * shown.size
    assert np.mean(shares) > 0.05  # far-off segments are drawn as well in so small a bank


def test_what_is_missing_is_black(data: TrainingBank) -> None:
    for share in (0.0, 1.0):
        example = make(data, 3, retrieved_share=share)
        assert not example["canvas"][~example["known"]].any()


def test_a_retrieved_canvas_takes_nothing_from_its_own_sequence(data: TrainingBank) -> None:
    for name in data.names:
        for segment_id in data.photograph(name).retrieved.ravel().tolist():
            if segment_id >= 0:
                assert sequence_of(data.bank.photograph_of(segment_id)) != sequence_of(name)


def test_a_retrieved_canvas_shows_every_segment_where_its_component_is(data: TrainingBank) -> None:
    known = data.photograph(data.names[0])
    ids = [int(row[0]) if row[0] >= 0 else None for row in known.retrieved]
    noise = np.zeros(data.bank.extent, np.float32)
    canvas = retrieved_canvas(data.bank, known.layout, known.components, ids, noise, NO_ELISION)
    assert canvas.known.mean() > 0.3
    for component, segment_id in zip(known.components, ids, strict=True):
        seen = canvas.component == component.index
        if segment_id is None or not seen.any():
            continue
        segment = data.bank.segment(segment_id)
        whole = data.bank.photograph(segment.photograph)
        np.testing.assert_array_equal(canvas.color[seen], whole[seen])  # in place, as in its photograph
    nothing = [None] * len(ids)
    empty = retrieved_canvas(data.bank, known.layout, known.components, nothing, noise, NO_ELISION)
    assert not empty.known.any()
    assert (empty.component == NO_COMPONENT).all()


def test_the_second_branch_has_its_share_of_the_steps_after_its_beginning(data: TrainingBank) -> None:
    settings = CanvasSettings(CROP, CROP, retrieved_share=0.3, retrieved_begin=500)
    examples = CanvasExamples(data, settings)
    kinds = np.array([examples.is_retrieved(step) for step in range(2500)])
    assert not kinds[:500].any()
    assert 0.25 < kinds[500:].mean() < 0.35
    assert not CanvasExamples(data, CanvasSettings(CROP, CROP)).is_retrieved(1000)


def test_the_first_steps_show_the_whole_scene_at_half_the_size(data: TrainingBank) -> None:
    settings: dict[str, Any] = {"half_size_steps": 4, "half_size_crop": (32, 48), "crop": (64, 96)}
    assert make(data, step=3, **settings)["layout"].shape == (32, 48)
    assert make(data, step=4, **settings)["layout"].shape == (64, 96)
    small, large = (make(data, 1, step, simulation=PLAIN, **settings) for step in (0, 4))
    np.testing.assert_array_equal(small["layout"], large["layout"][::2, ::2])
    shown = small["known"]
    levels = np.abs(small["canvas"].astype(int) - small["photograph"])[shown]
    assert levels.mean() < 40  # the photograph is averaged, the canvas is not


def test_half_of_the_layouts_have_no_gaps(data: TrainingBank, monkeypatch: pytest.MonkeyPatch) -> None:
    def with_gap(name: str) -> Any:
        known = photograph(name)
        ids = known.layout.ids.copy()
        ids[20:40, 30:60] = UNLABELLED
        return replace(known, layout=type(known.layout)(ids, known.layout.labels))

    photograph = data.photograph
    monkeypatch.setattr(data, "photograph", with_gap)
    gaps = [(make(data, seed, crop=(64, 96))["layout"] == UNLABELLED).any() for seed in range(40)]
    assert 10 < sum(gaps) < 30


@given(seeds(), st.integers(1, 20), st.integers(1, 20))
def test_all_pictures_of_an_example_are_cropped_at_one_place(seed: int, height: int, width: int) -> None:
    rows, columns = np.indices((11, 13), np.uint8)
    places = rows * 13 + columns
    maps = {"one": places, "three": np.dstack([places, rows, columns])}
    cut = cropped(maps, (height, width), np.random.default_rng(seed))
    assert cut["one"].shape == (height, width)
    np.testing.assert_array_equal(cut["one"], cut["three"][..., 0])
    inside = cut["one"][: min(height, 11), : min(width, 13)]
    assert len(np.unique(inside)) == inside.size  # a plain crop
    if height > 11:
        assert (cut["one"][11:] == cut["one"][10]).all()  # the rest repeats the edge
    if width > 13:
        assert (cut["one"][:, 13:] == cut["one"][:, 12:13]).all()


@pytest.mark.parametrize("shape", [(4, 6), (5, 7), (1, 1)])
def test_halving_gives_all_pictures_one_size_and_averages_the_smooth_ones(shape: tuple[int, int]) -> None:
    rng = np.random.default_rng(0)
    maps = {
        "photograph": rng.integers(0, 256, (*shape, 3)).astype(np.uint8),
        "layout": rng.integers(0, 5, shape).astype(np.uint8),
    }
    half = halved(maps, frozenset({"photograph"}))
    assert half["photograph"].shape[:2] == half["layout"].shape
    np.testing.assert_array_equal(half["layout"], maps["layout"][::2, ::2])
    mean = maps["photograph"][:2, :2].reshape(-1, 3).mean(0)
    np.testing.assert_array_equal(half["photograph"][0, 0], np.rint(mean))


def test_mirroring_turns_left_and_right_round() -> None:
    maps = {"photograph": np.arange(24).reshape(2, 4, 3), "layout": np.arange(8).reshape(2, 4)}
    turned = mirrored(maps)
    np.testing.assert_array_equal(turned["layout"][0], [3, 2, 1, 0])
    np.testing.assert_array_equal(turned["photograph"][0, 0], maps["photograph"][0, 3])
