"""The only place that knows where bundled resources and the person's own folders are."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

import platformdirs

from simspaint.errors import PackError


@cache
def resources_folder() -> Path:
    """The bundled resources: inside the installed package, or beside it in a checkout.

    Raises
    ------
    PackError
        There is neither: the installation is damaged.
    """
    package = Path(__file__).resolve().parent
    for folder in (package / "resources", package.parent / "resources"):
        if (folder / "labels" / "known.csv").is_file():
            return folder
    raise PackError("The resources of SimsPaint are missing.", "Install it again with `pip install .`.")


def known_labels_file() -> Path:
    """The table of colours, flags and ranks of well-known label names."""
    return resources_folder() / "labels" / "known.csv"


def ade_class_map_file() -> Path:
    """What ADE20K's classes are in the labels of the pack `landscapes`."""
    return resources_folder() / "labelling" / "ade150_landscapes.csv"


def labeller_manifest_file() -> Path:
    """From where the segmenter comes that `simspaint download labeller` fetches."""
    return resources_folder() / "labelling" / "labeller.json"


def user_labellers_folder() -> Path:
    """Segmenters that the person has fetched; may be absent."""
    return user_data_folder() / "labellers"


def bundled_packs_folder() -> Path:
    """The packs that came with the program; read only."""
    return resources_folder() / "packs"


def samples_folder() -> Path:
    """Layouts to try the program with; may be absent."""
    return resources_folder() / "samples"


def user_data_folder() -> Path:
    """What belongs to the person and is kept: packs and banks. `SIMSPAINT_HOME` overrides it."""
    home = os.environ.get("SIMSPAINT_HOME")
    return Path(home) if home else Path(platformdirs.user_data_dir("simspaint", appauthor=False))


def user_packs_folder() -> Path:
    """Packs of the person's own, and the banks of bundled packs that could not be shipped."""
    return user_data_folder() / "packs"


def icons_folder() -> Path:
    """The icons of the studio, SVG in `currentColor`."""
    return resources_folder() / "icons"


def program_icon_file() -> Path:
    """The program's own icon, SVG in its colours; `simspaint.desktop` lies beside it."""
    return resources_folder() / "desktop" / "simspaint.svg"


def settings_file() -> Path:
    """What the person set in the studio; may be absent."""
    return user_data_folder() / "settings.json"


def guide_file() -> Path:
    """The guide for people who paint, in Markdown; pictures lie beside it."""
    return resources_folder() / "guide.md"


def log_file() -> Path:
    """What the studio notes about errors; may be absent."""
    return user_data_folder() / "studio.log"


def user_recovery_folder() -> Path:
    """Unsaved paintings of open windows, and of windows that ended badly."""
    return user_data_folder() / "recovery"


def user_cache_folder() -> Path:
    """What may be deleted and is made again. `SIMSPAINT_CACHE` overrides it."""
    folder = os.environ.get("SIMSPAINT_CACHE")
    return Path(folder) if folder else Path(platformdirs.user_cache_dir("simspaint", appauthor=False))
