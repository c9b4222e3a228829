"""Styles of houses: sizes, storeys, roofs, and what they are finished with."""

from __future__ import annotations

from dataclasses import dataclass

from training.scenes.houses import (
    BRICK,
    BROWN_WOOD,
    CLAY,
    CREAM,
    DARK_STONE,
    GREY_WOOD,
    OCHRE,
    RED_WOOD,
    RUST,
    SHINGLE,
    SLATE,
    STONE,
    THATCH,
    TIN,
    WHITE,
)

Rgb = tuple[float, float, float]


@dataclass(frozen=True)
class Finish:
    """Materials of a house: kind and colour of each slot."""

    wall: tuple[str, Rgb]
    gable: tuple[str, Rgb]
    roof: tuple[str, Rgb]
    frame: Rgb
    shutter: Rgb
    door: Rgb


@dataclass(frozen=True)
class Style:
    """What the houses of a style have in common; pairs are ranges."""

    walls: tuple[tuple[str, Rgb], ...]
    gables: tuple[tuple[str, Rgb] | None, ...]
    """None: as the wall."""
    roofs: tuple[tuple[str, Rgb], ...]
    eaves_m: tuple[float, float]
    pitch: tuple[float, float]
    """Rise of the roof a metre."""
    over_m: tuple[float, float]
    shutters: float
    chimneys: tuple[int, int]
    windows: bool = True
    balcony: bool = False
    wing: float = 0.0


STYLES: dict[str, Style] = {
    "farmhouse": Style(
        (WHITE, CREAM, STONE, BRICK),
        (None, BROWN_WOOD),
        (CLAY, RUST, SLATE),
        (4.6, 5.6),
        (0.7, 1.0),
        (0.35, 0.6),
        0.5,
        (1, 2),
        wing=0.45,
    ),
    "chalet": Style(
        (WHITE, BROWN_WOOD, BROWN_WOOD),
        (BROWN_WOOD,),
        (SHINGLE, SLATE),
        (4.4, 5.4),
        (0.38, 0.5),
        (0.9, 1.4),
        0.6,
        (1, 1),
        balcony=True,
    ),
    "cottage": Style(
        (WHITE, STONE, CREAM),
        (None,),
        (THATCH, SLATE, CLAY),
        (2.4, 2.9),
        (0.85, 1.15),
        (0.25, 0.45),
        0.2,
        (1, 2),
        wing=0.3,
    ),
    "whitewashed": Style(
        (("plaster", (0.82, 0.81, 0.78)),),
        (None,),
        (CLAY, RUST),
        (2.7, 5.2),
        (0.32, 0.45),
        (0.12, 0.25),
        0.35,
        (0, 1),
        wing=0.6,
    ),
    "barn": Style(
        (RED_WOOD, GREY_WOOD, BROWN_WOOD, STONE),
        (None, GREY_WOOD),
        (TIN, RUST, SHINGLE),
        (3.6, 5.0),
        (0.65, 1.0),
        (0.3, 0.5),
        0.0,
        (0, 0),
        windows=False,
    ),
    "adobe": Style(
        (("plaster", (0.48, 0.30, 0.175)), OCHRE),
        (None,),
        (CLAY,),
        (2.8, 3.6),
        (0.08, 0.12),
        (0.0, 0.1),
        0.0,
        (0, 1),
        wing=0.7,
    ),
    "ruin": Style((STONE, DARK_STONE), (None,), (RUST,), (2.4, 4.2), (0.8, 1.1), (0, 0.1), 0.0, (0, 1)),
}
