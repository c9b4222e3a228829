"""Small trees of exactly the shape in which data sets are published."""

from __future__ import annotations

import json
from pathlib import Path

import cv2
import numpy as np
from PIL import Image
from scipy.io import savemat

HEIGHT, WIDTH = 24, 40
CITY_COLORS = {7: (128, 64, 128), 11: (70, 70, 70), 23: (70, 130, 180), 24: (220, 20, 60), 26: (0, 0, 142)}


def save(path: Path, values: np.ndarray, palette: dict[int, tuple[int, int, int]] | None = None) -> Path:
    """A picture of values as they are, indexed where a palette is given."""
    path.parent.mkdir(parents=True, exist_ok=True)
    picture = Image.fromarray(values)
    if palette is not None:
        table = np.zeros((256, 3), np.uint8)
        for number, color in palette.items():
            table[number] = color
        picture.putpalette(table.tobytes())
    picture.save(path)
    return path


def photograph(seed: int, height: int = HEIGHT, width: int = WIDTH) -> np.ndarray:
    """Smooth colours, so that JPEG hardly changes them."""
    small = np.random.default_rng(seed).integers(0, 256, (3, 4, 3), np.uint8)
    return cv2.resize(small, (width, height), interpolation=cv2.INTER_CUBIC)


def bands(*ids: int, height: int = HEIGHT, width: int = WIDTH, dtype: type = np.uint8) -> np.ndarray:
    """Bands of these values from top to bottom."""
    return np.array(ids, dtype)[np.arange(height) * len(ids) // height][:, None].repeat(width, 1)


def cityscapes(root: Path) -> Path:
    """Two cities to learn from and one held out; the first pair with all that the data set has."""
    for number, (part, city) in enumerate((("train", "aachen"), ("train", "ulm"), ("val", "lindau"))):
        name = f"{city}_000000_{number:06d}"
        ids = bands(23, 11, 7)
        ids[4:12, 6:16] = 24  # a person
        ids[4:12, 24:34] = 26  # a group of cars, not told apart
        ids[20:, :8] = 255  # a licence plate, -1
        ids[20:, 8:12] = 3  # out of roi
        instances = ids.astype(np.uint16)
        instances[4:12, 6:11], instances[4:12, 11:16] = 24000, 24007
        instances[ids == 255] = 65535
        coarse = np.where(np.abs(np.arange(HEIGHT)[:, None] - 12) < 3, 0, ids).astype(np.uint8)
        save(root / "leftImg8bit" / part / city / f"{name}_leftImg8bit.png", photograph(number))
        save(root / "gtFine" / part / city / f"{name}_gtFine_labelIds.png", ids)
        save(root / "gtFine" / part / city / f"{name}_gtFine_instanceIds.png", instances)
        save(root / "gtFine" / part / city / f"{name}_gtFine_color.png", photograph(9))
        save(root / "gtCoarse" / part / city / f"{name}_gtCoarse_labelIds.png", coarse)
    disparity = bands(1, 257, 2561, dtype=np.uint16)
    disparity[0, 0] = 0
    place = Path("train", "aachen", "aachen_000000_000000_")
    save(root / "disparity" / place.parent / f"{place.name}disparity.png", disparity)
    camera = root / "camera" / place.parent / f"{place.name}camera.json"
    camera.parent.mkdir(parents=True)
    camera.write_text(json.dumps({"extrinsic": {"baseline": 0.2}, "intrinsic": {"fx": 2000.0}}))
    extra = "train_extra", "bonn", "bonn_000000_000009"
    save(root / "leftImg8bit" / extra[0] / extra[1] / f"{extra[2]}_leftImg8bit.png", photograph(4))
    save(root / "gtCoarse" / extra[0] / extra[1] / f"{extra[2]}_gtCoarse_labelIds.png", bands(23, 7))
    return root


def gta5(root: Path) -> Path:
    """Four pairs, the published split in MATLAB's version 5."""
    for number in range(1, 5):
        ids = bands(23, 11, 7)
        ids[:4, :4], ids[20:, :4] = 0, 34
        palette = {**CITY_COLORS, 34: (0, 0, 142)}
        save(root / "images" / f"{number:05d}.png", photograph(number))
        save(root / "labels" / f"{number:05d}.png", ids, palette)
    ids = {"trainIds": [[1], [2]], "valIds": [[3]], "testIds": [[4]]}
    savemat(root / "split.mat", {name: np.array(value, np.uint16) for name, value in ids.items()})
    return root


def ade20k(root: Path) -> Path:
    """Two outdoor scenes and a bedroom to learn from, a street held out."""
    base, scenes = root / "ADEChallengeData2016", []
    for part, name, scene in (
        ("training", "ADE_train_00000001", "street"),
        ("training", "ADE_train_00000002", "mountain_snowy"),
        ("training", "ADE_train_00000003", "bedroom"),
        ("validation", "ADE_val_00000001", "street"),
    ):
        save(base / "images" / part / f"{name}.jpg", photograph(len(scenes)))
        save(base / "annotations" / part / f"{name}.png", bands(3, 0, 150))
        scenes.append(f"{name} {scene}\n")
    (base / "sceneCategories.txt").write_text("".join(scenes))
    return root


def coco_stuff(root: Path) -> Path:
    """Pixel maps of photographs of two sizes."""
    for part, name, size in (("train2017", "000000000009", (24, 40)), ("val2017", "000000000139", (40, 24))):
        height, width = size
        save(root / "images" / part / f"{name}.jpg", photograph(height, height, width))
        save(
            root / "stuffthingmaps_pixelmaps" / part / f"{name}.png",
            bands(0, 181, 255, height=height, width=width),
        )
    return root


def coco_panoptic(root: Path) -> Path:
    """The same by panoptic PNGs with their JSON."""
    rows = {}
    for part, name in (("train2017", "000000000009"), ("val2017", "000000000139")):
        codes = bands(7, 70000, 0, dtype=np.uint32)
        pixels = np.stack([codes & 255, codes >> 8 & 255, codes >> 16 & 255], -1).astype(np.uint8)
        save(root / "images" / part / f"{name}.jpg", photograph(3))
        save(root / "annotations" / f"panoptic_{part}" / f"{name}.png", pixels)
        segments = [{"id": 7, "category_id": 1}, {"id": 70000, "category_id": 187}]
        rows = {"file_name": f"{name}.png", "segments_info": segments}
        categories = [{"id": 1, "name": "person"}, {"id": 187, "name": "sky-other-merged"}]
        stated = {"categories": categories, "annotations": [rows]}
        (root / "annotations" / f"panoptic_{part}.json").write_text(json.dumps(stated))
    return root


def camvid(root: Path) -> Path:
    """As first published: 32 colours."""
    for number, name in enumerate(("0001TP_006690", "0006R0_f00930", "Seq05VD_f00000")):
        colors = np.zeros((HEIGHT, WIDTH, 3), np.uint8)
        colors[:8], colors[8:16], colors[16:20] = (128, 128, 128), (0, 128, 64), (128, 0, 192)
        save(root / "701_StillsRaw_full" / f"{name}.png", photograph(number))
        save(root / "LabeledApproved_full" / f"{name}_L.png", colors)
    return root


def camvid11(root: Path) -> Path:
    """With 11 labels; 11 is unlabelled."""
    for number, (part, name) in enumerate((("train", "0001TP_006690"), ("val", "0016E5_07959"))):
        save(root / part / f"{name}.png", photograph(number))
        save(root / f"{part}annot" / f"{name}.png", bands(0, 10, 11))
    return root


def stanford(root: Path) -> Path:
    """Twelve pairs with texts of numbers; −1 is unlabelled."""
    for number in range(12):
        name = f"{number:07d}"
        save(root / "images" / f"{name}.jpg", photograph(number))
        numbers = bands(0, 7, -1, dtype=np.int32)
        (root / "labels").mkdir(exist_ok=True)
        text = "".join(" ".join(map(str, row)) + "\n" for row in numbers)
        (root / "labels" / f"{name}.regions.txt").write_text(text)
        (root / "labels" / f"{name}.surfaces.txt").write_text(text)
    return root
