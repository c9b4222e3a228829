"""Files, folders, classes and constants that documents and docstrings name exist."""

from __future__ import annotations

import ast
import builtins
import fnmatch
import re
from functools import cache
from pathlib import Path

import pytest

from tests.texts.documents import DOCUMENTS, ROOT, text_of

CODE = re.compile(r"^[\w./*-]+\.(?:py|md|toml|css|html|js)$")
FILE = re.compile(r"\.(?:txt|csv|json|toml|png|html|npy|py|md|mat|jpg|ora|psd|safetensors)$")
OUTSIDE = frozenset(dir(builtins)) | {
    *("yield", "numpy", "linalg", "LinAlgError", "urllib", "urlopen", "Fac"),  # of Python and of libraries
    *("cargroup", "labelTrainIds", "church_outdoor", "mountain_snowy", "church_indoor", "bedroom", "misc"),
    *("NAME", "SHA256", "part", "webp", "ini", "settings", "convN_M", "weight", "CON"),  # of files
    *("room", "verb"),
}
OF_A_DATA_SET = {"study.html", "tables.md", "table.md", "photo.md", "train.toml"}
"""Files that commands write, which are named but are none of the project's."""


@cache
def _endings() -> frozenset[str]:
    """All files and folders of the project, and the ends of their paths; folders with a slash behind."""
    tops = ("simspaint", "training", "tests", "resources", ".ci")
    found = [path for top in tops for path in (ROOT / top).rglob("*") if "__pycache__" not in path.parts]
    found += [*ROOT.glob("*.md"), *ROOT.glob("*.toml"), ROOT / "LICENSE", *(ROOT / top for top in tops)]
    ends = set()
    for path in found:
        parts = path.relative_to(ROOT).parts
        slash = "/" if path.is_dir() else ""
        ends.update("/".join(parts[start:]) + slash for start in range(len(parts)))
    return frozenset(ends)


def _exists(name: str) -> bool:
    return bool(fnmatch.filter(_endings(), name)) if "*" in name else name in _endings()


def _named_files(text: str) -> list[str]:
    """The files of code and prose in backticks, and the targets of links."""
    links = [target.partition("#")[0] for target in re.findall(r"\]\(([^)]+)\)", text)]
    inline = re.findall(r"`([^`\n]+)`", text)
    return [name for name in inline if CODE.match(name)] + [
        name for name in links if name and "://" not in name
    ]


@pytest.mark.parametrize("document", DOCUMENTS)
def test_files_that_a_document_names_exist(document: str) -> None:
    names = _named_files(text_of(document))
    assert [name for name in names if name not in OF_A_DATA_SET and not _exists(name)] == []


@pytest.mark.parametrize("document", ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md"])
def test_folders_that_a_document_names_exist(document: str) -> None:
    names = re.findall(r"`([\w/]+/)`", text_of(document))
    assert names
    assert [name for name in names if not _exists(name)] == []


def test_folders_of_the_training_rooms_exist() -> None:
    table = text_of("training/README.md").split("| place | what |")[1].split("\n\n")[0]
    names = [
        name
        for row in table.splitlines()
        for name in re.findall(r"`(\w+/)`", row.split("|")[1:2][0] if row else "")
    ]
    assert len(names) > 8
    assert [name for name in names if not (ROOT / "training" / name).is_dir()] == []


def _sources() -> list[Path]:
    return [*(ROOT / "simspaint").rglob("*.py"), *(ROOT / "training").rglob("*.py")]


@cache
def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def _docstrings(path: Path) -> list[str]:
    kinds = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    tree = _tree(path)
    found = [ast.get_docstring(node) for node in ast.walk(tree) if isinstance(node, kinds)]
    constants = [
        node.value.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)
    ]
    return [text for text in found if text] + constants


def test_files_that_docstrings_name_exist() -> None:
    wrong = {
        f"{path.relative_to(ROOT)}: {name}"
        for path in _sources()
        for text in _docstrings(path)
        for name in re.findall(r"[\w/]+\.(?:py|md)\b", text)
        if name not in OF_A_DATA_SET and not _exists(name)
    }
    assert wrong == set()


@cache
def _defined() -> frozenset[str]:
    """Names that are bound somewhere: modules, classes, functions, parameters, attributes, constants."""
    found = set()
    for path in _sources():
        found.update((path.stem, *path.relative_to(ROOT).parts))
        for node in ast.walk(_tree(path)):
            if isinstance(node, (ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)):
                found.add(node.name)
            elif isinstance(node, ast.arg):
                found.add(node.arg)
            elif isinstance(node, ast.Name):
                found.add(node.id)
            elif isinstance(node, ast.Attribute):
                found.add(node.attr)
            elif isinstance(node, ast.alias):
                found.update(node.name.split("."))
            elif isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.isidentifier():
                found.add(node.value)
    return frozenset(found)


def test_names_that_docstrings_put_in_backticks_exist() -> None:
    """`Name`, `module.function`, `a.b.C`: each part is bound somewhere in the code."""
    wrong = set()
    for path in _sources():
        for text in _docstrings(path):
            for name in re.findall(r"(?<!`)`([A-Za-z_][\w.]*)(?:\([^`]*\))?`(?!`)", text):
                parts = name.split(".")
                if not FILE.search(name) and not set(parts) <= _defined() | OUTSIDE:
                    wrong.add(f"{path.relative_to(ROOT)}: {name}")
    assert wrong == set()


def test_names_that_the_architecture_puts_in_backticks_exist() -> None:
    text = text_of("ARCHITECTURE.md")
    names = [name for name in re.findall(r"`([A-Za-z_][\w.]*)`", text) if not CODE.match(name)]
    missing = [name for name in names if not set(name.split(".")) <= _defined()]
    assert len(names) > 40
    assert missing == []


def test_the_only_numbered_sections_are_the_papers() -> None:
    """S1–S7; requirements with numbers such as "R-12" would point to a text that nobody has."""
    sections = {
        f"{path.relative_to(ROOT)}: {found}"
        for path in _sources()
        for text in _docstrings(path)
        for found in re.findall(r"\((?:[^()]*[;,] ?)?((?:R|S[089])\d*)(?:[–;,.)]|\.\d)", text)
    }
    assert sections == set()
