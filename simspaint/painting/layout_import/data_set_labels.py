"""Labels of Cityscapes and ADE20K: their names by number."""

from __future__ import annotations


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
