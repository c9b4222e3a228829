"""Small label sets, layouts and photographs made in code, so that no test needs a file from elsewhere."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import cv2
import numpy as np

from simspaint.domain.geometry import Extent
from simspaint.domain.label_set import UNLABELLED, LabelSet
from simspaint.domain.layout import Layout
from simspaint.files.label_table import labels_from_names, write_labels
from simspaint.files.layout_file import write_layout
from simspaint.files.photograph_file import write_photograph

NAMES = (
    "sky",
    "mountain",
    "tree",
    "road",
    "car",
    "pole",
    "water",
    "house",
    "person",
    "sign",
    "grass",
    "rock",
)


def make_labels(n: int = 5) -> LabelSet:
    """`n` labels: well-known names first (sky, mountain, tree, road, car, pole …), then made-up ones."""
    return labels_from_names([*NAMES, *(f"label {i}" for i in range(n))][:n])


def every_field(labels: LabelSet) -> list[tuple[object, ...]]:
    """All fields of all labels, those too that equality leaves out."""
    return [dataclasses.astuple(label) for label in labels.labels]


def make_layout(
    rng: np.random.Generator,
    height: int = 48,
    width: int = 64,
    labels: LabelSet | None = None,
    n_blobs: int = 6,
    unlabelled: float = 0.0,
) -> Layout:
    """Horizontal bands with `n_blobs` random ellipses on them; about the share `unlabelled` is a hole."""
    labels = labels or make_labels()
    ids = np.zeros((height, width), np.uint8)
    n_bands = min(len(labels), 3)
    edges = np.sort(rng.integers(0, height, n_bands - 1)) if n_bands > 1 else []
    for band, top in enumerate(edges, start=1):
        ids[top:] = band
    for _ in range(n_blobs):
        _paint_ellipse(rng, ids, int(rng.integers(len(labels))), 0.08, 0.3)
    if unlabelled > 0:
        ids[: round(unlabelled * height)] = UNLABELLED
    return Layout(ids, labels)


def make_random_layout(rng: np.random.Generator, height: int, width: int, labels: LabelSet) -> Layout:
    """Independent random ids, unlabelled included: the hardest case for everything that follows edges."""
    ids = rng.integers(-1, len(labels), (height, width))
    return Layout(np.where(ids < 0, UNLABELLED, ids).astype(np.uint8), labels)


def make_photograph(rng: np.random.Generator, layout: Layout) -> np.ndarray:
    """RGB uint8: every label has its own tint, gradient and grain under a common random light."""
    height, width = layout.extent
    rows = np.linspace(-1, 1, height)[:, None, None]
    grain = rng.normal(0, 1, (height, width, 1))
    smooth = cv2.GaussianBlur(grain, (0, 0), 1.5)[..., None]
    tint = layout.labels.palette().astype(np.float64)
    tint[UNLABELLED] = 110
    strength = 4.0 + 3.0 * (layout.ids[..., None] % 5)
    light = rng.normal(0, 8, 3) + rows * rng.uniform(-25, 25)
    noise = np.where(layout.ids[..., None] % 2 == 0, smooth * 3, grain)
    return np.clip(tint[layout.ids] * 0.7 + 40 + light + strength * noise, 0, 255).astype(np.uint8)


def make_pair(
    seed: int, height: int = 48, width: int = 64, labels: LabelSet | None = None
) -> tuple[np.ndarray, Layout]:
    """A photograph and its layout, the same for the same seed."""
    rng = np.random.default_rng(seed)
    layout = make_layout(rng, height, width, labels)
    return make_photograph(rng, layout), layout


def write_data_set(
    folder: Path,
    n: int = 4,
    extent: Extent = Extent(48, 64),  # noqa: B008 - a tuple
    labels: LabelSet | None = None,
    seed: int = 0,
    depth: bool = False,
    n_validation: int = 0,
) -> Path:
    """A folder data set of `n` pairs named `s0_000`, `s1_001` …: three sequences in turn.

    With `depth` larger values lie higher in the picture; with `n_validation` the last ones are listed in
    `val.txt`, the others in `train.txt`.
    """
    labels = labels or make_labels()
    write_labels(folder / "labels.csv", labels)
    names = [f"s{i % 3}_{i:03d}" for i in range(n)]
    for i, name in enumerate(names):
        photograph, layout = make_pair(seed * 1000 + i, extent.height, extent.width, labels)
        write_photograph(folder / "photos" / f"{name}.png", photograph)
        write_layout(folder / "layouts" / f"{name}.png", layout)
        if depth:
            _write_depth(folder / "depth" / f"{name}.png", layout)
    if n_validation:
        (folder / "train.txt").write_text("\n".join(names[:-n_validation]) + "\n")
        (folder / "val.txt").write_text("\n".join(names[-n_validation:]) + "\n")
    return folder


def _write_depth(path: Path, layout: Layout) -> None:
    height, width = layout.extent
    depth = np.broadcast_to(np.linspace(250, 60, height)[:, None], (height, width)) - 6.0 * (layout.ids % 8)
    path.parent.mkdir(parents=True, exist_ok=True)
    if not cv2.imwrite(str(path), np.clip(depth, 0, 255).astype(np.uint8)):
        raise OSError(f"{path} was not written.")


def _paint_ellipse(
    rng: np.random.Generator, ids: np.ndarray, label_id: int, small: float, large: float
) -> None:
    height, width = ids.shape
    center = (int(rng.integers(width)), int(rng.integers(height)))
    axes = tuple(max(int(side * rng.uniform(small, large)), 1) for side in (width, height))
    cv2.ellipse(ids, center, axes, float(rng.uniform(0, 180)), 0, 360, label_id, -1)
