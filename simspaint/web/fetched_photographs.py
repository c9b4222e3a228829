"""Photographs that were picked, fetched into a folder with their credits."""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Callable, Collection, Sequence
from pathlib import Path

import cv2
import numpy as np
from jaxtyping import UInt8

from simspaint.errors import DownloadError, LayoutFileError
from simspaint.files.atomic import replace_bytes
from simspaint.files.folder_lock import LOCK_FILE, locked_folder
from simspaint.files.photograph_file import read_photograph, write_photograph
from simspaint.files.plain_names import is_plain_name
from simspaint.web.credits_file import CREDITS, PhotographTerms, read_credits, write_credits_table
from simspaint.web.free_photograph import FreePhotograph
from simspaint.web.polite_requests import Fetcher

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
            files.append(keep_picked(photograph, picture_bytes(photograph, out, fetcher), out))
        except (DownloadError, LayoutFileError) as error:
            skipped.append((photograph.title, str(error)))
        if report is not None:
            report(done, len(picked))
    return files, skipped


def picture_bytes(photograph: FreePhotograph, out: Path, fetcher: Fetcher) -> bytes | None:
    """What is sent for a photograph; None where it lies in the folder already. Nothing is written.

    Raises `DownloadError`.
    """
    return None if _file(photograph, out).is_file() else fetcher.bytes(photograph.url, _MOST_BYTES)


def keep_picked(photograph: FreePhotograph, data: bytes | None, out: Path) -> Path:
    """Write what was sent as a photograph of at most `LONGEST_PX`, and author and terms into the folder's
    table before it: no photograph is there without them. None is there already, and keeps what the table
    says of it. Gives the photograph's file.

    Raises `DownloadError` where it is no picture, `LayoutFileError` where the table is damaged or the folder
    cannot be written.
    """
    file = _file(photograph, out)
    rgb = None if data is None else _decoded(photograph, data, file)
    line = PhotographTerms(
        file.stem,
        photograph.title,
        photograph.author,
        photograph.licence_name,
        photograph.licence_url,
        photograph.page,
        photograph.service,
    )
    try:
        with locked_folder(out, LayoutFileError):  # else two programs lose lines of one another
            lines, new = read_credits(out), {file.stem: line}
            write_credits_table(out, (new | lines if rgb is None else lines | new).values())
            if rgb is not None:
                write_photograph(file, rgb)
    except OSError as error:
        raise _unwritable(out) from error
    return file


def kept_photographs(out: Path) -> dict[str, Path]:
    """The photographs that a folder's table of credits names and that lie there, by name. Raises
    `LayoutFileError` where the table is damaged."""
    files = {name: out / f"{name}.jpg" for name in read_credits(out) if is_plain_name(name)}
    return {name: file for name, file in files.items() if file.is_file()}


def forget_kept(out: Path, names: Collection[str]) -> None:
    """Delete these photographs of a folder and their lines of its table of credits; what was fetched
    meanwhile, or is not to be forgotten, stays with its lines. The folder goes if it is empty then.

    Raises `LayoutFileError` where it cannot be done.
    """
    if not out.is_dir():
        return
    try:
        with locked_folder(out, LayoutFileError):
            lines = read_credits(out)
            for name in names:
                if name in lines and is_plain_name(name):
                    (out / f"{name}.jpg").unlink(missing_ok=True)
            left = [lines[name] for name in lines if (out / f"{name}.jpg").is_file() and is_plain_name(name)]
            if left:
                write_credits_table(out, left)
                return
            (out / CREDITS).unlink(missing_ok=True)
        lock = out / LOCK_FILE
        if lock.is_file() and not lock.stat().st_size:
            lock.unlink()
        if out.is_dir() and not any(out.iterdir()):
            out.rmdir()
    except OSError as error:
        raise LayoutFileError(
            f"{out} cannot be emptied: {error.strerror}.", "Delete it, if you know what it is."
        ) from error


def _decoded(photograph: FreePhotograph, data: bytes, file: Path) -> UInt8[np.ndarray, "height width 3"]:
    """What was sent, at most `LONGEST_PX` long."""
    part = file.with_name(f".{secrets.token_hex(6)}.part")
    try:
        replace_bytes(part, data)
        rgb = read_photograph(part)
    except OSError as error:
        raise _unwritable(file.parent) from error
    except LayoutFileError as error:
        raise DownloadError("What was sent for it is no picture.", "Pick another.") from error
    finally:
        part.unlink(missing_ok=True)
    factor = LONGEST_PX / max(rgb.shape[:2])
    if factor >= 1:
        return rgb
    size = round(rgb.shape[1] * factor), round(rgb.shape[0] * factor)
    return np.asarray(cv2.resize(rgb, size, interpolation=cv2.INTER_AREA))


def _unwritable(folder: Path) -> LayoutFileError:
    return LayoutFileError(f"{folder} cannot be written.", "Choose another folder.")


def _file(photograph: FreePhotograph, out: Path) -> Path:
    """Another one for every photograph: a digest tells apart what of its name at the service can be no part
    of a file's name."""
    parts = [re.sub(r"[^\w-]+", "_", text).strip("_") for text in (photograph.title, photograph.id)]
    title, id = (part.encode()[:_MOST_NAME].decode(errors="ignore") for part in parts)
    name = f"{title[:40] or 'photograph'}-{id[:40]}"
    if id[:40] != photograph.id:
        name += f"-{hashlib.sha256(photograph.id.encode(errors='replace')).hexdigest()[:8]}"
    return out / f"{name}.jpg"
