"""Names and texts are in the words that ARCHITECTURE.md gives, and not in those that it avoids."""

from __future__ import annotations

import ast
import re
import tokenize
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
OTHER_MEANING_IN_TEXTS = {
    "loose": "of strokes that are hints, and sketches",
    "given away": "of photographs, by their licence",
    "same light": "what the studio calls it, and of photographs of one hour",
}
"""The same for texts alone: no name has these words."""
FORMER_OPTIONS = {"same_light", "SameLight", "pieces_behind", "PiecesBehind"}
"""Options that are heard by their former names for one version."""


_TEXTS = (tokenize.STRING, tokenize.COMMENT)
FORMER_COLUMNS = {"loose", "airy"}
"""Columns of label tables that are read by their former names."""
OF_FORMATS = {"composite-op"}
"""What formats of other programs call their own things."""
DOCUMENTS = ("README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "resources/guide.md", "training/README.md")


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


def _sources() -> list[Path]:
    """All modules but the scenes', which are of land and light."""
    return [
        p for top in ("simspaint", "training") for p in (ROOT / top).rglob("*.py") if "scenes" not in p.parts
    ]


def _texts(path: Path) -> list[str]:
    """Docstrings, comments, and all other texts of a module: help of options, titles, messages."""
    with path.open("rb") as file:
        tokens = [each for each in tokenize.tokenize(file.readline) if each.type in _TEXTS]
    return [each.string for each in tokens if each.string.strip("\"'") not in FORMER_COLUMNS | OF_FORMATS]


def _says(text: str, word: str) -> bool:
    """Whether a text has the word, in the singular or the plural, over a line break too."""
    return re.search(rf"\b{word.replace(' ', chr(92) + 's+')}s?\b", text, re.IGNORECASE) is not None


def _uses(name: str, word: str) -> bool:
    """Whether a name has the word, alone or among others, in the singular or the plural."""
    parts = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower()
    return re.search(rf"(^|_){word.replace(' ', '_')}s?(_|$)", parts) is not None


def test_no_name_is_an_avoided_word() -> None:
    words = _avoided() - OTHER_MEANING.keys()
    assert len(words) >= 14
    found = {
        f"{path.relative_to(ROOT)}: {name}"
        for path in _sources()
        for name in _names(path)
        for word in words
        if _uses(name, word)
    }
    assert found == set()


def test_no_text_says_an_avoided_word() -> None:
    words = _avoided() - OTHER_MEANING.keys() - OTHER_MEANING_IN_TEXTS.keys()
    assert len(words) >= 11
    found = {
        f"{path.relative_to(ROOT)}: {word}"
        for path in _sources()
        for word in words
        if _says(path.read_text(encoding="utf-8"), word) and any(_says(text, word) for text in _texts(path))
    }
    for name in DOCUMENTS:
        found |= {f"{name}: {word}" for word in words if _says(_without_glossary(text_of(name)), word)}
    assert found == set()


def _without_glossary(text: str) -> str:
    before, _, rest = text.partition("| concept | here | avoid |")
    return before + rest.partition("\n\n")[2]


def test_every_word_with_another_meaning_is_one_of_the_table() -> None:
    assert OTHER_MEANING.keys() | OTHER_MEANING_IN_TEXTS.keys() <= _avoided()


def test_the_search_finds_words_within_names() -> None:
    assert _uses("_uncutSegments", "uncut")
    assert _uses("label_maps", "label map")
    assert not _uses("skin", "kin")


def test_the_search_finds_words_within_texts() -> None:
    assert _says("Filled by further\n    segments.", "further segment")
    assert _says("Label maps are read.", "label map")
    assert not _says("A skin tone", "kin")
