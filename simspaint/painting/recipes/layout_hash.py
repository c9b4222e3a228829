"""The sha256 of a painted layout."""

from __future__ import annotations

import hashlib
import json

from simspaint.domain.layout import Layout


def layout_hash(layout: Layout) -> str:
    """Hexadecimal SHA-256 of a layout: its extent, the names of its labels, its ids and instances."""
    names = [label.name for label in layout.labels.labels]
    digest = hashlib.sha256(json.dumps([*layout.extent, names], ensure_ascii=True).encode())
    digest.update(layout.ids.tobytes())
    if layout.instances is not None:
        digest.update(layout.instances.tobytes())
    return digest.hexdigest()
