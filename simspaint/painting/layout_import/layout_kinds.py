"""Kinds of layout files, recognised by their names and contents."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path

from simspaint.errors import LayoutFileError
from simspaint.painting.document_file.document_format import SUFFIX
from simspaint.painting.layout_import.annotation_json import read_fields


class LayoutKind(StrEnum):
    """Kinds of layout files."""

    LAYOUT = "layout"
    """PNG of label ids or label colours."""
    CITYSCAPES_IDS = "cityscapes ids"
    CITYSCAPES_INSTANCES = "cityscapes instances"
    """PNG of 16 bits: the number of a label, or a thousand times that and the number of a thing."""
    CITYSCAPES_TRAINING_IDS = "cityscapes training ids"
    CITYSCAPES_POLYGONS = "cityscapes polygons"
    ADE20K = "ade20k"
    """PNG of the scene parsing benchmark."""
    COCO_PANOPTIC = "coco panoptic"
    VOC = "voc"
    """PNG of PASCAL VOC's numbers, or of a list of labels that lies beside it."""
    LABELME = "labelme"
    DOCUMENT = "document"
    """A painting of ours, for whatever pack."""


def kind_of(path: str | Path) -> LayoutKind:
    """The kind that a file most likely is of, by its name and, of JSON files, its fields.

    COCO's PNG files do not differ from layouts by their names: the person says so. Raises `LayoutFileError`
    where a file is neither PNG, painting nor a JSON file of a known kind.
    """
    path = Path(path)
    if path.suffix.lower() == ".png":
        name = path.stem.lower()
        if name.endswith("labelids"):
            return LayoutKind.CITYSCAPES_IDS
        if name.endswith("instanceids"):
            return LayoutKind.CITYSCAPES_INSTANCES
        if name.startswith(("ade_train_", "ade_val_")):
            return LayoutKind.ADE20K
        return LayoutKind.CITYSCAPES_TRAINING_IDS if name.endswith("labeltrainids") else LayoutKind.LAYOUT
    if path.suffix.lower() == SUFFIX:
        return LayoutKind.DOCUMENT
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
