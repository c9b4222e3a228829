"""f as a task: simulated canvases with their photographs as truth, and where switched on an adversary and
canvases without a truth (S5.2)."""

from __future__ import annotations

from pathlib import Path
from typing import Any, cast

import numpy as np
import torch
from torch import Tensor, nn

from simspaint.engine.networks.synthesis_network import SynthesisNetwork
from simspaint.engine.ops.image_tensor import to_image
from simspaint.engine.ops.one_hot import one_hot
from simspaint.engine.stages.synthesise import synthesis_inputs
from training.evaluation.validation_set import Held, write_sheet
from training.examples.canvas_examples import CanvasExamples
from training.examples.composed_canvas import ComposedCanvases
from training.examples.mixed_canvases import MixedCanvases
from training.synthesis.discriminator import Adversary
from training.synthesis.losses import SynthesisLoss, summed
from training.task import Batch, ExampleSource


class SynthesisTask:
    """f on canvases of the training bank.

    Parameters
    ----------
    held
        What `validate` renders; with nothing held out the latest weights count as the best.
    adversary
        None for the paper's loss. Retrieved canvases need one: nothing else says how their photograph looks.

    Raises `ValueError` where there are retrieved canvases before there is an adversary.
    """

    name = "synthesis"

    def __init__(
        self,
        examples: CanvasExamples | MixedCanvases | ComposedCanvases,
        network: SynthesisNetwork,
        loss: SynthesisLoss,
        held: list[Held],
        adversary: Adversary | None = None,
    ) -> None:
        self.network: nn.Module = network
        self.adversary: nn.Module | None = adversary
        self.criterion = loss
        self._examples, self._held, self._adversary = examples, held, adversary
        self._n_labels = network.config.n_labels
        self._has_head = network.config.semantic_head
        self._reads_seams = network.config.seam_input
        self._made: Tensor | None = None
        begin = np.inf if adversary is None else adversary.settings.begin
        if examples.retrieved_from < begin:
            raise ValueError("Retrieved canvases cannot begin before the adversary does.")

    def parameter_groups(self) -> list[dict[str, Any]]:
        """One group."""
        return [{"params": list(self.network.parameters())}]

    @property
    def example_source(self) -> ExampleSource:
        """Makes crops of canvases, with their layouts and the photographs that these are of."""
        return self._examples

    def inputs(self, batch: Batch) -> list[Tensor]:
        """What f reads of a batch."""
        layout = one_hot(batch["layout"], self._n_labels)
        inputs = [layout, planes(batch["canvas"]), batch["known"][:, None].float()]
        return [*inputs, batch["seams"][:, None].float()] if self._reads_seams else inputs

    def loss(self, network: nn.Module, batch: Batch, step: int) -> tuple[Tensor, dict[str, float]]:
        """All terms for a simulated canvas; for a retrieved one what needs no truth."""
        photograph, inputs = planes(batch["photograph"]), self.inputs(batch)
        layout = inputs[0]
        asked = self._has_head and self.criterion.settings.semantic > 0
        made, logits = network(*inputs, with_logits=True) if asked else (network(*inputs), None)
        truth = None if self._examples.is_retrieved(step) else photograph
        terms = self.criterion.terms(made, truth, logits, batch["layout"])
        if truth is None and "content" in batch and self.criterion.settings.content > 0:
            kept = planes(batch["kept"])
            terms["content"] = self.criterion.content_term(made, kept, batch["content"][:, None])
        if self._adversary is not None and step >= self._adversary.settings.begin:
            terms |= self._adversary.terms_of_f(made, truth, layout, step)
            self._made = made.detach()
        return summed(terms)

    def adversary_loss(self, network: nn.Module, batch: Batch, step: int) -> Tensor | None:
        """The discriminators' own loss on the pictures that `loss` has just made."""
        if self._adversary is None or self._made is None or step < self._adversary.settings.begin:
            return None
        layout, real = one_hot(batch["layout"], self._n_labels), None
        if "photograph_layout" in batch:
            real = one_hot(batch["photograph_layout"], self._n_labels)
        return self._adversary.own_loss(self._made, planes(batch["photograph"]), layout, step, real)

    @torch.inference_mode()
    def validate(self, network: nn.Module, folder: Path, step: int) -> dict[str, float]:
        """Perceptual distance to the real photographs, from real canvases; a sheet of layout, canvas, f's
        photograph and the real one."""
        if not self._held:
            return {}
        network = cast(SynthesisNetwork, network)
        distances, rows = [], []
        for held in self._held:
            height, width = (side // network.stride * network.stride for side in held.layout.extent)
            inputs = [x[..., :height, :width] for x in synthesis_inputs(held.layout, held.canvas, network)]
            made = cast(Tensor, network(*inputs)).clamp(0, 1)
            truth = planes(torch.from_numpy(held.photograph.copy())[None].to(made.device))
            distances.append(float(self.criterion.perceptual_distance(made, truth[..., :height, :width])))
            pictures = [held.layout.labels.palette()[held.layout.ids], held.canvas.color, held.photograph]
            pictures = [picture[:height, :width] for picture in pictures]
            rows.append([*pictures[:2], to_image(made), pictures[2]])
        write_sheet(folder / "sheets" / f"{step:06d}.jpg", rows[:6])
        return {"score": float(np.mean(distances))}

    def state(self) -> dict[str, float]:
        """The calibration of the loss."""
        return self.criterion.state()

    def load_state(self, state: dict[str, float]) -> None:
        """Take back what `state` gave."""
        self.criterion.load_state(state)


def planes(pictures: Tensor) -> Tensor:
    """(n, h, w, 3) levels as (n, 3, h, w) in [0, 1]."""
    return pictures.permute(0, 3, 1, 2).float() / 255
