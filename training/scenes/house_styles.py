"""Styles of houses: sizes, storeys, roofs, and what they are finished with."""

from __future__ import annotations

from dataclasses import dataclass

RED_WOOD, BRICK = ("planks", (0.27, 0.045, 0.03)), ("brick", (0.34, 0.13, 0.075))
GREY_WOOD, BROWN_WOOD = ("planks", (0.24, 0.20, 0.165)), ("planks", (0.17, 0.09, 0.045))
CLAY, RUST = ("tiles", (0.38, 0.145, 0.07)), ("tiles", (0.27, 0.12, 0.075))
WHITE, CREAM, OCHRE = (
    ("plaster", (0.74, 0.72, 0.67)),
    ("plaster", (0.66, 0.57, 0.42)),
    ("plaster", (0.55, 0.38, 0.2)),
)
STONE, DARK_STONE = ("stone", (0.33, 0.30, 0.25)), ("stone", (0.22, 0.21, 0.20))
SHINGLE, TIN = ("shingle", (0.17, 0.14, 0.115)), ("tin", (0.33, 0.33, 0.33))
SLATE, THATCH = ("slate", (0.085, 0.09, 0.10)), ("thatch", (0.26, 0.205, 0.125))
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
