"""Weights, thresholds and sizes of the method stand in the frozen `…Config` of their stage, nowhere else."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2] / "simspaint"
ELSEWHERE = {
    "engine/networks": "the structure of networks, which their weights were taught with",
    "engine/runtime": "memory and processors",
    "engine/memo.py": "memory",
    "bank/array_file.py": "a file format",
    "bank/bank_description.py": "a file format",
    "bank/bank_file.py": "a file format",
    "bank/entry_codec.py": "a file format",
}
NAMES = {
    "N_VALUES": "columns of a row of appearance",
    "SHARE, SPREAD": "columns of a row of appearance",
    "MEAN_A, MEAN_B": "columns of a row of appearance",
    "_KEY_BYTES": "a file format",
    "_MAX_BYTES": "a file format",
    "_LEAST, _MOST": "what values of a file can be",
    "_MOST_ROWS": "a file format",
    "MAX_TAGS": "a file format",
    "_L, _A, _B": "columns of a row of appearance",
    "_HOUR_ENDS": "names of the hours",
    "_NO_LABEL": "an id that no label has",
    "_ROUNDING": "half a pixel",
    "_ROW": "a limit of OpenCV",
    "_HALF": "the middle of 255 levels",
}
FREE = {-1, 0, 0.5, 1, 2, 255}
"""Numbers that are no choice of the method."""
LARGEST_EPSILON, LEAST_ENDLESS = 1e-3, 1e6


def numbers(node: ast.AST) -> list[float]:
    """The numbers in an expression that may be choices."""
    found = (n.value for n in ast.walk(node) if isinstance(n, ast.Constant) and type(n.value) in (int, float))
    return [n for n in found if n not in FREE and not (type(n) is float and n <= LARGEST_EPSILON)]


def is_config(value: ast.AST) -> bool:
    """Whether an expression makes a frozen value of a stage: `SomethingConfig(...)`, `Elision(...)`."""
    name = ast.unparse(value.func) if isinstance(value, ast.Call) else ""
    return name.endswith("Config") or name == "Elision"


def constants(tree: ast.Module) -> Iterator[str]:
    """Names of a module that hold numbers, and functions that have decimal fractions of their own."""
    for node in tree.body:
        target = node.targets[0] if isinstance(node, ast.Assign) else getattr(node, "target", None)
        value = getattr(node, "value", None)
        if target is not None and value is not None and not is_config(value) and numbers(value):
            name = ast.unparse(target).strip("()")
            if name not in NAMES and not name.endswith("_VERSION"):
                yield name
    for function in (n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef)):
        body = [n for statement in function.body for n in numbers(statement)]
        if any(type(n) is float and n < LEAST_ENDLESS for n in body):
            yield function.name


def test_every_choice_of_the_method_stands_in_a_config() -> None:
    found = {}
    for room in ("engine", "bank"):
        for file in sorted((ROOT / room).rglob("*.py")):
            place = file.relative_to(ROOT).as_posix()
            if not any(place.startswith(other) for other in ELSEWHERE):
                found[place] = list(constants(ast.parse(file.read_text(encoding="utf-8"))))
    assert {place: names for place, names in found.items() if names} == {}


def test_a_threshold_in_a_module_or_a_function_is_found() -> None:
    source = "LEAST = 0.3\nFILE_VERSION = 7\nCONFIG = SomeConfig(least=0.3)\ndef f(x):\n    return 0.3 * x\n"
    assert list(constants(ast.parse(source))) == ["LEAST", "f"]
