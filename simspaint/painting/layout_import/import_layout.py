"""Opens layouts of every kind that SimsPaint knows: the one way in for commands and studio."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np

from simspaint.domain.label_set import UNLABELLED, LabelSet
from simspaint.domain.layout import Layout
from simspaint.errors import LayoutFileError
from simspaint.files.label_png import read_label_png
from simspaint.files.layout_file import read_layout, with_own_instances
from simspaint.painting.document_file.document_file import read_document
from simspaint.painting.layout_import.annotation_json import read_fields, read_labelme, read_polygons
from simspaint.painting.layout_import.data_set_labels import ADE20K, CITYSCAPES, CITYSCAPES_TRAINING, one_line
from simspaint.painting.layout_import.data_set_png import read_instance_ids, read_numbered, read_panoptic
from simspaint.painting.layout_import.label_list_file import read_label_list
from simspaint.painting.layout_import.label_mapping import in_words_of
from simspaint.painting.layout_import.layout_kinds import LayoutKind, kind_of
from simspaint.painting.layout_import.named_layout import NamedLayout
from simspaint.painting.layout_import.png_by_contents import by_map, names_labels, open_png, voc_list

_ASK_LIST = "Give its list of labels: one that annotation programs write beside their masks."


def open_layout(
    path: str | Path,
    labels: LabelSet,
    kind: LayoutKind | None = None,
    description: str | Path | None = None,
) -> Layout | NamedLayout:
    """Open a layout file, whatever program wrote it: the one way in, for all commands and the studio.

    Gives a layout of the label set where the file speaks of its ids or colours, else one in the file's own
    words, for `in_words_of`.

    Parameters
    ----------
    kind
        Found out by `kind_of`, and by the colours of a PNG, where it is None.
    description
        The JSON file that belongs to a COCO panoptic PNG, or a list of labels for another PNG.

    Raises `LayoutFileError` or `DocumentError` where the file cannot be used.
    """
    path, chosen = Path(path), kind
    kind = kind or kind_of(path)
    if kind is LayoutKind.LAYOUT and chosen is not None:
        return read_layout(path, labels)
    if path.suffix.lower() == ".png" and chosen is None and kind is not LayoutKind.CITYSCAPES_INSTANCES:
        picture = read_label_png(path)
        if kind is LayoutKind.LAYOUT or names_labels(picture, labels):
            found = open_png(picture, path, labels, Path(description) if description else None)
            return found if isinstance(found, NamedLayout) else with_own_instances(found, path)
    return read_named(path, kind, description)


def import_layout(
    path: str | Path,
    labels: LabelSet,
    kind: LayoutKind | None = None,
    mapping: Mapping[str, int] | None = None,
    description: str | Path | None = None,
    tell: Callable[[str], None] | None = None,
) -> Layout:
    """Open a layout file in the words of a label set; see `open_layout`.

    Parameters
    ----------
    mapping
        Label id by foreign name, 255 for unpainted: goes before what `matching_label` finds.
    tell
        Called with a sentence for everything that was left out, and where nothing is painted.

    Raises
    ------
    LayoutFileError
        The file cannot be used, or has names that no label matches: the message lists them with their pixels.
    DocumentError
        It is a painting that cannot be used.
    """
    found = open_layout(path, labels, kind, description)
    notes = found.notes if isinstance(found, NamedLayout) else ()
    layout = found if isinstance(found, Layout) else in_words_of(found, labels, Path(path).name, mapping)
    unused = _unused_names(found, mapping or {}, Path(path).name)
    for note in (*notes, *unused, *paints_nothing(layout, Path(path).name)):
        if tell is not None:
            tell(note)
    return layout


def paints_nothing(layout: Layout, source: str) -> tuple[str, ...]:
    """A word where a layout is wholly unpainted: most likely it was read as another kind than it is."""
    if np.any(layout.ids != UNLABELLED):
        return ()
    return (f"Nothing is painted in {source}: is it of another kind than it was taken for?",)


def _unused_names(found: Layout | NamedLayout, mapping: Mapping[str, int], source: str) -> tuple[str, ...]:
    """A word where a name was mapped that the file does not use: most likely it is called otherwise."""
    used = named(found).counts if isinstance(found, Layout) else found.counts
    here = {one_line(name).lower() for name in used}
    unused = [name for name in mapping if one_line(name).lower() not in here]
    if not unused:
        return ()
    listed, more = ", ".join(list(used)[:12]), " …" if len(used) > 12 else ""
    return (f"Nothing in {source} is called {', '.join(unused[:8])}. Its labels are {listed}{more}.",)


def read_named(path: str | Path, kind: LayoutKind, description: str | Path | None = None) -> NamedLayout:
    """A layout of a foreign kind in its own words; raises `LayoutFileError` where it cannot be used."""
    path = Path(path)
    if kind is LayoutKind.CITYSCAPES_IDS:
        return read_numbered(path, CITYSCAPES)
    if kind is LayoutKind.CITYSCAPES_INSTANCES:
        return read_instance_ids(path, CITYSCAPES)
    if kind is LayoutKind.CITYSCAPES_TRAINING_IDS:
        return read_numbered(path, CITYSCAPES_TRAINING)
    if kind is LayoutKind.ADE20K:
        return read_numbered(path, ADE20K)
    if kind is LayoutKind.VOC:
        picture = read_label_png(path)
        listed = read_label_list(Path(description)) if description else voc_list(picture)
        found = by_map(picture, listed, path)
        if found is None:
            raise LayoutFileError(f"{path.name} has values that the list of labels does not name.", _ASK_LIST)
        return found
    if kind is LayoutKind.DOCUMENT:
        return named(read_document(path).layout)
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


def named(layout: Layout) -> NamedLayout:
    """A layout of one pack, for another one: by the names of its labels."""
    names = tuple(label.name for label in layout.labels.labels)
    return NamedLayout(layout.ids, names, segments=layout.instances)
