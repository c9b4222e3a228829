"""Roofs: tiles, slate, shingle, tin and thatch."""

from __future__ import annotations

from training.scenes.surface_painter import Painter, Rgb


def _roofing(paint: Painter, color: Rgb, wide: float, curve: float, moss: float, spread: float) -> None:
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


def tiles(paint: Painter, color: Rgb) -> None:
    _roofing(paint, color, 0.21, 1.0, 0.45, 0.75)


def slate(paint: Painter, color: Rgb) -> None:
    _roofing(paint, color, 0.28, 0.15, 0.25, 0.6)
    paint.surface.inputs["Roughness"].default_value = 0.5


def shingle(paint: Painter, color: Rgb) -> None:
    _roofing(paint, color, 0.14, 0.1, 0.4, 1.0)


def tin(paint: Painter, color: Rgb) -> None:
    graph = paint.graph
    wave = graph.math("SINE", graph.math("MULTIPLY", paint.right, 70.0))
    sheet = graph.random(
        graph.vector(graph.math("FLOOR", graph.math("DIVIDE", paint.right, 0.9)), paint.own, 0.0)
    )
    base = graph.scaled(color, graph.math("MULTIPLY_ADD", sheet, 0.35, 0.8))
    stretched = graph.vector(paint.right, graph.math("MULTIPLY", paint.up, 0.25), paint.own)
    rust = graph.ramp(graph.noise(stretched, 1.4, 6.0), 0.5, 0.68)
    paint.finish(graph.mix(graph.math("MULTIPLY", rust, 0.8), base, (0.16, 0.065, 0.03)), 0.45, wave, 0.02)


def thatch(paint: Painter, color: Rgb) -> None:
    graph = paint.graph
    straw = graph.noise(
        graph.vector(graph.math("MULTIPLY", paint.right, 30.0), paint.up, paint.own), 1.0, 4.0
    )
    patch = graph.noise(paint.seed_place, 0.6, 5.0)
    base = graph.scaled(color, graph.math("MULTIPLY_ADD", straw, 0.9, 0.5))
    paint.finish(graph.mix(graph.ramp(patch, 0.5, 0.75), base, (0.11, 0.105, 0.06)), 0.95, straw, 0.04)
