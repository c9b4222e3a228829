"""Where the pixels of a rendering come from, as JSON."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from simspaint.domain.rendering import ComponentProvenance, Rendering
from simspaint.errors import LayoutFileError
from simspaint.files.atomic import replace_bytes
from simspaint.files.plain_names import printable_lines


def write_provenance(path: str | Path, rendering: Rendering) -> None:
    """Write `provenance_of` a rendering as JSON, atomically. Raises `LayoutFileError` where that fails."""
    text = json.dumps(provenance_of(rendering), indent=1, ensure_ascii=False, allow_nan=False)
    try:
        replace_bytes(path, (printable_lines(text) + "\n").encode())
    except OSError as error:
        raise LayoutFileError(
            f"{path} cannot be written: {error.strerror}.", "Choose another folder."
        ) from error


def provenance_of(rendering: Rendering) -> dict[str, Any]:
    """Seed, pack, a row per component that has a segment, and the milliseconds of each stage.

    `box` is [top, left, bottom, right] in the photograph, `segment_box` in the bank's extent; `affine` maps
    normalised points of the rendering to points of the source photograph; `order` counts from 0 = farthest.
    """
    return {
        "seed": rendering.seed,
        "pack": rendering.pack,
        "components": [_row(component, rendering) for component in rendering.provenance],
        "timings_ms": {stage: round(ms, 3) for stage, ms in rendering.timings_ms.items()},
    }


def _row(component: ComponentProvenance, rendering: Rendering) -> dict[str, Any]:
    return {
        "label": rendering.layout.labels[component.label_id].name,
        "box": [int(side) for side in component.box],
        "photograph": component.photograph,
        "segment_box": [int(side) for side in component.segment_box],
        "mask_iou": float(component.mask_iou),
        "context_iou": float(component.context_iou),
        "score": float(component.retrieval_score),
        "affine": component.affine.tolist(),
        "order": int(component.order),
    }
