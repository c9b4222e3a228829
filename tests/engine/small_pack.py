"""A small bank made in code, layouts for it, and what tests of the pipeline ask about renderings."""

from __future__ import annotations

from dataclasses import asdict, fields, replace

import cv2
import numpy as np
import pytest

from simspaint.domain.geometry import Box, Extent
from simspaint.domain.label_set import UNLABELLED, LabelSet
from simspaint.domain.layout import Layout
from simspaint.domain.matching import Matching
from simspaint.domain.rendering import Rendering
from simspaint.engine import cached_front, cached_moves, cached_stages
from simspaint.engine.memory_bank_search import LayoutQuery
from simspaint.engine.models import Models
from simspaint.engine.pack import OpenedPack
from simspaint.engine.pipeline import render
from simspaint.engine.request import RenderRequest, RenderSettings
from simspaint.engine.stage_cache import StageCache
from tests.factories import make_labels, make_layout

EXTENT = Extent(64, 96)
LABELS = make_labels(7)
SKY, MOUNTAIN, TREE, ROAD, CAR, POLE, WATER = range(7)
N_IN_BANK = 5
"""The bank has segments of the first labels only: none of poles and water."""


def painted(seed: int = 100, extent: Extent = EXTENT, unlabelled: float = 0.0) -> Layout:
    rng = np.random.default_rng(seed)
    return Layout(make_layout(rng, *extent, make_labels(N_IN_BANK), unlabelled=unlabelled).ids, LABELS)


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
    same = first.seed == second.seed and first.pack == second.pack and first.notes == second.notes
    return found + ["rest"] * (not same or len(first.provenance) != len(second.provenance))


PLAIN = Matching(one_light=0.0, further_segments=0)
"""The paper's own rule: each component gets one segment, by its score or draw alone."""
ALL = asdict(Matching())
CLIPPED = 0.501
"""Adherence at which traits have their full reach, and no thing stands whole."""


def grown(mask: np.ndarray, side: int) -> np.ndarray:
    """With all within half of `side` pixels around."""
    return cv2.dilate(mask.astype(np.uint8), np.ones((side, side), np.uint8)) > 0


def with_outlines(
    pack: OpenedPack,
    loose: tuple[int, ...] = (),
    skyline: tuple[int, ...] = (),
    airy: tuple[int, ...] = (),
    soft: tuple[int, ...] = (),
) -> OpenedPack:
    """The pack where only these labels keep their outlines."""
    labels = tuple(
        replace(
            x,
            is_loose=x.id in loose,
            is_skyline=x.id in skyline,
            is_soft=x.id in soft,
            is_airy=x.id in airy,
        )
        for x in pack.labels.labels
    )
    return OpenedPack(pack.name, LabelSet(labels), pack.bank)


def settings_of(**changes: object) -> RenderSettings:
    """Those of the paper with changes, to the fields of `Matching`, too."""
    matching = {name: changes.pop(name) for name in ALL if name in changes}
    plain = RenderSettings(matching=replace(PLAIN, **matching), adherence=CLIPPED)
    return replace(plain, **changes)


def request_of(layout: Layout, **changes: object) -> RenderRequest:
    return RenderRequest(layout, settings_of(**changes))


class Counts:
    """How often the dear steps were taken."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.searches: list[int] = []
        self.moves: list[int] = []
        self.questions = self.answered = self.asked_moves = 0
        best, move = LayoutQuery.best, cached_stages.transform_segment
        ask, ask_moves = cached_front.ask_front, cached_moves.ask_moves

        def counted_best(query, component, *rest):
            self.searches.append(component.label_id)
            return best(query, component, *rest)

        def counted_move(component, *rest):
            self.moves.append(component.label_id)
            return move(component, *rest)

        def counted_ask(questions, *rest):
            self.questions += len(questions)
            answers = ask(questions, *rest)
            self.answered += len(answers)
            return answers

        def counted_ask_moves(questions, *rest):
            self.asked_moves += len(questions)
            return ask_moves(questions, *rest)

        monkeypatch.setattr(LayoutQuery, "best", counted_best)
        monkeypatch.setattr(cached_stages, "transform_segment", counted_move)
        monkeypatch.setattr(cached_front, "ask_front", counted_ask)
        monkeypatch.setattr(cached_moves, "ask_moves", counted_ask_moves)

    def clear(self) -> None:
        self.searches, self.moves, self.questions, self.asked_moves = [], [], 0, 0


def check_a_cache_changes_nothing(pack: OpenedPack, models: Models, extent: Extent) -> None:
    """Renderings of some paintings, with several ways to cover them, are the same with a cache as without."""
    cache = StageCache()
    for seed in (100, 101, 100):
        for changes in ({"further_segments": 3}, {"further_segments": 0}, {"further_segments": 3, "seed": 4}):
            request = request_of(painted(seed, extent), top_k=3, **changes)
            known = render(request, pack, models, cache=cache)
            assert differences(render(request, pack, models), known) == []
