"""Labels of other programs and data sets mapped to a label set: by name, and by what a person says."""

from __future__ import annotations

import re
from collections.abc import Mapping

import numpy as np

from simspaint.domain.label_set import UNLABELLED, Label, LabelSet
from simspaint.domain.layout import Layout
from simspaint.domain.pixel_counts import looked_up
from simspaint.errors import LayoutFileError
from simspaint.painting.layout_import.data_set_labels import one_line
from simspaint.painting.layout_import.named_layout import NamedLayout
from simspaint.painting.layout_import.thing_numbers import told_apart

UNPAINTED = frozenset(
    {
        *(
            "",
            "unlabeled",
            "unlabelled",
            "void",
            "ignore",
            "unknown",
            "background",
            "__ignore__",
            "_background_",
        ),
        *("out of roi", "rectification border", "ego vehicle", "static", "dynamic"),
    }
)
"""Names that mean: nothing is painted here."""

_FILLERS = {"merged", "other", "stuff"}
_SAME = (
    {"earth", "ground", "soil", "land", "dirt"},
    {"tree", "trees", "vegetation"},
    {"sea", "ocean"},
    {"rock", "rocks", "stone", "boulder"},
    {"mountain", "mountains"},
    {"cloud", "clouds"},
    {"sidewalk", "pavement"},
    {"person", "pedestrian"},
    {"bicycle", "bike"},
    {"rider", "cyclist", "bicyclist"},
    {"motorcycle", "motorbike", "minibike"},
    {"streetlight", "street light"},
    {"traffic sign", "sign", "signboard"},
)
"""Names of one thing in different data sets."""


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


def plain_name(name: str) -> str:
    """A name without what data sets add: `sky-other-merged` is `sky`, `cargroup` is `car`."""
    words = [word for word in re.split(r"[\s_\-/.]+", name.lower()) if word and word not in _FILLERS]
    plain = " ".join(words)
    return plain.removesuffix("group") if plain.endswith("group") and plain != "group" else plain


def matching_label(name: str, labels: LabelSet) -> Label | None:
    """The label that a name of another data set most likely means, or None.

    The same name counts first, then the plain name, then another word for the same thing, where only one
    label of the set is one.
    """
    exact = labels.find(one_line(name).lower())
    if exact is not None:
        return exact
    plain = plain_name(name)
    by_name = {plain_name(label.name): label for label in labels.labels}
    if plain in by_name:
        return by_name[plain]
    for words in _SAME:
        found = [by_name[word] for word in sorted(words) if word in by_name]
        if plain in words and len(found) == 1:
            return found[0]
    return None
