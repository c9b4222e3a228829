"""A pack: label set, memory bank, weights and licences in one folder."""

from __future__ import annotations

import logging
import os
from dataclasses import dataclass
from pathlib import Path

from simspaint import resource_files
from simspaint.bank.bank_file import bank_exists
from simspaint.bank.memory_bank import MemoryBank
from simspaint.domain.geometry import Extent
from simspaint.domain.label_set import LabelSet
from simspaint.errors import PackError
from simspaint.files.label_table import read_labels
from simspaint.files.untrusted_folder import require_sealed
from simspaint.packs.pack_description import PACK_NAME, REINSTALL, RENDERING, PackDescription, PackWeights
from simspaint.packs.pack_place import is_installed, is_named, own_folder, take_over
from simspaint.packs.pack_toml import read_description

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, eq=False)
class OpenedPack:
    """What renderings take from a pack."""

    name: str
    labels: LabelSet
    bank: MemoryBank


@dataclass(frozen=True, slots=True)
class Pack:
    """A pack whose bank and weights have not been opened yet.

    Parameters
    ----------
    folder
        Where `pack.toml` and `labels.csv` lie.
    """

    folder: Path
    labels: LabelSet
    description: PackDescription

    @staticmethod
    def open(folder_or_name: str | Path) -> Pack:
        """Read a pack's description and labels.

        A name is looked for among the person's packs, then among the bundled ones.

        Raises
        ------
        PackError
            There is no such pack, it is of another version, its description is damaged, a part of it is a
            link, or it is installed under another name than it states: it would use what the person has of
            the pack of that name.
        LayoutFileError
            Its label table is missing or damaged.
        """
        folder = Path(os.path.realpath(_find(folder_or_name)))
        require_sealed(folder, ("pack.toml", "labels.csv", "bank"), PackError)
        description = read_description(folder)
        if is_installed(folder) and description.name != folder.name:
            raise PackError(
                f"The pack in {folder} calls itself {description.name}: installed packs have the name of "
                "their folder.",
                f"Call the folder {description.name}, or change the name in its pack.toml.",
            )
        labels = read_labels(folder / "labels.csv")
        take_over(description.name, folder, labels)
        return Pack(folder, labels, description)

    @property
    def name(self) -> str:
        return self.description.name

    @property
    def extent(self) -> Extent:
        """(height, width) that the bank is scored in and the networks were trained for."""
        return self.description.extent

    @property
    def weights(self) -> dict[str, PackWeights]:
        """By network; networks without weights are absent."""
        return self.description.weights

    def rendering_weights(self, device_kind: str) -> dict[str, PackWeights]:
        """Of the networks that renderings depend on: on the device `cpu`, or on another, where some may be
        larger."""
        own = {name: weights for name, weights in self.weights.items() if name in RENDERING}
        if device_kind == "cpu":
            return own
        return {name: weights.gpu or weights for name, weights in own.items()}

    @property
    def bank_folder(self) -> Path:
        """Where its bank is, or would be built: inside the pack, or for `user` among the person's data."""
        inside = self.folder / "bank"
        if self.description.bank_kind == "bundled" or inside.is_dir():
            return inside
        return self.own_folder / "bank"

    @property
    def own_folder(self) -> Path:
        """Where the person's photographs of the pack, and a bank that is not in it, lie; may be absent."""
        return own_folder(self.name, self.folder, self.labels)

    @property
    def has_bank(self) -> bool:
        """Whether a bank is there; says nothing of its state."""
        return bank_exists(self.bank_folder)

    def require_bank(self) -> Path:
        """The folder of its bank. Raises `PackError`, with the way to get it, where there is none."""
        if self.has_bank:
            return self.bank_folder
        if self.description.bank_kind == "bundled":
            raise PackError(f"The pack {self.name} is without its memory bank.", REINSTALL)
        named = self.name if is_named(self.folder) else self.folder
        command = f"simspaint pack complete {named} --photos DIR --layouts DIR"
        raise PackError(
            f"The pack {self.name} is without its memory bank: its photographs may not be given away.",
            f"{self.description.bank_hint} Then run: {command}".strip(),
        )

    def open_bank(self) -> OpenedPack:
        """The pack with its bank opened.

        Raises
        ------
        PackError
            The bank is not there, or has other labels than the pack.
        MemoryBankError
            It is damaged or of another version.
        """
        bank = MemoryBank.open(self.require_bank())
        if [label.name for label in bank.labels.labels] != [label.name for label in self.labels.labels]:
            raise PackError(
                f"The memory bank {self.bank_folder} has other labels than the pack {self.name}.",
                "Delete it and build it again with `simspaint pack complete`.",
            )
        return OpenedPack(self.name, self.labels, bank)


def find_packs() -> list[Path]:
    """Folders of all packs that can be opened by name, the person's first; each name once, in that order."""
    found: dict[str, Path] = {}
    for root in (resource_files.user_packs_folder(), resource_files.bundled_packs_folder()):
        for folder in _folders(root):
            if os.path.isfile(folder / "pack.toml"):
                found.setdefault(folder.name, folder)
    return list(found.values())


def _folders(root: Path) -> list[Path]:
    """What lies in a folder of packs; nothing where it cannot be listed: the other packs are there all the
    same."""
    try:
        return sorted(root.iterdir())
    except OSError as error:
        if root.exists():
            _log.warning("The packs in %s cannot be listed: %s", root, error)
        return []


def _find(folder_or_name: str | Path) -> Path:
    folder = Path(folder_or_name)
    if os.path.isfile(folder / "pack.toml"):
        return folder
    return find_installed(str(folder_or_name))


def find_installed(name: str) -> Path:
    """The folder of the installed pack of a name. Raises `PackError` where there is none."""
    packs = {path.name: path for path in find_packs()}
    if PACK_NAME.fullmatch(name) and name in packs:
        return packs[name]
    known = f"Known packs: {', '.join(packs)}." if packs else "No packs are installed."
    raise PackError(f"There is no pack {name}.", f"Give a folder with a pack.toml, or a name. {known}")
