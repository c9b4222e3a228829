"""What is measured: a pack with its bank, and held-out photographs with their layouts."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
from rich.progress import track

import simspaint.engine
from simspaint.bank.memory_bank import MemoryBank
from simspaint.domain.canvas import Canvas
from simspaint.domain.choices import Choices
from simspaint.domain.layout import Layout
from simspaint.domain.rendering import Rendering
from simspaint.engine.networks.synthesis_network import SynthesisNetwork
from simspaint.engine.pipeline import choose_and_render
from simspaint.engine.request import RenderRequest, RenderSettings
from simspaint.engine.runtime.device import choose_device
from simspaint.engine.runtime.models import Models
from simspaint.engine.stages.synthesise import synthesise
from simspaint.errors import MemoryBankError, WeightsError
from simspaint.files.folder_data_set import sequence_of
from simspaint.packs.pack import OpenedPack, Pack
from training.data_sets.held_bank import held_bank
from training.evaluation.evenly_spread import spread
from training.evaluation.pictures import FEWEST


@dataclass(slots=True)
class Subject:
    """A pack, opened, and what it is held against.

    Parameters
    ----------
    held
        All held-out photographs, in the bank's extent.
    names
        Those that pictures are made of.
    key
        What the figures depend on, as a digest.
    """

    pack: OpenedPack
    models: Models
    held: MemoryBank
    names: list[str]
    out: Path
    settings: RenderSettings
    by_sequence: bool
    key: str
    _made: list[Rendering] = field(default_factory=list)

    @staticmethod
    def open(
        pack: Path, bank: Path, data: Path, out: Path, most: int, settings: RenderSettings, by_sequence: bool
    ) -> Subject:
        """Open all of it.

        Raises `MemoryBankError` where fewer than `FEWEST` photographs are held out, `WeightsError` where the
        pack has no f.
        """
        described, opened = Pack.open(pack), MemoryBank.open(bank)
        models = Models.of_pack(described, choose_device("cpu"))
        if models.synthesis is None:
            raise WeightsError(f"The pack {described.name} has no synthesis network.", "Train f first.")
        held = held_bank(data, opened, out / "held")
        names = spread(sorted(held.photographs), most)
        if len(names) < FEWEST:
            raise MemoryBankError(f"At least {FEWEST} photographs have to be held out.", "Hold more out.")
        stated = (pack / "pack.toml").read_text(encoding="utf-8"), described.labels
        state = [*stated, names, opened.photographs, settings, _digest_of_the_method()]
        key = hashlib.sha256(repr([*state, by_sequence]).encode()).hexdigest()
        opened_pack = OpenedPack(described.name, described.labels, opened)
        return Subject(opened_pack, models, held, names, out, settings, by_sequence, key)

    @property
    def layouts(self) -> list[Layout]:
        """Of `names`."""
        return [self.held.layout(name) for name in self.names]

    @property
    def photographs(self) -> list[np.ndarray]:
        """The real ones, of `names`."""
        return [self.held.photograph(name) for name in self.names]

    def renderings(self) -> list[Rendering]:
        """Of the layouts of `names`; made once."""
        if not self._made:
            self._made = [self.rendered(number) for number in track(range(len(self.names)), "Rendering")]
        return self._made

    def rendered(self, number: int, seed: int = 0, top_k: int = 1) -> Rendering:
        """The layout of that number, without segments of its own photograph or film."""
        name = self.names[number]
        settings = replace(
            self.settings,
            picture=replace(self.settings.picture, seed=seed, top_k=top_k),
            choices=Choices(banned_photographs=frozenset({name})),
            excluded_sequences=frozenset({sequence_of(name)} if self.by_sequence else ()),
        )
        return choose_and_render(RenderRequest(self.held.layout(name), settings), self.pack, self.models)

    def synthesised(
        self, layout: Layout, canvas: Canvas, network: SynthesisNetwork | None = None
    ) -> np.ndarray:
        """What f, or another network like it, makes of a canvas."""
        f = network or self.models.synthesis
        assert f is not None  # checked when it was opened
        return synthesise(layout, canvas, f, self.models.device, _nothing, _nothing).photograph


def _nothing(*_: object) -> None:
    """Neither stops nor tells."""


def _digest_of_the_method() -> str:
    """Of all that makes and measures pictures: figures of another state of it are not these."""
    digest = hashlib.sha256()
    for folder in (Path(simspaint.engine.__file__).parent, Path(__file__).parent):
        for file in sorted(folder.rglob("*.py")):
            digest.update(file.read_bytes())
    return digest.hexdigest()
