"""The page of a study: one file that holds its pictures, its script and nothing that says who made which."""

from __future__ import annotations

import base64
import html
import json
import re
from collections.abc import Callable, Sequence
from pathlib import Path

import cv2
import numpy as np

from training.study.design import Study, StudyError, Trial

PAGE = "study.html"
QUALITIES = (95, 92, 90, 87, 84, 80, 75, 70)
"""JPEG qualities, tried in turn until the page is small enough; one for all pictures."""
_FOLDER = Path(__file__).parent
_SCRIPTS = ("page_answers.js", "page.js")
Pixels = Callable[[Trial, int], np.ndarray]
"""RGB of an option of a trial."""


def page_of(study: Study, pixels: Pixels, most_bytes: int) -> tuple[bytes, int]:
    """The page, and the JPEG quality of its pictures.

    Raises `StudyError` where the page would be larger than `most_bytes` at the lowest quality.
    """
    pictures, numbers = _distinct(study.trials, pixels)
    size = 0
    for quality in QUALITIES:
        page = _filled(study, [_data_uri(picture, quality) for picture in pictures], numbers)
        size = len(page)
        if size <= most_bytes:
            return page, quality
    text = f"The page would have {size / 1e6:.1f} MB at the lowest quality."
    raise StudyError(text, "Ask about fewer pairs, or make the pictures smaller with --size.")


def _distinct(trials: Sequence[Trial], pixels: Pixels) -> tuple[list[np.ndarray], list[tuple[int, int]]]:
    """Pictures, each once, and the places of every trial's two."""
    places: dict[tuple[tuple[int, ...], bytes], int] = {}
    pictures: list[np.ndarray] = []
    numbers = []
    for trial in trials:
        pair = []
        for option in (0, 1):
            picture = pixels(trial, option)
            key = picture.shape, picture.tobytes()
            if key not in places:
                places[key] = len(pictures)
                pictures.append(picture)
            pair.append(places[key])
        numbers.append((pair[0], pair[1]))
    return pictures, numbers


def _filled(study: Study, pictures: list[str], numbers: list[tuple[int, int]]) -> bytes:
    trials = [
        {"pictures": pair, "again": trial.again_of, "seconds": trial.seconds}
        for trial, pair in zip(study.trials, numbers, strict=True)
    ]
    stated = {"id": study.study_id, "kind": study.kind, "seconds": study.seconds}
    # "</" would end the script element that holds it.
    data = json.dumps({**stated, "trials": trials, "pictures": pictures}).replace("</", "<\\/")
    texts = {
        "TITLE": html.escape(study.title),
        "STYLE": (_FOLDER / "page.css").read_text(encoding="utf-8"),
        "SCRIPT": "\n".join((_FOLDER / name).read_text(encoding="utf-8") for name in _SCRIPTS),
        "STUDY": data,
    }
    page = (_FOLDER / "page.html").read_text(encoding="utf-8")
    return re.sub(r"\{\{([A-Z]+)\}\}", lambda place: texts[place[1]], page).encode()


def _data_uri(picture: np.ndarray, quality: int) -> str:
    how = (cv2.IMWRITE_JPEG_QUALITY, quality, cv2.IMWRITE_JPEG_OPTIMIZE, 1)
    full_color = (cv2.IMWRITE_JPEG_SAMPLING_FACTOR, cv2.IMWRITE_JPEG_SAMPLING_FACTOR_444)
    # Not by Pillow: its buffer is too small for detailed pictures when it optimises.
    _, encoded = cv2.imencode(".jpg", cv2.cvtColor(picture, cv2.COLOR_RGB2BGR), (*how, *full_color))
    return "data:image/jpeg;base64," + base64.b64encode(encoded.tobytes()).decode()
