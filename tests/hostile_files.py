"""A good file of every kind that is read, how it is read, and how it is damaged."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np

from simspaint.files.download_manifest import read_manifest
from simspaint.files.folder_data_set import read_names
from simspaint.files.label_table import labels_from_names, read_labels, write_labels
from simspaint.files.layout_file import read_layout, write_layout
from simspaint.files.photograph_file import read_photograph, write_photograph
from simspaint.painting.document_file.document_file import write_document
from simspaint.painting.export.picture_with_recipe import read_recipe, restore_document
from simspaint.painting.layout_import.import_layout import import_layout
from simspaint.painting.layout_import.label_list_file import read_label_list
from simspaint.painting.layout_import.layout_kinds import LayoutKind
from simspaint.painting.layout_import.pascal_voc import VOC_NAMES
from tests.hostile_tables import TABLES
from tests.painting.documents import make_document
from tests.written_kinds import (
    LABELS,
    LAYOUT,
    PHOTOGRAPH,
    read_depths,
    read_panoptic,
    read_recovery,
    read_whole_document,
    read_with_date,
    write_ade20k,
    write_by_pillow,
    write_colors,
    write_depths,
    write_label_list,
    write_labelme,
    write_manifest,
    write_painted_picture,
    write_panoptic,
    write_planes,
    write_polygons,
    write_recovery,
    write_voc,
    write_with_exif,
)

EXTREMES = (b"-1", b"0", b"1e999", b"NaN", b"99999999999999999999", b"null", b'""', b"[]", b"{}", b"\xff")
_VERSION_1 = Path(__file__).parent / "painting" / "golden" / "version-1.simspaint"
Read = Callable[[Path], object]
VOC_LABELS = labels_from_names(VOC_NAMES)
READERS: dict[str, tuple[str, Callable[[Path], object], Read]] = {
    "document": (
        "a.simspaint",
        lambda path: write_document(path, make_document().snapshot(), 1 << 30),
        read_whole_document,
    ),
    "layout of ids": (
        "a.png",
        lambda path: write_layout(path, LAYOUT),
        lambda path: read_layout(path, LABELS),
    ),
    "layout of colours": ("a.png", write_colors, lambda path: read_layout(path, LABELS)),
    "cityscapes ids": (
        "a.png",
        lambda path: write_layout(path, LAYOUT),
        lambda path: import_layout(path, LABELS, LayoutKind.CITYSCAPES_IDS),
    ),
    "ade20k": (
        "a.png",
        write_ade20k,
        lambda path: import_layout(path, LABELS, LayoutKind.ADE20K),
    ),
    "labelme": ("a.json", write_labelme, lambda path: import_layout(path, LABELS)),
    "polygons": ("a.json", write_polygons, lambda path: import_layout(path, LABELS)),
    "panoptic": ("a.json", write_panoptic, read_panoptic),
    "recipe": ("a.png", write_painted_picture, read_recipe),
    "painting in a picture": ("a.png", write_painted_picture, restore_document),
    "labels": ("a.csv", lambda path: write_labels(path, LABELS), read_labels),
    "names": ("a.txt", lambda path: path.write_text("s0_000\ns0_001\n"), read_names),
    "manifest": ("a.json", write_manifest, read_manifest),
    "recovery": ("about.json", write_recovery, read_recovery),
    "depth map": ("a.png", write_depths, read_depths),
    **{
        f"photograph {suffix}": (
            f"a{suffix}",
            lambda path: write_photograph(path, PHOTOGRAPH),
            read_photograph,
        )
        for suffix in (".png", ".jpg", ".webp", ".tif")
    },
    "photograph .avif": ("a.avif", write_by_pillow("AVIF"), read_photograph),
    "photograph .bmp": ("a.bmp", write_by_pillow("BMP"), read_photograph),
    "photograph with exif and profile": ("a.jpg", write_with_exif, read_with_date),
    "photograph of separate planes": ("a.tif", write_planes, read_photograph),
    "voc": ("a.png", write_voc, lambda path: import_layout(path, VOC_LABELS, LayoutKind.VOC)),
    "list of labels": ("labelmap.txt", write_label_list, read_label_list),
    "document of version 1": (
        "old.simspaint",
        lambda path: shutil.copy(_VERSION_1, path),
        read_whole_document,
    ),
    **TABLES,
}
"""By name: a file's name, what writes a good one there, what reads it."""


def mutated(rng: np.random.Generator, data: bytes) -> bytes:
    """The data with one to four changes: flipped, cut, repeated, emptied, or with extreme texts in it."""
    content = bytearray(data)
    for _ in range(int(rng.integers(1, 5))):
        start = int(rng.integers(len(content) + 1))
        length = int(rng.integers(1, 33))
        match int(rng.integers(6)):
            case 0:
                content[start : start + 1] = bytes([int(rng.integers(256))])
            case 1:
                content[start : start + length] = rng.bytes(length)
            case 2:
                del content[start : start + length]
            case 3:
                content[start:start] = content[start : start + length]
            case 4:
                content[start : start + length] = bytes(len(content[start : start + length]))
            case _:
                content[start : start + 1] = EXTREMES[int(rng.integers(len(EXTREMES)))]
    if rng.random() < 0.15:
        del content[int(rng.integers(len(content) + 1)) :]
    return bytes(content)
