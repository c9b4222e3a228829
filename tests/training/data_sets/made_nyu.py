"""Small trees of NYU as it is published: one file of arrays, or folders."""

from __future__ import annotations

from pathlib import Path

import h5py
import numpy as np
from scipy.io import savemat

from tests.training.data_sets.made_trees import bands, photograph, save


def nyu(root: Path, n: int = 3, raw: bool = True) -> Path:
    """The MATLAB file of version 7.3, as MATLAB transposes it, with the 40-class map of version 5."""
    root.mkdir(parents=True, exist_ok=True)
    height, width = 40, 56
    pictures = np.stack([photograph(i, height, width) for i in range(n)])
    pictures[:, :8], pictures[:, -8:], pictures[:, :, :8], pictures[:, :, -8:] = 255, 255, 255, 255
    labels = bands(0, 3, 5, height=height, width=width, dtype=np.uint16)
    instances = bands(0, 1, 1, height=height, width=width)
    instances[:, width // 2 :][labels[:, width // 2 :] == 5] = 2
    metres = np.linspace(0.7, 9.5, width, dtype=np.float32)[None].repeat(height, 0)
    measured = metres.copy()
    measured[12:20, 20:30] = 0
    measured[22, 22] = np.nan
    with h5py.File(root / "nyu_depth_v2_labeled.mat", "w", userblock_size=512) as file:
        file["images"] = pictures.transpose(0, 3, 2, 1)
        file["labels"] = np.stack([labels.T] * n)
        file["instances"] = np.stack([instances.T] * n)
        file["depths"] = np.stack([metres.T] * n)
        if raw:
            file["rawDepths"] = np.stack([measured.T] * n)
        for name, texts in (
            ("names", ["book", "wall", "bed", "air", "sofa"]),
            ("scenes", ["kitchen_0004"] * n),
        ):
            cells = [
                file.create_dataset(f"#refs#/{name}{i}", data=[[ord(c)] for c in t])
                for i, t in enumerate(texts)
            ]
            file.create_dataset(name, data=np.array([[c.ref for c in cells]], h5py.ref_dtype))
    savemat(root / "classMapping40.mat", {"mapClass": np.array([[23, 2, 1, 40, 6]], np.uint8)})
    return root


def nyu_folders(root: Path) -> Path:
    """Folders of the same."""
    for number in range(1, 4):
        save(root / "images" / f"{number:04d}.png", photograph(number, 40, 56))
        save(root / "labels40" / f"{number:04d}.png", bands(0, 1, 40, height=40, width=56))
        depth = bands(0, 2500, 9000, height=40, width=56, dtype=np.uint16)
        save(root / "depth" / f"{number:04d}.png", depth)
    return root
