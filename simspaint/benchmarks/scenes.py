"""Street-like layouts and photographs made in code, for benchmarks where no data set is at hand."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np

from simspaint.domain.geometry import Extent
from simspaint.domain.label_set import UNLABELLED, LabelSet
from simspaint.domain.layout import Layout
from simspaint.files.folder_data_set import FolderDataSet
from simspaint.files.label_table import labels_from_names, write_labels
from simspaint.files.layout_file import write_layout
from simspaint.files.photograph_file import write_photograph

_NAMES = ("sky", "building", "pole", "road", "pavement", "tree", "sign", "fence", "car", "pedestrian")
_SKY, _BUILDING, _POLE, _ROAD, _PAVEMENT, _TREE, _SIGN, _FENCE, _CAR, _PEDESTRIAN = range(len(_NAMES))


def write_scenes(folder: Path, n_train: int, n_validation: int, extent: Extent) -> FolderDataSet:
    """A folder data set of random scenes, the same every time, with `train.txt` and `val.txt`."""
    labels = labels_from_names(_NAMES)
    write_labels(folder / "labels.csv", labels)
    names = [f"scene{i:04d}" for i in range(n_train + n_validation)]
    for i, name in enumerate(names):
        rng = np.random.default_rng(i)
        layout = make_scene(rng, extent, labels)
        write_layout(folder / "layouts" / f"{name}.png", layout)
        noise = rng.integers(-20, 21, (*extent, 3))
        color = np.clip(labels.palette()[layout.ids] + noise, 0, 255).astype(np.uint8)
        write_photograph(folder / "photos" / f"{name}.jpg", color)
    (folder / "train.txt").write_text("\n".join(names[:n_train]))
    (folder / "val.txt").write_text("\n".join(names[n_train:]))
    return FolderDataSet.open(folder)


def make_scene(rng: np.random.Generator, extent: Extent, labels: LabelSet) -> Layout:
    """Sky over buildings and trees, a road with things on it, all with ragged borders."""
    height, width = extent
    ids = np.full(extent, _BUILDING, np.uint8)
    rows = np.arange(height)[:, None]
    horizon = height * rng.uniform(0.45, 0.6)
    ids[rows < _ragged(rng, width) * height * 0.1 + horizon * rng.uniform(0.2, 0.7)] = _SKY
    ids[rows > horizon + _ragged(rng, width) * height * 0.03] = _PAVEMENT
    corners = np.array(
        [[rng.uniform(0.3, 0.7), 0.55], [rng.uniform(0.9, 1.4), 1.0], [rng.uniform(-0.4, 0.2), 1.0]]
    )
    cv2.fillPoly(ids, [np.rint(corners * [width, height]).astype(np.int32)], _ROAD)
    for label_id, n, size in ((_TREE, 3, 0.16), (_FENCE, 1, 0.08), (_CAR, 4, 0.08), (_PEDESTRIAN, 3, 0.03)):
        for _ in range(int(rng.integers(n + 1))):
            _paint_blob(rng, ids, label_id, size * height, horizon)
    for label_id, thickness in ((_POLE, 3), (_SIGN, 9)):
        for _ in range(int(rng.integers(3))):
            column, top = int(rng.integers(width)), int(horizon * rng.uniform(0.2, 0.8))
            stop = int(horizon * 1.1) if label_id == _POLE else top + 12
            cv2.line(ids, (column, top), (column, stop), label_id, thickness)
    edge = cv2.morphologyEx(ids, cv2.MORPH_GRADIENT, np.ones((3, 3), np.uint8)) > 0
    ids[edge & (rng.random(extent) < 0.3)] = UNLABELLED
    return Layout(ids, labels)


def _ragged(rng: np.random.Generator, width: int) -> np.ndarray:
    """A wavy line around 0 across the frame."""
    return np.interp(np.arange(width), np.linspace(0, width, 24), rng.normal(0, 0.5, 24))


def _paint_blob(rng: np.random.Generator, ids: np.ndarray, label_id: int, radius: float, row: float) -> None:
    angles = np.linspace(0, 2 * np.pi, 40, endpoint=False)
    reach = radius * rng.uniform(0.5, 1.3) * (1 + 0.12 * rng.normal(size=40))
    center = rng.uniform(0, ids.shape[1]), row + rng.uniform(-0.5, 0.8) * radius
    points = np.stack([center[0] + reach * np.cos(angles), center[1] + reach * np.sin(angles)], axis=1)
    cv2.fillPoly(ids, [np.rint(points).astype(np.int32)], label_id)
