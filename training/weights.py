"""Weights that a run begins with, and the features that losses and judges compare."""

from __future__ import annotations

from pathlib import Path

from safetensors import SafetensorError, safe_open
from safetensors.torch import load_file
from torch import nn

from simspaint.errors import WeightsError
from training.synthesis.perceptual_features import (
    PAPER_LAYERS,
    PerceptualFeatures,
    from_stand_in,
    torchvision_vgg19,
)


def open_features(file: Path | None, layers: tuple[str, ...] | None = None) -> PerceptualFeatures:
    """The stand-in, or torchvision's VGG-19; without `layers` those that the perceptual loss compares.

    Raises `WeightsError` where they cannot be read or downloaded.
    """
    return from_stand_in(file, layers) if file else torchvision_vgg19(layers or PAPER_LAYERS)


def start_from(network: nn.Module, weights: Path | None) -> None:
    """Give a network the exported weights of an earlier run. Raises `WeightsError` where they do not fit."""
    if weights is None:
        return
    try:
        network.load_state_dict(load_file(weights))
    except (OSError, SafetensorError, RuntimeError) as error:
        message = f"The weights {weights} cannot be read or do not fit."
        raise WeightsError(message, "Name best.safetensors of a run of the same configuration.") from error


def fits(network: nn.Module, weights: Path) -> bool:
    """Whether exported weights are of a network like this one, which may be on the meta device. Raises
    `WeightsError` where they cannot be read."""
    try:
        with safe_open(weights, "pt") as file:
            found = {name: file.get_slice(name).get_shape() for name in file.keys()}  # noqa: SIM118
    except (OSError, SafetensorError) as error:
        message = f"The weights {weights} cannot be read."
        raise WeightsError(message, "Name the folder of a run that has ended or paused.") from error
    return found == {name: list(tensor.shape) for name, tensor in network.state_dict().items()}
