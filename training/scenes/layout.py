"""From passes to what an annotator would draw: whole crowns and patches instead of dust, exact outlines."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from training.scenes.labels import Label
from training.scenes.passes import Passes

_GROUND = (Label.GRASS, Label.EARTH, Label.ROCK, Label.SNOW, Label.SAND, Label.FLOWERS)
_PLANTS = (Label.TREE, Label.BUSH)
_LARGEST_SHARE, _FEWEST_LABELS, _SEEN_SHARE = 0.75, 4, 0.002


def raw_labels(passes: Passes, cloud: NDArray[np.bool_]) -> NDArray[np.uint8]:
    """Labels as the renderer saw them; the world is cloud where `cloud` is true, sky elsewhere."""
    world = np.where(cloud, np.uint8(Label.CLOUD), np.uint8(Label.SKY))
    return np.where(passes.material == 0, world, (passes.material - 1).astype(np.uint8)).astype(np.uint8)


def clean_layout(passes: Passes, cloud: NDArray[np.bool_]) -> NDArray[np.uint8]:
    """The layout of a rendered scene.

    Parameters
    ----------
    cloud : (height, width)
        Where clouds cover the sky.

    Returns
    -------
    (height, width) label ids. Gaps of a few pixels inside crowns belong to the crown; flowers and tufts that
    lie scattered become patches where they are dense and vanish where they are rare; what remains smaller
    than about 1/15000 of the frame takes the label around it.
    """
    layout = raw_labels(passes, cloud)
    scale = layout.shape[1] / 768
    layout = _whole_clouds(layout, scale)
    layout = _gathered_ground(layout, scale)
    layout = _closed(layout, _PLANTS, max(1, round(2.2 * scale)))
    layout = _closed(layout, (Label.FENCE,), max(1, round(1.2 * scale)))
    return without_specks(layout, max(4, round(26 * scale * scale)))


def what_is_plain(layout: NDArray[np.uint8]) -> str:
    """Why a scene shows too little to be worth a place in a collection; empty where it is.

    One label covers three quarters of the frame, or fewer than four labels cover 1/500 of it each.
    """
    shares = np.bincount(layout.ravel(), minlength=len(Label)) / layout.size
    largest = Label(int(shares.argmax()))
    if shares[largest] > _LARGEST_SHARE:
        return f"{largest.title} covers {shares[largest]:.0%} of the frame"
    seen = int((shares >= _SEEN_SHARE).sum())
    return "" if seen >= _FEWEST_LABELS else f"only {seen} labels are seen"


def clean_instances(passes: Passes, layout: NDArray[np.uint8]) -> NDArray[np.uint16]:
    """Instance numbers, counted from 1 in the order of their first pixel; 0 where the layout has none.

    An instance keeps only pixels whose label in the layout is the one that most of its pixels have.
    """
    bearing = (Label.TREE, Label.BUSH, Label.HOUSE, Label.FENCE, Label.ROCK)
    instance = np.where(np.isin(layout, bearing), passes.instance, 0).astype(np.int64)
    numbers, index = np.unique(instance.ravel(), return_inverse=True)
    votes = np.bincount(index * len(Label) + layout.ravel(), minlength=len(numbers) * len(Label))
    main = votes.reshape(len(numbers), len(Label)).argmax(axis=1)
    instance[main[index].reshape(layout.shape) != layout] = 0
    _, first, index = np.unique(instance.ravel(), return_index=True, return_inverse=True)
    rank = np.zeros(len(first), np.int64)
    rank[np.argsort(first)] = np.arange(len(first))
    compact = rank[index].reshape(layout.shape)
    zero = compact[instance == 0]
    if len(zero):
        compact = np.where(instance == 0, 0, np.where(compact < zero[0], compact + 1, compact))
    else:
        compact = compact + 1
    return compact.astype(np.uint16)


def without_specks(layout: NDArray[np.uint8], smallest_px: int) -> NDArray[np.uint8]:
    """Components below a size take the label that lies most around them; small ones go first."""
    layout = layout.copy()
    for limit in (max(2, smallest_px // 4), smallest_px):
        for label in np.unique(layout):
            mask = (layout == label).astype(np.uint8)
            count, parts, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
            for part in range(1, count):
                if stats[part, cv2.CC_STAT_AREA] < limit:
                    _dissolve(layout, parts, part, stats[part])
    return layout


def _dissolve(layout: NDArray[np.uint8], parts: NDArray[np.int32], part: int, box: NDArray[np.int32]) -> None:
    left, top, wide, high = (int(value) for value in box[:4])
    rows = slice(max(0, top - 1), top + high + 1)
    columns = slice(max(0, left - 1), left + wide + 1)
    inside = parts[rows, columns] == part
    ring = cv2.dilate(inside.astype(np.uint8), np.ones((3, 3), np.uint8)).astype(bool) & ~inside
    around = layout[rows, columns][ring]
    if around.size:
        layout[rows, columns][inside] = np.bincount(around).argmax()


def _whole_clouds(layout: NDArray[np.uint8], scale: float) -> NDArray[np.uint8]:
    """Sky and cloud by the majority of a small disc: their border is soft in the photograph too."""
    above = (layout == Label.SKY) | (layout == Label.CLOUD)
    weight = cv2.GaussianBlur(above.astype(np.float32), (0, 0), 3.0 * scale)
    share = cv2.GaussianBlur((layout == Label.CLOUD).astype(np.float32), (0, 0), 3.0 * scale)
    cloudy = share > 0.5 * np.maximum(weight, 1e-6)
    layout = layout.copy()
    layout[above] = np.where(cloudy[above], np.uint8(Label.CLOUD), np.uint8(Label.SKY))
    return layout


def _gathered_ground(layout: NDArray[np.uint8], scale: float) -> NDArray[np.uint8]:
    """Near ground by local votes, flowers counting more than their few pixels."""
    ground = np.isin(layout, _GROUND)
    votes = []
    for label in _GROUND:
        share = (layout == label).astype(np.float32)
        weight = 4.5 if label == Label.FLOWERS else 1.0
        votes.append(
            weight * cv2.GaussianBlur(share, (0, 0), (4.0 if label == Label.FLOWERS else 1.6) * scale)
        )
    winner = np.array(_GROUND, np.uint8)[np.argmax(np.stack(votes), axis=0)]
    return np.where(ground, winner, layout).astype(np.uint8)


def _closed(layout: NDArray[np.uint8], labels: tuple[Label, ...], radius: int) -> NDArray[np.uint8]:
    """Fills gaps between parts of one label where something farther shows through."""
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * radius + 1, 2 * radius + 1))
    layout = layout.copy()
    for label in labels:
        mask = (layout == label).astype(np.uint8)
        if mask.any():
            closed = cv2.morphologyEx(mask, cv2.MORPH_CLOSE, kernel)
            free = ~np.isin(layout, (*_PLANTS, Label.HOUSE, Label.FENCE)) | (layout == label)
            layout[(closed > 0) & free] = label
    return layout
