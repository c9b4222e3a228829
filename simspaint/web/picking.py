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
from simspaint.web.credits_file import PhotographTerms, read_credits, write_credits_table
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
    files, skipped, lines = [], [], read_credits(out)
    for done, photograph in enumerate(picked, start=1):
        file = out / f"{_file_name(photograph)}.jpg"
        try:
            if not file.is_file():
                _fetch(photograph, file, fetcher)
        except (DownloadError, LayoutFileError) as error:
            skipped.append((photograph.title, str(error)))
        else:
            files.append(file)
            lines[file.stem] = PhotographTerms(
                file.stem,
                photograph.title,
                photograph.author,
                photograph.licence_name,
                photograph.licence_url,
                photograph.page,
                photograph.service,
            )
            write_credits_table(out, lines.values())
        if report is not None:
            report(done, len(picked))
    return files, skipped


def _fetch(photograph: FreePhotograph, file: Path, fetcher: Fetcher) -> None:
    data = fetcher.bytes(photograph.url, _MOST_BYTES)
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


def _file_name(photograph: FreePhotograph) -> str:
    parts = [re.sub(r"[^\w-]+", "_", text).strip("_") for text in (photograph.title, photograph.id)]
    title, id = (part.encode()[:_MOST_NAME].decode(errors="ignore") for part in parts)
    return f"{title[:40] or 'photograph'}-{id[:40]}"
