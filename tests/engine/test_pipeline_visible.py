"""Segments come from photographs that show their label, where outlines are hints."""

from __future__ import annotations

import numpy as np
import pytest

from simspaint.bank.index import LabelSegments
from simspaint.bank.scenes import SceneSegments
from simspaint.domain.candidate import Candidate
from simspaint.domain.component import Component
from simspaint.domain.picture_settings import Method
from simspaint.engine.pipeline import choose_and_render
from simspaint.engine.runtime.models import Models
from simspaint.engine.steps import visible_labels
from simspaint.errors import MemoryBankError
from simspaint.packs.pack import OpenedPack
from tests.engine.small_pack import TREE, own_rows, painted, request_of, with_traits

_SHOWS = 2
"""The photograph that shows the label."""


@pytest.mark.parametrize(
    ("method", "adherence"), [(Method.STUDIO, 0.5), (Method.STUDIO, 1.0), (Method.PAPER, 0.5)]
)
def test_segments_come_from_photographs_that_show_the_label(
    method: Method, adherence: float, pack: OpenedPack, models: Models, monkeypatch: pytest.MonkeyPatch
) -> None:
    def shown(rows: np.ndarray, *_: object) -> np.ndarray:
        return np.arange(len(rows)) == _SHOWS

    monkeypatch.setattr(visible_labels, "visible_photographs", shown)
    shown_pack = with_traits(pack, (), (), colorful=(TREE,))
    request = request_of(painted(103), method=method, adherence=adherence)
    name = pack.bank.photographs[_SHOWS]
    rendering = choose_and_render(request, shown_pack, models)
    of = {row.photograph == name for row in own_rows(rendering) if row.label_id == TREE}
    if method is Method.STUDIO and adherence < 1:
        assert of == {True}
    else:
        assert False in of


def test_whole_scenes_offer_no_others(
    pack: OpenedPack, models: Models, monkeypatch: pytest.MonkeyPatch
) -> None:
    def shown(rows: np.ndarray, *_: object) -> np.ndarray:
        return np.arange(len(rows)) == _SHOWS

    def all_of_them(_: SceneSegments, __: Component, segments: LabelSegments) -> list[Candidate]:
        return [Candidate(int(i), 1.0, 1.0) for i in segments.segment_id]

    monkeypatch.setattr(visible_labels, "visible_photographs", shown)
    monkeypatch.setattr(SceneSegments, "candidates", all_of_them)
    request = request_of(painted(103), appearance_consistency=1.0)
    rendering = choose_and_render(request, with_traits(pack, colorful=(TREE,)), models)
    of = {row.photograph for row in own_rows(rendering) if row.label_id == TREE}
    assert of == {pack.bank.photographs[_SHOWS]}


def test_a_damaged_photograph_that_nobody_needs_is_told_and_ends_nothing(
    pack: OpenedPack, models: Models, monkeypatch: pytest.MonkeyPatch
) -> None:
    def damaged(*_: object) -> np.ndarray:
        raise MemoryBankError("The bank's photograph a.bmp was changed.", "Build it again.")

    before = choose_and_render(request_of(painted(103)), with_traits(pack), models)
    monkeypatch.setattr(visible_labels, "visible_photographs", damaged)
    after = choose_and_render(request_of(painted(103)), with_traits(pack, colorful=(TREE,)), models)
    assert any("a.bmp" in note for note in after.notes)
    assert np.array_equal(before.photograph, after.photograph)
