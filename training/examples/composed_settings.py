"""How examples are made of canvases that the product composed."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ComposedSettings:
    """How much of a canvas is shown, and how its pieces are spoiled.

    Parameters
    ----------
    size
        Height and width of the examples.
    factors
        One is drawn for each example: by how much the canvas is reduced before the crop. The largest one
        shows whole frames.
    recolored, strength
        Share of the photographs' pieces that take on another light, and how far; the largest one never does.
    shifted, shift
        Share of the components that are shifted, and how far at most, as a share of the frame's height.
    fringe, fringe_width
        Share of the examples whose pieces have at their seams what the canvas shows there, as cut-out pieces
        bring some of their own surroundings along; and how far in, as a share of the frame's height.
    softened, softness
        Share of the examples whose pieces meet softly, as mattes let them, and the standard deviation of that
        in pixels of the example.
    roughened, roughness
        Share of the examples whose layout has outlines that are not those of the photograph: stairs of masks
        that were found automatically, and how large, in pixels of the example.
    missing
        Share of the examples with a component left out.
    empty
        Share of the examples without any canvas: f paints from the layout alone (S7).
    elided, paper_elision
        Share of the examples with hidden seams, and of these with the paper's widths.
    halo, widths
        Share of the other examples with hidden halos around things; widths of seams and halos as a share of
        the frame's height.
    filled
        Share of the examples without hidden seams or halos whose small holes are filled, as the program fills
        them before f.
    without_truth, without_truth_begin
        Share of the steps that show canvases themselves, and the step from which on.
    content_ramp
        Pixels of a whole canvas from seams and holes over which a piece begins to be kept as it is.
    """

    size: tuple[int, int] = (128, 192)
    factors: tuple[int, ...] = (4, 4, 2, 1)
    recolored: float = 0.6
    strength: tuple[float, float] = (0.3, 1.0)
    shifted: float = 0.25
    shift: float = 0.015
    fringe: float = 0.5
    fringe_width: tuple[float, float] = (0.002, 0.012)
    softened: float = 0.6
    softness: tuple[float, float] = (0.4, 2.0)
    roughened: float = 0.5
    roughness: tuple[int, int] = (2, 5)
    missing: float = 0.2
    empty: float = 0.05
    elided: float = 0.25
    paper_elision: float = 0.5
    halo: float = 0.33
    widths: tuple[float, float] = (0.01, 0.05)
    filled: float = 0.75
    without_truth: float = 0.0
    without_truth_begin: int = 0
    content_ramp: float = 12.0
