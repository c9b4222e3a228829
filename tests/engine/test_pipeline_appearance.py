"""Segments that look alike are preferred, and seams are brought to one colour."""

from __future__ import annotations

import cv2
import numpy as np

from simspaint.bank.ops.appearance_rows import light_differences
from simspaint.domain.geometry import Extent
from simspaint.domain.rendering import Rendering
from simspaint.engine.pipeline import choose_and_render
from simspaint.engine.runtime.models import Models
from simspaint.packs.pack import OpenedPack
from tests.engine.small_pack import (
    painted,
    request_of,
)

LARGE = Extent(192, 288)
COVERED = {"appearance_consistency": 0.0, "fill_segments": 3}


def test_matching_colors_brings_both_sides_of_a_seam_nearer(pack: OpenedPack, models: Models) -> None:
    steps = []
    for color_match in (0.0, 1.0):
        found = []
        for seed in range(4):
            request = request_of(painted(100 + seed, LARGE), color_match=color_match, **COVERED)
            rendering = choose_and_render(request, pack, models)
            lab = cv2.cvtColor(rendering.canvas.color, cv2.COLOR_RGB2LAB).astype(int)
            main = {r.component_index: r.part_of for r in rendering.provenance if r.part_of is not None}
            for index, part_of in main.items():
                own, other = (rendering.pixels == i for i in (index, part_of))
                near = own & cv2.dilate(other.astype(np.uint8), np.ones((9, 9), np.uint8)).astype(bool)
                beside = other & cv2.dilate(own.astype(np.uint8), np.ones((9, 9), np.uint8)).astype(bool)
                if min(near.sum(), beside.sum()) > 30:
                    found.append(np.abs(lab[near].mean(0) - lab[beside].mean(0)).max())
        steps.append(np.mean(found))
    assert steps[1] < 0.7 * steps[0]


def appearance_apart(rendering: Rendering, pack: OpenedPack) -> float:
    """How unlike the photographs of all pairs of segments look, on average."""
    names = list(pack.bank.photographs)
    own = np.array([names.index(r.photograph) for r in rendering.provenance if r.part_of is None])
    light = pack.bank.light(own)
    return float(light_differences(light, light).mean())


def test_segments_that_look_alike_are_preferred_and_draws_still_differ(
    pack: OpenedPack, models: Models
) -> None:
    layouts = [painted(seed, LARGE) for seed in range(3)]
    apart = {
        strength: [
            choose_and_render(
                request_of(layout, top_k=5, seed=seed, appearance_consistency=strength), pack, models
            )
            for layout in layouts
            for seed in range(3)
        ]
        for strength in (0.0, 2.0)
    }
    means = {s: np.mean([appearance_apart(r, pack) for r in made]) for s, made in apart.items()}
    assert means[2.0] < 0.8 * means[0.0]
    of_seeds = [apart[2.0][3 * i : 3 * i + 3] for i in range(len(layouts))]
    drawn = [{tuple(r.segment_id for r in each.provenance) for each in made} for made in of_seeds]
    assert all(len(each) > 1 for each in drawn)
