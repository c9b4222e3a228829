"""Canvases that the product composed, kept in files: what f is taught and judged on (S5.2).

A file holds no photograph, only the canvas: colours as WebP, component map and layout as PNG, and of every
component its label and the photograph that it shows.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from jaxtyping import Int16, UInt8
from safetensors import SafetensorError, safe_open
from safetensors.numpy import save

from simspaint.domain.canvas import NO_COMPONENT, Canvas
from simspaint.errors import MemoryBankError
from simspaint.files.atomic import replace_bytes

SUFFIX = ".canvas.safetensors"
QUALITY = 92
"""Of the colours' WebP: 40 dB and more beside what was composed."""
_BROKEN = (OSError, KeyError, TypeError, ValueError, RecursionError)


@dataclass(frozen=True, slots=True, eq=False)
class StoredCanvas:
    """A canvas without elision, and what f reads beside it.

    Parameters
    ----------
    photograph
        Name of the photograph whose layout was painted; no segment is of it.
    seen
        Ids of the layout of what the canvas shows.
    labels
        (n,) label of every component that the canvas numbers, `UNLABELLED` for numbers that are not there.
    sources
        (n,) number of the photograph that each shows; equal ones are of one photograph, −1 of none.
    is_coarse
        Whether the layout was coarse before the layout network: what is seen then is not the photograph's.
    """

    photograph: str
    canvas: Canvas
    seen: UInt8[np.ndarray, "height width"]
    labels: UInt8[np.ndarray, " n"]
    sources: Int16[np.ndarray, " n"]
    is_coarse: bool

    def write(self, path: Path) -> None:
        """Write it; a cut leaves nothing."""
        arrays = {
            "color": _encoded(".webp", self.canvas.color[..., ::-1], [cv2.IMWRITE_WEBP_QUALITY, QUALITY]),
            "component": _encoded(".png", (self.canvas.component + 1).astype(np.uint16)),
            "seen": _encoded(".png", self.seen),
            "labels": self.labels,
            "sources": self.sources,
        }
        about = {"photograph": self.photograph, "is_coarse": self.is_coarse}
        replace_bytes(path, save(arrays, {"canvas": json.dumps(about)}))

    @staticmethod
    def read(path: Path) -> StoredCanvas:
        """Read it. Raises `MemoryBankError` where the file is damaged."""
        try:
            with safe_open(path, "numpy") as file:
                about = json.loads(file.metadata()["canvas"])
                arrays = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118 - no mapping
            color = _decoded(arrays["color"], cv2.IMREAD_COLOR)[..., ::-1]
            component = _decoded(arrays["component"]).astype(np.int16) - 1
            seen = _decoded(arrays["seen"])
            known = component != NO_COMPONENT
            canvas = Canvas(np.where(known[..., None], color, np.uint8(0)), known, component.astype(np.int16))
            photograph, is_coarse = str(about["photograph"]), bool(about["is_coarse"])
            return StoredCanvas(photograph, canvas, seen, arrays["labels"], arrays["sources"], is_coarse)
        except (
            OSError,
            SafetensorError,
            KeyError,
            TypeError,
            ValueError,
            RecursionError,
            cv2.error,
        ) as error:
            hint = "Delete it; make_canvases makes it again."
            raise MemoryBankError(f"The canvas {path} cannot be read.", hint) from error


def _encoded(suffix: str, picture: np.ndarray, options: list[int] | None = None) -> np.ndarray:
    done, data = cv2.imencode(suffix, np.ascontiguousarray(picture), options or [])
    if not done:
        raise ValueError(f"The picture of shape {picture.shape} cannot be encoded.")
    return data.reshape(-1)


def _decoded(data: np.ndarray, flags: int = cv2.IMREAD_UNCHANGED) -> np.ndarray:
    picture = cv2.imdecode(data, flags)
    if picture is None:
        raise ValueError("The picture cannot be decoded.")
    return picture
