"""Aerial perspective: what is far fades into the light of the air before it."""

from __future__ import annotations

import math
from typing import Any

import bpy
import numpy as np
from numpy.typing import NDArray

from training.scenes.materials import haze_group
from training.scenes.recipe import SkyRecipe
from training.scenes.sky_picture import SkyPicture


def horizon_of(around: SkyPicture) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """The light of the air in a sky.

    Parameters
    ----------
    around : SkyPicture
        The whole sphere.

    Returns
    -------
    strip : (columns, 3) linear RGB just above the horizon by azimuth, as an equirectangular picture has
        it (its middle is +y), smoothed.
    blue : (3,) linear RGB of the air light of middle distances: the sky some degrees up, where it is
        clearest.
    """
    rows = len(around.light)
    level = round(rows * around.top_deg / (around.top_deg - around.bottom_deg))
    return _strip_of(around.light[level - max(2, rows // 26) : level]), _blue_of(around.light, level)


def set_haze(sky: SkyRecipe, camera_z: float, strip: NDArray[np.float32], blue: NDArray[np.float32]) -> None:
    """Fill the haze group: extinction by distance and by mist that thins with height."""
    group = haze_group()
    nodes, links = group.nodes, group.links
    depth = _optical_depth(group, sky, camera_z)
    seen = _math(group, "EXPONENT", _math(group, "MULTIPLY", depth, -1.0))
    veil = _math(group, "SUBTRACT", 1.0, seen)
    air = nodes.new("ShaderNodeTexEnvironment")
    air.image = _strip_image(strip)
    geometry = nodes.new("ShaderNodeNewGeometry")
    turned = nodes.new("ShaderNodeVectorMath")
    turned.operation = "MULTIPLY"
    turned.inputs[1].default_value = (-1.0, -1.0, 0.0)
    links.new(geometry.outputs["Incoming"], turned.inputs[0])
    links.new(turned.outputs[0], air.inputs["Vector"])
    mixed = nodes.new("ShaderNodeMix")
    mixed.data_type = "RGBA"
    mixed.inputs[6].default_value = (*map(float, blue), 1.0)
    links.new(_math(group, "POWER", veil, 0.8), mixed.inputs[0])
    links.new(air.outputs["Color"], mixed.inputs[7])
    light = nodes.new("ShaderNodeEmission")
    links.new(mixed.outputs[2], light.inputs["Color"])
    blend = nodes.new("ShaderNodeMixShader")
    links.new(veil, blend.inputs[0])
    links.new(nodes["in"].outputs[0], blend.inputs[1])
    links.new(light.outputs[0], blend.inputs[2])
    links.new(blend.outputs[0], nodes["out"].inputs[0])


def _optical_depth(group: Any, sky: SkyRecipe, camera_z: float) -> Any:
    view = group.nodes.new("ShaderNodeCameraData")
    distance = view.outputs["View Distance"]
    depth = _math(group, "MULTIPLY", distance, 1.0 / sky.visibility_m)
    if sky.fog_density <= 0 or sky.fog_height_m <= 0:
        return depth
    # The mean of exp(-z / h) between the camera and the point, in closed form.
    geometry = group.nodes.new("ShaderNodeNewGeometry")
    parts = group.nodes.new("ShaderNodeSeparateXYZ")
    group.links.new(geometry.outputs["Position"], parts.inputs[0])
    rise = _math(group, "SUBTRACT", parts.outputs["Z"], camera_z + 0.0137)
    thin = _math(group, "MULTIPLY", rise, 1.0 / sky.fog_height_m)
    passed = _math(group, "EXPONENT", _math(group, "MULTIPLY", thin, -1.0))
    mean = _math(group, "DIVIDE", _math(group, "SUBTRACT", 1.0, passed), thin)
    density = sky.fog_density * math.exp(-camera_z / sky.fog_height_m)
    mist = _math(group, "MULTIPLY", _math(group, "MULTIPLY", mean, density), distance)
    return _math(group, "ADD", depth, mist)


def _math(group: Any, operation: str, first: Any, second: Any = None) -> Any:
    node = group.nodes.new("ShaderNodeMath")
    node.operation = operation
    for socket, value in zip(node.inputs, (first, second), strict=False):
        if isinstance(value, (int, float)):
            socket.default_value = value
        elif value is not None:
            group.links.new(value, socket)
    return node.outputs[0]


def _strip_of(band: NDArray[np.float32]) -> NDArray[np.float32]:
    """Mean of the lowest degrees, smoothed round the compass; the sun's disc is bounded."""
    line = np.minimum(band, 2.2 * np.median(band, axis=(0, 1)) + 1e-3).mean(axis=0)
    kernel = np.exp(-0.5 * (np.arange(-16, 17) / 5.0) ** 2)
    wide = np.concatenate([line[-16:], line, line[:16]])
    return np.stack([np.convolve(wide[:, c], kernel / kernel.sum(), "valid") for c in range(3)], 1).astype(
        np.float32
    )


def _blue_of(light: NDArray[np.float32], level: int) -> NDArray[np.float32]:
    rows = len(light)
    band = light[level - round(0.17 * rows) : level - round(0.05 * rows)].reshape(-1, 3)
    blueness = band[:, 2] / np.maximum(band.sum(axis=1), 1e-6)
    return np.median(band[blueness >= np.quantile(blueness, 0.7)], axis=0).astype(np.float32)


def _strip_image(strip: NDArray[np.float32]) -> Any:
    image = bpy.data.images.new("horizon", len(strip), 2, float_buffer=True)
    image.colorspace_settings.name = "Linear Rec.709"
    pixels = np.ones((2, len(strip), 4), np.float32)
    pixels[..., :3] = strip
    image.pixels.foreach_set(pixels.ravel())
    image.update()
    return image
