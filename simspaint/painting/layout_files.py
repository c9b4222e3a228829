"""Opening layouts of every kind that SimsPaint knows."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path

import numpy as np

from simspaint.domain.label_set import UNLABELLED, LabelSet
from simspaint.domain.layout import Layout
from simspaint.errors import LayoutFileError
from simspaint.files.layout_file import read_layout
from simspaint.painting.foreign_labels import (
    ADE20K,
    CITYSCAPES,
    CITYSCAPES_TRAINING,
    UNPAINTED,
    matching_label,
    plain_name,
)
from simspaint.painting.foreign_layouts import (
    NamedLayout,
    read_fields,
    read_labelme,
    read_numbered,
    read_panoptic,
    read_polygons,
)


class LayoutKind(StrEnum):
    """Kinds of layout files."""

    LAYOUT = "layout"
    """PNG of label ids or label colours."""
    CITYSCAPES_IDS = "cityscapes ids"
    CITYSCAPES_TRAINING_IDS = "cityscapes training ids"
    CITYSCAPES_POLYGONS = "cityscapes polygons"
    ADE20K = "ade20k"
    """PNG of the scene parsing benchmark."""
    COCO_PANOPTIC = "coco panoptic"
    LABELME = "labelme"


def kind_of(path: str | Path) -> LayoutKind:
    """The kind that a file most likely is of, by its name and, of JSON files, its fields.

    ADE20K's and COCO's PNG files do not differ from layouts by their names: the person says so. Raises
    `LayoutFileError` where a file is neither PNG nor a JSON file of a known kind.
    """
    path = Path(path)
    if path.suffix.lower() == ".png":
        name = path.stem.lower()
        if name.endswith("labelids"):
            return LayoutKind.CITYSCAPES_IDS
        return LayoutKind.CITYSCAPES_TRAINING_IDS if name.endswith("labeltrainids") else LayoutKind.LAYOUT
    if path.suffix.lower() == ".json":
        fields = read_fields(path)
        if fields.has("shapes"):
            return LayoutKind.LABELME
        if fields.has("objects") and fields.has("imgHeight"):
            return LayoutKind.CITYSCAPES_POLYGONS
    raise LayoutFileError(
        f"{path.name} is no layout of a known kind.",
        "Layouts are PNG files, Cityscapes polygons or labelme files; of COCO open the PNG.",
    )


def import_layout(
    path: str | Path,
    labels: LabelSet,
    kind: LayoutKind | None = None,
    mapping: Mapping[str, int] | None = None,
    description: str | Path | None = None,
) -> Layout:
    """Open a layout file in the words of a label set.

    Parameters
    ----------
    kind
        Found out by `kind_of` where it is None.
    mapping
        Label id by foreign name, 255 for unpainted: goes before what `matching_label` finds.
    description
        The JSON file that belongs to a COCO panoptic PNG.

    Raises
    ------
    LayoutFileError
        The file cannot be used, or has names that no label matches: the message lists them with their pixels.
    """
    path = Path(path)
    kind = kind or kind_of(path)
    if kind is LayoutKind.LAYOUT:
        return read_layout(path, labels)
    return in_words_of(read_named(path, kind, description), labels, path.name, mapping)


def read_named(path: str | Path, kind: LayoutKind, description: str | Path | None = None) -> NamedLayout:
    """A layout of a foreign kind in its own words; raises `LayoutFileError` where it cannot be used."""
    path = Path(path)
    if kind is LayoutKind.CITYSCAPES_IDS:
        return read_numbered(path, CITYSCAPES)
    if kind is LayoutKind.CITYSCAPES_TRAINING_IDS:
        return read_numbered(path, CITYSCAPES_TRAINING)
    if kind is LayoutKind.ADE20K:
        return read_numbered(path, ADE20K)
    if kind is LayoutKind.COCO_PANOPTIC:
        if description is None:
            raise LayoutFileError(
                f"{path.name} needs the JSON file of its data set.", "Choose it as well: it names the labels."
            )
        return read_panoptic(path, Path(description))
    if kind is LayoutKind.LABELME:
        return read_labelme(read_fields(path))
    if kind is LayoutKind.CITYSCAPES_POLYGONS:
        return read_polygons(read_fields(path))
    raise LayoutFileError(f"{path.name} has labels by number or colour, not by name.", "Open it as a layout.")


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
            "Say which label each of them is, or leave them unpainted.",
        )
    for i, name in enumerate(named.names):
        label_id = _label_id(name, labels, mapping or {})
        table[i] = UNLABELLED if label_id is None else label_id
    return Layout(table[named.ids], labels)


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
    label = matching_label(name, labels)
    if label is not None:
        return label.id
    return UNLABELLED if name.lower() in UNPAINTED or plain_name(name) in UNPAINTED else None
