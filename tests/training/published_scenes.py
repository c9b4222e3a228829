"""Made-up scenes with depth, in trees of the shape in which the paper's data sets are published."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np

from simspaint.domain.label_set import LabelSet
from tests.factories import make_layout, make_photograph
from tests.training.data_sets.made_trees import save
from training.data_sets import ade20k, camvid, cityscapes, nyu

HEIGHT, WIDTH = 64, 96
N_LEARNED, N_HELD = 6, 4


class Scene(NamedTuple):
    """One of them; `depth` is larger where it is farther."""

    number: int
    held: bool
    photograph: np.ndarray
    ids: np.ndarray
    depth: np.ndarray


def scenes(labels: LabelSet, margin: int = 0) -> Iterator[Scene]:
    """Scenes of the first six labels, with a white frame of `margin` pixels around."""
    for number in range(N_LEARNED + N_HELD):
        rng = np.random.default_rng(number)
        layout = make_layout(rng, HEIGHT + 2 * margin, WIDTH + 2 * margin, labels)
        ids = layout.ids % 6
        depth = (2000 + 20 * np.arange(ids.shape[0])[::-1, None] + 400 * ids.astype(int)).astype(np.uint16)
        photograph = make_photograph(rng, layout)
        if margin:
            photograph[:margin], photograph[-margin:] = 255, 255
        yield Scene(number, number >= N_LEARNED, photograph, ids, depth)


def write_cityscapes(root: Path) -> None:
    """Fine and coarse layouts, disparity."""
    numbers = np.zeros(256, np.uint8)
    for number, label_id in cityscapes.TRAINED.items():
        numbers[label_id] = number
    for scene in scenes(cityscapes.LABELS):
        part, place = ("val", "lindau") if scene.held else ("train", f"city{scene.number % 3}")
        name = f"{place}_{scene.number:06d}_000019"
        ids = numbers[scene.ids]
        seen = np.random.default_rng(scene.number).random((HEIGHT // 8, WIDTH // 8)) < 0.8
        coarse = np.where(seen.repeat(8, 0).repeat(8, 1), ids, 0).astype(np.uint8)
        disparity = (60000 - 4 * scene.depth).astype(np.uint16)
        save(root / "leftImg8bit" / part / place / f"{name}_leftImg8bit.png", scene.photograph)
        save(root / "gtFine" / part / place / f"{name}_gtFine_labelIds.png", ids)
        save(root / "gtCoarse" / part / place / f"{name}_gtCoarse_labelIds.png", coarse)
        save(root / "disparity" / part / place / f"{name}_disparity.png", disparity)


def write_nyu(root: Path) -> None:
    """Folders; photographs from the 1201st on are held out."""
    for scene in scenes(nyu.LABELS, margin=8):
        name = f"{scene.number + 1 + 1200 * scene.held:04d}"
        save(root / "images" / f"{name}.png", scene.photograph)
        save(root / "labels40" / f"{name}.png", (scene.ids + 1).astype(np.uint8))
        save(root / "depth" / f"{name}.png", scene.depth)


def write_ade20k(root: Path) -> None:
    """Streets; no depth."""
    base, lines = root / "ADEChallengeData2016", []
    for scene in scenes(ade20k.LABELS):
        part, short = ("validation", "val") if scene.held else ("training", "train")
        name = f"ADE_{short}_{scene.number:08d}"
        save(base / "images" / part / f"{name}.jpg", scene.photograph)
        save(base / "annotations" / part / f"{name}.png", (scene.ids + 1).astype(np.uint8))
        lines.append(f"{name} street\n")
    (base / "sceneCategories.txt").write_text("".join(lines))


def write_camvid(root: Path) -> None:
    """With 11 labels; three films and a held-out one."""
    for scene in scenes(camvid.LABELS):
        part, film = ("val", "0016E5") if scene.held else ("train", f"000{scene.number % 3}TP")
        name = f"{film}_{scene.number:06d}"
        save(root / part / f"{name}.png", scene.photograph)
        save(root / f"{part}annot" / f"{name}.png", scene.ids)


WRITERS: dict[str, Callable[[Path], None]] = {
    "cityscapes": write_cityscapes,
    "nyu": write_nyu,
    "ade20k": write_ade20k,
    "camvid": write_camvid,
}
