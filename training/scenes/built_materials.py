"""What walls, roofs and fences are made of: patterns in metres on each surface, dirt, and age."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from training.scenes.labels import Label
from training.scenes.materials import attribute, new_material
from training.scenes.shader_graph import ShaderGraph

Rgb = tuple[float, float, float]
PLACE = "place"
"""The mesh attribute: metres to the right and up on the surface, and a number of the part."""


class _Painter:
    """One material's graph with what all patterns need."""

    def __init__(self, material: Any, nodes: Any) -> None:
        self.graph, self.surface = ShaderGraph(material), nodes["surface"]
        node = attribute(material, PLACE)
        self.place = node.outputs["Vector"]
        self.right, self.up, self.part = self.graph.parts(self.place)
        info = self.graph.node("ObjectInfo")
        self.own = info.outputs["Random"]
        moved = self.graph.tree.nodes.new("ShaderNodeVectorMath")
        offset = self.graph.math("MULTIPLY", self.own, 57.0)
        self.graph.feed(moved.inputs[0], self.place)
        self.graph.feed(moved.inputs[1], self.graph.vector(offset, offset, offset))
        self.seed_place = moved.outputs[0]

    def finish(self, color: Any, roughness: float, height: Any = None, depth_m: float = 0.01) -> None:
        """Connect colour, roughness and relief."""
        self.graph.feed(self.surface.inputs["Base Color"], color)
        self.surface.inputs["Roughness"].default_value = roughness
        if height is not None:
            self.graph.feed(self.surface.inputs["Normal"], self.graph.bump(height, depth_m))

    def snow_over(self, cover: float) -> None:
        """Snow on all that faces up, with ragged edges."""
        graph, socket = self.graph, self.surface.inputs["Base Color"]
        bare = socket.links[0].from_socket
        geometry = graph.node("NewGeometry")
        _, _, up = graph.parts(geometry.outputs["True Normal"])
        ragged = graph.math("MULTIPLY_ADD", graph.noise(self.seed_place, 0.9, 6.0), 0.9, up)
        edge = 1.25 - 0.4 * cover
        graph.feed(socket, graph.mix(graph.ramp(ragged, edge - 0.06, edge + 0.06), bare, (0.82, 0.85, 0.9)))

    def aged(self, color: Any, strength: float) -> Any:
        """Blotches, and dirt that splashes up from the ground and runs down."""
        graph = self.graph
        blotch = graph.ramp(graph.noise(self.seed_place, 0.45, 5.0), 0.3, 0.75)
        color = graph.scaled(color, graph.math("MULTIPLY_ADD", blotch, 0.5 * strength, 1.0 - 0.3 * strength))
        streak_place = graph.vector(
            graph.math("MULTIPLY", self.right, 3.5), graph.math("MULTIPLY", self.up, 0.35), self.own
        )
        streak = graph.ramp(graph.noise(streak_place, 1.0, 3.0), 0.52, 0.8)
        color = graph.mix(graph.math("MULTIPLY", streak, 0.35 * strength), color, (0.10, 0.09, 0.07))
        edge = graph.math("MULTIPLY_ADD", graph.noise(self.seed_place, 1.7), 0.9, 0.1)
        foot = graph.math("SUBTRACT", 1.0, graph.ramp(graph.math("DIVIDE", self.up, edge), 0.1, 1.6))
        return graph.mix(graph.math("MULTIPLY", foot, 0.55 * strength), color, (0.12, 0.105, 0.07))


def _plaster(paint: _Painter, color: Rgb) -> None:
    fine = paint.graph.noise(paint.seed_place, 14.0, 4.0)
    paint.finish(paint.aged(color, 0.65), 0.9, fine, 0.012)


def _stone(paint: _Painter, color: Rgb) -> None:
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


def _brick(paint: _Painter, color: Rgb) -> None:
    graph = paint.graph
    brick = graph.node("TexBrick", Vector=paint.place, Scale=1.0)
    for name, value in (("Brick Width", 0.24), ("Row Height", 0.075), ("Mortar Size", 0.006), ("Bias", -0.1)):
        brick.inputs[name].default_value = value
    for name, tone in (("Color1", 0.75), ("Color2", 1.3)):
        brick.inputs[name].default_value = (*(c * tone for c in color), 1.0)
    brick.inputs["Mortar"].default_value = (0.36, 0.33, 0.29, 1.0)
    paint.finish(paint.aged(brick.outputs["Color"], 0.5), 0.9)


def _planks(paint: _Painter, color: Rgb) -> None:
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


def _roofing(paint: _Painter, color: Rgb, wide: float, curve: float, moss: float, spread: float) -> None:
    """Rows of tiles of one width: each with its own tone, some out of line; moss and lichen in blotches."""
    graph = paint.graph
    column = graph.math(
        "ADD", graph.math("DIVIDE", paint.right, wide), graph.math("MULTIPLY", paint.part, 7.0)
    )
    name = graph.random(
        graph.vector(graph.math("FLOOR", column), graph.math("MULTIPLY", paint.part, 91.0), paint.own)
    )
    across = graph.math("ABSOLUTE", graph.math("SUBTRACT", graph.math("FRACT", column), 0.5))
    tone = graph.math("MULTIPLY_ADD", name, spread, 1.0 - 0.5 * spread)
    tile = graph.scaled(color, tone)
    groove = graph.math("MULTIPLY_ADD", graph.ramp(across, 0.36, 0.5), -0.6, 1.0)
    tile = graph.scaled(tile, groove)
    patch = graph.ramp(graph.noise(paint.seed_place, 0.35, 6.0), 0.52, 0.72)
    tile = graph.mix(graph.math("MULTIPLY", patch, moss), tile, (0.10, 0.105, 0.05))
    spots = graph.ramp(graph.noise(paint.seed_place, 2.6, 5.0), 0.62, 0.72)
    tile = graph.mix(graph.math("MULTIPLY", spots, 0.5 * moss), tile, (0.42, 0.40, 0.30))
    round_top = graph.math("SUBTRACT", 1.0, graph.math("MULTIPLY", graph.math("POWER", across, 2.0), 4.0))
    height = graph.math("MULTIPLY_ADD", name, 0.25, graph.math("MULTIPLY", round_top, curve))
    paint.finish(tile, 0.8, height, 0.06)


def _tiles(paint: _Painter, color: Rgb) -> None:
    _roofing(paint, color, 0.21, 1.0, 0.45, 0.75)


def _slate(paint: _Painter, color: Rgb) -> None:
    _roofing(paint, color, 0.28, 0.15, 0.25, 0.6)
    paint.surface.inputs["Roughness"].default_value = 0.5


def _shingle(paint: _Painter, color: Rgb) -> None:
    _roofing(paint, color, 0.14, 0.1, 0.4, 1.0)


def _tin(paint: _Painter, color: Rgb) -> None:
    graph = paint.graph
    wave = graph.math("SINE", graph.math("MULTIPLY", paint.right, 70.0))
    sheet = graph.random(
        graph.vector(graph.math("FLOOR", graph.math("DIVIDE", paint.right, 0.9)), paint.own, 0.0)
    )
    base = graph.scaled(color, graph.math("MULTIPLY_ADD", sheet, 0.35, 0.8))
    stretched = graph.vector(paint.right, graph.math("MULTIPLY", paint.up, 0.25), paint.own)
    rust = graph.ramp(graph.noise(stretched, 1.4, 6.0), 0.5, 0.68)
    paint.finish(graph.mix(graph.math("MULTIPLY", rust, 0.8), base, (0.16, 0.065, 0.03)), 0.45, wave, 0.02)


def _thatch(paint: _Painter, color: Rgb) -> None:
    graph = paint.graph
    straw = graph.noise(
        graph.vector(graph.math("MULTIPLY", paint.right, 30.0), paint.up, paint.own), 1.0, 4.0
    )
    patch = graph.noise(paint.seed_place, 0.6, 5.0)
    base = graph.scaled(color, graph.math("MULTIPLY_ADD", straw, 0.9, 0.5))
    paint.finish(graph.mix(graph.ramp(patch, 0.5, 0.75), base, (0.11, 0.105, 0.06)), 0.95, straw, 0.04)


def _plain(paint: _Painter, color: Rgb) -> None:
    tone = paint.graph.math("MULTIPLY_ADD", paint.graph.noise(paint.seed_place, 3.0, 4.0), 0.6, 0.7)
    paint.finish(paint.graph.scaled(color, tone), 0.75)


def _weathered(paint: _Painter, color: Rgb) -> None:
    """Wood or stone in the open: each part has its own tone."""
    graph = paint.graph
    tone = graph.math("MULTIPLY_ADD", paint.part, 0.9, 0.5)
    grain = graph.noise(paint.seed_place, 9.0, 5.0)
    base = graph.scaled(color, graph.math("MULTIPLY", tone, graph.math("MULTIPLY_ADD", grain, 0.9, 0.55)))
    lichen = graph.ramp(graph.noise(paint.seed_place, 4.0, 5.0), 0.58, 0.7)
    paint.finish(graph.mix(graph.math("MULTIPLY", lichen, 0.45), base, (0.26, 0.27, 0.2)), 0.92, grain, 0.03)


def _glass(paint: _Painter, color: Rgb) -> None:
    """Panes mirror the sky over a dark room; some have a curtain."""
    graph = paint.graph
    room = graph.random(
        graph.vector(graph.math("FLOOR", graph.math("DIVIDE", paint.right, 1.3)), paint.own, 0.0)
    )
    paint.finish(graph.mix(graph.math("GREATER_THAN", room, 0.75), color, (0.16, 0.15, 0.13)), 0.03)
    paint.surface.inputs["Specular IOR Level"].default_value = 0.6


_KINDS: dict[str, Callable[[_Painter, Rgb], None]] = {
    "plaster": _plaster,
    "stone": _stone,
    "brick": _brick,
    "planks": _planks,
    "tiles": _tiles,
    "slate": _slate,
    "shingle": _shingle,
    "tin": _tin,
    "thatch": _thatch,
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
    paint = _Painter(material, nodes)
    _KINDS[kind](paint, color)
    if snow > 0:
        paint.snow_over(snow)
    return material
