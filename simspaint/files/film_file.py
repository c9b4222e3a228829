"""Films of photographs, written by OpenCV with the encoders that its wheels bring along."""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import cv2
import numpy as np
from jaxtyping import UInt8

from simspaint.errors import LayoutFileError
from simspaint.files.atomic import write_atomically

CODES = {".mp4": "mp4v", ".avi": "MJPG"}
"""By suffix: MPEG-4, which browsers do not all play, and Motion JPEG, which video editors take."""
MAX_FPS = 120.0


def check_film(path: Path) -> None:
    """Raise `LayoutFileError` where a film cannot have this name."""
    if path.suffix.lower() not in CODES:
        raise LayoutFileError(f"{path} must end in {' or '.join(CODES)}.", "Give another name.")
    if path.is_dir():
        raise LayoutFileError(f"{path} is a folder.", "Give a file.")


def in_frame_order(files: Iterator[Path] | list[Path]) -> list[Path]:
    """Files by their names, in which numbers count as numbers: frame-9 comes before frame-10."""
    return sorted(files, key=lambda file: [_part(part) for part in re.split(r"(\d+)", file.name)])


def _part(text: str) -> tuple[int, int, str]:
    return (0, int(text), text) if text.isascii() and text.isdigit() else (1, 0, text)


class FilmWriter:
    """Takes the photographs of a film one after the other; made by `film_writer`."""

    def __init__(self, file: Path, name: str, fps: float) -> None:
        self._file, self._name, self._fps = file, name, fps
        self._writer: cv2.VideoWriter | None = None
        self._shape: tuple[int, ...] = ()

    def add(self, photograph: UInt8[np.ndarray, "height width 3"]) -> None:
        """The next frame; an odd side is made longer by a pixel, as encoders need it.

        Raises `LayoutFileError` where it has another size than the first one, or no encoder works.
        """
        if self._writer is None:
            self._shape = photograph.shape
            self._writer = self._open()
        if photograph.shape != self._shape:
            raise LayoutFileError("The photographs of a film have one size.", "Render all with one --size.")
        height, width = photograph.shape[:2]
        even = np.pad(photograph, ((0, height % 2), (0, width % 2), (0, 0)), mode="edge")
        self._writer.write(cv2.cvtColor(even, cv2.COLOR_RGB2BGR))

    def close(self) -> None:
        """Write what is still held back."""
        if self._writer is not None:
            self._writer.release()

    def _open(self) -> cv2.VideoWriter:
        height, width = (side + side % 2 for side in self._shape[:2])
        code = cv2.VideoWriter.fourcc(*CODES[self._file.suffix])
        writer = cv2.VideoWriter(str(self._file), code, self._fps, (width, height))
        if not writer.isOpened():
            raise LayoutFileError(
                f"{self._name} cannot be encoded on this machine.",
                "Leave out the film; the frames are written.",
            )
        return writer


@contextmanager
def film_writer(path: Path, fps: float) -> Iterator[FilmWriter]:
    """A film that takes its place when the block ends well, and is not there otherwise.

    Raises `LayoutFileError` where it cannot be written.
    """
    check_film(path)
    with tempfile.TemporaryDirectory(prefix="simspaint-film-") as folder:
        # OpenCV writes to names alone, and goes by their suffix.
        made = Path(folder) / f"film{path.suffix.lower()}"
        film = FilmWriter(made, path.name, fps)
        try:
            yield film
        finally:
            film.close()
        try:
            with open(made, "rb") as source, write_atomically(path) as target:
                shutil.copyfileobj(source, target)
        except OSError as error:
            raise LayoutFileError(
                f"{path} cannot be written: {error.strerror}.", "Choose another folder."
            ) from error
