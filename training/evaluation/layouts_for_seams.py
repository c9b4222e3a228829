"""Ten layouts as somebody paints them in a minute each: thick round strokes, corners and much left unpainted.

    python -m training.evaluation.layouts_for_seams --out FOLDER

They are the hard half of what selection is measured on (`foreign_seams.py`). Labels are those of the pack
`landscapes`; points are (x, y) in a frame of 768×512.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from simspaint.files.label_table import read_labels
from simspaint.files.layout_file import write_layout
from training.samples.careless_strokes import SIZE, THIN, below, house, strip, stroke
from training.samples.stroke import Sample, draw

LAKE = Sample(
    SIZE,
    (
        strip("sky", 0, 110),
        strip("sky", 116, 200),
        stroke("mountain", (0, 170), (90, 150), (180, 190), (250, 110), (350, 180), (440, 150), (540, 190)),
        stroke("mountain", (520, 190), (660, 160), (768, 190)),
        stroke("mountain", (0, 225), (768, 225)),
        stroke("water", (60, 290), (730, 270), width=90),
        stroke("water", (60, 320), (740, 320), width=70),
        below("grass", (0, 372), (240, 345), (420, 402), (620, 365), (768, 360)),
        stroke("tree", (78, 250), (70, 370)),
        stroke("tree", (36, 280), (140, 300), (138, 380)),
        stroke("tree", (690, 250), (690, 385)),
        stroke("house", (520, 310), width=40),
        *house(520, 336),
    ),
)
BEACH = Sample(
    SIZE,
    (
        strip("sky", 0, 220),
        stroke("cloud", (150, 76), (270, 60), (350, 92)),
        stroke("cloud", (540, 102), (650, 102)),
        below("water", (0, 220), (400, 206), (768, 206)),
        below("sand", (0, 430), (300, 410), (768, 352)),
        stroke("grass", (20, 226), (90, 222), width=70),
        stroke("rock", (610, 250), (690, 220), (750, 250), (640, 285), (760, 300)),
        stroke("rock", (150, 386), (175, 390), width=THIN),
        stroke("rock", (225, 406), (230, 406), width=THIN),
    ),
)
WINTER = Sample(
    SIZE,
    (
        strip("sky", 0, 250),
        stroke("mountain", (0, 190), (150, 110), (300, 175), (424, 95), (560, 170), (690, 130), (768, 170)),
        stroke("mountain", (0, 245), (768, 245), width=100),
        strip("snow", 292, 512),
        stroke("tree", (60, 230), (60, 370), width=50),
        stroke("tree", (114, 255), (114, 380), width=50),
        stroke("tree", (650, 215), (660, 395), width=46),
        stroke("tree", (720, 255), (720, 395), width=50),
        *house(395, 300),
    ),
)
DESERT = Sample(
    SIZE,
    (
        strip("sky", 0, 262),
        stroke("hill", (0, 245), (190, 205), (380, 250), (600, 215), (768, 245), width=40),
        strip("sand", 258, 512),
        stroke("road", (388, 275), (388, 330), width=34),
        stroke("road", (388, 350), (360, 400), (350, 512), width=130),
        stroke("bush", (115, 356), (150, 356), width=THIN),
        stroke("bush", (235, 316), (250, 316), width=THIN),
        stroke("rock", (570, 316), (625, 308), width=36),
    ),
)
FOREST = Sample(
    SIZE,
    (
        strip("sky", 0, 95),
        below("tree", (0, 115), (220, 80), (400, 100), (768, 85)),
        below("grass", (0, 310), (768, 290)),
        ("grass", [(0, 310), (768, 290), (768, 512), (0, 512)], 0),
        stroke("earth", (345, 280), (365, 350), (330, 512), width=90),
        stroke("bush", (150, 346), (230, 346), width=50),
        stroke("bush", (540, 356), (590, 356), width=50),
        stroke("flowers", (460, 460), (615, 446), width=40),
    ),
)
VILLAGE = Sample(
    SIZE,
    (
        strip("sky", 0, 190),
        stroke("cloud", (460, 48), (610, 38), width=50),
        stroke("hill", (0, 200), (310, 170), (500, 205), (768, 185), width=70),
        stroke("hill", (0, 235), (768, 215), width=60),
        below("grass", (0, 270), (768, 245)),
        *house(150, 290),
        stroke("house", (285, 262), (350, 262), width=52),
        stroke("house", (440, 276), (530, 272), width=52),
        *house(660, 296),
        stroke("tree", (38, 230), (38, 310)),
        stroke("tree", (552, 225), (552, 320)),
        stroke("road", (382, 340), (370, 410), (390, 512), width=66),
        stroke("fence", (40, 392), (260, 382), width=22),
    ),
)
CLOUDS = Sample(
    SIZE,
    (
        strip("sky", 0, 300),
        stroke("hill", (0, 260), (230, 240), (385, 262), width=34),
        stroke("hill", (500, 262), (640, 240), (768, 256), width=34),
        stroke("cloud", (30, 100), (330, 75), (700, 110), width=72),
        stroke("cloud", (390, 28), (690, 36), width=66),
        stroke("cloud", (160, 160), (540, 165), width=72),
        strip("water", 280, 512),
        stroke("tree", (90, 200), (90, 285), width=38),
        stroke("rock", (540, 435), (610, 425), width=42),
    ),
)
GABLE = Sample(
    SIZE,
    (
        strip("sky", 0, 54),
        stroke("cloud", (80, 76), (150, 55), (200, 80), width=48),
        stroke("house", (200, 270), (290, 165), (385, 270), width=52),
        stroke("house", (232, 300), (232, 440), width=66),
        stroke("house", (345, 300), (345, 440), width=66),
        stroke("house", (290, 310), (290, 440), width=60),
        strip("grass", 456, 512),
        stroke("earth", (588, 270), (588, 456), width=22),
        stroke("tree", (560, 230), (615, 228), width=80),
        stroke("flowers", (78, 434), (85, 434), width=28),
        stroke("flowers", (138, 440), (145, 440), width=28),
        stroke("flowers", (464, 440), (470, 440), width=28),
    ),
)
PEAK = Sample(
    SIZE,
    (
        stroke("sky", (0, 50), (300, 20), width=110),
        stroke("sky", (520, 50), (768, 140), width=110),
        stroke("mountain", (90, 420), (384, 110), (690, 430), width=90),
        stroke("mountain", (230, 360), (540, 320), width=70),
        stroke("snow", (340, 165), (384, 110), (430, 165), width=44),
        stroke("water", (150, 512), (390, 310), (500, 490), width=86),
        stroke("tree", (70, 290), (150, 360), (30, 450), width=56),
        stroke("tree", (740, 300), (630, 460), width=56),
        stroke("flowers", (540, 495), (620, 512), width=56),
    ),
)
GORGE = Sample(
    SIZE,
    (
        strip("sky", 0, 175),
        stroke("mountain", (150, 215), (310, 155), (460, 190), (620, 205), width=60),
        stroke("mountain", (150, 260), (620, 265), width=66),
        ("rock", [(0, 70), (60, 90), (110, 230), (160, 420), (170, 512), (0, 512)], 0),
        ("rock", [(768, 70), (710, 100), (650, 260), (630, 512), (768, 512)], 0),
        stroke("water", (390, 340), (360, 430), width=100),
        stroke("water", (330, 470), (540, 460), width=100),
        stroke("grass", (205, 290), (225, 390), width=50),
        stroke("grass", (560, 290), (530, 390), width=50),
        stroke("tree", (212, 250), (212, 300), width=40),
        stroke("tree", (575, 255), (575, 320), width=40),
    ),
)
CARELESS = {
    "careless-lake": LAKE,
    "careless-beach": BEACH,
    "careless-winter": WINTER,
    "careless-desert": DESERT,
    "careless-forest": FOREST,
    "careless-village": VILLAGE,
    "careless-clouds": CLOUDS,
    "careless-gable": GABLE,
    "careless-peak": PEAK,
    "careless-gorge": GORGE,
}


def main(
    out: Annotated[Path, typer.Option(help="Folder for the layouts.")],
    labels: Annotated[Path, typer.Option(help="labels.csv of the pack.")] = Path(
        "resources/packs/landscapes/labels.csv"
    ),
) -> None:
    """Paint all ten."""
    known = read_labels(labels)
    for name, sample in CARELESS.items():
        write_layout(out / f"{name}.png", draw(sample, known))


if __name__ == "__main__":
    typer.run(main)
