"""PNG files whose kind is recognised by their colours, or by a list of labels beside them."""

from __future__ import annotations

import logging
from pathlib import Path

import numpy as np

from simspaint.domain.label_set import UNLABELLED, LabelSet
from simspaint.domain.layout import Layout
from simspaint.errors import LayoutFileError
from simspaint.files.label_png import LabelPng
from simspaint.files.layout_file import colors_count, ids_of_palette, layout_of
from simspaint.painting.layout_import.data_set_png import by_color, by_number
from simspaint.painting.layout_import.label_list_file import LabelList, find_label_list, read_label_list
from simspaint.painting.layout_import.named_layout import NamedLayout
from simspaint.painting.layout_import.pascal_voc import VOC_NAMES, has_voc_palette, voc_colors

_log = logging.getLogger(__name__)
_MOST_UNKNOWN = 64
"""Unknown colours that a person can be asked about; more come from smooth edges."""


def names_labels(picture: LabelPng, labels: LabelSet) -> bool:
    """Whether a PNG has the labels' own colours throughout."""
    if picture.colors is None:
        return False
    ids = ids_of_palette(picture.colors, labels)[np.flatnonzero(picture.n_pixels)]
    return bool(np.any(ids < len(labels)) and np.all(ids <= UNLABELLED))


def open_png(
    picture: LabelPng, path: Path, labels: LabelSet, description: Path | None
) -> Layout | NamedLayout:
    """Colours that name labels, then a list of labels beside the file, then VOC's, then numbers."""
    if names_labels(picture, labels) and description is None:
        return layout_of(picture, labels, path.name)
    colors = picture.colors
    used = np.flatnonzero(picture.n_pixels)
    is_voc = colors is not None and picture.is_indexed and has_voc_palette(colors, used)
    only_colors = colors is not None and not picture.is_indexed
    if description is not None or is_voc or only_colors:
        found = _by_list(picture, path, description)
        if found is not None:
            return found
    if is_voc:
        return by_number(picture, voc_numbers(), path)
    if colors is None or not (only_colors or colors_count(picture, labels)):
        return layout_of(picture, labels, path.name)
    known = {label.color: label.name for label in labels.labels} | {labels.unpainted_color: ""}
    voc = voc_colors()
    here = {tuple(color) for color in colors[used].tolist()}
    if here <= voc.keys() and not here <= known.keys() and len(here) > 1:
        return by_color(picture, voc, path)
    if len(here - known.keys() - {(0, 0, 0)}) > _MOST_UNKNOWN:
        return layout_of(picture, labels, path.name)  # which refuses it and names colours
    return by_color(picture, {(0, 0, 0): "", **known}, path)


def _by_list(picture: LabelPng, path: Path, description: Path | None) -> NamedLayout | None:
    """By the list that is given, or one that lies beside the file and can be read."""
    if description is not None:
        return by_map(picture, read_label_list(description), path)
    beside = find_label_list(path)
    try:
        return by_map(picture, read_label_list(beside), path) if beside is not None else None
    except LayoutFileError as error:
        _log.info("The list beside %s says nothing of it: %s", path.name, error)
        return None


def by_map(picture: LabelPng, listed: LabelList, path: Path) -> NamedLayout | None:
    """The layout in the words of a list of labels, None where that does not speak of all its pixels."""
    used = np.flatnonzero(picture.n_pixels)
    if listed.by_color and picture.colors is not None:
        here = {tuple(color) for color in picture.colors[used].tolist()}
        return by_color(picture, listed.by_color, path) if here <= listed.by_color.keys() else None
    if listed.by_number and (picture.colors is None or picture.is_indexed):
        numbers = {int(i) for i in np.unique(picture.numbers())} - {UNLABELLED}
        return by_number(picture, listed.by_number, path) if numbers <= listed.by_number.keys() else None
    return None


def voc_list(picture: LabelPng) -> LabelList:
    """VOC's names, by the numbers of a mask or by its colours where it was saved as RGB."""
    if picture.colors is not None and not picture.is_indexed:
        return LabelList({}, voc_colors())
    return LabelList(voc_numbers(), {})


def voc_numbers() -> dict[int, str]:
    return dict(enumerate(VOC_NAMES))
