"""Labels that the bank has no segment of."""

from dataclasses import replace

import numpy as np

from simspaint.domain.geometry import Box
from simspaint.domain.label_set import UNLABELLED, LabelSet
from simspaint.domain.picture_settings import Method
from simspaint.engine.pipeline import choose, choose_and_render, render
from simspaint.engine.runtime.models import Models
from simspaint.packs.pack import OpenedPack
from tests.compositions import same_composition
from tests.engine.small_pack import POLE, SKY, WATER, blobs, differences, request_of

LAYOUT = blobs((Box(0, 0, 40, 96), SKY), (Box(40, 0, 64, 96), WATER), (Box(20, 40, 50, 60), POLE))


def with_stand_in(pack: OpenedPack, name: str, stand_in: str) -> OpenedPack:
    labels = [replace(x, stand_in=stand_in) if x.name == name else x for x in pack.labels.labels]
    return OpenedPack(pack.name, LabelSet(tuple(labels)), pack.bank)


def test_a_stand_in_is_retrieved_and_what_has_none_is_left_out(pack: OpenedPack, models: Models) -> None:
    own = with_stand_in(pack, pack.labels[WATER].name, "road")
    rendering = choose_and_render(request_of(LAYOUT), own, models)
    road = next(label.id for label in pack.labels.labels if label.name == "road")
    assert rendering.composition.stand_ins == ((POLE, UNLABELLED), (WATER, road))
    assert {row.label_id for row in rendering.provenance} == {SKY, road}
    assert rendering.layout.ids[60, 10] == road
    assert not np.isin(rendering.layout.ids, (POLE, WATER)).any()
    assert (
        "The photographs show no pole and no water, or hardly any: there you see road or what is around."
        in rendering.notes
    )
    assert np.array_equal(rendering.composition.layout.ids, LAYOUT.ids), "what was painted is kept"


def test_a_composition_with_stand_ins_stays_as_it_is(pack: OpenedPack, models: Models) -> None:
    own = with_stand_in(pack, pack.labels[WATER].name, "road")
    request = request_of(LAYOUT)
    first = choose_and_render(request, own, models)
    assert differences(first, render(LAYOUT, first.composition, request.settings, pack, models)) == []
    again = choose(replace(request, composition=first.composition), own, models)
    assert same_composition(again, first.composition)


def test_the_method_paper_knows_no_stand_ins(pack: OpenedPack, models: Models) -> None:
    request = request_of(LAYOUT, method=Method.PAPER)
    rendering = choose_and_render(request, pack, models)
    assert rendering.composition.stand_ins == ()
    assert np.isin(rendering.layout.ids, (POLE, WATER)).any()
