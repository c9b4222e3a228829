"""Names in the code are in the words that ARCHITECTURE.md gives, and not in those that it avoids."""

from __future__ import annotations

import ast
import re
from pathlib import Path

from tests.texts.documents import ROOT, text_of

OTHER_MEANING = {
    "region": "an area of pixels that a tool paints",
    "library": "the person's own photographs",
    "piece": "what the studio shows to artists",
    "target": "what a network is taught, and where a build goes",
    "similarity": "of histograms of labels",
    "match": "of colours, moods and the studio's settings",
    "agreement": "of layouts, counted by cells",
    "light": "of photographs, scenes and themes",
    "warp": "OpenCV's word for resampling by an affine",
    "soft": "seams as soft as a lens makes edges",
    "style": "Qt's",
    "keywords": "of tags",
    "z": "of numbers",
    "generator": "of random numbers, and pix2pix's network",
    "real": "photographs of nobody's making, in measures",
    "blob": "strokes of a brush",
    "category": "of data sets",
    "erosion": "of land",
}
"""Words of the table's last column that also name something else, and what: they cannot be searched for."""
FORMER_OPTIONS = {"same_light", "SameLight", "pieces_behind", "PiecesBehind"}
"""Options that are heard by their former names for one version."""


def _avoided() -> set[str]:
    rows = text_of("ARCHITECTURE.md").split("| concept | here | avoid |")[1].split("\n\n")[0].splitlines()[2:]
    cells = [re.sub(r"\(.*?\)", "", row.split("|")[3]) for row in rows]
    return {word.strip() for cell in cells for word in re.split("[;,]", cell) if word.strip()}


def _names(path: Path) -> set[str]:
    """Names of the file, its classes, functions, parameters, variables and attributes."""
    names = {path.stem}
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, (ast.ClassDef, ast.FunctionDef)):
            names.add(node.name)
        elif isinstance(node, ast.arg):
            names.add(node.arg)
        elif isinstance(node, ast.Name):
            names.add(node.id)
        elif isinstance(node, ast.Attribute):
            names.add(node.attr)
    return names - FORMER_OPTIONS


def _uses(name: str, word: str) -> bool:
    """Whether a name has the word, alone or among others, in the singular or the plural."""
    parts = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower()
    return re.search(rf"(^|_){word.replace(' ', '_')}s?(_|$)", parts) is not None


def test_no_name_is_an_avoided_word() -> None:
    words = _avoided() - OTHER_MEANING.keys()
    assert len(words) >= 14
    files = [
        p for top in ("simspaint", "training") for p in (ROOT / top).rglob("*.py") if "scenes" not in p.parts
    ]
    found = {
        f"{path.relative_to(ROOT)}: {name}"
        for path in files
        for name in _names(path)
        for word in words
        if _uses(name, word)
    }
    assert found == set()


def test_every_word_with_another_meaning_is_one_of_the_table() -> None:
    assert OTHER_MEANING.keys() <= _avoided()


def test_the_search_finds_words_within_names() -> None:
    assert _uses("_uncutSegments", "uncut")
    assert _uses("label_maps", "label map")
    assert not _uses("skin", "kin")
