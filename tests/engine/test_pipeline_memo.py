"""What is kept between renderings, and large pictures."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
import pytest
import torch

from simspaint.bank.memory_bank import MemoryBank
from simspaint.domain.canvas import NO_COMPONENT
from simspaint.domain.geometry import Box, Extent
from simspaint.domain.label_set import UNLABELLED
from simspaint.domain.layout import Layout
from simspaint.domain.placed_segment import PlacedSegment
from simspaint.engine import cached_moves, cached_stages
from simspaint.engine.memo import StageCache
from simspaint.engine.pipeline import render
from simspaint.engine.runtime.models import Models
from simspaint.engine.stages import synthesise as synthesis
from simspaint.engine.stages.align import MoveQuestion
from simspaint.packs.pack import OpenedPack
from simspaint.progress import Cancelled, CancelToken
from tests.engine.narrow_models import narrow_models, narrow_synthesis, narrow_transform
from tests.engine.small_pack import (
    ALL,
    CAR,
    LABELS,
    MOUNTAIN,
    N_IN_BANK,
    ROAD,
    SKY,
    THREE_BLOBS,
    TREE,
    Counts,
    blobs,
    differences,
    painted,
    request_of,
)

# What is kept from one rendering to the next


def test_an_unchanged_request_does_nothing_dear_again(
    pack: OpenedPack, models: Models, counts: Counts
) -> None:
    cache = StageCache()
    first = render(request_of(painted()), pack, models, cache=cache)
    assert len(counts.searches) == len(counts.moves) == len(first.provenance)
    assert counts.questions
    counts.clear()
    second = render(request_of(painted()), pack, models, cache=cache)
    assert (counts.searches, counts.moves, counts.questions) == ([], [], 0)
    assert differences(first, second) == []


def test_after_a_change_of_one_component_only_that_one_is_made_again(
    pack: OpenedPack, models: Models, counts: Counts
) -> None:
    cache = StageCache()
    render(request_of(blobs(*THREE_BLOBS), refine=False), pack, models, cache=cache)
    assert sorted(counts.searches) == sorted(counts.moves) == [MOUNTAIN, ROAD, CAR]
    counts.clear()
    changed = blobs(*THREE_BLOBS[:2], (Box(8, 76, 30, 92), CAR))
    rendering = render(request_of(changed, refine=False), pack, models, cache=cache)
    assert (counts.searches, counts.moves) == ([CAR], [CAR])
    assert differences(rendering, render(request_of(changed, refine=False), pack, models)) == []


def test_a_new_component_renumbers_the_others_without_making_them_again(
    pack: OpenedPack, models: Models, counts: Counts
) -> None:
    cache = StageCache()
    render(request_of(blobs(*THREE_BLOBS), refine=False), pack, models, cache=cache)
    counts.clear()
    more = blobs(*THREE_BLOBS, (Box(40, 4, 56, 16), SKY))
    rendering = render(request_of(more, refine=False), pack, models, cache=cache)
    assert (counts.searches, counts.moves) == ([SKY], [SKY])
    assert [row.component_index for row in rendering.provenance] == [0, 1, 2, 3]
    assert differences(rendering, render(request_of(more, refine=False), pack, models)) == []


def test_another_draw_moves_only_what_is_drawn_anew(pack: OpenedPack, models: Models, counts: Counts) -> None:
    cache = StageCache()
    first = render(request_of(painted(), top_k=3, seed=0), pack, models, cache=cache)
    counts.clear()
    second = render(request_of(painted(), top_k=3, seed=1), pack, models, cache=cache)
    pairs = zip(first.provenance, second.provenance, strict=True)
    assert counts.searches == []
    assert len(counts.moves) == sum(a.segment_id != b.segment_id for a, b in pairs) > 0


def random_change(rng: np.random.Generator, layout: Layout, changes: dict) -> tuple[Layout, dict]:
    """A stroke, or another setting."""
    ids, changes = layout.ids.copy(), dict(changes)
    if rng.random() < 0.6:
        height, width = ids.shape
        center = (int(rng.integers(width)), int(rng.integers(height)))
        axes = (int(rng.integers(1, width // 6)), int(rng.integers(1, height // 6)))
        value = int(rng.choice([*range(N_IN_BANK), UNLABELLED]))
        cv2.ellipse(ids, center, axes, 0, 0, 360, value, -1)
        return Layout(ids, LABELS), changes
    options = {
        "seed": [0, 1],
        "top_k": [1, 3],
        "size": [None, (64, 96), (48, 90)],
        "transform": [True, False],
        "elide": [True, False],
        "refine": [True, False],
        "overhang": [0.02, 0.1],
        "one_light": [0.0, 1.0, 3.0],
        "further_segments": [0, 1, 3],
        "harmonise": [0.0, 1.0],
        "banned_photographs": [frozenset(), frozenset({"s0_000", "s1_004"})],
        "excluded_sequences": [frozenset(), frozenset({"s1"})],
    }
    name = str(rng.choice(list(options)))
    changes[name] = options[name][int(rng.integers(len(options[name])))]
    return layout, changes


@pytest.mark.parametrize("seed", range(2))
def test_a_cache_never_changes_the_result(pack: OpenedPack, models: Models, seed: int) -> None:
    rng = np.random.default_rng(seed)
    layout, changes, cache = painted(seed, Extent(72, 108)), dict(ALL), StageCache()
    models = replace(models, synthesis=None)
    without_some = replace(models, refinement=None, transform=None)
    for _ in range(10):
        layout, changes = random_change(rng, layout, changes)
        some = models if rng.random() < 0.8 else without_some
        request = request_of(layout, **changes)
        kept = render(request, pack, some, cache=cache)
        assert differences(kept, render(request, pack, some)) == [], changes


def test_a_context_that_reaches_farther_in_the_banks_frame_is_not_forgotten(
    pack: OpenedPack, models: Models
) -> None:
    # Eight rows have a margin of one row; in the bank's frame, half as large, four rows have one of one, too.
    large, box = Extent(128, 192), Box(40, 40, 48, 80)
    cache = StageCache()
    for surroundings in (SKY, MOUNTAIN, TREE, ROAD):
        layout = blobs(
            (box.grown(2, 6), surroundings), (box.grown(1, 5), UNLABELLED), (box, CAR), extent=large
        )
        request = request_of(layout, refine=False, minimum_component=0.001, top_k=9)
        kept = render(request, pack, models, cache=cache)
        assert differences(kept, render(request, pack, models)) == []


def test_what_the_transform_network_sees_beyond_the_context_is_not_forgotten(
    pack: OpenedPack, models: Models, monkeypatch: pytest.MonkeyPatch
) -> None:
    move = cached_stages.transform_segment

    def what_is_seen(questions: list[MoveQuestion], *_: object) -> list[np.ndarray]:
        return [np.array([[1, 0, q.around.astype(float).mean()], [0, 1, 0]]) for q in questions]

    def telling(*given: object) -> PlacedSegment:
        """The placed segment with the network's answer for its affine."""
        return replace(move(*given), affine=given[4])

    monkeypatch.setattr(cached_moves, "ask_moves", what_is_seen)
    monkeypatch.setattr(cached_stages, "transform_segment", telling)
    box, cache, affines = Box(20, 30, 40, 60), StageCache(), set()
    for surroundings in (SKY, MOUNTAIN, TREE, ROAD):
        layout = blobs((box.grown(9, 13), surroundings), (box.grown(4, 5), UNLABELLED), (box, CAR))
        request = request_of(layout, refine=False)
        kept = render(request, pack, models, cache=cache)
        assert differences(kept, render(request, pack, models)) == []
        affines.add(kept.provenance[-1].affine.tobytes())
    assert len(affines) == 4


def test_answers_about_an_order_are_not_taken_from_segments_that_lay_elsewhere(
    pack: OpenedPack, models: Models, counts: Counts
) -> None:
    cache = StageCache()
    models = replace(models, transform=narrow_transform(len(LABELS), 1, strength=0.1))
    render(request_of(painted()), pack, models, cache=cache)
    counts.clear()
    plain = render(request_of(painted(), transform=False), pack, models, cache=cache)
    assert counts.questions
    assert differences(plain, render(request_of(painted(), transform=False), pack, models)) == []


def test_other_networks_and_another_bank_are_not_taken_for_those_from_before(
    pack: OpenedPack, models: Models
) -> None:
    cache = StageCache()
    request = request_of(painted(unlabelled=0.4))
    first = render(request, pack, models, cache=cache)
    other = narrow_models(len(LABELS), seed=1)
    assert differences(render(request, pack, other, cache=cache), render(request, pack, other)) == []
    moving = replace(models, transform=narrow_transform(len(LABELS), 1, strength=0.1))
    moved = render(request, pack, moving, cache=cache)
    assert differences(moved, render(request, pack, moving)) == []
    assert differences(moved, first) != []
    with MemoryBank.open(pack.bank.folder) as reopened:
        again = render(request, OpenedPack("small", LABELS, reopened), models, cache=cache)
    assert differences(again, first) == []


# Large pictures


def test_a_picture_in_tiles_is_cancelled_between_them(
    pack: OpenedPack, models: Models, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(synthesis, "LARGEST_WHOLE", 1000)
    monkeypatch.setattr(synthesis, "TILE", 32)
    cancel, windows = CancelToken(), []
    window = synthesis._window

    def counted(*everything: object) -> np.ndarray:
        windows.append(1)
        if len(windows) == 3:
            cancel.cancel()
        return window(*everything)

    monkeypatch.setattr(synthesis, "_window", counted)
    with pytest.raises(Cancelled):
        render(request_of(painted()), pack, models, cancel)
    assert len(windows) == 3


@pytest.mark.slow
def test_six_million_pixels_are_rendered_in_tiles_without_seams(
    pack: OpenedPack, monkeypatch: pytest.MonkeyPatch
) -> None:
    size = Extent(2048, 3072)
    network = narrow_synthesis(len(LABELS), levels=4)
    with torch.no_grad():
        network.to_rgb.weight.mul_(10)  # the picture is more than its canvas
    models = replace(narrow_models(len(LABELS)), synthesis=network)
    windows, cache = [], StageCache()
    window = synthesis._window
    monkeypatch.setattr(synthesis, "_window", lambda *all: (windows.append(1), window(*all))[1])
    request = request_of(painted(), size=tuple(size))
    rendering = render(request, pack, models, cache=cache)
    assert rendering.photograph.shape == (*size, 3)
    assert rendering.notes == ()
    assert len(windows) == 1 + 2 * 3
    assert (rendering.pixels != NO_COMPONENT).mean() > 0.3
    monkeypatch.setattr(synthesis, "LARGEST_WHOLE", size.area)
    whole = render(request, pack, models, cache=cache)
    assert len(windows) == 1 + 2 * 3 + 1
    error = rendering.photograph.astype(np.int16) - whole.photograph
    assert np.abs(error).mean() < 6  # of the statistics, taken from a smaller picture
    for axis, borders in ((0, [1024]), (1, [1024, 2048])):
        for border in borders:
            before, after = (error.take(place, axis) for place in (border - 1, border))
            assert np.abs(after - before).mean() < 1
