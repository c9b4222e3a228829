"""Depth of rendered scenes made small enough to be kept beside the photographs that networks learn from.

    python -m training.pack_depth DIR OUT

`DIR/depth/NAME.png` (16-bit, equal steps are equal ratios) becomes `OUT/NAME.webp`, lossless and of 8 bits:
0 is unknown, 1 is 0.5 m or nearer, 255 is 50 km or farther and the sky, a level is a ratio of 1.046. Of every
2 × 2 pixels the second nearest counts, so that no depth is made up at an edge; then a median over 3 × 3
removes the single leaves, which say nothing about the order of segments and cost a third of the bytes.
"""

from __future__ import annotations

import io
from pathlib import Path
from typing import Annotated

import cv2
import numpy as np
import typer
from jaxtyping import Float32, UInt8, UInt16
from PIL import Image
from rich.console import Console
from rich.progress import track

from simspaint.bank.entry import centered_part
from simspaint.domain.geometry import Extent
from simspaint.errors import LayoutFileError
from simspaint.files.atomic import replace_bytes
from training.options import run_script

_LEVELS = 255
_HINT = "Depth lies in depth/NAME.webp or depth/NAME.png, larger = farther."


def packed_depth(code: UInt16[np.ndarray, "height width"]) -> UInt8[np.ndarray, "half_height half_width"]:
    """16-bit log steps (1 … 65535, 0 = unknown) at half the size in 8-bit log steps (1 … 255, 0 = unknown);
    an odd last row or column is left out."""
    height, width = (side // 2 * 2 for side in code.shape)
    blocks = code[:height, :width].reshape(height // 2, 2, width // 2, 2)
    known = np.where(blocks == 0, 65535, blocks)  # what is unknown is no nearest pixel
    four = np.sort(known.transpose(0, 2, 1, 3).reshape(height // 2, width // 2, 4), axis=-1)
    smooth = cv2.medianBlur(np.ascontiguousarray(four[..., 1]), 3)
    share = (np.maximum(smooth, 1).astype(np.float32) - 1) / 65534
    levels = np.maximum(np.rint(share * _LEVELS), 1).astype(np.uint8)
    levels[(blocks == 0).all((1, 3))] = 0
    return levels


def encoded_depth(depth: UInt8[np.ndarray, "height width"]) -> bytes:
    """Lossless WebP, which takes a fifth less than PNG; more effort took 60 times as long for 5 % less."""
    data = io.BytesIO()
    Image.fromarray(depth).save(data, "WEBP", lossless=True, method=4, quality=75)
    return data.getvalue()


def read_depth(folder: Path, name: str, extent: Extent) -> Float32[np.ndarray, "height width"]:
    """The depth of a photograph in levels up to 255, larger = farther, 0 = unknown, fitted to a frame as the
    bank's photographs are.

    `NAME.webp` or `NAME.png`, of 8 or 16 bits; of 16 bits the range that occurs is spread over the levels, in
    fractions. Raises `LayoutFileError` where neither can be read.
    """
    files = [folder / f"{name}{suffix}" for suffix in (".webp", ".png")]
    file = next((file for file in files if file.is_file()), files[-1])
    depth = cv2.imread(str(file), cv2.IMREAD_UNCHANGED) if file.is_file() else None
    if depth is None or depth.ndim not in (2, 3) or depth.dtype not in (np.uint8, np.uint16):
        raise LayoutFileError(f"The depth {file} cannot be read.", _HINT)
    depth = _levels(depth if depth.ndim == 2 else depth[..., 0])
    part = depth[centered_part(Extent(*depth.shape), extent)]
    return np.asarray(cv2.resize(part, (extent.width, extent.height), interpolation=cv2.INTER_NEAREST_EXACT))


def _levels(depth: np.ndarray) -> np.ndarray:
    levels = depth.astype(np.float32)
    known = levels[depth > 0]
    if depth.dtype == np.uint16 and known.size:
        low, high = float(known.min()), float(known.max())
        levels = 1 + (levels - low) * ((_LEVELS - 1) / max(high - low, 1))
        levels[depth == 0] = 0
    return levels


def pack_file(source: Path, target: Path) -> int:
    """Pack one file; its bytes. Raises `LayoutFileError` where the source is no 16-bit PNG."""
    code = cv2.imread(str(source), cv2.IMREAD_UNCHANGED)
    if code is None or code.dtype != np.uint16 or code.ndim != 2:
        raise LayoutFileError(f"The depth {source} is no 16-bit greyscale PNG.", _HINT)
    data = encoded_depth(packed_depth(code))
    replace_bytes(target, data)
    return len(data)


def _is_made(source: Path, target: Path) -> bool:
    return target.exists() and target.stat().st_mtime_ns >= source.stat().st_mtime_ns


def main(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Rendered scenes, with depth/NAME.png.")],
    out: Annotated[Path, typer.Argument(metavar="OUT", help="Folder for NAME.webp.")],
) -> None:
    """Pack the depth of all scenes; what is there already is left as it is unless its source is newer."""
    sources = sorted((folder / "depth").glob("*.png"))
    if not sources:
        raise LayoutFileError(f"In {folder / 'depth'} there is no depth.", _HINT)
    targets = [(source, out / f"{source.stem}.webp") for source in sources]
    todo = [pair for pair in targets if not _is_made(*pair)]
    sizes = [pack_file(*pair) for pair in track(todo, "Packing depth")]
    mean = f", {np.mean(sizes) / 1e3:.1f} KB a scene" if sizes else ""
    Console().print(f"{out}: {len(sizes)} packed{mean}, {len(targets) - len(sizes)} were there")


if __name__ == "__main__":
    run_script(main)
