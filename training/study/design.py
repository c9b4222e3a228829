"""Which pairs a study asks about (protocol of Chen and Koltun 2017, as S6 uses it)."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal, TypeVar, get_args

import numpy as np

from simspaint.errors import SimsPaintError
from simspaint.files.regular_file import read_at_most
from simspaint.painting.codecs.untrusted_json import Fields, parse_json

StudyKind = Literal["unlimited", "timed"]
TrialKind = Literal["pair", "again", "plain"]
_Name = TypeVar("_Name")
SECONDS = (0.125, 0.25, 0.5, 1.0, 2.0, 4.0, 8.0)
"""For how long the pictures of a timed pair are shown."""
REAL, SPOILED = "real", "spoiled"
KEY = "key.json"
_FORMAT = 1
_MOST_BYTES, _MOST_TRIALS, _MOST_METHODS = 64 << 20, 1_000_000, 1000
MOST_SEED = 1 << 53
"""Largest seed that every reader of JSON takes."""
_HINT = "Make the study again with the same seed."


class StudyError(SimsPaintError):
    """A study, or answers to it, cannot be used."""


@dataclass(frozen=True, slots=True)
class Trial:
    """One pair to be asked about.

    Parameters
    ----------
    kind
        `pair`; `again`, the same pair a second time; or `plain`, whose answer everybody sees.
    options
        What the two pictures were made by, in the page's order, which says nothing about sides.
    picture
        Name of the layout, the same for both.
    again_of
        Number of the trial that is asked again.
    seconds
        Fixed time of a timed pair; None: the page draws one of `SECONDS` a rater.
    """

    kind: TrialKind
    options: tuple[str, str]
    picture: str
    again_of: int | None = None
    seconds: float | None = None


@dataclass(frozen=True, slots=True)
class Study:
    """What is asked, and what the answers mean: this stays with who asks.

    Parameters
    ----------
    study_id
        Of the page; every file of answers names it.
    methods
        What is compared. Unlimited: the first against each other one. Timed: each against real photographs.
    """

    study_id: str
    kind: StudyKind
    title: str
    seed: int
    methods: tuple[str, ...]
    trials: tuple[Trial, ...]

    @property
    def seconds(self) -> tuple[float, ...]:
        """Times that the page draws from."""
        return SECONDS if self.kind == "timed" else ()

    def key(self) -> bytes:
        """As the file `KEY` holds it."""
        return json.dumps({"format": _FORMAT, **asdict(self)}, indent=1).encode()

    @staticmethod
    def read(folder: Path) -> Study:
        """The study in a folder. Raises `StudyError` where its key is missing or damaged."""
        file = folder / KEY
        try:
            data = read_at_most(file, _MOST_BYTES)
        except OSError as error:
            raise StudyError(f"{file} cannot be read: {error.strerror}.", "Name a study's folder.") from error
        fields = parse_json(data, str(file), StudyError, _HINT)
        fields.integer("format", _FORMAT, _FORMAT)
        rows = list(fields.objects("trials", _MOST_TRIALS))
        return Study(
            fields.text("study_id", 100),
            _one_of(fields, "kind", get_args(StudyKind)),
            fields.text("title"),
            fields.integer("seed", 0, MOST_SEED),
            fields.texts("methods", _MOST_METHODS),
            tuple(_trial(row, len(rows)) for row in rows),
        )


def _trial(row: Fields, n_trials: int) -> Trial:
    options = row.texts("options", 2)
    if len(options) != 2:
        row.refuse("a question without two options")
    again = row.integer("again_of", 0, n_trials - 1) if row.has("again_of") else None
    seconds = row.number("seconds", 0, max(SECONDS)) if row.has("seconds") else None
    kind: TrialKind = _one_of(row, "kind", get_args(TrialKind))
    return Trial(kind, (options[0], options[1]), row.text("picture"), again, seconds)


def _one_of(fields: Fields, name: str, known: Sequence[_Name]) -> _Name:
    stated = fields.text(name, 20)
    found = next((each for each in known if each == stated), None)
    if found is None:
        fields.refuse(f"no known {name}: {stated}")
    return found


def designed_trials(
    kind: StudyKind, methods: Sequence[str], pictures: Sequence[str], again: float, plain: float, seed: int
) -> list[Trial]:
    """All trials of a study; the page draws their order and sides.

    Parameters
    ----------
    again, plain
        Pairs asked twice, and pairs with a plain answer, as shares of the pairs: at least one unless 0.
    """
    rng = np.random.default_rng([seed, 0])
    others = [REAL] * len(methods) if kind == "timed" else list(methods[1:])
    firsts = methods if kind == "timed" else [methods[0]] * len(others)
    trials = [
        Trial("pair", _mixed(first, other, rng), picture)
        for first, other in zip(firsts, others, strict=True)
        for picture in pictures
    ]
    n_pairs = len(trials)
    repeated = rng.permutation(n_pairs)[: _count(again, n_pairs)]
    trials += [
        Trial("again", trials[i].options, trials[i].picture, again_of=int(i)) for i in sorted(repeated)
    ]
    source = REAL if kind == "timed" else methods[0]
    seconds = max(SECONDS) if kind == "timed" else None
    for number in range(_count(plain, n_pairs)):
        picture = pictures[int(rng.permutation(len(pictures))[0] + number) % len(pictures)]
        trials.append(Trial("plain", _mixed(source, SPOILED, rng), picture, seconds=seconds))
    return trials


def spoiled(picture: np.ndarray, seed: int) -> np.ndarray:
    """A picture in shuffled blocks under noise: nobody takes it for a photograph."""
    rng = np.random.default_rng([seed, 1])
    height, width = (side // 8 * 8 for side in picture.shape[:2])
    if not height or not width:
        raise StudyError("A picture of fewer than 8 × 8 pixels cannot be asked about.", "Use larger ones.")
    blocks = picture[:height, :width].reshape(8, height // 8, 8, width // 8, 3).swapaxes(1, 2)
    mixed = rng.permutation(blocks.reshape(64, height // 8, width // 8, 3), axis=0)
    whole = mixed.reshape(8, 8, height // 8, width // 8, 3).swapaxes(1, 2).reshape(height, width, 3)
    result = picture.copy()
    result[:height, :width] = np.clip(whole + rng.normal(0, 45, whole.shape), 0, 255).astype(np.uint8)
    return result


def _mixed(first: str, second: str, rng: np.random.Generator) -> tuple[str, str]:
    return (first, second) if rng.random() < 0.5 else (second, first)


def _count(share: float, n: int) -> int:
    return max(round(share * n), 1) if share > 0 else 0
