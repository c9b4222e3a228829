"""One number scales all that departs from painted outlines."""

from __future__ import annotations

import numpy as np
import pytest

from simspaint.domain.canvas import NO_COMPONENT
from simspaint.domain.geometry import Extent
from simspaint.engine.adherence import Adherence, labels_at
from simspaint.engine.pipeline import choose_and_render
from simspaint.engine.runtime.models import Models
from simspaint.packs.pack import OpenedPack
from tests.engine.small_pack import CAR, MOUNTAIN, ROAD, SKY, TREE, painted, request_of, with_traits
from tests.engine.small_pack import differences as differing

LARGE = Extent(192, 288)
SCALED = "overlap", "outline_overlap", "skyline_overlap", "skyline_drop", "feather", "perspective_pull"
"""Names of what is scaled."""


def test_at_exact_outlines_nothing_departs_from_them() -> None:
    exact = Adherence(1.0)
    assert [getattr(exact, name) for name in SCALED] == [0] * len(SCALED)
    assert exact.shown_share(0.01) == exact.shown_share(0.5) == 1
    assert exact.is_exact
    assert not exact.stands_whole
    assert not exact.sees_through


def test_what_departs_from_outlines_only_grows_as_adherence_falls() -> None:
    values = [Adherence(a) for a in np.linspace(0, 1, 21)]
    for name in SCALED:
        found = [getattr(value, name) for value in values]
        assert found == sorted(found, reverse=True)
    shown = [value.shown_share(0.05) for value in values]
    assert shown == sorted(shown)


def test_painted_peaks_are_kept_from_the_middle_on() -> None:
    assert Adherence(0.5).skyline_drop == 0 < Adherence(0.49).skyline_drop
    assert Adherence(0.0).skyline_drop == Adherence(0.2).skyline_drop == 0.15
    assert Adherence(0.5).stands_whole
    assert not Adherence(0.51).stands_whole


@pytest.mark.parametrize("value", [-0.1, 1.1, float("nan")])
def test_an_adherence_outside_its_range_is_refused(value: float) -> None:
    with pytest.raises(ValueError, match="0 to 1"):
        Adherence(value)


def test_at_exact_outlines_no_pixel_changes_its_label_and_traits_change_nothing(
    pack: OpenedPack, models: Models
) -> None:
    plain = with_traits(pack)
    everything = with_traits(pack, (TREE, CAR), (MOUNTAIN,), (TREE,), (SKY,))
    for seed in range(100, 103):
        request = request_of(painted(seed, LARGE), elide=False, fill_segments=3, adherence=1.0)
        rendering = choose_and_render(request, everything, models)
        labels = {row.component_index: row.label_id for row in rendering.provenance}
        for index, label_id in labels.items():
            assert (rendering.layout.ids[rendering.pixels == index] == label_id).all()
        assert (rendering.pixels != NO_COMPONENT).any()
        assert differing(rendering, choose_and_render(request, plain, models)) == []


def test_labels_lose_their_traits_at_exact_outlines_only(pack: OpenedPack) -> None:
    labels = with_traits(pack, (TREE,), (MOUNTAIN,), (TREE,), (SKY,)).labels
    assert labels_at(labels, Adherence(0.9)) is labels
    exact = labels_at(labels, Adherence(1.0))
    assert not any(
        x.keeps_outline or x.keeps_skyline or x.is_feathered or x.is_see_through for x in exact.labels
    )
    assert exact[ROAD].is_ground == labels[ROAD].is_ground
