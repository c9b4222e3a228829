"""Ten careless layouts of the pack `landscapes`: round brush strokes in a frame of 768×512, as a new user
paints in a minute. Blobs stand for trees, houses and rocks, thick strokes for roads, paths and rivers."""

from __future__ import annotations

from training.samples.stroke import BELOW, Points, Sample, Stroke

_SIZE = (768, 512)


def _brush(label: str, width_px: int, *points: tuple[int, int]) -> Stroke:
    line: Points = [*points]
    return (label, line if len(line) > 1 else line * 2, width_px)


def _sky(below: int = 512) -> Stroke:
    return ("sky", [(0, 0), (767, 0), (767, below), (0, below)], 0)


CARELESS: dict[str, Sample] = {
    "lake-house": Sample(
        _SIZE,
        (
            _sky(200),
            _brush("mountain", 60, (0, 190), (100, 150), (240, 110), (340, 170), (450, 150)),
            _brush("mountain", 60, (450, 150), (640, 165), (767, 200)),
            _brush("mountain", 90, (0, 235), (767, 230)),
            _brush("water", 80, (60, 300), (720, 305)),
            ("grass", [(0, 390), (240, 340), (420, 400), (767, 350)], BELOW),
            _brush("tree", 56, (80, 260), (86, 370)),
            _brush("tree", 56, (40, 280), (130, 300), (140, 380)),
            _brush("tree", 60, (690, 255), (690, 385)),
            _brush("house", 50, (480, 340), (560, 340)),
            _brush("house", 40, (490, 365), (555, 365)),
            _brush("house", 34, (522, 306)),
        ),
    ),
    "coast-rocks": Sample(
        _SIZE,
        (
            _sky(),
            ("water", [(0, 220), (767, 204)], BELOW),
            ("sand", [(0, 428), (350, 405), (767, 350)], BELOW),
            _brush("cloud", 60, (155, 75), (270, 60), (345, 92)),
            _brush("cloud", 60, (540, 100), (650, 100)),
            _brush("grass", 66, (0, 235), (100, 225)),
            _brush("rock", 60, (610, 250), (690, 225), (767, 255)),
            _brush("rock", 50, (650, 290), (767, 295)),
            _brush("rock", 36, (155, 385), (190, 390)),
            _brush("rock", 36, (236, 407), (252, 404)),
        ),
    ),
    "snow-house": Sample(
        _SIZE,
        (
            _sky(),
            _brush("mountain", 64, (0, 190), (150, 110), (270, 170), (420, 95)),
            _brush("mountain", 64, (420, 95), (560, 165), (690, 130), (767, 170)),
            _brush("mountain", 90, (0, 235), (767, 235)),
            ("snow", [(0, 275), (767, 275)], BELOW),
            _brush("tree", 50, (62, 240), (62, 365)),
            _brush("tree", 50, (112, 270), (114, 370)),
            _brush("tree", 50, (652, 225), (664, 370)),
            _brush("tree", 50, (722, 265), (722, 390)),
            _brush("house", 52, (345, 312), (445, 312)),
            _brush("house", 52, (360, 355), (430, 355)),
        ),
    ),
    "desert-road": Sample(
        _SIZE,
        (
            _sky(),
            ("sand", [(0, 272), (767, 272)], BELOW),
            _brush("hill", 44, (0, 260), (190, 222), (330, 255), (600, 228), (767, 256)),
            _brush("road", 36, (388, 285), (388, 345)),
            _brush("road", 110, (385, 380), (360, 440)),
            _brush("road", 160, (360, 440), (355, 520)),
            _brush("bush", 28, (110, 360), (150, 360)),
            _brush("bush", 28, (232, 318), (248, 318)),
            _brush("rock", 44, (570, 320), (630, 312)),
        ),
    ),
    "forest-path": Sample(
        _SIZE,
        (
            _sky(100),
            ("tree", [(0, 100), (240, 85), (500, 100), (767, 80), (767, 290), (0, 290)], 0),
            ("grass", [(0, 292), (767, 292)], BELOW),
            _brush("earth", 44, (350, 315), (370, 400)),
            _brush("earth", 90, (375, 420), (345, 512)),
            _brush("bush", 50, (150, 350), (230, 350)),
            _brush("bush", 50, (535, 360), (600, 360)),
            _brush("flowers", 44, (460, 465), (610, 455)),
        ),
    ),
    "village": Sample(
        _SIZE,
        (
            _sky(),
            ("hill", [(0, 180), (280, 150), (520, 172), (767, 155)], BELOW),
            ("grass", [(0, 275), (767, 250)], BELOW),
            _brush("cloud", 50, (465, 62), (610, 50)),
            _brush("house", 60, (125, 275), (185, 275)),
            _brush("house", 60, (120, 305), (190, 305)),
            _brush("house", 56, (265, 265), (320, 265)),
            _brush("house", 56, (425, 270), (490, 270)),
            _brush("house", 60, (620, 305), (700, 305)),
            _brush("house", 50, (630, 345), (690, 345)),
            _brush("tree", 54, (38, 235), (38, 325)),
            _brush("tree", 54, (552, 205), (552, 310)),
            _brush("road", 70, (380, 330), (362, 400)),
            _brush("road", 84, (362, 400), (378, 512)),
            _brush("fence", 22, (40, 395), (270, 382)),
        ),
    ),
    "cloudy-sea": Sample(
        _SIZE,
        (
            _sky(),
            ("water", [(0, 290), (767, 290)], BELOW),
            _brush("cloud", 70, (40, 100), (360, 70), (730, 110)),
            _brush("cloud", 70, (380, 32), (690, 36)),
            _brush("cloud", 66, (150, 165), (540, 175)),
            _brush("hill", 40, (0, 270), (190, 255), (380, 275)),
            _brush("hill", 40, (500, 272), (640, 255), (767, 270)),
            _brush("tree", 40, (92, 205), (92, 290)),
            _brush("rock", 44, (540, 430), (610, 425)),
        ),
    ),
    "child-house": Sample(
        _SIZE,
        (
            _sky(55),
            ("grass", [(0, 455), (767, 455)], BELOW),
            _brush("cloud", 56, (80, 75), (150, 65), (195, 85)),
            _brush("house", 44, (200, 255), (290, 165), (380, 255)),
            _brush("house", 60, (230, 270), (230, 430)),
            _brush("house", 60, (290, 270), (290, 430)),
            _brush("house", 60, (350, 270), (350, 430)),
            _brush("tree", 80, (570, 220), (600, 220)),
            _brush("earth", 26, (582, 260), (582, 450)),
            _brush("flowers", 34, (80, 430)),
            _brush("flowers", 34, (140, 438)),
            _brush("flowers", 34, (462, 440)),
        ),
    ),
    "peak-river": Sample(
        _SIZE,
        (
            _brush("sky", 110, (0, 30), (320, 10)),
            _brush("sky", 100, (530, 70), (767, 130)),
            _brush("mountain", 80, (70, 420), (380, 100), (690, 440)),
            _brush("mountain", 90, (220, 370), (560, 330)),
            _brush("snow", 60, (340, 130), (384, 90), (430, 135)),
            _brush("water", 84, (150, 512), (380, 300), (460, 512)),
            _brush("tree", 76, (70, 300), (140, 370), (40, 460)),
            _brush("tree", 70, (710, 300), (640, 440)),
            _brush("flowers", 70, (540, 470), (610, 490)),
        ),
    ),
    "gorge-strokes": Sample(
        _SIZE,
        (
            _sky(190),
            _brush("mountain", 64, (150, 190), (310, 130), (460, 180), (620, 140)),
            _brush("mountain", 50, (150, 240), (630, 230)),
            ("rock", [(0, 80), (60, 110), (90, 260), (100, 400), (170, 512), (0, 512)], 0),
            ("rock", [(767, 80), (700, 110), (660, 250), (640, 400), (620, 512), (767, 512)], 0),
            _brush("water", 100, (380, 290), (350, 380), (300, 460)),
            _brush("water", 110, (320, 470), (500, 450)),
            _brush("grass", 60, (190, 300), (230, 410)),
            _brush("grass", 56, (560, 300), (530, 420)),
            _brush("tree", 44, (215, 250), (215, 320)),
            _brush("tree", 44, (570, 230), (568, 330)),
        ),
    ),
}
"""By name."""
