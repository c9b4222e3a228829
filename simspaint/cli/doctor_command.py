"""`simspaint doctor`."""

from __future__ import annotations

import os
import platform
from collections.abc import Callable

import typer

from simspaint.cli import console
from simspaint.cli.exit_codes import FAILED
from simspaint.errors import SimsPaintError

_PACKAGES = (
    "simspaint",
    "torch",
    "torchvision",
    "numpy",
    "opencv-python-headless",
    "pillow",
    "PySide6-Essentials",
)


def doctor() -> None:
    """Check the installation: versions, devices with a self-test, folders and packs.

    The exit code is 1 where something does not work.
    """
    healthy = True
    for title, check in (
        ("versions", _versions),
        ("devices", _devices),
        ("folders", _folders),
        ("packs", _packs),
    ):
        console.out().print(f"[bold]{title}[/]")
        for is_well, line in check():
            mark = "[green]ok[/] " if is_well else "[red]bad[/]"
            console.out().print(f"  {mark} ", end="")
            console.out().print(line, markup=False, soft_wrap=True)
            healthy = healthy and is_well
    if not healthy:
        raise typer.Exit(FAILED)


Lines = list[tuple[bool, str]]


def _versions() -> Lines:
    from importlib.metadata import PackageNotFoundError, version

    lines = [
        (True, f"Python {platform.python_version()} on {platform.platform()}, {os.cpu_count()} processors")
    ]
    for package in _PACKAGES:
        try:
            lines.append((True, f"{package} {version(package)}"))
        except PackageNotFoundError:
            lines.append((False, f"{package} is not installed"))
    return lines


def _devices() -> Lines:
    from simspaint.engine.runtime.device import choose_device

    chosen = _try(lambda: choose_device().note)
    return [(chosen[0], f"self-test: {chosen[1]}")]


def _folders() -> Lines:
    from simspaint import resource_files

    wanted = (
        ("resources", resource_files.resources_folder),
        ("data", resource_files.user_data_folder),
        ("cache", resource_files.user_cache_folder),
    )
    lines = []
    for name, find in wanted:
        found, text = _try(lambda find=find: str(find()))
        lines.append((found, f"{name}: {text}"))
    return lines


def _packs() -> Lines:
    from simspaint.packs.pack import Pack, find_packs

    lines = []
    for folder in find_packs():

        def examine(folder=folder) -> str:
            pack = Pack.open(folder)
            for weights in pack.weights.values():
                weights.verify()
            return "complete" if pack.has_bank else "without its memory bank: see `simspaint pack info`"

        found, text = _try(examine)
        lines.append((found, f"{folder.name}: {text}"))
    return lines or [(True, "none installed")]


def _try(check: Callable[[], str]) -> tuple[bool, str]:
    """Whether a check passes, and what it says or what is wrong."""
    try:
        return True, check()
    except SimsPaintError as error:
        return False, str(error)
