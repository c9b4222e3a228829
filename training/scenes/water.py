"""Water for Blender: a mesh of the surface, ripples as a picture of slopes, a shader of clear water."""

from __future__ import annotations

from typing import Any

import bpy
import numpy as np

from training.scenes.labels import Label
from training.scenes.materials import attribute, end_in_haze, link, new_material
from training.scenes.noise import Array
from training.scenes.recipe import SceneRecipe, WaterRecipe
from training.scenes.scene_objects import new_mesh, new_object, set_color
from training.scenes.terrain import Terrain
from training.scenes.water_surface import BANDS_M, WaterSurface, water_surface

_TILE = 512


def build_water(scene: Any, recipe: SceneRecipe, terrain: Terrain, width_px: int = 768) -> None:
    """Add the recipe's water; nothing where there is none.

    Ground below z = 0 shows through where it is shallow, so pixels of water must not be taken for ground: the
    first surface counts for labels even where it is nearly clear.
    """
    if recipe.water.kind == "none":
        return
    surface = water_surface(recipe, terrain, int(width_px * 0.62), int(width_px * 0.8))
    corners = _faces(surface)
    if not len(corners):
        return
    ripples = _ripple_image(recipe.water, np.radians(recipe.sky.wind_deg))
    shallow = surface.depth.ravel()[corners].min(1) < 3.0 * recipe.water.clarity_m
    materials = [_material("water.deep", recipe.water, ripples, 1.0)]
    materials.append(_material("water.shallow", recipe.water, ripples, recipe.water.clarity_m))
    used, faces = np.unique(corners, return_inverse=True)
    points = np.stack([surface.x, surface.y, surface.z], -1).reshape(-1, 3)[used]
    mesh = new_mesh("water", points, faces.reshape(-1, 4), materials, shallow.astype(np.int32))
    set_color(
        mesh,
        "ripples",
        np.concatenate([surface.slopes, surface.roughness[..., None]], -1).reshape(-1, 4)[used],
    )
    state = np.stack([surface.depth, surface.foam, surface.ice], -1)
    set_color(mesh, "state", state.reshape(-1, 3)[used])
    new_object(scene, "water", mesh)
    scene.view_layers[0].pass_alpha_threshold = 0.0


def _faces(surface: WaterSurface) -> np.ndarray:
    """(n, 4) corners of the quads that are at least partly wet."""
    rows, columns = surface.depth.shape
    corner = (np.arange(rows - 1)[:, None] * columns + np.arange(columns - 1)).ravel()
    corners = np.stack([corner, corner + 1, corner + columns + 1, corner + columns], axis=1)[:, ::-1]
    return corners[surface.depth.ravel()[corners].max(1) > -0.01]


def _ripple_image(water: WaterRecipe, wind: float) -> Any:
    """Slopes of wind waves along x and y (deviation 1) and a lace for foam; repeats at its edges."""
    rng = np.random.Generator(np.random.PCG64(water.seed + 5))
    kx, ky = np.meshgrid(np.fft.fftfreq(_TILE) * _TILE, np.fft.fftfreq(_TILE) * _TILE)
    k = np.hypot(kx, ky)
    spread = 0.25 + 0.75 * np.abs(np.cos(np.arctan2(ky, kx) - wind)) ** 2
    gain = np.where((k >= 3) & (k < 90), np.maximum(k, 1) ** -2.6, 0) * spread
    heights = np.fft.fft2(rng.standard_normal((_TILE, _TILE))) * gain
    slope_x, slope_y = np.fft.ifft2(1j * kx * heights).real, np.fft.ifft2(1j * ky * heights).real
    deviation = np.sqrt((slope_x**2 + slope_y**2).mean() / 2)
    lace = _lace(rng, k)
    pixels = np.ones((_TILE, _TILE, 4), np.float32)
    pixels[..., :3] = np.stack([slope_x / deviation, slope_y / deviation, lace], -1)
    image = bpy.data.images.new("ripples", _TILE, _TILE, float_buffer=True)
    image.colorspace_settings.name = "Non-Color"
    image.pixels.foreach_set(pixels.ravel())
    image.update()
    return image


def _lace(rng: np.random.Generator, k: Array) -> Array:
    """Threads round bubbles and holes, in [0, 1]: ridges of noise of several sizes."""
    total = np.zeros((_TILE, _TILE))
    for low, share in ((6, 1.0), (14, 0.7), (32, 0.45)):
        band = np.exp(-(((k - low) / (0.4 * low)) ** 2))
        noise = np.fft.ifft2(np.fft.fft2(rng.standard_normal((_TILE, _TILE))) * band).real
        total += share * np.exp(-np.abs(noise / noise.std()) * 1.6)
    ranks = np.argsort(np.argsort(total.ravel()))
    return (ranks / ranks.size).reshape(total.shape)


def _material(name: str, water: WaterRecipe, ripples: Any, clarity: float) -> Any:
    """Water whose body darkens with depth; foam and ice lie on it."""
    material, nodes = new_material(name, Label.WATER)
    nodes.remove(nodes["surface"])
    state, waves = attribute(material, "state"), attribute(material, "ripples")
    parts = _node(material, "SeparateColor", Color=state.outputs["Color"])
    normal, lace = _normal_and_lace(material, ripples, waves.outputs["Color"])
    body = _node(material, "BsdfDiffuse", Color=(*(1.6 * c for c in water.color), 1.0)).outputs[0]
    if name.endswith("shallow"):
        body = _seen_ground(material, body, parts.outputs[0], clarity)
    mirror = _node(material, "BsdfGlossy", Roughness=waves.outputs["Alpha"], Normal=normal)
    fresnel = _node(material, "Fresnel", IOR=1.333, Normal=normal)
    wet = _mix(material, fresnel.outputs[0], body, mirror.outputs[0])
    ice = _ice(material, normal)
    shader = _mix(material, parts.outputs[2], wet, ice)
    foam = _node(material, "BsdfDiffuse", Color=(0.78, 0.8, 0.8, 1.0))
    # Lace is shown where it stands above 1 - foam: little foam is threads, much is all white.
    shown = _math(material, "MULTIPLY_ADD", parts.outputs[1], 1.5, -1.15)
    shown = _math(material, "MULTIPLY", _math(material, "ADD", shown, lace), 3.0)
    gate = _math(material, "MULTIPLY", parts.outputs[1], 4.0)
    shown = _math(
        material, "MINIMUM", _math(material, "MAXIMUM", shown, 0.0), _math(material, "MINIMUM", gate, 0.92)
    )
    end_in_haze(material, _mix(material, shown, shader, foam.outputs[0]))
    return material


def _seen_ground(material: Any, body: Any, depth: Any, clarity: float) -> Any:
    """Let the ground through, the less the deeper: red light goes first."""
    clear = _math(material, "EXPONENT", _math(material, "MULTIPLY", depth, -2.2 / clarity))
    tint = _node(material, "Mix", data_type="RGBA")
    tint.inputs[6].default_value = (0.5, 0.85, 0.8, 1.0)
    tint.inputs[7].default_value = (0.97, 1.0, 0.99, 1.0)
    link(material, clear, tint.inputs[0])
    through = _node(material, "BsdfTransparent", Color=tint.outputs[2])
    return _mix(material, _math(material, "MINIMUM", clear, 0.97), body, through.outputs[0])


def _ice(material: Any, normal: Any) -> Any:
    """Grey, dull ice with snow blown over it."""
    snow = _node(material, "TexNoise", Scale=0.08, Detail=6.0)
    ramp = _node(material, "MapRange", Value=snow.outputs[0])
    for name, value in (("From Min", 0.45), ("From Max", 0.6)):
        ramp.inputs[name].default_value = value
    color = _node(material, "Mix", data_type="RGBA")
    color.inputs[6].default_value = (0.30, 0.36, 0.39, 1.0)
    color.inputs[7].default_value = (0.82, 0.85, 0.88, 1.0)
    link(material, ramp.outputs[0], color.inputs[0])
    return _node(material, "BsdfPrincipled", **{"Base Color": color.outputs[2], "Roughness": 0.35}).outputs[0]


def _normal_and_lace(material: Any, ripples: Any, slopes: Any) -> tuple[Any, Any]:
    """The mesh's normal bent by the bands of ripples; and the lace."""
    place = _node(material, "NewGeometry")
    weights = _node(material, "SeparateColor", Color=slopes)
    total, lace = place.outputs["Normal"], None
    for index, (tile, angle) in enumerate(zip(BANDS_M, (0.0, 0.5, -0.35), strict=True)):
        mapping = _node(material, "Mapping", Vector=place.outputs["Position"])
        mapping.inputs["Scale"].default_value = (1 / tile, 1 / tile, 0)
        mapping.inputs["Rotation"].default_value = (0, 0, angle)
        texture = _node(material, "TexImage", image=ripples, Vector=mapping.outputs[0])
        channels = _node(material, "SeparateColor", Color=texture.outputs[0])
        bent = _node(material, "CombineXYZ", X=channels.outputs[0], Y=channels.outputs[1])
        scaled = _node(material, "VectorMath", operation="SCALE", Vector=bent.outputs[0])
        link(material, weights.outputs[index], scaled.inputs["Scale"])
        added = _node(material, "VectorMath", operation="SUBTRACT")
        link(material, total, added.inputs[0])
        link(material, scaled.outputs[0], added.inputs[1])
        total = added.outputs[0]
        if index:
            lace = channels.outputs[2] if lace is None else _math(material, "MULTIPLY_ADD", lace, 0.5, 0.0)
            if index == 2:
                lace = _math(material, "MULTIPLY_ADD", channels.outputs[2], 0.5, lace)
    unit = _node(material, "VectorMath", operation="NORMALIZE", Vector=total)
    return unit.outputs[0], lace


def _node(material: Any, kind: str, **settings: Any) -> Any:
    """A shader node; settings are properties, values of inputs, or sockets to connect to inputs."""
    node = material.node_tree.nodes.new(f"ShaderNode{kind}")
    for name, value in settings.items():
        if name not in node.inputs:
            setattr(node, name, value)
        elif isinstance(value, bpy.types.NodeSocket):
            link(material, value, node.inputs[name])
        else:
            node.inputs[name].default_value = value
    return node


def _math(material: Any, operation: str, *values: Any) -> Any:
    node = _node(material, "Math", operation=operation)
    for socket, value in zip(node.inputs, values, strict=False):
        if isinstance(value, (int, float)):
            socket.default_value = value
        else:
            link(material, value, socket)
    return node.outputs[0]


def _mix(material: Any, share: Any, first: Any, second: Any) -> Any:
    node = _node(material, "MixShader")
    link(material, share, node.inputs[0])
    link(material, first, node.inputs[1])
    link(material, second, node.inputs[2])
    return node.outputs[0]
