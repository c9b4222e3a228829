"""A layout of other labels' names with the ids of a label set."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from simspaint.domain.label_set import UNLABELLED, LabelSet
from simspaint.domain.layout import Layout
from simspaint.domain.pixel_counts import looked_up
from simspaint.errors import LayoutFileError
from simspaint.painting.foreign_labels import (
    UNPAINTED,
    matching_label,
    one_line,
    plain_name,
)
from simspaint.painting.named_layout import NamedLayout
from simspaint.painting.told_apart import told_apart


def in_words_of(
    named: NamedLayout, labels: LabelSet, source: str, mapping: Mapping[str, int] | None = None
) -> Layout:
    """A named layout with the ids of a label set.

    Raises `LayoutFileError` where names that occur match no label, neither by `mapping` nor by themselves.
    """
    table = np.full(256, UNLABELLED, np.uint8)
    unmatched = unmatched_names(named, labels, mapping)
    if unmatched:
        listed = ", ".join(f"{name} ({n} pixels)" for name, n in list(unmatched.items())[:8])
        more = f" and {len(unmatched) - 8} more" if len(unmatched) > 8 else ""
        raise LayoutFileError(
            f"{source} has labels that this pack does not know: {listed}{more}.",
            "Say which label each of them is, or leave them unpainted. Label ids are of the kind layout.",
        )
    for i, name in enumerate(named.names):
        label_id = _label_id(name, labels, mapping or {})
        table[i] = UNLABELLED if label_id is None else label_id
    ids = looked_up(table, named.ids)
    return Layout(ids, labels, told_apart(ids, named, labels))


def unmatched_names(
    named: NamedLayout, labels: LabelSet, mapping: Mapping[str, int] | None = None
) -> dict[str, int]:
    """Names that match no label, with their number of pixels, the largest first."""
    counts = named.counts
    unmatched = {name: n for name, n in counts.items() if _label_id(name, labels, mapping or {}) is None}
    return dict(sorted(unmatched.items(), key=lambda item: -item[1]))


def _label_id(name: str, labels: LabelSet, mapping: Mapping[str, int]) -> int | None:
    if name in mapping:
        return mapping[name]
    by_plain = {one_line(each).lower(): label_id for each, label_id in mapping.items()}
    if one_line(name).lower() in by_plain:
        return by_plain[one_line(name).lower()]
    label = matching_label(name, labels)
    if label is not None:
        return label.id
    return UNLABELLED if name.lower() in UNPAINTED or plain_name(name) in UNPAINTED else None
