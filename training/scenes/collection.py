"""A folder of scenes: photographs, layouts, instances, depth, recipes, and lists for training.

`photos/NAME.avif`, `layouts/NAME.png` (indexed, ids as values), `instances/NAME.png` (16-bit, 0 = none),
`depth/NAME.png` (16-bit, log scale), `recipes/NAME.json`, `labels.csv`, `train.txt`, `val.txt`. A scene is
finished when its photograph stands, which is written last.
"""

from __future__ import annotations

import dataclasses
import io
import json
import os
import secrets
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from training.scenes.labels import labels_csv, palette
from training.scenes.recipe import SceneRecipe

NEAR_M, FAR_M = 0.5, 50000.0
"""Depth 1 is NEAR_M or nearer, 65535 is FAR_M or farther and the sky; equal steps are equal ratios."""
FIRST_VALIDATION_SEED = 900000
"""Seeds from here on go to val.txt; from 1,000,000 on they are never used for training."""


@dataclass(frozen=True)
class RenderedScene:
    """What a scene's rendering gives, all (height, width)."""

    photograph: NDArray[np.uint8]
    """(height, width, 3) RGB."""
    layout: NDArray[np.uint8]
    instances: NDArray[np.uint16]
    depth_m: NDArray[np.float32]


def scene_name(seed: int) -> str:
    """The file name of a seed, without its ending."""
    return f"{seed:06d}"


def is_finished(folder: Path, seed: int) -> bool:
    """True when the scene stands in the collection."""
    return (folder / "photos" / f"{scene_name(seed)}.avif").exists()


def leave_out(folder: Path, seed: int, reason: str) -> None:
    """Note that a seed's scene is not kept, in `left_out.txt`."""
    with open(folder / "left_out.txt", "a", encoding="utf-8") as file:
        file.write(f"{scene_name(seed)} {reason}\n")


def left_out(folder: Path) -> set[int]:
    """Seeds whose scenes were not kept; they need not be rendered again."""
    path = folder / "left_out.txt"
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    return {int(line.split(" ", 1)[0]) for line in lines}


def encode_depth(depth_m: NDArray[np.float32]) -> NDArray[np.uint16]:
    """Metres as 16-bit log steps; see `NEAR_M`."""
    share = np.log(np.clip(depth_m, NEAR_M, FAR_M) / NEAR_M) / np.log(FAR_M / NEAR_M)
    return (1 + np.rint(share * 65534)).astype(np.uint16)


def decode_depth(code: NDArray[np.uint16]) -> NDArray[np.float32]:
    """Metres of 16-bit log steps; the farthest means anything beyond."""
    share = (code.astype(np.float32) - 1) / 65534
    return (NEAR_M * (FAR_M / NEAR_M) ** share).astype(np.float32)


def save_scene(folder: Path, recipe: SceneRecipe, scene: RenderedScene, quality: int = 71) -> None:
    """Write a scene's files, each whole or not at all, the photograph last.

    Raises
    ------
    OSError
        The folder cannot be written or the disk is full.
    """
    name = scene_name(recipe.seed)
    layout = Image.fromarray(scene.layout, "P")
    layout.putpalette(palette())
    _write(folder / "layouts" / f"{name}.png", _encoded(layout, "PNG", optimize=True))
    _write(folder / "instances" / f"{name}.png", _png16(scene.instances))
    _write(folder / "depth" / f"{name}.png", _png16(encode_depth(scene.depth_m)))
    text = json.dumps(dataclasses.asdict(recipe), indent=1)
    _write(folder / "recipes" / f"{name}.json", text.encode())
    photograph = _encoded(Image.fromarray(scene.photograph), "AVIF", quality=quality, speed=6, max_threads=2)
    _write(folder / "photos" / f"{name}.avif", photograph)


def write_lists(folder: Path) -> None:
    """Write labels.csv, train.txt and val.txt for the scenes that are finished."""
    names = sorted(path.stem for path in (folder / "photos").glob("*.avif"))
    train = [name for name in names if int(name) < FIRST_VALIDATION_SEED]
    validation = [name for name in names if FIRST_VALIDATION_SEED <= int(name) < 1000000]
    _write(folder / "labels.csv", labels_csv().encode())
    for file, chosen in (("train.txt", train), ("val.txt", validation)):
        _write(folder / file, "".join(f"{name}\n" for name in chosen).encode())


def read_layout(path: Path) -> NDArray[np.uint8]:
    """Label ids of a layout file."""
    with Image.open(path) as image:
        return np.array(image, np.uint8)


def read_photograph(path: Path) -> NDArray[np.uint8]:
    """(height, width, 3) RGB."""
    with Image.open(path) as image:
        return np.array(image.convert("RGB"), np.uint8)


def read_png16(path: Path) -> NDArray[np.uint16]:
    """A 16-bit PNG: instances or depth."""
    values = cv2.imdecode(np.frombuffer(path.read_bytes(), np.uint8), cv2.IMREAD_UNCHANGED)
    if values is None or values.dtype != np.uint16:
        raise ValueError(f"{path} is no 16-bit PNG")
    return np.asarray(values, np.uint16)


def _png16(values: NDArray[np.uint16]) -> bytes:
    done, data = cv2.imencode(".png", values, [cv2.IMWRITE_PNG_COMPRESSION, 3])
    if not done:
        raise ValueError("the values cannot be written as PNG")
    return data.tobytes()


def _encoded(image: Image.Image, kind: str, **options: object) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.parent / f".{path.name}.{secrets.token_hex(4)}.part"
    try:
        with open(part, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(part, path)
    finally:
        part.unlink(missing_ok=True)
