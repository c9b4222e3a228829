"""Layouts as other programs write them: grey and indexed PNG, labelme, polygons."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from PIL import Image

from simspaint.domain.label_set import UNLABELLED
from simspaint.domain.layout import Layout
from simspaint.files.label_file import labels_from_names

LABELS = labels_from_names(["sky", "tree", "road", "car", "person", "earth", "sign"])
SKY, TREE, ROAD, CAR, PERSON, EARTH, SIGN = range(7)
U = UNLABELLED


def write_grey(path: Path, ids: list[list[int]]) -> Path:
    Image.fromarray(np.array(ids, np.uint8)).save(path)
    return path


def write_indexed(path: Path, ids: list[list[int]], palette: np.ndarray) -> Path:
    picture = Image.fromarray(np.array(ids, np.uint8))
    picture.putpalette(palette.astype(np.uint8).tobytes())
    picture.save(path)
    return path


def write_labelme(path: Path, *shapes: dict[str, object], size: tuple[int, int] = (20, 30)) -> Path:
    values = {"version": "6.3.1", "imageHeight": size[0], "imageWidth": size[1], "shapes": shapes}
    path.write_text(json.dumps(values))
    return path


def shape_of(
    label: str, kind: str | None, points: Sequence[Sequence[float]], **more: object
) -> dict[str, object]:
    return {"label": label, "shape_type": kind, "points": points, "flags": {}, **more}


def write_polygons(path: Path, *objects: dict[str, object], size: tuple[int, int] = (20, 30)) -> Path:
    path.write_text(json.dumps({"imgHeight": size[0], "imgWidth": size[1], "objects": objects}))
    return path


def box_of(label: str, x0: int, y0: int, x1: int, y1: int, **more: object) -> dict[str, object]:
    return {"label": label, "polygon": [[x0, y0], [x1, y0], [x1, y1], [x0, y1]], **more}


def n_pixels(layout: Layout, label_id: int) -> int:
    return int((layout.ids == label_id).sum())
