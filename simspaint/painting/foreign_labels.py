"""Names of the labels that well-known data sets number, and how they find their way to other label sets."""

from __future__ import annotations

import re

from simspaint.domain.label_set import Label, LabelSet


def one_line(name: str) -> str:
    """A name with single spaces: line breaks of a table or file are not part of it."""
    return " ".join(name.split())


def _listed(text: str) -> tuple[str, ...]:
    return tuple(one_line(name) for name in text.split(","))


CITYSCAPES = _listed(
    """
    unlabeled, ego vehicle, rectification border, out of roi, static, dynamic, ground, road, sidewalk,
    parking, rail track, building, wall, fence, guard rail, bridge, tunnel, pole, polegroup, traffic
    light, traffic sign, vegetation, terrain, sky, person, rider, car, truck, bus, caravan, trailer,
    train, motorcycle, bicycle
    """
)
"""By `labelIds` (Cordts et al. 2016)."""

CITYSCAPES_TRAINING = _listed(
    """
    road, sidewalk, building, wall, fence, pole, traffic light, traffic sign, vegetation, terrain, sky,
    person, rider, car, truck, bus, train, motorcycle, bicycle
    """
)
"""By `labelTrainIds`; 255 is unlabelled."""

ADE20K = _listed(
    """
    unlabeled, wall, building, sky, floor, tree, ceiling, road, bed, windowpane, grass, cabinet,
    sidewalk, person, earth, door, table, mountain, plant, curtain, chair, car, water, painting, sofa,
    shelf, house, sea, mirror, rug, field, armchair, seat, fence, desk, rock, wardrobe, lamp, bathtub,
    railing, cushion, base, box, column, signboard, chest of drawers, counter, sand, sink, skyscraper,
    fireplace, refrigerator, grandstand, path, stairs, runway, case, pool table, pillow, screen door,
    stairway, river, bridge, bookcase, blind, coffee table, toilet, flower, book, hill, bench,
    countertop, stove, palm, kitchen island, computer, swivel chair, boat, bar, arcade machine, hovel,
    bus, towel, light, truck, tower, chandelier, awning, streetlight, booth, television, airplane, dirt
    track, apparel, pole, land, bannister, escalator, ottoman, bottle, buffet, poster, stage, van, ship,
    fountain, conveyer belt, canopy, washer, plaything, swimming pool, stool, barrel, basket, waterfall,
    tent, bag, minibike, cradle, oven, ball, food, step, tank, trade name, microwave, pot, animal,
    bicycle, lake, dishwasher, screen, blanket, sculpture, hood, sconce, vase, traffic light, tray,
    ashcan, fan, pier, crt screen, plate, monitor, bulletin board, shower, radiator, glass, clock, flag
    """
)
"""By the values of the scene parsing benchmark's annotations (Zhou et al. 2017); 0 is unlabelled."""

UNPAINTED = frozenset(
    _listed(
        "unlabeled, unlabelled, void, ignore, unknown, out of roi, rectification border, ego vehicle, static,"
        "dynamic, background, __ignore__, _background_"
    )
) | {""}
"""Names that mean: nothing is painted here."""

_FILLERS = {"merged", "other", "stuff"}
_SAME = (
    {"earth", "ground", "soil", "land", "dirt"},
    {"tree", "trees", "vegetation"},
    {"sea", "ocean"},
    {"rock", "rocks", "stone", "boulder"},
    {"mountain", "mountains"},
    {"cloud", "clouds"},
    {"sidewalk", "pavement"},
    {"person", "pedestrian"},
    {"bicycle", "bike"},
    {"rider", "cyclist", "bicyclist"},
    {"motorcycle", "motorbike", "minibike"},
    {"streetlight", "street light"},
    {"traffic sign", "sign", "signboard"},
)
"""Names of one thing in different data sets."""


def plain_name(name: str) -> str:
    """A name without what data sets add: `sky-other-merged` is `sky`, `cargroup` is `car`."""
    words = [word for word in re.split(r"[\s_\-/.]+", name.lower()) if word and word not in _FILLERS]
    plain = " ".join(words)
    return plain.removesuffix("group") if plain.endswith("group") and plain != "group" else plain


def matching_label(name: str, labels: LabelSet) -> Label | None:
    """The label that a name of another data set most likely means, or None.

    The same name counts first, then the plain name, then another word for the same thing, where only one
    label of the set is one.
    """
    exact = labels.find(one_line(name).lower())
    if exact is not None:
        return exact
    plain = plain_name(name)
    by_name = {plain_name(label.name): label for label in labels.labels}
    if plain in by_name:
        return by_name[plain]
    for words in _SAME:
        found = [by_name[word] for word in sorted(words) if word in by_name]
        if plain in words and len(found) == 1:
            return found[0]
    return None
