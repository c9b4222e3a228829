"""From canvas and layout to the photograph: the network f at any size (S5; R28–R34)."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import torch
from jaxtyping import UInt8
from torch.nn.functional import pad

from simspaint.domain.canvas import Canvas
from simspaint.domain.layout import Layout
from simspaint.engine.image_tensor import to_image
from simspaint.engine.networks.synthesis_network import SynthesisNetwork
from simspaint.engine.ops.one_hot import one_hot

TILE_MARGIN = 64
"""Pixels around a tile that are computed and thrown away, so that tiles meet without a seam."""


def synthesise(
    layout: Layout, canvas: Canvas, network: SynthesisNetwork, check: Callable[[], None],
) -> UInt8[np.ndarray, "height width 3"]:
    """The photograph of a dense layout and its canvas, both in the rendering's frame.

    Sizes that are no multiple of the network's stride are padded by repeating the edge, and cropped back.
    """
    check()
    inputs = synthesis_inputs(layout, canvas, network)
    height, width = layout.extent
    with torch.inference_mode():
        photograph = network(*pad_to_multiple(inputs, network.stride))
    return to_image(photograph[..., :height, :width])


def synthesis_inputs(layout: Layout, canvas: Canvas, network: SynthesisNetwork) -> tuple[torch.Tensor, ...]:
    """f's inputs, batch of one: layout (1, c + 1, h, w), canvas (1, 3, h, w) in [0, 1], known (1, 1, h, w)."""
    weight = next(network.parameters())
    ids = torch.from_numpy(np.ascontiguousarray(layout.ids)[None].copy()).to(weight.device)
    color = torch.from_numpy(canvas.color[None].copy()).to(weight.device).permute(0, 3, 1, 2)
    known = torch.from_numpy(canvas.known[None, None].copy()).to(weight.device)
    return (one_hot(ids, len(layout.labels)).to(weight.dtype), color.to(weight.dtype) / 255, known.to(weight.dtype))


def pad_to_multiple(inputs: tuple[torch.Tensor, ...], multiple: int) -> tuple[torch.Tensor, ...]:
    """The inputs grown at the bottom and the right, by repeating the edge, to multiples of `multiple`."""
    height, width = inputs[0].shape[-2:]
    margin = (0, -width % multiple, 0, -height % multiple)
    if not any(margin):
        return inputs
    return tuple(pad(tensor, margin, mode="replicate") for tensor in inputs)
