"""The sky of `training.scenes.sky` as Blender's world, and its sun as a lamp."""

from __future__ import annotations

import math
from typing import Any

import bpy
import numpy as np

from training.scenes.recipe import SceneRecipe
from training.scenes.shader_graph import ShaderGraph
from training.scenes.sky import Sky, sky_of
from training.scenes.sky_picture import SkyPicture


def build_sky(scene: Any, recipe: SceneRecipe, camera_z: float = 2.0) -> Sky:
    """Light the scene: the world shows the sky in all directions, a lamp is the sun.

    Returns
    -------
    Sky
        `front.cloud_at(directions)` tells cloud from sky for the layout.
    """
    sky = sky_of(recipe, camera_z)
    _sun_lamp(scene, sky)
    graph = ShaderGraph(scene.world)
    graph.tree.nodes.clear()
    azimuth, elevation = _angles(graph)
    around, _ = _picture(graph, sky.round_about, azimuth, elevation, "sky round about", repeat=True)
    front, inside = _picture(graph, sky.front, azimuth, elevation, "sky ahead", repeat=False)
    background = graph.node("Background", Color=graph.mix(inside, around, front))
    graph.node("OutputWorld", Surface=background.outputs[0])
    scene.world.cycles.sampling_method = "MANUAL"
    scene.world.cycles.sample_map_resolution = 256
    return sky


def _sun_lamp(scene: Any, sky: Sky) -> None:
    lamp = bpy.data.lights.new("sun", "SUN")
    strength = float(sky.sunlight.max())
    lamp.color = [float(c) / max(strength, 1e-6) for c in sky.sunlight]
    lamp.energy = strength
    lamp.angle = math.radians(sky.sun_angle_deg)
    item = bpy.data.objects.new("sun", lamp)
    item.rotation_mode = "QUATERNION"
    from mathutils import Vector

    # A lamp shines along its own -z.
    item.rotation_quaternion = Vector([float(v) for v in sky.sun]).to_track_quat("Z", "Y")
    scene.collection.objects.link(item)


def _angles(graph: ShaderGraph) -> tuple[Any, Any]:
    """Azimuth (clockwise from ahead) and elevation of the direction looked in, radians."""
    x, y, z = graph.parts(graph.node("TexCoord").outputs["Generated"])
    return graph.math("ARCTAN2", x, y), graph.math("ARCSINE", z)


def _picture(
    graph: ShaderGraph, picture: SkyPicture, azimuth: Any, elevation: Any, name: str, repeat: bool
) -> tuple[Any, Any]:
    """Colour of a picture in a direction, and how well inside its bounds the direction is."""
    left, right = math.radians(picture.left_deg), math.radians(picture.right_deg)
    bottom, top = math.radians(picture.bottom_deg), math.radians(picture.top_deg)
    u = graph.math("MULTIPLY_ADD", azimuth, 1 / (right - left), -left / (right - left))
    v = graph.math("MULTIPLY_ADD", elevation, 1 / (top - bottom), -bottom / (top - bottom))
    texture = graph.node("TexImage", image=_image(picture, name), Vector=graph.vector(u, v))
    texture.interpolation = "Linear" if repeat else "Cubic"
    texture.extension = "REPEAT" if repeat else "EXTEND"
    side = graph.math("MINIMUM", u, graph.math("SUBTRACT", 1.0, u))
    height = graph.math("MULTIPLY", graph.math("MINIMUM", v, graph.math("SUBTRACT", 1.0, v)), 0.6)
    edge = graph.math("MULTIPLY", graph.math("MINIMUM", side, height), 40.0)
    return texture.outputs["Color"], graph.math("MAXIMUM", graph.math("MINIMUM", edge, 1.0), 0.0)


def _image(picture: SkyPicture, name: str) -> Any:
    rows, columns = picture.cloud.shape
    image = bpy.data.images.new(name, columns, rows, float_buffer=True)
    image.colorspace_settings.name = "Linear Rec.709"
    pixels = np.ones((rows, columns, 4), np.float32)
    pixels[..., :3] = picture.light[::-1]
    image.pixels.foreach_set(pixels.ravel())
    image.update()
    return image
