"""Draws the sample layouts in resources/samples: coarse layouts as a painter would begin them.

python -m training.draw_samples --out resources/samples/street --labels resources/packs/street/labels.csv
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import cv2
import numpy as np
import typer

from simspaint.domain.label_set import UNLABELLED, LabelSet
from simspaint.domain.layout import Layout
from simspaint.files.label_file import read_labels
from simspaint.files.layout_file import write_layout

Points = list[tuple[int, int]]
Stroke = tuple[str, Points, int]  # label, (x, y) in a frame of 480×360, thickness; 0 fills the polygon

AVENUE: list[Stroke] = [
    ("sky", [(0, 0), (480, 0), (480, 130), (290, 165), (215, 165), (140, 60), (0, 0)], 0),
    ("building", [(0, 0), (130, 40), (205, 150), (205, 190), (0, 235)], 0),
    ("tree", [(300, 60), (420, 10), (480, 20), (480, 190), (300, 185), (275, 140)], 0),
    ("fence", [(330, 190), (480, 200), (480, 225), (330, 205)], 0),
    ("road", [(215, 192), (275, 192), (450, 360), (10, 360)], 0),
    ("pavement", [(0, 240), (205, 192), (215, 192), (8, 352), (0, 355)], 0),
    ("pavement", [(275, 192), (335, 205), (480, 232), (480, 360), (452, 360)], 0),
    ("car", [(300, 215), (310, 198), (345, 196), (362, 214), (368, 238), (300, 240)], 0),
    ("pedestrian", [(52, 205), (66, 203), (70, 240), (66, 288), (50, 288), (47, 240)], 0),
]
STROKES: list[Stroke] = [
    ("sky", [(60, 30), (240, 60), (400, 25)], 60),
    ("building", [(40, 140), (120, 150)], 70),
    ("building", [(440, 130), (380, 150)], 60),
    ("road", [(240, 220), (230, 330)], 60),
    ("road", [(120, 330), (360, 330)], 40),
    ("car", [(285, 222), (320, 224)], 26),
    ("pavement", [(30, 290), (90, 250)], 26),
]
PARK: list[Stroke] = [
    ("sky", [(0, 0), (480, 0), (480, 90), (0, 110)], 0),
    ("tree", [(0, 60), (90, 30), (190, 70), (210, 180), (0, 200)], 0),
    ("tree", [(330, 80), (400, 20), (480, 40), (480, 190), (320, 185)], 0),
    ("building", [(210, 95), (320, 95), (320, 180), (210, 182)], 0),
    ("road", [(0, 240), (200, 186), (330, 186), (480, 225), (480, 360), (0, 360)], 0),
    ("pavement", [(0, 204), (195, 184), (0, 236)], 0),
    ("car", [(90, 235), (105, 212), (150, 210), (172, 232), (175, 262), (90, 264)], 0),
    ("car", [(360, 222), (372, 204), (405, 203), (420, 220), (422, 240), (360, 242)], 0),
    ("bicyclist", [(262, 205), (275, 203), (282, 225), (276, 252), (262, 252), (257, 225)], 0),
]
SAMPLES = {"avenue": AVENUE, "park": PARK, "strokes": STROKES}


def draw(strokes: list[Stroke], labels: LabelSet) -> Layout:
    """A layout of 480×360 from polygons and brush strokes, later ones over earlier ones; the rest is
    unlabelled."""
    ids = np.full((360, 480), UNLABELLED, np.uint8)
    for name, points, thickness in strokes:
        label = labels.find(name)
        if label is None:
            raise ValueError(f"The label set has no {name}.")
        corners = np.array(points, np.int32)
        if thickness:
            cv2.polylines(ids, [corners], False, label.id, thickness)
        else:
            cv2.fillPoly(ids, [corners], label.id)
    return Layout(ids, labels)


def main(
    out: Annotated[Path, typer.Option()],
    labels: Annotated[Path, typer.Option(help="labels.csv of the pack.")],
) -> None:
    """Draw all samples."""
    known = read_labels(labels)
    for name, strokes in SAMPLES.items():
        write_layout(out / f"{name}.png", draw(strokes, known))


if __name__ == "__main__":
    typer.run(main)
