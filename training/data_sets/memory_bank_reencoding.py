"""A bank with its photographs encoded anew as smaller files; segments and index stay what they are."""

from __future__ import annotations

import hashlib
import io
import os
import tempfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

from PIL import Image

from simspaint.bank.bank_description import BankPhotograph
from simspaint.bank.bank_file import PHOTOS, read_bank_file, read_entries, write_bank
from simspaint.files.photograph_file import read_photograph

QUALITIES: tuple[int | None, ...] = (None, 65, 55, 45, 35)
"""AVIF qualities that are tried in turn; None leaves the files as they are."""


def reencoded(folder: Path, quality: int) -> dict[str, bytes]:
    """Files of the bank by name relative to its folder, photographs as AVIF of this quality; a photograph
    that would not shrink stays as it is.

    Raises `MemoryBankError` where the bank is damaged, `LayoutFileError` where a photograph is.
    """
    bank = read_bank_file(folder)

    def shrunk(photograph: BankPhotograph) -> tuple[BankPhotograph, bytes]:
        path = folder / PHOTOS / photograph.file
        before, data = path.read_bytes(), io.BytesIO()
        Image.fromarray(read_photograph(path)).save(data, "AVIF", quality=quality, speed=7, max_threads=1)
        if len(data.getvalue()) >= len(before):
            return photograph, before
        sha256 = hashlib.sha256(data.getvalue()).hexdigest()
        return replace(photograph, file=f"{photograph.name}.avif", sha256=sha256), data.getvalue()

    with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        made = list(pool.map(shrunk, bank.photographs))
    files = {f"{PHOTOS}/{photograph.file}": data for photograph, data in made}
    with tempfile.TemporaryDirectory() as scratch:
        photographs = [photograph for photograph, _ in made]
        entries = read_entries(folder, bank)
        written = write_bank(
            Path(scratch), bank.extent, bank.labels, bank.minimum_component, photographs, entries
        )
        for name in ("bank.json", written.index_file):
            files[name] = (Path(scratch) / name).read_bytes()
    return files
