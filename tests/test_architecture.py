"""Rules of the house that no linter knows."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGES = [*(ROOT / "simspaint").rglob("*.py"), *(ROOT / "training").rglob("*.py")]
SOURCES = [*PACKAGES, *(ROOT / "tests").rglob("*.py")]
MAX_FILE, MAX_FUNCTION = 400, 40
FORBIDDEN_CALLS = {"torch.load", "eval", "exec", "os.system", "exit", "quit", "os._exit"}
FORBIDDEN_MODULES = {"pickle", "cPickle", "dill", "joblib", "shelve", "marshal"}
VAGUE_NAMES = {"utils", "util", "helpers", "helper", "misc", "common", "base", "manager"}


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def _body_lines(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines after the docstring: signatures and docstrings may be long."""
    body = function.body
    first = body[1] if len(body) > 1 and ast.get_docstring(function) is not None else body[0]
    return (function.end_lineno or 0) - first.lineno + 1


def test_files_are_short() -> None:
    lengths = {_name(path): len(path.read_text(encoding="utf-8").splitlines()) for path in SOURCES}
    assert {name: n for name, n in lengths.items() if n > MAX_FILE} == {}


def test_functions_are_short() -> None:
    long = {}
    for path in PACKAGES:
        for node in ast.walk(_tree(path)):
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and _body_lines(node) > MAX_FUNCTION:
                long[f"{_name(path)}:{node.name}"] = _body_lines(node)
    assert long == {}


def test_names_are_imported_from_where_they_are_defined() -> None:
    filled = [_name(path) for path in PACKAGES if path.name == "__init__.py" and path.read_text().strip()]
    assert filled == []


def test_no_file_has_a_vague_name() -> None:
    assert [
        _name(path) for path in PACKAGES if path.stem in VAGUE_NAMES or path.parent.name in VAGUE_NAMES
    ] == []


def _dotted(node: ast.expr) -> str:
    if isinstance(node, ast.Attribute):
        return f"{_dotted(node.value)}.{node.attr}"
    return node.id if isinstance(node, ast.Name) else ""


def _offences(tree: ast.Module, is_cli: bool) -> list[str]:
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.ExceptHandler) and node.type is None:
            found.append("bare except")
        elif isinstance(node, ast.Import):
            found += [alias.name for alias in node.names if alias.name.split(".")[0] in FORBIDDEN_MODULES]
        elif isinstance(node, ast.ImportFrom):
            found += [node.module or ""] * ((node.module or "").split(".")[0] in FORBIDDEN_MODULES)
        elif isinstance(node, ast.Call):
            called = _dotted(node.func)
            found += [called] * (called in FORBIDDEN_CALLS or (called == "print" and not is_cli))
            found += [
                f"{k.arg}=True" for k in node.keywords if k.arg in ("shell", "allow_pickle") and _is_true(k)
            ]
    return found


def _is_true(keyword: ast.keyword) -> bool:
    return not (isinstance(keyword.value, ast.Constant) and keyword.value.value is False)


@pytest.mark.parametrize("path", sorted(PACKAGES), ids=_name)
def test_nothing_unsafe_is_called(path: Path) -> None:
    may_print = "cli" in path.parts or "training" in path.relative_to(ROOT).parts
    assert _offences(_tree(path), may_print) == []


def test_the_check_for_unsafe_calls_sees_them() -> None:
    code = "import pickle\ntry:\n    eval('1')\nexcept:\n    torch.load(f)\nrun(c, shell=True)\nprint(1)\n"
    assert sorted(_offences(ast.parse(code), is_cli=False)) == [
        "bare except",
        "eval",
        "pickle",
        "print",
        "shell=True",
        "torch.load",
    ]


def _modules_after(code: str) -> set[str]:
    code += "\nimport sys; print('\\n'.join(sys.modules))"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    return set(run.stdout.split())


@pytest.mark.parametrize(
    "code",
    [
        "import simspaint.engine.request, simspaint.progress",
        "import simspaint.bank.memory_bank, simspaint.bank.build, simspaint.packs.pack",
        "import simspaint.cli.application",
        "from simspaint.cli.application import app\napp(['pack', 'list'], standalone_mode=False)",
    ],
)
def test_torch_and_qt_do_not_load_before_they_are_needed(code: str) -> None:
    loaded = _modules_after(code)
    assert not loaded & {"torch", "torchvision", "PySide6"}


def test_the_studio_is_composed_before_torch_loads() -> None:
    assert not _modules_after("import simspaint.app.main") & {"torch", "torchvision", "scipy", "matplotlib"}


def test_a_request_needs_not_even_numpy() -> None:
    assert not _modules_after("import simspaint.engine.request, simspaint.progress") & {
        "numpy",
        "torch",
    }


def test_training_is_not_part_of_the_package() -> None:
    imports = {
        name
        for path in (ROOT / "simspaint").rglob("*.py")
        for node in ast.walk(_tree(path))
        for name in ([node.module or ""] if isinstance(node, ast.ImportFrom) else [])
    }
    assert not {name for name in imports if name.split(".")[0] in {"training", "tests"}}
