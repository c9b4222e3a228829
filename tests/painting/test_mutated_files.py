"""Every reader, given files with wrong bytes: it reads them or says in one sentence why not. Nothing else."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from simspaint.engine.memory_bank import MemoryBank
from simspaint.engine.pack import Pack
from simspaint.engine.weights import load_network
from simspaint.errors import SimsPaintError
from simspaint.files.label_file import read_labels, write_labels
from simspaint.files.layout_file import read_layout, write_layout
from simspaint.files.photograph_file import read_photograph, write_photograph
from simspaint.painting.document import Document
from simspaint.painting.document_file import read_document, read_thumbnail, write_document
from simspaint.painting.layout_files import LayoutKind, import_layout
from simspaint.painting.picture_export import read_recipe, restore_document, write_picture
from tests.factories import make_labels, make_pair
from tests.painting.documents import make_document, make_recipe

LABELS = make_labels(5)
PHOTOGRAPH, LAYOUT = make_pair(3, 24, 32, LABELS)
EXTREMES = (b"-1", b"0", b"1e999", b"NaN", b"99999999999999999999", b"null", b'""', b"[]", b"{}", b"\xff")
# Pillow warns where tags of a picture are damaged and goes on without them.
pytestmark = pytest.mark.filterwarnings("ignore::UserWarning:PIL")

Read = Callable[[Path], object]


def _write_layout(path: Path) -> None:
    write_layout(path, LAYOUT)


def _write_colors(path: Path) -> None:
    Image.fromarray(LABELS.palette()[LAYOUT.ids]).save(path)


def _write_picture(path: Path) -> None:
    document = make_document()
    write_picture(path, PHOTOGRAPH, make_recipe(document), document.snapshot())


def _write_labelme(path: Path) -> None:
    kinds = {"sky": "polygon", "tree": "rectangle", "car": "circle", "road": "linestrip"}
    points = [[1.5, 2], [20, 3.25], [9, 18]]
    shapes = [{"label": name, "shape_type": kind, "points": points} for name, kind in kinds.items()]
    path.write_text(json.dumps({"imageHeight": 24, "imageWidth": 32, "shapes": shapes}))


def _write_polygons(path: Path) -> None:
    objects = [{"label": name, "polygon": [[0, 0], [31, 4], [5, 20]]} for name in ("sky", "road", "car")]
    path.write_text(json.dumps({"imgHeight": 24, "imgWidth": 32, "objects": objects}))


def _write_panoptic(path: Path) -> None:
    Image.new("RGB", (4, 4), (7, 0, 0)).save(path.with_name("a.png"))
    segments = [{"id": 7, "category_id": 3}]
    path.write_text(
        json.dumps(
            {
                "categories": [{"id": 3, "name": "sky"}],
                "annotations": [{"file_name": "a.png", "segments_info": segments}],
            }
        )
    )


def _read_whole_document(path: Path) -> None:
    document = Document.from_snapshot(read_document(path))
    while document.undo():
        pass
    while document.redo():
        pass
    read_thumbnail(path)


def _read_panoptic(path: Path) -> object:
    png = path.with_name("a.png")
    return import_layout(png, LABELS, LayoutKind.COCO_PANOPTIC, description=path)


READERS: dict[str, tuple[str, Callable[[Path], None], Read]] = {
    "document": (
        "a.simspaint",
        lambda path: write_document(path, make_document().snapshot(), 1 << 30),
        _read_whole_document,
    ),
    "layout of ids": ("a.png", _write_layout, lambda path: read_layout(path, LABELS)),
    "layout of colours": ("a.png", _write_colors, lambda path: read_layout(path, LABELS)),
    "cityscapes ids": (
        "a.png",
        _write_layout,
        lambda path: import_layout(path, LABELS, LayoutKind.CITYSCAPES_IDS),
    ),
    "labelme": ("a.json", _write_labelme, lambda path: import_layout(path, LABELS)),
    "polygons": ("a.json", _write_polygons, lambda path: import_layout(path, LABELS)),
    "panoptic": ("a.json", _write_panoptic, _read_panoptic),
    "recipe": ("a.png", _write_picture, read_recipe),
    "painting in a picture": ("a.png", _write_picture, restore_document),
    "labels": ("a.csv", lambda path: write_labels(path, LABELS), read_labels),
    **{
        f"photograph {suffix}": (
            f"a{suffix}",
            lambda path: write_photograph(path, PHOTOGRAPH),
            read_photograph,
        )
        for suffix in (".png", ".jpg", ".webp", ".tif")
    },
}


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


def try_mutations(path: Path, read: Read, n: int, seed: int) -> int:
    """Read `n` mutations of a file; how many of them were refused."""
    rng = np.random.default_rng(seed)
    original = path.read_bytes()
    refused = 0
    for _ in range(n):
        path.write_bytes(mutated(rng, original))
        try:
            read(path)
        except SimsPaintError:
            refused += 1
    path.write_bytes(original)
    return refused


@pytest.mark.parametrize("name", READERS)
def test_files_with_wrong_bytes_are_read_or_refused(tmp_path: Path, name: str) -> None:
    file, write, read = READERS[name]
    write(tmp_path / file)
    read(tmp_path / file)
    assert try_mutations(tmp_path / file, read, 40, 0) > 0


def _of_pack(small_pack: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(small_pack, tmp_path / "small"))


def _read_bank(folder: Path) -> None:
    bank = MemoryBank.open(folder)
    try:
        bank.verify()
        for segment_id in range(min(bank.n_segments, 3)):
            bank.segment(segment_id)
    finally:
        bank.close()


def _try_pack(pack: Path, n: int, seed: int) -> tuple[int, int]:
    """Mutations tried and refused of all files of a pack."""
    tried = refused = 0
    refused += try_mutations(pack / "pack.toml", lambda path: Pack.open(path.parent), n, seed)
    tried += n
    for path in sorted((pack / "bank").rglob("*")):
        if path.is_file():
            refused += try_mutations(path, lambda _: _read_bank(pack / "bank"), n, seed)
            tried += n
    for path in sorted((pack / "weights").iterdir()):
        refused += try_mutations(path, lambda path: load_network(path, path.stem), n, seed)  # type: ignore[arg-type]
        tried += n
    return tried, refused


def test_packs_with_wrong_bytes_are_read_or_refused(small_pack: Path, tmp_path: Path) -> None:
    tried, refused = _try_pack(_of_pack(small_pack, tmp_path), 8, 0)
    assert 0 < refused <= tried


@pytest.mark.slow
def test_10_000_files_with_wrong_bytes_are_read_or_refused(small_pack: Path, tmp_path: Path) -> None:
    tried = refused = 0
    for name, (file, write, read) in READERS.items():
        folder = tmp_path / name.replace(" ", "-")
        folder.mkdir()
        write(folder / file)
        refused += try_mutations(folder / file, read, 700, 1)
        tried += 700
    of_pack, refused_of_pack = _try_pack(_of_pack(small_pack, tmp_path), 100, 1)
    print(f"{tried + of_pack} files tried, {refused + refused_of_pack} refused, no other failure")
    assert tried + of_pack >= 10_000
