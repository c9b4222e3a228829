"""Feature maps of VGG-19 that the perceptual loss compares (S5.2)."""

from __future__ import annotations

from pathlib import Path

import torch
import torch.nn.functional as F
from jaxtyping import Float
from safetensors import SafetensorError
from safetensors.torch import load_file
from torch import Tensor, nn
from torchvision.models import VGG19_Weights, vgg19

from simspaint.errors import WeightsError

PAPER_LAYERS = ("conv1_2", "conv2_2", "conv3_2", "conv4_2", "conv5_2")
"""The layers of the paper's loss."""
_DEPTHS = (2, 2, 4, 4, 4)
_LAYERS = tuple(f"conv{stage + 1}_{i + 1}" for stage, depth in enumerate(_DEPTHS) for i in range(depth))


class PerceptualFeatures(nn.Module):
    """The convolutions of VGG-19 up to the deepest layer asked for, frozen.

    Parameters
    ----------
    layers
        Names of the layers to give, shallow to deep: the features after their ReLU.
    convolutions
        Every convolution up to the last of `layers`, by name.
    preprocess
        A 1×1 convolution that brings RGB in [0, 1] to what the first layer expects.
    padding_mode
        `zeros` for torchvision's weights, `reflect` for weights trained that way.
    """

    def __init__(
        self,
        layers: tuple[str, ...],
        convolutions: dict[str, nn.Conv2d],
        preprocess: nn.Conv2d,
        padding_mode: str = "zeros",
    ) -> None:
        super().__init__()
        self.layers = layers
        self.convolutions = nn.ModuleDict(convolutions)
        self.preprocess = preprocess
        self.padding_mode = padding_mode
        self.requires_grad_(False).eval().to(memory_format=torch.channels_last)

    def train(self, mode: bool = True) -> PerceptualFeatures:
        """Stays in evaluation mode."""
        return super().train(False)

    def forward(self, rgb: Float[Tensor, "n 3 h w"]) -> list[Tensor]:
        """Feature maps of `layers`, from RGB in [0, 1]. Gradients reach `rgb`. Sides below 32 pixels raise
        `ValueError`."""
        if min(rgb.shape[-2:]) < 32:
            raise ValueError("Perceptual features need pictures of at least 32 × 32 pixels.")
        features = []
        x = self.preprocess(rgb)
        for name, convolution in self.convolutions.items():
            if name.endswith("_1") and name != "conv1_1":
                x = F.max_pool2d(x, 2)
            if self.padding_mode == "reflect":
                x = F.pad(x, (1, 1, 1, 1), mode="reflect")
            x = F.relu(convolution(x))
            if name in self.layers:
                features.append(x)
        return features


def torchvision_vgg19(layers: tuple[str, ...] = PAPER_LAYERS) -> PerceptualFeatures:
    """VGG-19 with torchvision's ImageNet weights, which torchvision downloads once.

    Raises `WeightsError` where they can neither be found nor downloaded.
    """
    try:
        network = vgg19(weights=VGG19_Weights.IMAGENET1K_V1)
    except (OSError, RuntimeError) as error:
        raise WeightsError(
            "The weights of VGG-19 could not be downloaded.",
            "Connect to the internet once, or name a stand-in file.",
        ) from error
    found = [module for module in network.features.modules() if isinstance(module, nn.Conv2d)]
    names = _up_to(layers)
    mean, deviation = torch.tensor([0.485, 0.456, 0.406]), torch.tensor([0.229, 0.224, 0.225])
    return PerceptualFeatures(
        layers, dict(zip(names, found, strict=False)), _scaling(1 / deviation, -mean / deviation)
    )


def from_stand_in(path: Path, layers: tuple[str, ...] | None = None) -> PerceptualFeatures:
    """A smaller network of the same layout from a safetensors file.

    The file holds `convN_M.weight` and `.bias` from `conv1_1` on without a gap, and either a 1×1 `preprocess`
    convolution on RGB in [0, 1] or none: then the first layer reads levels 0 to 255 less the ImageNet mean.
    Reflection padding, max pooling. `layers` defaults to the last second-or-first convolution of every stage
    that the file has: `conv1_2`, `conv2_2`, `conv3_2` … Raises `WeightsError` where the file is missing,
    damaged, or lacks a layer.
    """
    try:
        weights = load_file(path)
    except (OSError, SafetensorError) as error:
        raise WeightsError(
            f"The feature weights {path} cannot be read.", "Name a safetensors file of VGG-19 layers."
        ) from error
    present = [name for name in _LAYERS if f"{name}.weight" in weights]
    if layers is None:
        layers = _default_layers(present)
    missing = [name for name in _up_to(layers) if name not in present] if layers else ["conv1_1"]
    if missing:
        raise WeightsError(
            f"The feature weights {path} lack the layer {missing[0]}.",
            "Name a file that has all layers up to it.",
        )
    convolutions = {name: _convolution(weights, name, padding=0) for name in _up_to(layers)}
    if "preprocess.weight" in weights:
        preprocess = _convolution(weights, "preprocess", padding=0)
    else:
        preprocess = _scaling(torch.full((3,), 255.0), -torch.tensor([123.68, 116.779, 103.939]))
    return PerceptualFeatures(layers, convolutions, preprocess, padding_mode="reflect")


def _default_layers(present: list[str]) -> tuple[str, ...]:
    """The second convolution of each stage, or the first where there is no second."""
    layers = []
    for stage in range(1, 6):
        names = [name for name in (f"conv{stage}_1", f"conv{stage}_2") if name in present]
        layers += names[-1:]
    return tuple(layers)


def _up_to(layers: tuple[str, ...]) -> tuple[str, ...]:
    """All layers from the first to the deepest of `layers`."""
    unknown = [name for name in layers if name not in _LAYERS]
    if unknown:
        raise ValueError(f"VGG-19 has no layer {unknown[0]}.")
    return _LAYERS[: max(_LAYERS.index(name) for name in layers) + 1]


def _convolution(weights: dict[str, Tensor], name: str, padding: int) -> nn.Conv2d:
    weight = weights[f"{name}.weight"].float()
    convolution = nn.Conv2d(weight.shape[1], weight.shape[0], weight.shape[-1], padding=padding)
    convolution.load_state_dict({"weight": weight, "bias": weights[f"{name}.bias"].float()})
    return convolution


def _scaling(scale: Tensor, shift: Tensor) -> nn.Conv2d:
    """A 1×1 convolution that scales and shifts each channel."""
    convolution = nn.Conv2d(3, 3, 1)
    convolution.load_state_dict({"weight": torch.diag(scale)[:, :, None, None], "bias": shift})
    return convolution
