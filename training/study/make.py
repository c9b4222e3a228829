"""A study made from folders of pictures of the same names."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from simspaint.bank.entry import fitted_color
from simspaint.domain.geometry import Extent
from simspaint.files.atomic import replace_bytes
from simspaint.files.folder_data_set import read_names
from simspaint.files.photograph_file import read_photograph
from simspaint.files.picture_pairs import pictures_in
from training.evaluation.evenly_spread import spread
from training.study.design import (
    KEY,
    REAL,
    SPOILED,
    Study,
    StudyError,
    StudyKind,
    Trial,
    designed_trials,
    spoiled,
)
from training.study.page import PAGE, page_of

TITLE = "Which looks more like a photograph?"


@dataclass(frozen=True, slots=True)
class StudyChoices:
    """What a person chooses about a study.

    Parameters
    ----------
    n_pictures
        Layouts asked about, evenly spread over those that all folders have.
    names
        List of the layouts to ask about; None: those that all folders have.
    extent
        Everything is scaled and centre-cropped to it; None: pictures keep their size.
    again, plain
        Shares of the pairs that are asked twice, and of added pairs with a plain answer.
    """

    kind: StudyKind = "unlimited"
    title: str = TITLE
    n_pictures: int = 60
    names: Path | None = None
    extent: Extent | None = None
    again: float = 0.1
    plain: float = 0.1
    seed: int = 0
    most_bytes: int = 8_000_000


@dataclass(frozen=True, slots=True)
class MadeStudy:
    """What was written, for the person who made it."""

    study: Study
    page_bytes: int
    quality: int


def make_study(folders: dict[str, Path], real: Path | None, out: Path, choices: StudyChoices) -> MadeStudy:
    """Write a study's page and its key into a folder.

    Parameters
    ----------
    folders
        Pictures of each method, by its name, in order.
    real
        Real photographs: needed for a timed study; they also serve for pairs with a plain answer.

    Raises
    ------
    StudyError
        There are too few folders, a picture is missing or of another size than its partner, a study lies in
        `out` already, or the page becomes too large.
    LayoutFileError
        A folder or a picture cannot be read.
    """
    _check(folders, real, out, choices)
    files = {name: pictures_in(folder) for name, folder in folders.items()}
    if real is not None:
        files[REAL] = pictures_in(real)
    pictures = _pictures(files, choices)
    trials = tuple(
        designed_trials(choices.kind, tuple(folders), pictures, choices.again, choices.plain, choices.seed)
    )
    reader = _Reader(files, choices)
    digest = hashlib.sha256(repr((trials, choices.kind, choices.seed, tuple(folders))).encode())
    for trial in trials:
        first, second = (reader.pixels(trial, option) for option in (0, 1))
        if first.shape != second.shape:
            text = f"The pictures of {trial.picture} differ in size."
            raise StudyError(text, "Give one size with --size.")
        digest.update(first.tobytes() + second.tobytes())
    study = Study(digest.hexdigest()[:12], choices.kind, choices.title, choices.seed, tuple(folders), trials)
    page, quality = page_of(study, reader.pixels, choices.most_bytes)
    replace_bytes(out / KEY, study.key())
    replace_bytes(out / PAGE, page)
    return MadeStudy(study, len(page), quality)


def _check(folders: dict[str, Path], real: Path | None, out: Path, choices: StudyChoices) -> None:
    if choices.kind == "unlimited" and len(folders) < 2:
        raise StudyError("An unlimited study compares at least two folders.", "Name another one.")
    if choices.kind == "timed" and (real is None or not folders):
        raise StudyError("A timed study compares with real photographs.", "Name their folder with --real.")
    if reserved := {REAL, SPOILED} & set(folders):
        raise StudyError(f"No method can be named {', '.join(sorted(reserved))}.", "Name it with --name.")
    if (out / KEY).exists():
        hint = "Answers to it would lose their meaning. Give another folder."
        raise StudyError(f"There is a study in {out}.", hint)


def _pictures(files: dict[str, dict[str, Path]], choices: StudyChoices) -> list[str]:
    """Names of the layouts asked about. Raises `StudyError` where a folder lacks one, or all have none."""
    if choices.names is not None:
        wanted = list(read_names(choices.names))
        for method, known in files.items():
            if missing := [name for name in wanted if name not in known]:
                text = f"The folder of {method} has no picture {', '.join(missing[:5])}."
                raise StudyError(text, "All folders hold pictures of the same names.")
    else:
        first, *others = files.values()
        wanted = [name for name in sorted(first) if all(name in known for known in others)]
    if not wanted:
        raise StudyError("The folders have no picture of the same name.", "They are paired by name.")
    return spread(wanted, choices.n_pictures)


class _Reader:
    """Pictures of trials; each file is read once."""

    def __init__(self, files: dict[str, dict[str, Path]], choices: StudyChoices) -> None:
        self._files, self._choices = files, choices
        self._read: dict[Path, np.ndarray] = {}

    def pixels(self, trial: Trial, option: int) -> np.ndarray:
        method = trial.options[option]
        if method == SPOILED:
            other = replace(trial, options=(trial.options[1 - option],) * 2)
            return spoiled(self.pixels(other, 0), self._choices.seed)
        file = self._files[method][trial.picture]
        if file not in self._read:
            picture, extent = read_photograph(file), self._choices.extent
            self._read[file] = picture if extent is None else fitted_color(picture, extent)
        return self._read[file]
