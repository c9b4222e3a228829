"""References to segments as JSON, and back."""

from __future__ import annotations

from typing import Any

from simspaint.domain.segment_reference import SegmentReference
from simspaint.painting.codecs.untrusted_json import Fields

MAX_ROW = 2**31 - 1
_MAX_SIDE = 65535


def reference_to_json(reference: SegmentReference) -> dict[str, Any]:
    """The reference by its names."""
    return {
        "photograph": reference.photograph,
        "sha256": reference.sha256,
        "box": list(reference.box),
        "area": reference.area,
        "row": reference.row,
    }


def reference_from_json(fields: Fields) -> SegmentReference:
    """The reference that an object holds."""
    top, left, bottom, right = fields.integers("box", 4, 0, _MAX_SIDE)
    sha256 = fields.text("sha256", 64)
    if sha256 and not is_sha256(sha256):
        fields.refuse("no SHA-256 as 'sha256'")
    return SegmentReference(
        fields.text("photograph"),
        sha256,
        (top, left, bottom, right),
        fields.integer("area", 0, MAX_ROW),
        fields.integer("row", -1, MAX_ROW, -1),
    )


def is_sha256(text: str) -> bool:
    """Whether a text is a hexadecimal SHA-256."""
    return len(text) == 64 and all(c in "0123456789abcdef" for c in text)
