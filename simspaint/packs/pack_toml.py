"""`pack.toml`, the file of a pack's description: read, checked and written."""

from __future__ import annotations

import json
import os
import re
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from simspaint.domain.geometry import Extent
from simspaint.errors import PackError
from simspaint.files.atomic import replace_bytes, sha256_of
from simspaint.files.plain_names import is_plain_path, printable_lines
from simspaint.files.regular_file import read_at_most
from simspaint.files.untrusted_folder import is_sealed
from simspaint.packs.pack_description import (
    FORMAT,
    NETWORKS,
    PACK_NAME,
    REINSTALL,
    BankKind,
    PackDescription,
    PackLicence,
    PackWeights,
)

_MAX_BYTES = 64 << 10
"""A description has some hundred lines; reading a megabyte of nothing but brackets takes half a minute."""
_MOST_DOTS = 16
"""Of a line beside its texts: a key of a thousand parts takes gigabytes to read."""
_TEXTS = re.compile(r'"(?:[^"\\]|\\.?)*(?:"|$)|\'[^\']*(?:\'|$)')
"""One that does not end goes to the end of its line: else each of its quotes would be tried, for seconds."""


def read_description(folder: Path) -> PackDescription:
    """Read and check `pack.toml` of a folder.

    Raises `PackError` where it is missing, damaged, of another version, or names a file outside the folder.
    """
    table = _read_table(folder / "pack.toml")
    try:
        return _from_table(folder, table)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        reason = f"{error} is missing" if isinstance(error, KeyError) else str(error)
        raise PackError(f"The description of the pack {folder} is damaged: {reason}.", REINSTALL) from error


def write_pack_toml(
    folder: Path,
    *,
    name: str,
    title: str,
    extent: Extent,
    weights: Sequence[tuple[str, str, str]],
    bank_kind: BankKind = "bundled",
    bank_hint: str = "",
    licences: Sequence[PackLicence] = (),
) -> None:
    """Describe the pack in `folder`, atomically; its `labels.csv` and weights must lie there already.

    Parameters
    ----------
    weights
        (network, file relative to the folder, configuration); the sha256 is taken from the file. A network
        `NAME.gpu` after NAME is its larger one for GPUs.
    """
    lines = [f"format = {FORMAT}", f"name = {_text(name)}", f"title = {_text(title)}"]
    lines += [f"extent = [{extent.height}, {extent.width}]", ""]
    lines += ["[bank]", f"kind = {_text(bank_kind)}", f"hint = {_text(bank_hint)}", ""]
    for network, file, config in weights:
        lines += [
            f"[weights.{network}]",
            f"file = {_text(file)}",
            f"sha256 = {_text(sha256_of(folder / file))}",
        ]
        lines += [f"config = {_text(config)}", ""]
    for part in licences:
        lines += ["[[licences]]", f"part = {_text(part.part)}", f"licence = {_text(part.licence)}"]
        lines += [f"origin = {_text(part.origin)}", ""]
    data = "\n".join(lines).encode()
    _from_table(folder, tomllib.loads(data.decode()))
    replace_bytes(folder / "pack.toml", data)


def _read_table(path: Path) -> dict[str, Any]:
    try:
        text = read_at_most(path, _MAX_BYTES).decode("utf-8")
        if any(_TEXTS.sub("", line).count(".") > _MOST_DOTS for line in text.splitlines()):
            raise ValueError("a name in it has too many parts")
        table = tomllib.loads(text)
    except (OSError, ValueError, RecursionError) as error:
        raise PackError(f"The description {path} cannot be read: {error}.", REINSTALL) from error
    if table.get("format") != FORMAT:
        raise PackError(
            f"The pack {path.parent} is of version {table.get('format')}, not of version {FORMAT}.",
            "Get a pack for this version of SimsPaint.",
        )
    return table


def _from_table(folder: Path, table: dict[str, Any]) -> PackDescription:
    """The checked contents; what is missing or of a wrong type raises as `dict` and `str` do."""
    name, title = _string(table, "name"), _string(table, "title")
    if not PACK_NAME.fullmatch(name):
        raise ValueError(f"{name!r} is not a name of lower-case letters, digits, - and _")
    height, width = table["extent"]
    if not all(isinstance(side, int) and 32 <= side <= 8192 for side in (height, width)):
        raise ValueError(f"the extent {table['extent']} is not a height and a width of 32 to 8192")
    bank = table["bank"]
    if bank["kind"] not in ("bundled", "user"):
        raise ValueError(f"{bank['kind']!r} is neither bundled nor user")
    weights = {
        network: _weights(folder, network, row, _larger(folder, network, row))
        for network, row in table.get("weights", {}).items()
    }
    licences = tuple(
        PackLicence(*(_string(row, key) for key in ("part", "licence", "origin")))
        for row in table.get("licences", [])
    )
    hint = _string(bank, "hint") if "hint" in bank else ""
    return PackDescription(name, title, Extent(height, width), bank["kind"], hint, weights, licences)


def _larger(folder: Path, network: str, row: dict[str, Any]) -> PackWeights | None:
    """The weights for machines with a GPU, which have none that are larger still."""
    return _weights(folder, network, row["gpu"], None) if "gpu" in row else None


def _weights(folder: Path, network: str, row: dict[str, Any], larger: PackWeights | None) -> PackWeights:
    if network not in NETWORKS:
        raise ValueError(f"{network!r} is not a network")
    file, sha256 = _string(row, "file"), _string(row, "sha256")
    if not is_plain_path(file) or not is_sealed(folder, file):
        raise ValueError(f"the file {file!r} lies outside the pack")
    if not re.fullmatch("[0-9a-f]{64}", sha256):
        raise ValueError(f"{sha256[:80]!r} is not a sha256")
    path = Path(os.path.realpath(folder)) / file
    return PackWeights(network, path, sha256, _string(row, "config"), larger)


def _string(table: dict[str, Any], key: str) -> str:
    value = table[key]
    if not isinstance(value, str):
        raise TypeError(f"{key} is not a text")
    return printable_lines(value.expandtabs(1))  # strangers write it


def _text(value: str) -> str:
    """A TOML string; JSON's escapes are a subset of TOML's."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
