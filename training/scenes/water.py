"""Water for Blender: a mesh of the surface, ripples as a picture of slopes, a shader of clear water."""

from __future__ import annotations

from typing import Any

import bpy
import numpy as np

from training.scenes.labels import Label
from training.scenes.land_recipe import WaterRecipe
from training.scenes.materials import attribute, end_in_haze, new_material
from training.scenes.noise import Array
from training.scenes.recipe import SceneRecipe
from training.scenes.scene_objects import new_mesh, new_object, set_color
from training.scenes.shader_graph import ShaderGraph
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
    graph = ShaderGraph(material)
    state, waves = attribute(material, "state"), attribute(material, "ripples")
    parts = graph.node("SeparateColor", Color=state.outputs["Color"])
    normal, lace = _normal_and_lace(graph, ripples, waves.outputs["Color"])
    body = graph.node("BsdfDiffuse", Color=(*(1.6 * c for c in water.color), 1.0)).outputs[0]
    if name.endswith("shallow"):
        body = _seen_ground(graph, body, parts.outputs[0], clarity)
    mirror = graph.node("BsdfGlossy", Roughness=waves.outputs["Alpha"], Normal=normal)
    fresnel = graph.node("Fresnel", IOR=1.333, Normal=normal)
    wet = graph.blend(fresnel.outputs[0], body, mirror.outputs[0])
    ice = _ice(graph)
    shader = graph.blend(parts.outputs[2], wet, ice)
    foam = graph.node("BsdfDiffuse", Color=(0.78, 0.8, 0.8, 1.0))
    # Lace is shown where it stands above 1 - foam: little foam is threads, much is all white.
    shown = graph.math("MULTIPLY_ADD", parts.outputs[1], 1.5, -1.15)
    shown = graph.math("MULTIPLY", graph.math("ADD", shown, lace), 3.0)
    gate = graph.math("MULTIPLY", parts.outputs[1], 4.0)
    shown = graph.math("MINIMUM", graph.math("MAXIMUM", shown, 0.0), graph.math("MINIMUM", gate, 0.92))
    end_in_haze(material, graph.blend(shown, shader, foam.outputs[0]))
    return material


def _seen_ground(graph: ShaderGraph, body: Any, depth: Any, clarity: float) -> Any:
    """Let the ground through, the less the deeper: red light goes first."""
    clear = graph.math("EXPONENT", graph.math("MULTIPLY", depth, -2.2 / clarity))
    tint = graph.mix(clear, (0.5, 0.85, 0.8), (0.97, 1.0, 0.99))
    through = graph.node("BsdfTransparent", Color=tint)
    return graph.blend(graph.math("MINIMUM", clear, 0.97), body, through.outputs[0])


def _ice(graph: ShaderGraph) -> Any:
    """Grey, dull ice with snow blown over it."""
    place = graph.node("NewGeometry").outputs["Position"]
    snow = graph.ramp(graph.noise(place, 0.08, 6.0), 0.45, 0.6)
    color = graph.mix(snow, (0.30, 0.36, 0.39), (0.82, 0.85, 0.88))
    return graph.node("BsdfPrincipled", Base_Color=color, Roughness=0.35).outputs[0]


def _normal_and_lace(graph: ShaderGraph, ripples: Any, slopes: Any) -> tuple[Any, Any]:
    """The mesh's normal bent by the bands of ripples; and the lace, of the two finer bands."""
    place = graph.node("NewGeometry")
    weights = graph.node("SeparateColor", Color=slopes)
    total, laces = place.outputs["Normal"], []
    for index, (tile, angle) in enumerate(zip(BANDS_M, (0.0, 0.5, -0.35), strict=True)):
        mapping = graph.node("Mapping", Vector=place.outputs["Position"])
        mapping.inputs["Scale"].default_value = (1 / tile, 1 / tile, 0)
        mapping.inputs["Rotation"].default_value = (0, 0, angle)
        texture = graph.node("TexImage", image=ripples, Vector=mapping.outputs[0])
        x, y, lace = graph.parts(texture.outputs[0])
        laces.append(lace)
        bent = graph.scaled(graph.vector(x, y), weights.outputs[index])
        step = graph.node("VectorMath", operation="SUBTRACT")
        graph.feed(step.inputs[0], total)
        graph.feed(step.inputs[1], bent)
        total = step.outputs[0]
    unit = graph.node("VectorMath", operation="NORMALIZE", Vector=total)
    return unit.outputs[0], graph.math("MULTIPLY", graph.math("ADD", laces[1], laces[2]), 0.5)
