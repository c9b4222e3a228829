"""Layouts as other programs write them: grey and indexed PNG, labelme, polygons."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from PIL import Image

from simspaint.domain.label_set import UNLABELLED
from simspaint.domain.layout import Layout
from simspaint.files.label_table import labels_from_names

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


def write_json(path: Path, values: object) -> Path:
    path.write_text(json.dumps(values))
    return path


def plain_labelme(*shapes: tuple[str, str, Sequence[Sequence[float]]]) -> dict[str, object]:
    """A file of labelme that says of each shape its label, kind and points alone, for 20 × 30 pixels."""
    rows = [{"label": label, "shape_type": kind, "points": points} for label, kind, points in shapes]
    return {"version": "5.4.1", "imageHeight": 20, "imageWidth": 30, "imageData": None, "shapes": rows}


def write_labelme(path: Path, *shapes: dict[str, object], size: tuple[int, int] = (20, 30)) -> Path:
    values = {"version": "6.3.1", "imageHeight": size[0], "imageWidth": size[1], "shapes": shapes}
    return write_json(path, values)


def shape_of(
    label: str, kind: str | None, points: Sequence[Sequence[float]], **more: object
) -> dict[str, object]:
    return {"label": label, "shape_type": kind, "points": points, "flags": {}, **more}


def write_polygons(path: Path, *objects: dict[str, object], size: tuple[int, int] = (20, 30)) -> Path:
    return write_json(path, {"imgHeight": size[0], "imgWidth": size[1], "objects": objects})


def box_of(label: str, x0: int, y0: int, x1: int, y1: int, **more: object) -> dict[str, object]:
    return {"label": label, "polygon": [[x0, y0], [x1, y0], [x1, y1], [x0, y1]], **more}


def n_pixels(layout: Layout, label_id: int) -> int:
    return int((layout.ids == label_id).sum())
