"""A good file of every kind that is read, and how it is written and read."""

from __future__ import annotations

import io
import json
import struct
from collections.abc import Callable
from pathlib import Path

import numpy as np
from PIL import Image

from simspaint.files.folder_data_set import FolderDataSet
from simspaint.files.photograph_color import srgb_profile
from simspaint.files.photograph_date import photograph_date
from simspaint.files.photograph_file import read_photograph
from simspaint.painting.document.document import Document
from simspaint.painting.document_file.document_file import read_document, read_thumbnail
from simspaint.painting.export.picture_with_recipe import write_picture
from simspaint.painting.layout_import.import_layout import import_layout
from simspaint.painting.layout_import.layout_kinds import LayoutKind
from simspaint.painting.layout_import.pascal_voc import voc_palette
from simspaint.painting.recovery.recovery_folder import RecoveryFolder
from tests.factories import make_labels, make_pair, write_data_set
from tests.painting.documents import make_document, make_recipe

LABELS = make_labels(5)
PHOTOGRAPH, LAYOUT = make_pair(3, 24, 32, LABELS)


def write_colors(path: Path) -> None:
    Image.fromarray(LABELS.palette()[LAYOUT.ids]).save(path)


def write_ade20k(path: Path) -> None:
    numbers = np.array([3, 17, 5, 7, 21], np.uint8)  # sky, mountain, tree, road, car
    Image.fromarray(numbers[LAYOUT.ids]).save(path)


def write_painted_picture(path: Path) -> None:
    document = make_document()
    write_picture(path, PHOTOGRAPH, make_recipe(document), document.snapshot())


def write_labelme(path: Path) -> None:
    kinds = (("sky", "polygon", 3), ("tree", "rectangle", 2), ("car", "circle", 2), ("road", "linestrip", 3))
    points = [[1.5, 2], [20, 3.25], [9, 18]]
    shapes = [{"label": name, "shape_type": kind, "points": points[:n]} for name, kind, n in kinds]
    path.write_text(json.dumps({"imageHeight": 24, "imageWidth": 32, "shapes": shapes}))


def write_polygons(path: Path) -> None:
    objects = [{"label": name, "polygon": [[0, 0], [31, 4], [5, 20]]} for name in ("sky", "road", "car")]
    path.write_text(json.dumps({"imgHeight": 24, "imgWidth": 32, "objects": objects}))


def write_panoptic(path: Path) -> None:
    Image.new("RGB", (4, 4), (7, 0, 0)).save(path.with_name("a.png"))
    annotation = {"file_name": "a.png", "segments_info": [{"id": 7, "category_id": 3}]}
    categories = [{"id": 3, "name": "sky"}]
    path.write_text(json.dumps({"categories": categories, "annotations": [annotation]}))


def read_panoptic(path: Path) -> object:
    png = path.with_name("a.png")
    return import_layout(png, LABELS, LayoutKind.COCO_PANOPTIC, description=path)


def read_whole_document(path: Path) -> None:
    document = Document.from_snapshot(read_document(path))
    while document.undo():
        pass
    while document.redo():
        pass
    read_thumbnail(path)


def write_manifest(path: Path) -> None:
    file = {"name": "photos/a.zip", "url": "https://example.org/a.zip", "size": 1234, "sha256": "0a" * 32}
    path.write_text(json.dumps({"version": 1, "files": [file, {**file, "name": "b.zip"}]}))


def write_recovery(path: Path) -> None:
    """What a crashed window left, in the folder `recovery` beside; `path` is its description."""
    session = RecoveryFolder(path.parent / "recovery").begin()
    session.save(make_document().snapshot(), Path("mine.simspaint"))
    session._lock.release()  # as the system does when a process ends
    path.write_bytes((session.folder / "about.json").read_bytes())


def read_recovery(path: Path) -> None:
    home = RecoveryFolder(path.parent / "recovery")
    (session,) = (each for each in home.folder.iterdir() if each.is_dir())
    (session / "about.json").write_bytes(path.read_bytes())
    (found,) = home.found()
    found.thumbnail()
    found.release()


def write_depths(path: Path) -> None:
    """A data set beside; `path` is the depth map of its one photograph."""
    write_data_set(path.parent, 1, labels=LABELS, depth=True)
    path.write_bytes((path.parent / "depth" / "s0_000.png").read_bytes())


def read_depths(path: Path) -> object:
    (path.parent / "depth" / "s0_000.png").write_bytes(path.read_bytes())
    return FolderDataSet.open(path.parent).depth("s0_000")


def write_by_pillow(pillow_format: str) -> Callable[[Path], None]:
    def write(path: Path) -> None:
        data = io.BytesIO()
        Image.fromarray(PHOTOGRAPH).save(data, pillow_format)
        path.write_bytes(data.getvalue())

    return write


def write_with_exif(path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112], exif[0x0131], exif[0x8298] = 6, "a program", "somebody"
    exif.get_ifd(0x8769)[0x9286] = b"ASCII\0\0\0a comment"
    exif.get_ifd(0x8769)[0x9003], exif.get_ifd(0x8825)[1] = "2020:05:06 07:08:09", "S"
    Image.fromarray(PHOTOGRAPH).save(path, exif=exif, icc_profile=srgb_profile().replace(b"sRGB", b"mine"))


def read_with_date(path: Path) -> object:
    photograph_date(path)
    return read_photograph(path)


def write_planes(path: Path) -> None:
    """16 bits a sample, one colour after the other, as a TIFF by hand."""
    height, width = PHOTOGRAPH.shape[:2]
    strips = [(PHOTOGRAPH[..., k].astype("<u2") * 257).tobytes() for k in range(3)]
    tags = {256: [width], 257: [height], 258: [16], 259: [1], 262: [2], 277: [3], 278: [height], 284: [2]}
    tags |= {273: [0, 0, 0], 279: [len(strip) for strip in strips]}
    free = 8 + 2 + 12 * len(tags) + 4
    tags[273] = [free + 24 + sum(tags[279][:k]) for k in range(3)]
    lines, more = struct.pack("<H", len(tags)), b""
    for tag, values in sorted(tags.items()):
        packed = struct.pack(f"<{len(values)}I", *values)
        if len(values) > 1:
            packed, more = struct.pack("<I", free + len(more)), more + packed
        lines += struct.pack("<HHI", tag, 4, len(values)) + packed
    path.write_bytes(b"II*\0" + struct.pack("<I", 8) + lines + bytes(4) + more + b"".join(strips))


def write_voc(path: Path) -> None:
    picture = Image.fromarray(np.minimum(LAYOUT.ids, 20))
    picture.putpalette(voc_palette().tobytes())
    picture.save(path)


def write_label_list(path: Path) -> None:
    path.write_text("# label:color_rgb:parts:actions\nsky:1,2,3::\ntree:4,5,6::\n")
