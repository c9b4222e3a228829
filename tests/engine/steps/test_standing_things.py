"""Things that stand whole in a rendering of a small bank."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from simspaint.bank.array_file import open_arrays, write_arrays
from simspaint.domain.geometry import Box, Extent
from simspaint.domain.layout import Layout
from simspaint.engine.adherence import Adherence
from simspaint.engine.memo import Memo
from simspaint.engine.ops.placement import moved_mask
from simspaint.engine.pipeline import choose_and_render
from simspaint.engine.runtime.models import Models
from simspaint.engine.stages.components import find_components, without_small_parts
from simspaint.engine.steps.standing_things import StandingThings, stands_on_ground
from simspaint.packs.pack import OpenedPack
from simspaint.progress import Cancelled
from tests.engine.small_pack import CAR, LABELS, ROAD, SKY, TREE, differences, request_of, with_traits

FRAME = Extent(192, 288)
CAR_BOX = Box(120, 100, 150, 140)


def street() -> Layout:
    """A car on a road."""
    ids = np.full(FRAME, SKY, np.uint8)
    ids[90:] = ROAD
    ids[CAR_BOX.slices] = CAR
    return Layout(ids, LABELS)


@pytest.fixture
def standing_pack(pack: OpenedPack) -> OpenedPack:
    """Trees and cars stand on the ground."""
    return with_traits(pack, (TREE, CAR))


def things_of(pack: OpenedPack, layout: Layout, adherence: float = 0.2) -> StandingThings:
    return StandingThings(
        pack.bank, pack.labels, layout, lambda _: Adherence(adherence), lambda _: None, Memo()
    )


def test_labels_that_keep_their_outline_or_are_things_stand(pack: OpenedPack) -> None:
    labels = with_traits(pack, (TREE, SKY), (), (), (SKY,)).labels
    expected = [label.id == TREE or label.is_thing for label in labels.labels]
    assert stands_on_ground(labels).tolist() == expected


def test_a_thing_stands_on_the_painted_base_whichever_segment_is_taken(standing_pack: OpenedPack) -> None:
    layout, bank = street(), standing_pack.bank
    things = things_of(standing_pack, layout)
    car = next(c for c in find_components(layout) if c.label_id == CAR)
    found = things.candidates(car, 50)
    assert found
    assert [c.retrieval_score for c in found] == sorted((c.retrieval_score for c in found), reverse=True)
    for candidate in found:
        affine = things.affine(car, candidate.segment_id)
        assert affine is not None
        segment = bank.segment(candidate.segment_id)
        box = moved_mask(segment, affine, FRAME, bank.extent).box
        assert abs(box.bottom - CAR_BOX.bottom) <= 2
    assert things_of(standing_pack, layout, 0.6).candidates(car, 50) == ()
    assert things_of(standing_pack, layout, 0.6).affine(car, found[0].segment_id) is None


def test_things_are_not_taken_from_enlarged_photographs_where_enough_others_have_some(
    standing_pack: OpenedPack, monkeypatch: pytest.MonkeyPatch
) -> None:
    layout, bank = street(), standing_pack.bank
    car = next(c for c in find_components(layout) if c.label_id == CAR)

    def shown() -> list[int]:
        found = things_of(standing_pack, layout).candidates(car, 50)
        return sorted({int(bank.index.segment_photograph[c.segment_id]) for c in found})

    before, blurred = shown(), np.full(len(bank.photographs), 2.0)
    others = np.setdiff1d(bank.index.segment_photograph[bank.segments_of_label(CAR)], before)
    for n_sharp in (1, 3):  # of one photograph: fewer than three segments
        enlarged = blurred.copy()
        enlarged[others[:n_sharp]] = 1
        monkeypatch.setattr(bank, "enlarged", enlarged)
        assert set(shown()) <= set(before if n_sharp == 1 else others[:3].tolist())


def test_it_stops_within_one_segment_that_is_compared(standing_pack: OpenedPack) -> None:
    asked: list[int] = []

    def check() -> None:
        asked.append(1)
        if len(asked) == 3:
            raise Cancelled

    layout, pack = street(), standing_pack
    car = next(c for c in find_components(layout) if c.label_id == CAR)
    things = StandingThings(
        pack.bank, pack.labels, layout, lambda _: Adherence(0.2), lambda _: None, Memo(), check
    )
    with pytest.raises(Cancelled):
        things.candidates(car, 50)
    assert len(asked) == 3


def test_a_thing_is_not_clipped_to_what_was_painted(standing_pack: OpenedPack, models: Models) -> None:
    request = request_of(street(), adherence=0.2, elide=False, fill_segments=3)
    rendering = choose_and_render(request, standing_pack, models)
    row = next(row for row in rendering.provenance if row.label_id == CAR)
    segment = standing_pack.bank.segment(row.segment_id)
    whole = moved_mask(segment, row.affine, FRAME, standing_pack.bank.extent)
    shown = rendering.pixels[whole.box.slices] == row.component_index
    assert np.array_equal(shown, whole.mask), "it is in front of the road and the sky"
    cached = Memo()
    for _ in range(2):
        assert differences(rendering, choose_and_render(request, standing_pack, models, memo=cached)) == []


def test_small_painted_things_get_segments_where_most_of_them_was_painted(pack: OpenedPack) -> None:
    ids = np.full(FRAME, ROAD, np.uint8)
    ids[20:28, 20:28] = CAR
    ids[60:68, 60:68] = TREE
    layout, nothing = Layout(ids, LABELS), Layout(np.full(FRAME, ROAD, np.uint8), LABELS)
    stands = np.arange(len(LABELS)) == CAR

    def found(painted: Layout) -> list[int]:
        return [c.label_id for c in without_small_parts(find_components(layout, 50), painted, 400, stands)]

    assert found(layout) == [ROAD, CAR]
    assert found(nothing) == [ROAD]


def test_tables_that_somebody_has_changed_are_made_again(
    standing_pack: OpenedPack, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    layout, bank = street(), standing_pack.bank
    car = next(c for c in find_components(layout) if c.label_id == CAR)
    monkeypatch.setattr(bank, "_index_file", tmp_path / "index.arrays")
    expected = things_of(standing_pack, layout).candidates(car, 50)
    assert expected
    for file in tmp_path.glob("*-things-*"):
        arrays = open_arrays(file)
        write_arrays(file, {**arrays, "box": arrays["box"] * 1000, "ground": arrays["ground"][:, :1]})
    assert things_of(standing_pack, layout).candidates(car, 50) == expected
