"""Photographs that were picked, fetched into a folder with their credits."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Sequence
from pathlib import Path

import cv2

from simspaint.errors import DownloadError, LayoutFileError
from simspaint.files.atomic import replace_bytes
from simspaint.files.photograph_file import read_photograph, write_photograph
from simspaint.files.plain_names import is_plain_name
from simspaint.web.credits_file import CREDITS, PhotographTerms, read_credits, write_credits_table
from simspaint.web.fetching import Fetcher
from simspaint.web.free_photograph import FreePhotograph

LONGEST_PX = 2048
_MOST_BYTES = 64 << 20
_MOST_NAME = 100
"""Bytes of each part of a file's name."""


def fetch_picked(
    picked: Sequence[FreePhotograph],
    out: Path,
    fetcher: Fetcher,
    report: Callable[[int, int], None] | None = None,
) -> tuple[list[Path], list[tuple[str, str]]]:
    """Fetch photographs, at most `LONGEST_PX` long, with a line of credits each; what lies there is kept.

    Gives the files, and (title, reason) of those that could not be fetched. Raises `LayoutFileError` where
    the folder cannot be written.
    """
    files, skipped = [], []
    read_credits(out)
    for done, photograph in enumerate(picked, start=1):
        try:
            keep_picture(photograph, picture_bytes(photograph, out, fetcher), out)
        except (DownloadError, LayoutFileError) as error:
            skipped.append((photograph.title, str(error)))
        else:
            files.append(keep_terms(photograph, out))
        if report is not None:
            report(done, len(picked))
    return files, skipped


def picture_bytes(photograph: FreePhotograph, out: Path, fetcher: Fetcher) -> bytes | None:
    """What is sent for a photograph; None where it lies in the folder already. Nothing is written.

    Raises `DownloadError`.
    """
    return None if _file(photograph, out).is_file() else fetcher.bytes(photograph.url, _MOST_BYTES)


def keep_terms(photograph: FreePhotograph, out: Path) -> Path:
    """Note author and terms of a photograph in a folder's table of credits; gives the photograph's file.

    Raises `LayoutFileError` where the table is damaged or cannot be written.
    """
    file = _file(photograph, out)
    line = PhotographTerms(
        file.stem,
        photograph.title,
        photograph.author,
        photograph.licence_name,
        photograph.licence_url,
        photograph.page,
        photograph.service,
    )
    write_credits_table(out, (read_credits(out) | {file.stem: line}).values())
    return file


def forget_kept(out: Path) -> None:
    """Delete the photographs that a folder's table of credits names, the table, and the folder if it is empty
    then. Raises `LayoutFileError` where it cannot be done."""
    try:
        for name in read_credits(out):
            if is_plain_name(name):
                (out / f"{name}.jpg").unlink(missing_ok=True)
        (out / CREDITS).unlink(missing_ok=True)
        if out.is_dir() and not any(out.iterdir()):
            out.rmdir()
    except OSError as error:
        raise LayoutFileError(
            f"{out} cannot be emptied: {error.strerror}.", "Delete it, if you know what it is."
        ) from error


def keep_picture(photograph: FreePhotograph, data: bytes | None, out: Path) -> None:
    """Write what was sent as a photograph of at most `LONGEST_PX`; None is there already.

    Raises `DownloadError` where it is no picture, `LayoutFileError` where the folder cannot be written.
    """
    if data is None:
        return
    file = _file(photograph, out)
    part = file.with_name(f".{secrets.token_hex(6)}.part")
    try:
        replace_bytes(part, data)
        rgb = read_photograph(part)
    except OSError as error:
        raise LayoutFileError(f"{file.parent} cannot be written.", "Choose another folder.") from error
    except LayoutFileError as error:
        raise DownloadError(
            f"What was sent for {photograph.title} is no picture.", "Pick another."
        ) from error
    finally:
        part.unlink(missing_ok=True)
    factor = LONGEST_PX / max(rgb.shape[:2])
    if factor < 1:
        size = round(rgb.shape[1] * factor), round(rgb.shape[0] * factor)
        rgb = cv2.resize(rgb, size, interpolation=cv2.INTER_AREA)
    write_photograph(file, rgb)


def _file(photograph: FreePhotograph, out: Path) -> Path:
    parts = [re.sub(r"[^\w-]+", "_", text).strip("_") for text in (photograph.title, photograph.id)]
    title, id = (part.encode()[:_MOST_NAME].decode(errors="ignore") for part in parts)
    return out / f"{title[:40] or 'photograph'}-{id[:40]}.jpg"
