"""Teach f to turn canvas and layout into the photograph (S5.2).

    python -m training.train_synthesis --bank DIR --out runs/synthesis --features FILE --validation DIR
"""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Annotated, cast

import numpy as np
import torch
import typer
from torch import Tensor, nn

from simspaint.engine.image_tensor import to_image
from simspaint.engine.memory_bank import MemoryBank
from simspaint.engine.networks.perceptual_features import from_stand_in, torchvision_vgg19
from simspaint.engine.networks.synthesis_network import SynthesisNetwork, synthesis_config
from simspaint.engine.ops.color_transfer import ColorStatistics, color_statistics
from simspaint.engine.ops.nearest_label import fill_nearest
from simspaint.engine.ops.one_hot import one_hot
from simspaint.engine.stages.synthesis import synthesis_inputs
from simspaint.files.folder_data_set import FolderDataSet
from training.discriminator import Adversary, AdversarySettings
from training.examples.simulated_canvas import CanvasSimulation, Stencil, jittered_photograph, simulate_canvas
from training.loop import Batch, Example, LoopSettings, train
from training.losses import SynthesisLoss, SynthesisLossSettings
from training.training_bank import TrainingBank, TrainingPhotograph
from training.validation_set import Held, held_out, write_sheet


class SynthesisTask:
    """f on simulated canvases."""

    def __init__(
        self, data: TrainingBank, network: SynthesisNetwork, loss: SynthesisLoss, crops: tuple[tuple[int, int], ...],
        half_size_steps: int, simulation: CanvasSimulation, held: list[Held],
        adversary: Adversary | None = None,
    ) -> None:
        self.name = "synthesis"
        self.network: nn.Module = network
        self._has_head = network.config.semantic_head
        self.criterion = loss
        self.adversary: nn.Module | None = adversary
        self._adversary, self._made = adversary, torch.empty(0)
        self._data, self._crops, self._half_size_steps = data, crops, half_size_steps
        self._simulation, self._held = simulation, held
        self._colors: dict[int, ColorStatistics] = {}

    def example(self, rng: np.random.Generator, step: int) -> Example:
        """A crop of a simulated canvas; the first steps see pictures of half the size, which are cheap and show the whole scene."""
        known = self._data.draw(rng)
        photograph = jittered_photograph(known.photograph, rng)
        canvas = simulate_canvas(photograph, known.components, self._stencils(known, rng), self._targets(known, rng),
                                 self._data.bank.labels, self._simulation, rng)
        # Half of the layouts have no gaps, as after refinement; half have those that the annotators left.
        ids = fill_nearest(known.layout.ids) if rng.random() < 0.5 else known.layout.ids
        maps = {"photograph": photograph, "canvas": canvas.color, "known": canvas.known, "layout": ids}
        halve = step < self._half_size_steps
        if halve:
            maps = {name: _halved(picture, smooth=name == "photograph") for name, picture in maps.items()}
        if rng.random() < 0.5:
            maps = {name: picture[:, ::-1] for name, picture in maps.items()}
        return _cropped(maps, self._crops[0 if halve else 1], rng)

    def loss(self, network: nn.Module, batch: Batch, step: int) -> tuple[Tensor, dict[str, float]]:
        photograph = _planes(batch["photograph"])
        layout = one_hot(batch["layout"], len(self._data.bank.labels))
        inputs = (layout, _planes(batch["canvas"]), batch["known"][:, None].float())
        if self._has_head:
            made, logits = network(*inputs, with_logits=True)
        else:
            made, logits = network(*inputs), None
        total, terms = self.criterion(made, photograph, logits, batch["layout"])
        if self._adversary is not None and step >= self._adversary.settings.begin:
            more = self._adversary.terms_of_f(made, photograph, layout, step)
            total = total + torch.stack(list(more.values())).sum()
            terms |= {name: float(term.detach()) for name, term in more.items()}
            self._made = made.detach()
        return total, terms

    def adversary_loss(self, network: nn.Module, batch: Batch, step: int) -> Tensor | None:
        """The discriminators' own loss on the pictures that `loss` has just made."""
        if self._adversary is None or step < self._adversary.settings.begin:
            return None
        layout = one_hot(batch["layout"], len(self._data.bank.labels))
        return self._adversary.own_loss(self._made, _planes(batch["photograph"]), layout, step)

    @torch.inference_mode()
    def validate(self, network: nn.Module, folder: Path, step: int) -> dict[str, float]:
        """Perceptual distance to the real photograph, from real canvases; a sheet of layout, canvas, f and photograph."""
        network = cast(SynthesisNetwork, network)
        distances, rows = [], []
        for held in self._held:
            height, width = (side // network.stride * network.stride for side in held.layout.extent)
            inputs = [x[..., :height, :width] for x in synthesis_inputs(held.layout, held.canvas, network)]
            made = cast(Tensor, network(*inputs)).clamp(0, 1)
            truth = _planes(torch.from_numpy(held.photograph.copy())[None].to(made.device))[..., :height, :width]
            distances.append(float(self.criterion.perceptual_distance(made, truth)))
            colors = held.layout.labels.palette()[held.layout.ids[:height, :width]]
            rows.append([colors, held.canvas.color[:height, :width], to_image(made), held.photograph[:height, :width]])
        write_sheet(folder / "sheets" / f"{step:06d}.jpg", rows[:6])
        return {"score": float(np.mean(distances))}

    def state(self) -> dict[str, float]:
        return self.criterion.state()

    def load_state(self, state: dict[str, float]) -> None:
        self.criterion.load_state(state)

    def _stencils(self, known: TrainingPhotograph, rng: np.random.Generator) -> list[Stencil | None]:
        """A mask from another photograph for each component, drawn among those that retrieval gives."""
        stencils: list[Stencil | None] = []
        for ids in known.retrieved:
            n = int(np.count_nonzero(ids >= 0))
            choice = int(rng.integers(max(n, 1)))
            stencils.append(Stencil(*self._data.footprint(int(ids[choice]))) if n else None)
        return stencils

    def _targets(self, known: TrainingPhotograph, rng: np.random.Generator) -> list[ColorStatistics | None]:
        """Colours of a random segment of the same label for some components."""
        targets: list[ColorStatistics | None] = []
        for component in known.components:
            recolored = rng.random() < self._simulation.recolored
            ids = self._data.bank.segments_of_label(component.label_id)
            draw = int(ids[rng.integers(len(ids))])
            targets.append(self._segment_colors(draw) if recolored else None)
        return targets

    def _segment_colors(self, segment_id: int) -> ColorStatistics:
        if segment_id not in self._colors:
            segment = self._data.bank.segment(segment_id)
            self._colors[segment_id] = color_statistics(segment.color[segment.mask][::7])  # every 7th pixel is plenty
        return self._colors[segment_id]


def _planes(pictures: Tensor) -> Tensor:
    """(n, h, w, 3) levels as (n, 3, h, w) in [0, 1]."""
    return pictures.permute(0, 3, 1, 2).float() / 255


def _halved(picture: np.ndarray, smooth: bool) -> np.ndarray:
    """Half the size: averaged, or every other pixel where averages would mix markers or labels."""
    if not smooth:
        return picture[::2, ::2]
    height, width = (side // 2 * 2 for side in picture.shape[:2])
    blocks = picture[:height, :width].reshape(height // 2, 2, width // 2, 2, -1)
    return np.rint(blocks.mean(axis=(1, 3))).astype(np.uint8)


def _cropped(maps: Example, size: tuple[int, int], rng: np.random.Generator) -> Example:
    """The same random crop of every picture, padded by repeating the edge where one is too small."""
    height, width = next(iter(maps.values())).shape[:2]
    missing = (max(size[0] - height, 0), max(size[1] - width, 0))
    top, left = int(rng.integers(max(height - size[0], 0) + 1)), int(rng.integers(max(width - size[1], 0) + 1))
    cut = {}
    for name, picture in maps.items():
        part = picture[top : top + size[0], left : left + size[1]]
        margins = ((0, missing[0]), (0, missing[1]), *((0, 0) for _ in part.shape[2:]))
        cut[name] = np.ascontiguousarray(np.pad(part, margins, mode="edge") if any(missing) else part)
    return cut


def main(
    bank: Annotated[Path, typer.Option(help="Memory bank of the training photographs.")],
    out: Annotated[Path, typer.Option(help="Folder of the run; a run that lies there goes on.")],
    config: Annotated[str, typer.Option(help="paper, authors, studio or tiny.")] = "tiny",
    features: Annotated[Path | None, typer.Option(help="Stand-in for VGG-19 features; without it torchvision's VGG-19.")] = None,
    validation: Annotated[Path | None, typer.Option(help="Data set folder with held-out photographs (its val.txt, or names after the bank's).")] = None,
    n_validation: Annotated[int, typer.Option(help="How many of them.")] = 8,
    steps: Annotated[int, typer.Option(help="Length of the schedule.")] = 4000,
    half_size_steps: Annotated[int, typer.Option(help="Steps at the start on pictures of half the size.")] = 0,
    batch: Annotated[int, typer.Option()] = 2,
    crop: Annotated[tuple[int, int], typer.Option(help="Height and width of a crop, multiples of 32.")] = (256, 320),
    half_crop: Annotated[tuple[int, int], typer.Option(help="The same at half size.")] = (160, 224),
    learning_rate: Annotated[float, typer.Option()] = 4e-4,
    minutes: Annotated[float | None, typer.Option(help="Stop after this long; start again to go on.")] = None,
    adversary_begin: Annotated[int | None, typer.Option(help="Step at which the adversary joins; without it none.")] = None,
    by_sequence: Annotated[bool, typer.Option(help="Never retrieve from the same film.")] = True,
    validate_every: Annotated[int, typer.Option()] = 500,
    device: Annotated[str, typer.Option()] = "cpu",
    half: Annotated[bool, typer.Option(help="bf16 autocast.")] = False,
    workers: Annotated[int, typer.Option(help="Threads that make examples.")] = 1,
    threads: Annotated[int, typer.Option(help="Threads of torch; 0 leaves its choice.")] = 0,
    seed: Annotated[int, typer.Option()] = 0,
) -> None:
    """Train f. Weights, curves and sheets go into the run's folder."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    if threads:
        torch.set_num_threads(threads)
    torch.manual_seed(seed)
    opened = MemoryBank.open(bank)
    data = TrainingBank(opened, by_sequence, out / "retrieved.safetensors")
    network = SynthesisNetwork(synthesis_config(config, len(opened.labels)))
    held = []
    if validation:
        folder = FolderDataSet.open(validation)
        names = [name for name in folder.split("val") if name not in set(opened.photographs)]
        held = held_out(folder, names[:: max(len(names) // n_validation, 1)][:n_validation], opened, by_sequence)
    loss = SynthesisLoss(from_stand_in(features) if features else torchvision_vgg19(), SynthesisLossSettings()).to(device)
    adversary = None
    if adversary_begin is not None:
        adversary = Adversary(len(opened.labels), AdversarySettings(begin=adversary_begin), seed)
    task = SynthesisTask(data, network, loss, (half_crop, crop), half_size_steps, CanvasSimulation(), held, adversary)
    settings = LoopSettings(out, steps, batch, learning_rate, minutes=minutes, seed=seed, device=device, half=half,
                            workers=workers, validate_every=validate_every)
    train(task, settings)


if __name__ == "__main__":
    typer.run(main)
