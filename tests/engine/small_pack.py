"""A small bank made in code, layouts for it, and what tests of the pipeline ask about renderings."""

from __future__ import annotations

from dataclasses import asdict, fields, replace
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from simspaint.bank.search import LayoutQuery
from simspaint.domain.choices import Choices
from simspaint.domain.component import Component
from simspaint.domain.composition import ComposedComponent, Composition
from simspaint.domain.geometry import Box, Extent
from simspaint.domain.label_set import UNLABELLED, LabelSet
from simspaint.domain.layout import Layout
from simspaint.domain.picture_settings import Matching, PictureSettings
from simspaint.domain.rendering import ComponentProvenance, Rendering
from simspaint.domain.segment_choice import SegmentChoice
from simspaint.engine.memo import Memo
from simspaint.engine.pipeline import choose_and_render
from simspaint.engine.request import RenderRequest, RenderSettings
from simspaint.engine.runtime.models import Models
from simspaint.engine.steps import completed_scene, segment_affines, segment_order
from simspaint.files.layout_file import write_layout
from simspaint.files.photograph_file import write_photograph
from simspaint.packs.pack import OpenedPack
from tests.compositions import same_composition
from tests.factories import make_labels, make_layout, make_photograph

EXTENT = Extent(64, 96)
LABELS = make_labels(7)
SKY, MOUNTAIN, TREE, ROAD, CAR, POLE, WATER = range(7)
N_IN_BANK = 5
"""The bank has segments of the first labels only: none of poles and water."""


def painted(seed: int = 100, extent: Extent = EXTENT, unlabelled: float = 0.0) -> Layout:
    rng = np.random.default_rng(seed)
    return Layout(make_layout(rng, *extent, make_labels(N_IN_BANK), unlabelled=unlabelled).ids, LABELS)


def write_pair(folder: Path, name: str, seed: int) -> None:
    """A photograph and its layout, for a bank, of the first labels only."""
    rng = np.random.default_rng(seed)
    layout = Layout(make_layout(rng, *EXTENT, make_labels(N_IN_BANK)).ids, LABELS)
    write_photograph(folder / "photos" / name, make_photograph(rng, layout))
    write_layout(folder / "layouts" / name, layout)


def blobs(*boxes: tuple[Box, int], extent: Extent = EXTENT) -> Layout:
    """Rectangles on unpainted ground."""
    ids = np.full(extent, UNLABELLED, np.uint8)
    for box, label_id in boxes:
        ids[box.slices] = label_id
    return Layout(ids, LABELS)


THREE_BLOBS = ((Box(8, 4, 28, 20), MOUNTAIN), (Box(36, 40, 56, 56), ROAD), (Box(8, 76, 28, 92), CAR))


def differences(first: Rendering, second: Rendering) -> list[str]:
    """Names of what is not the same, but for timings."""
    found = [
        name
        for name, a, b in [
            ("photograph", first.photograph, second.photograph),
            ("canvas.color", first.canvas.color, second.canvas.color),
            ("canvas.known", first.canvas.known, second.canvas.known),
            ("canvas.component", first.canvas.component, second.canvas.component),
            ("pixels", first.pixels, second.pixels),
            ("layout", first.layout.ids, second.layout.ids),
        ]
        if not np.array_equal(a, b)
    ]
    for a, b in zip(first.provenance, second.provenance, strict=False):
        for field in fields(a):
            if not np.array_equal(getattr(a, field.name), getattr(b, field.name)):
                found.append(f"provenance.{field.name}")
    if not same_composition(first.composition, second.composition):
        found.append("composition")
    same = first.seed == second.seed and first.pack == second.pack and first.notes == second.notes
    return found + ["rest"] * (not same or len(first.provenance) != len(second.provenance))


PLAIN = {"appearance_consistency": 0.0, "fill_segments": 0}
"""Each component gets one segment, by its score or draw alone, and nothing fills the rest."""
ALL = asdict(Matching())


def grown(mask: np.ndarray, side: int) -> np.ndarray:
    """With all within half of `side` pixels around."""
    return cv2.dilate(mask.astype(np.uint8), np.ones((side, side), np.uint8)) > 0


def with_traits(
    pack: OpenedPack,
    outlined: tuple[int, ...] = (),
    skyline: tuple[int, ...] = (),
    see_through: tuple[int, ...] = (),
    feathered: tuple[int, ...] = (),
    colorful: tuple[int, ...] = (),
) -> OpenedPack:
    """The pack where only these labels keep their outline or skyline, are see-through, feathered or
    colorful."""
    labels = tuple(
        replace(
            x,
            keeps_outline=x.id in outlined,
            keeps_skyline=x.id in skyline,
            is_feathered=x.id in feathered,
            is_see_through=x.id in see_through,
            is_colorful=x.id in colorful,
        )
        for x in pack.labels.labels
    )
    return OpenedPack(pack.name, LabelSet(labels), pack.bank)


def _taken(kind: type, changes: dict[str, Any]) -> dict[str, Any]:
    """Those of the changes that are fields of a dataclass; they are taken out."""
    return {field.name: changes.pop(field.name) for field in fields(kind) if field.name in changes}


CLIPPED = 0.501
"""Adherence at which traits have their full effect, and nothing stands whole."""


def settings_of(**changes: Any) -> RenderSettings:
    """Plain settings with changes, each by the name of its field, wherever that is."""
    matching = Matching(**{**PLAIN, **_taken(Matching, changes)})
    picture = PictureSettings(**{"adherence": CLIPPED, **_taken(PictureSettings, changes)}, matching=matching)
    return RenderSettings(picture, Choices(**_taken(Choices, changes)), **changes)


def request_of(layout: Layout, composition: Composition | None = None, **changes: Any) -> RenderRequest:
    return RenderRequest(layout, settings_of(**changes), composition)


def lock_of(pack: OpenedPack, row: int, column: int, segment_id: int) -> SegmentChoice:
    """The component at a pixel shows this segment of the bank."""
    return SegmentChoice(row, column, pack.bank.reference(segment_id))


def composed_at(composition: Composition, component: Component) -> ComposedComponent:
    """What a component of the composition's frame shows."""
    box, mask = component.box, component.mask
    (found,) = (
        each
        for each in composition.components
        if box.top <= each.row < box.bottom
        and box.left <= each.column < box.right
        and mask[each.row - box.top, each.column - box.left]
    )
    return found


def own_rows(rendering: Rendering) -> list[ComponentProvenance]:
    """The rows of components, without those of fill segments."""
    return [row for row in rendering.provenance if row.part_of is None]


class Counts:
    """How often the dear steps were taken."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.searches: list[int] = []
        self.placed: list[int] = []
        self.questions = self.answered = self.asked_moves = 0
        best, place = LayoutQuery.best, completed_scene.place_aligned
        ask, ask_moves = segment_order.ask_front, segment_affines.ask_moves

        def counted_best(query, component, *rest):
            self.searches.append(component.label_id)
            return best(query, component, *rest)

        def counted_place(component, *rest):
            self.placed.append(component.label_id)
            return place(component, *rest)

        def counted_ask(questions, *rest):
            self.questions += len(questions)
            answers = ask(questions, *rest)
            self.answered += len(answers)
            return answers

        def counted_ask_moves(questions, *rest):
            self.asked_moves += len(questions)
            return ask_moves(questions, *rest)

        monkeypatch.setattr(LayoutQuery, "best", counted_best)
        monkeypatch.setattr(completed_scene, "place_aligned", counted_place)
        monkeypatch.setattr(segment_order, "ask_front", counted_ask)
        monkeypatch.setattr(segment_affines, "ask_moves", counted_ask_moves)

    def clear(self) -> None:
        self.searches, self.placed, self.questions, self.asked_moves = [], [], 0, 0


def check_a_memo_changes_nothing(pack: OpenedPack, models: Models, extent: Extent) -> None:
    """Renderings of some paintings, with and without fill segments, are the same with a memo as without."""
    memo = Memo()
    for seed in (100, 101, 100):
        for changes in ({"fill_segments": 3}, {"fill_segments": 0}, {"fill_segments": 3, "seed": 4}):
            request = request_of(painted(seed, extent), top_k=3, **changes)
            known = choose_and_render(request, pack, models, memo=memo)
            assert differences(choose_and_render(request, pack, models), known) == []
