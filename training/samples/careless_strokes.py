"""Strokes of somebody in a hurry: two round brushes, bands across the frame, houses of two strokes."""

from __future__ import annotations

from training.samples.stroke import BELOW, Points, Stroke

SIZE = (768, 512)
THICK, THIN = 56, 30
"""Diameters of the two brushes, pixels."""


def strip(label: str, top: int, bottom: int) -> Stroke:
    """A band across the frame, from row to row."""
    return label, [(0, top), (767, top), (767, bottom), (0, bottom)], 0


def below(label: str, *points: tuple[int, int]) -> Stroke:
    """Everything below a line."""
    return label, list(points), BELOW


def stroke(label: str, *points: tuple[int, int], width: int = THICK) -> Stroke:
    """A line of a round brush, `width` pixels thick; a dab where there is one point."""
    line: Points = [*points, *points[-1:]]  # a dab is a line to itself
    return label, line, width


def house(x: int, y: int) -> tuple[Stroke, ...]:
    """Two strokes, one upon the other."""
    upper = stroke("house", (x - 45, y), (x + 45, y), width=50)
    return upper, stroke("house", (x - 40, y + 34), (x + 40, y + 34), width=46)
