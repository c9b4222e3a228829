"""Components are listed from regions that are kept: the same ones as without a memo, found once a layout."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from simspaint.domain.component import Component
from simspaint.domain.geometry import Extent
from simspaint.domain.label_set import LabelSet
from simspaint.domain.layout import Layout
from simspaint.engine.adherence import Adherence
from simspaint.engine.memo import Memo
from simspaint.engine.steps import listed_components as listing
from simspaint.engine.steps.listed_components import listed_components
from tests.engine.small_pack import LABELS, MOUNTAIN, painted

EXTENT = Extent(72, 108)
STANDING = LabelSet(
    tuple(replace(each, is_thing=True) if each.id == MOUNTAIN else each for each in LABELS.labels)
)


def told(components: list[Component]) -> list[tuple[object, ...]]:
    return [(c.index, c.label_id, c.box, c.mask.tobytes(), c.area, c.adherence) for c in components]


def strokes(seed: int, n: int) -> list[tuple[Layout, Layout]]:
    """Dense layouts, each with a part of it as what was painted; each is the one before with a stroke."""
    rng = np.random.default_rng(seed)
    ids, found = painted(seed, EXTENT).ids.copy(), []
    for _ in range(n):
        for height, width in ((12, 30), (2, 3)):  # the second one is too small for most shares
            top, left = (int(rng.integers(side)) for side in EXTENT)
            ids[top : top + height, left : left + width] = rng.integers(len(LABELS))
        own = np.where(rng.random(EXTENT) < 0.8, ids, 255).astype(np.uint8)
        found.append((Layout(ids.copy(), STANDING), Layout(own, STANDING)))
    return found


@pytest.mark.parametrize("seed", range(3))
def test_kept_regions_are_those_of_the_layout_that_is_asked_about(seed: int) -> None:
    memo, rng, painted_before = Memo(), np.random.default_rng(seed), []
    for dense, own in strokes(seed, 12):
        painted_before += [dense, own]
        for _ in range(6):
            shown = painted_before[int(rng.integers(max(len(painted_before) - 4, 0), len(painted_before)))]
            share = float(rng.choice([0.0005, 0.004, 0.01]))
            adherence, joins = Adherence(float(rng.choice([0.2, 1.0]))), bool(rng.random() < 0.5)
            given = dense, shown, share, STANDING if rng.random() < 0.5 else LABELS, adherence
            kept = listed_components(*given, joins=joins, memo=memo)
            assert told(kept) == told(listed_components(*given, joins=joins))


def test_regions_are_found_once_for_all_shares(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []
    find = listing.find_components

    def counted(layout: Layout, minimum_area: int) -> list[Component]:
        asked.append(minimum_area)
        return find(layout, minimum_area)

    monkeypatch.setattr(listing, "find_components", counted)
    memo = Memo()
    (dense, own), *_ = strokes(0, 1)
    for share in (0.01, 0.005):
        listed_components(dense, own, share, STANDING, Adherence(0.2), memo=memo)
    assert len(asked) == 1
