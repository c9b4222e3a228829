"""Pillow pictures from untrusted files."""

from __future__ import annotations

import contextlib
import os
import struct
import warnings
from collections.abc import Iterator, Sequence
from pathlib import Path

from PIL import Image, TiffImagePlugin, UnidentifiedImageError

from simspaint.errors import LayoutFileError
from simspaint.files.jpeg_scans import LOOKED_THROUGH, has_too_many_scans
from simspaint.files.regular_file import open_regular
from simspaint.files.tiff_limits import unpacks_to_too_much

# Pillow only warns between one and two times its own limit; the limits here are checked from the header and
# are lower, so a warning can only precede a refusal, and is made an exception to keep the output one line.
warnings.filterwarnings("error", category=Image.DecompressionBombWarning)
# Damaged EXIF is skipped; a message about it would help no one.
warnings.filterwarnings("ignore", category=UserWarning, module="PIL")

BROKEN_PICTURE = (
    OSError, SyntaxError, ValueError, EOFError, OverflowError, RuntimeError, struct.error, TypeError,
    AttributeError, LookupError, ArithmeticError, AssertionError,
)  # fmt: skip
"""What Pillow's readers raise on damaged bytes; that of AVIF raises `RuntimeError`, EXIF nearly anything."""
TOO_LARGE = (Image.DecompressionBombError, Image.DecompressionBombWarning)
"""What they raise where a picture states far too many pixels."""
_JPEG = ("JPEG", "MPO")
_HEIC = (b"ftypheic", b"ftypheix", b"ftyphevc", b"ftypmif1", b"ftypmsf1", b"ftypheim", b"ftypheis")


@contextlib.contextmanager
def opened_picture(path: Path, formats: Sequence[str], max_pixels: int) -> Iterator[Image.Image]:
    """A picture whose header has been read and whose pixels have not.

    Any failure to decode inside the block becomes the same error as a failure to open.

    Parameters
    ----------
    formats
        Pillow's names of the formats that are tried; nothing else is.
    max_pixels
        Largest width × height that is let through.

    Raises
    ------
    LayoutFileError
        The file is missing, a pipe or device, of another format, damaged, cut off, or too large.
    """
    try:
        with open_regular(path) as file, Image.open(file, formats=list(formats)) as picture:
            if picture.width * picture.height > max_pixels:
                raise too_large(path, picture.width, picture.height)
            if picture.format in _JPEG and has_too_many_scans(_begins(path, LOOKED_THROUGH)):
                raise LayoutFileError(
                    f"{path.name} goes over its picture far more often than photographs do.",
                    "Save it again with an image editor.",
                )
            if isinstance(picture, TiffImagePlugin.TiffImageFile):
                _check_tiff(path, picture)
            yield picture
    except TOO_LARGE as error:
        raise LayoutFileError(
            f"{path.name} is too large: more than {max_pixels / 1e6:.0f} million pixels.", "Scale it down."
        ) from error
    except UnidentifiedImageError as error:
        if _begins(path, 16)[4:12] in _HEIC:
            raise LayoutFileError(
                f"{path.name} is of the format HEIC, which is not read.", "Save it as JPEG or PNG."
            ) from error
        raise LayoutFileError(
            f"{path.name} is not a picture of a known format, or its beginning is damaged.",
            "Open and save it again with an image editor.",
        ) from error
    except BROKEN_PICTURE as error:
        raise unreadable(path, error) from error


def _check_tiff(path: Path, picture: TiffImagePlugin.TiffImageFile) -> None:
    with open_regular(path) as file:
        if unpacks_to_too_much(picture, file, os.fstat(file.fileno()).st_size):
            raise LayoutFileError(
                f"{path.name} unpacks to far more than its picture.", "Save it again with an image editor."
            )


def _begins(path: Path, n_bytes: int) -> bytes:
    with open_regular(path) as file:
        return file.read(min(n_bytes, os.fstat(file.fileno()).st_size))


def too_large(path: Path, width: int, height: int) -> LayoutFileError:
    """The error for a picture of too many pixels."""
    return LayoutFileError(f"{path.name} is too large: {width} × {height} pixels.", "Scale it down first.")


def unreadable(path: Path, error: BaseException) -> LayoutFileError:
    """The error for a file that is missing, unreadable or damaged."""
    if isinstance(error, FileNotFoundError):
        return LayoutFileError(f"{path} does not exist.", "Check the path.")
    if isinstance(error, IsADirectoryError):
        return LayoutFileError(f"{path} is a folder.", "Give a file.")
    if isinstance(error, OSError) and error.errno is not None:
        return LayoutFileError(f"{path} cannot be read: {error.strerror}.", "Check its permissions.")
    return LayoutFileError(f"{path.name} is damaged or cut off.", "Copy or export it again.")
