"""All that training reads in one file of bounded size, so that it can move to another machine.

    python -m training.data_sets.data_pack pack FILE --bank banks/landscapes --bank banks/stanford \\
        --depth DIR --validation DIR --features FILE
    python -m training.data_sets.data_pack unpack FILE DIR

The file is a zip archive whose manifest states the sha256 of every member. Unpacked it is a folder with
`banks/`, `depth/`, `validation/` and `features.safetensors`, from which the scripts train as usual. Where the
banks do not fit, their photographs are encoded anew, all at one lower quality.
"""

from __future__ import annotations

import hashlib
import json
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Annotated

import typer

from simspaint.bank.bank_file import PHOTOS, read_bank_file
from simspaint.errors import MemoryBankError
from simspaint.files.atomic import replace_bytes, write_atomically
from simspaint.files.depth_file import DEPTH_SUFFIXES, find_depth
from simspaint.files.distinct_files import check_distinct
from simspaint.files.folder_data_set import FolderDataSet
from training.data_sets.left_out import tell_left_out
from training.data_sets.memory_bank_reencoding import QUALITIES, reencoded
from training.options import run_script
from training.terminal import tell

app = typer.Typer(no_args_is_help=True)
FORMAT = 1
_MANIFEST = "manifest.json"
_MEMBER = re.compile(r"(?:[A-Za-z0-9_-][A-Za-z0-9._-]*/){0,3}[A-Za-z0-9_-][A-Za-z0-9._-]*")
"""Plain names in folders: nothing that begins with a dot, no absolute path, no backslash."""
_MOST_UNPACKED = 1 << 30
_ALWAYS_BYTES, _BYTES_A_BYTE = 16 << 20, 20
"""All that is unpacked: always, and for a byte of the file. Only lists are compressed."""
_BROKEN = (OSError, ValueError, KeyError, TypeError, RuntimeError, RecursionError, EOFError)
Members = dict[str, bytes]


@app.command()
def pack(
    file: Annotated[Path, typer.Argument(help="The file to write.")],
    bank: Annotated[list[Path], typer.Option(help="Memory banks; each keeps its folder's name.")],
    depth: Annotated[Path | None, typer.Option(help="Depth, NAME.webp or NAME.png.")] = None,
    validation: Annotated[Path | None, typer.Option(help="Data set with val.txt.")] = None,
    features: Annotated[Path | None, typer.Option(help="Stand-in for VGG-19.")] = None,
    most_mb: Annotated[float, typer.Option(help="Largest size of the file.")] = 60.0,
) -> None:
    """Pack banks, depth, held-out photographs and features into one file."""
    given = [each for each in (depth, validation, features) if each is not None]
    check_distinct([path for each in (*bank, *given) for path in (each, *each.rglob("*"))], [file])
    others: Members = {}
    if depth is not None:
        files = [path for path in sorted(depth.iterdir()) if path.suffix in DEPTH_SUFFIXES]
        others |= {f"depth/{path.name}": path.read_bytes() for path in files}
    if validation is not None:
        others |= _validation(validation, depth)
    if features is not None:
        others["features.safetensors"] = features.read_bytes()
    members = _fitted(bank, others, most_mb * 1e6)
    sums = {name: hashlib.sha256(data).hexdigest() for name, data in members.items()}
    manifest = json.dumps({"format": FORMAT, "files": sums}).encode()
    with write_atomically(file) as target, zipfile.ZipFile(target, "w") as archive:
        for name, data in ((_MANIFEST, manifest), *members.items()):
            kind = zipfile.ZIP_DEFLATED if name.endswith(".json") else zipfile.ZIP_STORED
            archive.writestr(name, data, kind)
    tell(f"{file}: {len(members)} files, {file.stat().st_size / 1e6:.1f} MB")


@app.command()
def unpack(
    file: Annotated[Path, typer.Argument(help="A packed file.")],
    out: Annotated[Path, typer.Argument(help="Folder for what is in it.")],
) -> None:
    """Unpack a file; every member is checked before it is written. What is there already is replaced."""
    count = 0
    for name, data in read_members(file):
        check_distinct([file], [out / name])
        replace_bytes(out / name, data)
        count += 1
    tell(f"{out}: {count} files")


def read_members(file: Path) -> Iterator[tuple[str, bytes]]:
    """The members of a packed file, each as its manifest states it.

    Raises `MemoryBankError` where the file is missing, damaged, of another format, or names files outside of
    its folder.
    """
    try:
        with zipfile.ZipFile(file) as archive:
            sizes = {info.filename: info.file_size for info in archive.infolist()}
            manifest = json.loads(archive.read(_MANIFEST)) if sizes.get(_MANIFEST, 1 << 40) < 1 << 26 else {}
            sums = manifest["files"]
            if manifest["format"] != FORMAT or set(sizes) != {_MANIFEST, *sums}:
                raise _damaged(file)
            most = min(_MOST_UNPACKED, _ALWAYS_BYTES + _BYTES_A_BYTE * file.stat().st_size)
            if sum(sizes.values()) > most or not all(_MEMBER.fullmatch(name) for name in sums):
                raise _damaged(file)
            for name, expected in sums.items():
                data = archive.read(name)
                if hashlib.sha256(data).hexdigest() != expected:
                    raise _damaged(file)
                yield name, data
    except (zipfile.BadZipFile, zlib.error, *_BROKEN) as error:
        raise _damaged(file) from error


def _fitted(banks: Iterable[Path], others: Members, most: float) -> Members:
    """All members, the banks at the highest quality with which they fit."""
    n_bytes = 0
    for quality in QUALITIES:
        members = dict(others)
        for folder in banks:
            members |= {f"banks/{folder.name}/{name}": data for name, data in _bank(folder, quality).items()}
        n_bytes = sum(len(data) + 300 for data in members.values())
        if n_bytes <= most:
            return members
    raise MemoryBankError(
        f"The banks take {n_bytes / 1e6:.0f} MB at the lowest quality.",
        "Build them smaller: simspaint bank build --size.",
    )


def _bank(folder: Path, quality: int | None) -> Members:
    """Files of a bank; with a quality its photographs encoded anew."""
    if quality is not None:
        return reencoded(folder, quality)
    bank = read_bank_file(folder)
    names = ["bank.json", bank.index_file, *(f"{PHOTOS}/{photo.file}" for photo in bank.photographs)]
    return {name: (folder / name).read_bytes() for name in names}


def _validation(folder: Path, depth: Path | None) -> Members:
    """The held-out part of a data set, as a data set of its own."""
    data = FolderDataSet.open(folder)
    tell_left_out(data)
    names = data.split("val")
    members = {"validation/labels.csv": (folder / "labels.csv").read_bytes()}
    members["validation/val.txt"] = "".join(f"{name}\n" for name in names).encode()
    for name in names:
        photograph = data.photograph_files[name]
        members[f"validation/photos/{photograph.name}"] = photograph.read_bytes()
        members[f"validation/layouts/{name}.png"] = data.layout_file(name).read_bytes()
        packed = find_depth(depth, name) if depth is not None else None
        if packed is not None:
            members[f"validation/depth/{packed.name}"] = packed.read_bytes()
    return members


def _damaged(file: Path) -> MemoryBankError:
    return MemoryBankError(
        f"{file} is damaged, or no packed training data.", "Pack it again, or copy it again."
    )


if __name__ == "__main__":
    run_script(app)
