"""Good files that are small tables and texts of the program's own, and how they are read."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import numpy as np
from PIL import Image

from simspaint.app.shell.old_settings import read_old_settings
from simspaint.app.shell.settings_store import change_store, read_store
from simspaint.bank.array_file import open_arrays, write_arrays
from simspaint.bank.kept_tables import kept_table
from simspaint.bank.moods.tags import TAGS_FILE, read_tags, write_tags
from simspaint.errors import LayoutFileError
from simspaint.files.photograph_date import Taken
from simspaint.files.thumbnail_bytes import decode_thumbnail
from simspaint.labelling import folder_labelling
from simspaint.labelling.class_map import read_class_map
from simspaint.labelling.folder_labelling import LabelledFile
from simspaint.labelling.photograph_notes import NOTES, PhotographNote, read_notes, write_notes
from simspaint.web.commons import search_commons
from simspaint.web.credits_file import CREDITS, PhotographTerms, read_credits, write_credits_table
from simspaint.web.free_photograph import LICENCES
from simspaint.web.openverse import search_openverse
from simspaint.web.polite_requests import Fetcher
from tests.factories import make_labels
from training.study.answers import read_answers
from training.study.design import Study, Trial

LABELS = make_labels(5)
_TERMS = ("Hills", "Ada", "CC BY 4.0", "https://example.org/by", "https://example.org/1", "Openverse")
_STUDY = Study("ab12", "unlimited", "Two methods", 1, ("a", "b"), (Trial("pair", ("a", "b"), "one"),) * 3)
_OPENVERSE = """{"page_count": 1, "results": [{"id": "7", "title": "Hills", "creator": "Ada", "license": "by",
 "license_version": "4.0", "license_url": "https://example.org/by", "url": "https://example.org/7.jpg",
 "foreign_landing_url": "https://example.org/7", "thumbnail": null, "width": 2000, "height": 1500}]}"""
_COMMONS = """{"continue": {"gsroffset": 20}, "query": {"pages": {"7": {"pageid": 7, "index": 1, "title":
 "File:Hills.jpg", "imageinfo": [{"url": "https://example.org/7.jpg", "mime": "image/jpeg", "width": 2000,
 "height": 1500, "descriptionurl": "https://example.org/7", "extmetadata": {"LicenseShortName": {"value":
 "CC0"}, "Artist": {"value": "<b>Ada</b>"}}}]}}}}"""


class _Canned(Fetcher):
    """Answers everything with the bytes of a file."""

    def __init__(self, file: Path) -> None:
        super().__init__()
        self._file = file

    def bytes(self, address: str, most_bytes: int) -> bytes:
        return self._file.read_bytes()


def _write_settings(path: Path) -> None:
    change_store(path, {"look": "dark", "size": 7, "curve": 0.5, "recent": ["a", "b"], "window": b"\0\1"})


def _write_old_settings(path: Path) -> None:
    path.write_text(
        '[General]\nlook=dark\nrecent=a, b, "c, d"\n\n[window]\ngeometry=@ByteArray(\\x1\\xd9)\nfull=true\n'
    )


def _write_labelled(path: Path) -> None:
    lines = [LabelledFile(f"p{i}", 0.5 + i / 10, ("sky", "road"), f"{i}a" * 32, "net") for i in range(3)]
    folder_labelling.change_table(path.parent, {line.name: line for line in lines}, ())


def _write_thumbnail(path: Path) -> None:
    Image.fromarray(np.arange(12 * 9 * 3, dtype=np.uint8).reshape(12, 9, 3)).save(path)


def _read_thumbnail(path: Path) -> None:
    if decode_thumbnail(path.read_bytes()) is None:
        raise LayoutFileError("No thumbnail.", "None is shown.")


def _kept() -> dict[str, np.ndarray]:
    return {"row": np.arange(4), "share": np.linspace(0, 1, 4)}


def _read_kept(path: Path) -> None:
    before = path.read_bytes()
    arrays = kept_table(path, 4, _kept)
    assert {len(array) for array in arrays.values()} == {4}
    if path.read_bytes() != before:
        assert open_arrays(path).keys() == _kept().keys()
        raise LayoutFileError("It was another table.", "It was made again.")


def _write_answers(path: Path) -> None:
    row = '{"trial": %d, "left": 0, "chosen": 1, "ms": 900, "seconds": null, "shown_ms": null}'
    rows = ", ".join(row % i for i in range(3))
    path.write_text(f'{{"format": 1, "study": "ab12", "rater": "ada", "answers": [{rows}]}}')


Read = Callable[[Path], object]
TABLES: dict[str, tuple[str, Callable[[Path], object], Read]] = {
    "settings": ("settings.json", _write_settings, read_store),
    "settings of earlier versions": ("settings.ini", _write_old_settings, read_old_settings),
    "thumbnail": ("thumbnail.png", _write_thumbnail, _read_thumbnail),
    "credits": (
        CREDITS,
        lambda path: write_credits_table(path.parent, [PhotographTerms(f"p{i}", *_TERMS) for i in range(3)]),
        lambda path: read_credits(path.parent),
    ),
    "labelled photographs": (
        folder_labelling.TABLE,
        _write_labelled,
        lambda path: folder_labelling.read_table(path.parent),
    ),
    "classes of a segmenter": (
        "classes.csv",
        lambda path: path.write_text("from,to\nheaven,sky:3 sky|road:1\nstreet,road\nother,any none:0.5\n"),
        lambda path: read_class_map(path, LABELS),
    ),
    "tags of photographs": (
        TAGS_FILE,
        lambda path: write_tags(
            path.parent, {("p", "0a" * 32): frozenset({"snow", "dusk"}), ("q", "1b" * 32): frozenset()}
        ),
        lambda path: read_tags(path.parent),
    ),
    "notes of photographs": (
        NOTES,
        lambda path: write_notes(
            path.parent,
            [PhotographNote("p", Taken(datetime(2020, 5, 6, 7, 8), True), "fog"), PhotographNote("q")],
        ),
        lambda path: read_notes(path.parent),
    ),
    "kept table": ("table.arrays", lambda path: write_arrays(path, _kept()), _read_kept),
    "answer of openverse": (
        "openverse.json",
        lambda path: path.write_text(_OPENVERSE),
        lambda path: search_openverse("hills", LICENCES, 20, _Canned(path)),
    ),
    "answer of commons": (
        "commons.json",
        lambda path: path.write_text(_COMMONS),
        lambda path: search_commons("hills", LICENCES, 20, _Canned(path)),
    ),
    "answers to a study": (
        "answers.json",
        _write_answers,
        lambda path: read_answers([path], _STUDY),
    ),
}
"""By name: a file's name, what writes a good one there, what reads it."""
NEVER_REFUSED = ("settings", "settings of earlier versions")
"""Settings that are damaged count as not set."""
