"""What walls, roofs and fences are made of: patterns in metres on each surface, dirt, and age."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from training.scenes.labels import Label
from training.scenes.materials import new_material
from training.scenes.roof_materials import shingle, slate, thatch, tiles, tin
from training.scenes.surface_painter import Painter, Rgb


def _plaster(paint: Painter, color: Rgb) -> None:
    fine = paint.graph.noise(paint.seed_place, 14.0, 4.0)
    paint.finish(paint.aged(color, 0.65), 0.9, fine, 0.012)


def _stone(paint: Painter, color: Rgb) -> None:
    graph = paint.graph
    bent = graph.math("MULTIPLY_ADD", graph.noise(paint.seed_place, 2.2), 0.25, paint.up)
    place = graph.vector(graph.math("MULTIPLY", paint.right, 2.5), graph.math("MULTIPLY", bent, 4.2), 0.0)
    cells = graph.node("TexVoronoi", Vector=place, Scale=1.0)
    edges = graph.node("TexVoronoi", feature="DISTANCE_TO_EDGE", Vector=place, Scale=1.0)
    tone, hue, _ = graph.parts(cells.outputs["Color"])
    stone = graph.scaled(color, graph.math("MULTIPLY_ADD", tone, 0.9, 0.55))
    stone = graph.mix(graph.math("MULTIPLY", hue, 0.3), stone, (0.30, 0.21, 0.13))
    joint = graph.ramp(edges.outputs["Distance"], 0.03, 0.09)
    mixed = graph.mix(joint, graph.scaled(color, 0.75), stone)
    paint.finish(paint.aged(mixed, 0.6), 0.92, graph.math("ADD", joint, graph.noise(place, 4.0)), 0.03)


def _brick(paint: Painter, color: Rgb) -> None:
    graph = paint.graph
    brick = graph.node("TexBrick", Vector=paint.place, Scale=1.0)
    for name, value in (("Brick Width", 0.24), ("Row Height", 0.075), ("Mortar Size", 0.006), ("Bias", -0.1)):
        brick.inputs[name].default_value = value
    for name, tone in (("Color1", 0.75), ("Color2", 1.3)):
        brick.inputs[name].default_value = (*(c * tone for c in color), 1.0)
    brick.inputs["Mortar"].default_value = (0.36, 0.33, 0.29, 1.0)
    paint.finish(paint.aged(brick.outputs["Color"], 0.5), 0.9)


def _planks(paint: Painter, color: Rgb) -> None:
    graph = paint.graph
    wide = graph.math("DIVIDE", paint.right, 0.17)
    board = graph.math("FLOOR", wide)
    tone = graph.random(graph.vector(board, paint.own, 0.0))
    inside = graph.math("ABSOLUTE", graph.math("SUBTRACT", graph.math("FRACT", wide), 0.5))
    joint = graph.math("SUBTRACT", 1.0, graph.ramp(inside, 0.44, 0.49))
    grain = graph.noise(graph.vector(graph.math("MULTIPLY", paint.right, 40.0), paint.up, tone), 1.0, 4.0)
    shade = graph.math("MULTIPLY_ADD", tone, 0.55, 0.5)
    shade = graph.math("MULTIPLY", shade, graph.math("MULTIPLY_ADD", grain, 0.7, 0.65))
    faded = graph.mix(
        graph.ramp(graph.noise(paint.seed_place, 0.5, 4.0), 0.45, 0.75), color, (0.22, 0.2, 0.18)
    )
    wood = graph.scaled(faded, graph.math("MULTIPLY", shade, graph.math("MULTIPLY_ADD", joint, 0.75, 0.25)))
    paint.finish(paint.aged(wood, 0.35), 0.85, joint, 0.015)


def _plain(paint: Painter, color: Rgb) -> None:
    tone = paint.graph.math("MULTIPLY_ADD", paint.graph.noise(paint.seed_place, 3.0, 4.0), 0.6, 0.7)
    paint.finish(paint.graph.scaled(color, tone), 0.75)


def _weathered(paint: Painter, color: Rgb) -> None:
    """Wood or stone in the open: each part has its own tone."""
    graph = paint.graph
    tone = graph.math("MULTIPLY_ADD", paint.part, 0.9, 0.5)
    grain = graph.noise(paint.seed_place, 9.0, 5.0)
    base = graph.scaled(color, graph.math("MULTIPLY", tone, graph.math("MULTIPLY_ADD", grain, 0.9, 0.55)))
    lichen = graph.ramp(graph.noise(paint.seed_place, 4.0, 5.0), 0.58, 0.7)
    paint.finish(graph.mix(graph.math("MULTIPLY", lichen, 0.45), base, (0.26, 0.27, 0.2)), 0.92, grain, 0.03)


def _glass(paint: Painter, color: Rgb) -> None:
    """Panes mirror the sky over a dark room; some have a curtain."""
    graph = paint.graph
    room = graph.random(
        graph.vector(graph.math("FLOOR", graph.math("DIVIDE", paint.right, 1.3)), paint.own, 0.0)
    )
    paint.finish(graph.mix(graph.math("GREATER_THAN", room, 0.75), color, (0.16, 0.15, 0.13)), 0.03)
    paint.surface.inputs["Specular IOR Level"].default_value = 0.6


_KINDS: dict[str, Callable[[Painter, Rgb], None]] = {
    "plaster": _plaster,
    "stone": _stone,
    "brick": _brick,
    "planks": _planks,
    "tiles": tiles,
    "slate": slate,
    "shingle": shingle,
    "tin": tin,
    "thatch": thatch,
    "plain": _plain,
    "weathered": _weathered,
    "glass": _glass,
}


def built_material(kind: str, color: Rgb, label: Label, snow: float = 0.0) -> Any:
    """A new material for meshes that carry the attribute `PLACE`.

    Parameters
    ----------
    kind
        plaster, stone, brick, planks, tiles, slate, shingle, tin, thatch, plain, weathered or glass.
    color
        Linear RGB, the mean of what is clean.
    snow
        How much of what faces up is covered, [0, 1].
    """
    material, nodes = new_material(f"built.{kind}", label)
    paint = Painter(material, nodes)
    _KINDS[kind](paint, color)
    if snow > 0:
        paint.snow_over(snow)
    return material
