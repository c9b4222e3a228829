"""The sky of `training.scenes.sky` as Blender's world, and its sun as a lamp."""

from __future__ import annotations

import math
from typing import Any

import bpy
import numpy as np

from training.scenes.recipe import SceneRecipe
from training.scenes.sky import Sky, SkyPicture, sky_of


def build_sky(scene: Any, recipe: SceneRecipe, camera_z: float = 2.0) -> Sky:
    """Light the scene: the world shows the sky in all directions, a lamp is the sun.

    Returns
    -------
    Sky
        `front.cloud_at(directions)` tells cloud from sky for the layout.
    """
    sky = sky_of(recipe, camera_z)
    _sun_lamp(scene, sky)
    tree = scene.world.node_tree
    tree.nodes.clear()
    azimuth, elevation = _angles(tree)
    around, _ = _picture(tree, sky.round_about, azimuth, elevation, "sky round about", repeat=True)
    front, inside = _picture(tree, sky.front, azimuth, elevation, "sky ahead", repeat=False)
    mix = tree.nodes.new("ShaderNodeMix")
    mix.data_type = "RGBA"
    tree.links.new(inside, mix.inputs[0])
    tree.links.new(around, mix.inputs[6])
    tree.links.new(front, mix.inputs[7])
    background, output = tree.nodes.new("ShaderNodeBackground"), tree.nodes.new("ShaderNodeOutputWorld")
    tree.links.new(mix.outputs[2], background.inputs["Color"])
    tree.links.new(background.outputs[0], output.inputs["Surface"])
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


def _angles(tree: Any) -> tuple[Any, Any]:
    """Azimuth (clockwise from ahead) and elevation of the direction looked in, radians."""
    place, parts = tree.nodes.new("ShaderNodeTexCoord"), tree.nodes.new("ShaderNodeSeparateXYZ")
    tree.links.new(place.outputs["Generated"], parts.inputs[0])
    azimuth = _math(tree, "ARCTAN2", parts.outputs["X"], parts.outputs["Y"])
    return azimuth, _math(tree, "ARCSINE", parts.outputs["Z"])


def _picture(
    tree: Any, picture: SkyPicture, azimuth: Any, elevation: Any, name: str, repeat: bool
) -> tuple[Any, Any]:
    """Colour of a picture in a direction, and how well inside its bounds the direction is."""
    left, right = math.radians(picture.left_deg), math.radians(picture.right_deg)
    bottom, top = math.radians(picture.bottom_deg), math.radians(picture.top_deg)
    u = _math(tree, "MULTIPLY_ADD", azimuth, 1 / (right - left), -left / (right - left))
    v = _math(tree, "MULTIPLY_ADD", elevation, 1 / (top - bottom), -bottom / (top - bottom))
    both = tree.nodes.new("ShaderNodeCombineXYZ")
    tree.links.new(u, both.inputs[0])
    tree.links.new(v, both.inputs[1])
    texture = tree.nodes.new("ShaderNodeTexImage")
    texture.image = _image(picture, name)
    texture.interpolation = "Linear" if repeat else "Cubic"
    texture.extension = "REPEAT" if repeat else "EXTEND"
    tree.links.new(both.outputs[0], texture.inputs["Vector"])
    side = _math(tree, "MINIMUM", u, _math(tree, "SUBTRACT", 1.0, u))
    height = _math(tree, "MULTIPLY", _math(tree, "MINIMUM", v, _math(tree, "SUBTRACT", 1.0, v)), 0.6)
    edge = _math(tree, "MULTIPLY", _math(tree, "MINIMUM", side, height), 40.0)
    return texture.outputs["Color"], _math(tree, "MAXIMUM", _math(tree, "MINIMUM", edge, 1.0), 0.0)


def _image(picture: SkyPicture, name: str) -> Any:
    rows, columns = picture.cloud.shape
    image = bpy.data.images.new(name, columns, rows, float_buffer=True)
    image.colorspace_settings.name = "Linear Rec.709"
    pixels = np.ones((rows, columns, 4), np.float32)
    pixels[..., :3] = picture.light[::-1]
    image.pixels.foreach_set(pixels.ravel())
    image.update()
    return image


def _math(tree: Any, operation: str, *values: Any) -> Any:
    node = tree.nodes.new("ShaderNodeMath")
    node.operation = operation
    for socket, value in zip(node.inputs, values, strict=False):
        if isinstance(value, (int, float)):
            socket.default_value = value
        else:
            tree.links.new(value, socket)
    return node.outputs[0]
