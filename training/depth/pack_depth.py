"""Depth of rendered scenes made small enough to be kept beside the photographs that networks learn from.

    python -m training.depth.pack_depth DIR OUT

`DIR/depth/NAME.png` (16-bit, equal steps are equal ratios, 0 = unknown) becomes `OUT/NAME.webp`, lossless and
of 8 bits: 0 is unknown, 1 is 0.5 m or nearer, 255 is 50 km or farther and the sky; a level is a ratio of
1.046. Of every 2 × 2 pixels the second nearest known one counts, so that no depth is made up at an edge; then
a median over 3 × 3 removes single leaves, which say nothing about the order of segments and cost a third of
the bytes.
"""

from __future__ import annotations

import io
from pathlib import Path
from typing import Annotated

import cv2
import numpy as np
import typer
from jaxtyping import UInt8, UInt16
from PIL import Image
from rich.progress import track

from simspaint.bank.entry import centered_part
from simspaint.domain.geometry import Extent
from simspaint.errors import LayoutFileError
from simspaint.files.atomic import replace_bytes
from simspaint.files.depth_file import UNKNOWN_DEPTH, Depth, find_depth, read_depth_file
from training.options import run_script
from training.terminal import tell

_LEVELS = 255
_NEVER = 1 << 17
"""Farther than every depth: stands for unknown ones while the nearest are looked for."""
_HINT = "Depth lies in depth/NAME.webp or depth/NAME.png, larger = farther."


def packed_depth(code: UInt16[np.ndarray, "height width"]) -> UInt8[np.ndarray, "half_height half_width"]:
    """16-bit log steps (1 … 65535) at half the size in 8-bit log steps (1 … 255); 0 is unknown in both.

    Where three or four of 2 × 2 pixels are unknown the result is unknown. An odd last row or column is left
    out.
    """
    height, width = (side // 2 * 2 for side in code.shape)
    blocks = code[:height, :width].reshape(height // 2, 2, width // 2, 2)
    four = blocks.transpose(0, 2, 1, 3).reshape(height // 2, width // 2, 4).astype(np.int32)
    four[four == UNKNOWN_DEPTH] = _NEVER
    second = np.sort(four, axis=-1)[..., 1]
    known = second < _NEVER
    nearest = np.where(known, second, UNKNOWN_DEPTH).astype(np.uint16)
    # A median that saw unknown pixels would take them for near ones.
    whole = cv2.erode(known.view(np.uint8), np.ones((3, 3), np.uint8)).astype(bool)
    smooth = np.where(whole, cv2.medianBlur(nearest, 3), nearest)
    share = (smooth.astype(np.float32) - 1) / 65534
    levels = 1 + np.rint(share * (_LEVELS - 1))
    return np.where(known, levels, UNKNOWN_DEPTH).astype(np.uint8)


def encoded_depth(depth: UInt8[np.ndarray, "height width"]) -> bytes:
    """Lossless WebP, which takes a fifth less than PNG; more effort took 60 times as long for 5 % less."""
    data = io.BytesIO()
    Image.fromarray(depth).save(data, "WEBP", lossless=True, method=4, quality=75)
    return data.getvalue()


def read_depth(folder: Path, name: str, extent: Extent) -> Depth:
    """The depth of a photograph, larger = farther, 0 = unknown, fitted to a frame as the bank's photographs
    are.

    `NAME.webp` or `NAME.png`; 16 bits stay 16 bits. Raises `LayoutFileError` where neither can be read.
    """
    file = find_depth(folder, name)
    if file is None:
        raise LayoutFileError(f"There is no depth of {name} in {folder}.", _HINT)
    depth = read_depth_file(file)
    part = depth[centered_part(Extent(*depth.shape), extent)]
    return np.asarray(cv2.resize(part, (extent.width, extent.height), interpolation=cv2.INTER_NEAREST_EXACT))


def pack_file(source: Path, target: Path) -> int:
    """Pack one file; its bytes. Raises `LayoutFileError` where the source is no 16-bit PNG."""
    code = read_depth_file(source)
    if code.dtype != np.uint16:
        raise LayoutFileError(f"The depth {source} is no 16-bit greyscale PNG.", _HINT)
    data = encoded_depth(packed_depth(code))
    replace_bytes(target, data)
    return len(data)


def main(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Rendered scenes, with depth/NAME.png.")],
    out: Annotated[Path, typer.Argument(metavar="OUT", help="Folder for NAME.webp.")],
) -> None:
    """Pack the depth of all scenes; what is there already is left as it is."""
    sources = sorted((folder / "depth").glob("*.png"))
    if not sources:
        raise LayoutFileError(f"In {folder / 'depth'} there is no depth.", _HINT)
    targets = [(source, out / f"{source.stem}.webp") for source in sources]
    todo = [pair for pair in targets if not pair[1].exists()]
    sizes = [pack_file(*pair) for pair in track(todo, "Packing depth")]
    mean = f", {np.mean(sizes) / 1e3:.1f} KB a scene" if sizes else ""
    tell(f"{out}: {len(sizes)} packed{mean}, {len(targets) - len(sizes)} were there")


if __name__ == "__main__":
    run_script(main)
