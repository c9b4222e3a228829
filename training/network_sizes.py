"""Sizes of the small networks that are trained here, by name. Shipped weights state their own size."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

from simspaint.engine.networks.layout_network import LayoutNetworkConfig
from simspaint.engine.networks.ordering_network import OrderingConfig
from simspaint.engine.networks.transform_network import TransformConfig

LayoutNetworkName = Literal["paper", "studio", "tiny", "fine", "near"]


def layout_network_config(name: str, n_labels: int) -> LayoutNetworkConfig:
    """The configuration `paper`, `studio`, `tiny`, `fine` or `near`. Raises `ValueError` for another name."""
    if name == "paper":  # the cascade of Chen and Koltun 2017 at half its published image widths
        return LayoutNetworkConfig(
            n_labels, (128, 256, 512, 512, 512, 512, 512), (256, 512), row_channel=False
        )
    if name == "studio":
        return LayoutNetworkConfig(n_labels, (32, 64, 96, 128, 128, 128), (192, 256))
    if name == "tiny":
        return LayoutNetworkConfig(n_labels, (24, 48, 64, 96, 96, 96), (128, 160))
    if name == "fine":  # outlines want pixels, and what is missing wants an eye for the whole scene
        return LayoutNetworkConfig(n_labels, (24, 48, 96, 160, 192, 192), (192, 288))
    if name == "near":  # told what is nearest, it need not be as wide
        return replace(layout_network_config("tiny", n_labels), working_size=(192, 288), nearest_input=True)
    raise ValueError(f"There is no configuration of the layout network named {name}.")


def ordering_config(name: str, n_labels: int) -> OrderingConfig:
    """The configuration `paper`, `studio` or `tiny`. Raises `ValueError` for another name."""
    if name == "paper":  # VGG-19 up to conv5_2
        return OrderingConfig(n_labels, (64, 128, 256, 512, 512), (2, 2, 4, 4, 2), (256, 512))
    if name == "studio":
        return OrderingConfig(n_labels, (16, 32, 64, 128, 128), (1, 2, 2, 2, 2), (96, 128))
    if name == "tiny":
        return OrderingConfig(n_labels, (16, 32, 64, 96, 96), (1, 2, 2, 2, 2), (48, 64))
    raise ValueError(f"There is no configuration of the ordering network named {name}.")


def transform_config(name: str, n_labels: int) -> TransformConfig:
    """The configuration `paper`, `studio` or `tiny`. Raises `ValueError` for another name."""
    if name == "paper":  # the published size
        return TransformConfig(
            n_labels, (64, 128, 256, 512, 512), (2, 2, 3, 3, 3), (4, 8), 256, working_size=(256, 512)
        )
    if name == "studio":
        return TransformConfig(
            n_labels, (16, 32, 64, 128, 128), (2, 2, 2, 2, 2), (6, 8), 96, working_size=(96, 128)
        )
    if name == "tiny":
        return TransformConfig(
            n_labels, (16, 32, 64, 96, 128), (1, 2, 2, 2, 2), (3, 4), 128, working_size=(48, 64)
        )
    raise ValueError(f"There is no configuration of the transform network named {name}.")
