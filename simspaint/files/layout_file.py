"""Layouts as PNG files: label ids, or label colours."""

from __future__ import annotations

import io
import zlib
from pathlib import Path

import numpy as np
from PIL import Image

from simspaint.domain.label_set import UNLABELLED, LabelSet
from simspaint.domain.layout import Layout
from simspaint.domain.pixel_counts import pixel_counts
from simspaint.errors import LayoutFileError
from simspaint.files.atomic import replace_bytes
from simspaint.files.instance_chunk import instances_in, with_instances
from simspaint.files.label_png import MAX_SIDE, LabelPng, read_label_png
from simspaint.files.untrusted_picture import opened_picture

_UNKNOWN = 256


def read_layout(path: str | Path, labels: LabelSet) -> Layout:
    """Read a PNG of label ids or of label colours, saved by whatever program.

    Colours count where they name labels: in an RGB PNG, and in an indexed one whose palette holds label
    colours in another order than that of the ids. There every pixel has exactly the colour of a label, or
    the colour that stands for unlabelled. Otherwise the values count: those of a greyscale PNG, the greys of
    a palette of greys, or the indices; 255 is unlabelled. What is fully transparent is unlabelled. Instances
    that the PNG holds are read with it.

    Raises
    ------
    LayoutFileError
        The file is missing, not a PNG, cut off, of 16 bits a channel, of more than `MAX_SIDE` a side, or
        holds ids or colours that are no label's; the message names up to eight of them with their counts.
        Its instances are damaged.
    """
    path = Path(path)
    return with_own_instances(layout_of(read_label_png(path), labels, path.name), path)


def with_own_instances(layout: Layout, path: Path) -> Layout:
    """A layout with the instances that its PNG holds. Raises `LayoutFileError` where they are damaged."""
    try:
        with opened_picture(path, ["PNG"], MAX_SIDE * MAX_SIDE) as picture:
            return Layout(layout.ids, layout.labels, instances_in(picture))
    except (ValueError, zlib.error) as error:
        raise LayoutFileError(
            f"The things that {path.name} tells apart are damaged.", "Export it again, as a layout."
        ) from error


def layout_of(picture: LabelPng, labels: LabelSet, source: str) -> Layout:
    """The layout that a decoded PNG stands for; see `read_layout`."""
    if colors_count(picture, labels):
        return Layout(_ids_of_colors(picture, labels, source), labels)
    ids = picture.numbers()
    try:
        return Layout(ids, labels)
    except ValueError as error:
        if picture.colors is None and _greys_are_labels(picture, labels):
            return Layout(_ids_of_colors(_as_colors(picture), labels, source), labels)
        raise _unknown_ids(ids, labels, source) from error


def colors_count(picture: LabelPng, labels: LabelSet) -> bool:
    """Whether the colours of a PNG name the labels, and not its values."""
    if picture.colors is None or not picture.is_indexed:
        return picture.colors is not None
    used = np.flatnonzero(picture.n_pixels)
    ids = ids_of_palette(picture.colors, labels)[used]
    is_label = ids < len(labels)
    if not is_label.any():
        return False
    if is_label.all() or np.any(ids[is_label] != used[is_label]):
        return True
    # In the order of the ids. What else is used is unlabelled, or of a palette that does not know all labels.
    is_blank = (ids == UNLABELLED) & (used != UNLABELLED)
    return bool(is_blank.any() and np.all(is_label | (ids == UNLABELLED)))


def _as_colors(grey: LabelPng) -> LabelPng:
    """Programs that make files small write a picture whose colours are all grey as a grey one."""
    ramp = np.repeat(np.arange(256, dtype=np.uint8)[:, None], 3, axis=1)
    return LabelPng(grey.values, ramp, False, grey.transparent)


def _greys_are_labels(grey: LabelPng, labels: LabelSet) -> bool:
    colored = _as_colors(grey)
    assert colored.colors is not None
    ids = ids_of_palette(colored.colors, labels)[np.flatnonzero(colored.n_pixels)]
    return bool(np.all(ids < _UNKNOWN))


def ids_of_palette(colors: np.ndarray, labels: LabelSet) -> np.ndarray:
    """Label id of every colour; 255 for what stands for unlabelled, 256 for what is no label's."""
    by_color = {(0, 0, 0): UNLABELLED, labels.unpainted_color: UNLABELLED}
    by_color |= {label.color: label.id for label in labels.labels}
    return np.array([by_color.get((int(r), int(g), int(b)), _UNKNOWN) for r, g, b in colors], np.int64)


def write_layout(path: str | Path, layout: Layout) -> None:
    """Write label ids as an indexed PNG in the labels' colours, atomically: `read_layout` undoes it.

    Unlabelled pixels are transparent and have a colour that no label has, so that programs that keep only
    colours keep them apart. Instances are in a chunk of their own (`files/instance_chunk.py`).

    Raises `LayoutFileError` where the file cannot be written.
    """
    picture = Image.fromarray(layout.ids)
    palette = layout.labels.palette()
    palette[UNLABELLED] = layout.labels.unpainted_color
    picture.putpalette(palette.tobytes())
    encoded = io.BytesIO()
    picture.save(encoded, "PNG", transparency=UNLABELLED, pnginfo=with_instances(layout))
    try:
        replace_bytes(path, encoded.getvalue())
    except OSError as error:
        raise LayoutFileError(
            f"{path} cannot be written: {error.strerror}.", "Choose another folder."
        ) from error


def _unknown_ids(ids: np.ndarray, labels: LabelSet, source: str) -> LayoutFileError:
    counts = pixel_counts(ids)
    unknown = [int(i) for i in np.flatnonzero(counts) if i != UNLABELLED and i >= len(labels)]
    listed = ", ".join(f"{i} ({counts[i]} pixels)" for i in unknown[:8])
    return LayoutFileError(
        f"{source} holds ids that are no label's: {listed}{_more(len(unknown))}.",
        f"Labels have the ids 0 to {len(labels) - 1}; 255 is unlabelled.",
    )


def _ids_of_colors(picture: LabelPng, labels: LabelSet, source: str) -> np.ndarray:
    assert picture.colors is not None
    table, counts = ids_of_palette(picture.colors, labels), picture.n_pixels
    unknown = np.flatnonzero((table == _UNKNOWN) & (counts > 0))
    if unknown.size:
        most = unknown[np.argsort(-counts[unknown], kind="stable")]
        listed = ", ".join(f"{hex_of(picture.colors[i])} ({counts[i]} pixels)" for i in most[:8])
        raise LayoutFileError(
            f"{source} holds colours that are no label's: {listed}{_more(len(unknown))}.",
            "Use the exact label colours without smoothing, or an indexed PNG of label ids.",
        )
    ids = table.astype(np.uint8)[picture.values]
    ids[picture.transparent] = UNLABELLED
    return ids


def hex_of(color: np.ndarray) -> str:
    """A colour as #rrggbb."""
    return "#{:02x}{:02x}{:02x}".format(*color.tolist())


def _more(n: int) -> str:
    return f" and {n - 8} more" if n > 8 else ""
