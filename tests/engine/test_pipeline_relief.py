"""Peaks that are painted as a plain are rendered as mountains, and stay what was painted."""

from dataclasses import replace

import numpy as np

from simspaint.domain.label_set import LabelSet
from simspaint.domain.layout import Layout
from simspaint.domain.picture_settings import Method, PictureSettings
from simspaint.domain.rendering import Rendering
from simspaint.engine.pipeline import choose, choose_and_render, render
from simspaint.engine.request import RenderRequest, RenderSettings, Rules
from simspaint.engine.runtime.models import Models
from simspaint.packs.pack import OpenedPack
from tests.compositions import same_composition
from tests.engine.small_pack import EXTENT, LABELS, MOUNTAIN, ROAD, SKY, TREE, differences, request_of


def peaks() -> Layout:
    ids = np.full(EXTENT, SKY, np.uint8)
    zigzag = 12 + np.abs(np.arange(EXTENT.width) % 32 - 16)
    rows = np.arange(EXTENT.height)[:, None]
    ids[rows >= zigzag] = ROAD
    ids[44:] = TREE
    return Layout(ids, LABELS)


def of_high_roads(pack: OpenedPack) -> OpenedPack:
    """The pack where roads are ground that is shown as a mountain where it is high."""
    labels = [
        replace(
            x, rank=10 * x.id, is_ground=x.id == ROAD, relief=LABELS[MOUNTAIN].name if x.id == ROAD else ""
        )
        for x in pack.labels.labels
    ]
    return OpenedPack(pack.name, LabelSet(tuple(labels)), pack.bank)


def shown(rendering: Rendering) -> set[int]:
    return {row.label_id for row in rendering.provenance}


def test_painted_peaks_are_shown_as_mountains_and_remembered_as_painted(
    pack: OpenedPack, models: Models
) -> None:
    own, request = of_high_roads(pack), request_of(peaks())
    first = choose_and_render(request, own, models)
    assert ROAD not in shown(first)
    assert MOUNTAIN in shown(first)
    assert (first.composition.layout.ids == ROAD).any(), "what was painted is kept"
    assert differences(first, render(peaks(), first.composition, request.settings, own, models)) == []
    again = choose(replace(request, composition=first.composition), own, models)
    assert same_composition(again, first.composition)


def test_where_outlines_are_exact_or_the_rule_is_off_or_by_the_paper_they_are_what_was_painted(
    pack: OpenedPack, models: Models
) -> None:
    own = of_high_roads(pack)
    for settings in (
        RenderSettings(PictureSettings(adherence=1.0)),
        RenderSettings(PictureSettings(), rules=Rules(shows_relief=False)),
        RenderSettings(PictureSettings(method=Method.PAPER)),
    ):
        assert ROAD in shown(choose_and_render(RenderRequest(peaks(), settings), own, models))
